// The languages that pages offer, by their codes, under their own names.

export const LANGUAGES = {
  ko: "한국어", en: "English", ja: "日本語", zh: "中文", de: "Deutsch", es: "Español", fr: "Français", it: "Italiano",
  pt: "Português", ru: "Русский", vi: "Tiếng Việt", th: "ไทย", id: "Bahasa Indonesia",
};
