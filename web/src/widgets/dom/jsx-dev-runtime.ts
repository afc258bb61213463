// What tests and Vite's development server import in place of the runtime: the same.
export { Fragment, jsx as jsxDEV } from "./jsx-runtime";
