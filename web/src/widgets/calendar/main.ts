/** The page of a calendar. */
import { begin } from "../begin";
import { CalendarPage } from "./calendar";
import "./calendar.css";

const { wrapper, loaded } = await begin();
new CalendarPage(wrapper, loaded).open();
