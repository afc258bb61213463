// What the build makes of a catalogue (vite.config.ts): the texts that some of the pages have.
declare module "*.po?manager" {
  const texts: import("../i18n/language").Texts;
  export default texts;
}

declare module "*.po?manager-rest" {
  const texts: import("../i18n/language").Texts;
  export default texts;
}

declare module "*.po?widgets" {
  const texts: import("../i18n/language").Texts;
  export default texts;
}

declare module "*.po?checklist" {
  const texts: import("../i18n/language").Texts;
  export default texts;
}

declare module "*.po?checklist-rest" {
  const texts: import("../i18n/language").Texts;
  export default texts;
}

declare module "*.po?polls" {
  const texts: import("../i18n/language").Texts;
  export default texts;
}

declare module "*.po?polls-rest" {
  const texts: import("../i18n/language").Texts;
  export default texts;
}
