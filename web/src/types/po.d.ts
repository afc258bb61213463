// What the build makes of a catalogue (vite.config.ts): the texts that some of the pages have.
declare module "*.po?manager" {
  const texts: import("../i18n/language").Texts;
  export default texts;
}

declare module "*.po?widgets" {
  const texts: import("../i18n/language").Texts;
  export default texts;
}

declare module "*.po?boards" {
  const texts: import("../i18n/language").Texts;
  export default texts;
}
