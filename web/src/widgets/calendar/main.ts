/** The page of a calendar. */
import { language } from "../../i18n/language";
import { languageOf, themeOf } from "../addresses";
import { answerClient } from "../api";
import { integration, nameIn } from "../integration";
import { speakTo } from "../language";
import { applyTheme, dropToken } from "../page";
import { CalendarPage } from "./calendar";
import "./calendar.css";

dropToken();
const page = new URL(location.href);
applyTheme(themeOf(page));
if (window.parent !== window) answerClient(page, applyTheme);
await speakTo(languageOf(page));
document.title = nameIn(integration(), [language.tag, ...navigator.languages]);
new CalendarPage(page).open();
