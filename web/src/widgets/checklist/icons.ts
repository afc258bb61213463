// The lines of which the buttons' signs are made.
export const PLUS = "M10 4v12M4 10h12";
export const MORE = "M4.5 10h.01M10 10h.01M15.5 10h.01";
