// The language of a page, Korean or English: the browser's, until the reader chooses.
//
//   <p data-text="hello"></p>                   its text is the page's text of that name
//   <button data-label="close"></button>        so is its accessible name, and a button's hint
//   <button data-language="ko">한국어</button>  chooses the language

import { preferences } from "/storage.js";

const NAME = "sori.page-language";

export class PageLanguage {
  #texts;
  #changed = [];

  /** `texts` is `{ ko: {...}, en: {...} }`; a text may be a function of what is filled in. */
  constructor(texts) {
    this.#texts = texts;
    const kept = preferences.get(NAME);
    const preferred = navigator.language.toLowerCase().startsWith("ko") ? "ko" : "en";
    this.code = kept === "ko" || kept === "en" ? kept : preferred;
    for (const button of document.querySelectorAll("[data-language]")) {
      button.addEventListener("click", () => this.choose(button.dataset.language));
    }
    this.#apply();
  }

  text(key, ...values) {
    const text = this.#texts[this.code][key];
    return typeof text === "function" ? text(...values) : text;
  }

  choose(code) {
    this.code = code;
    preferences.set(NAME, code);
    this.#apply();
    for (const changed of this.#changed) changed();
  }

  /** Calls `changed` after each change. */
  onChange(changed) { this.#changed.push(changed); }

  #apply() {
    document.documentElement.lang = this.code;
    document.title = this.text("title");
    for (const element of document.querySelectorAll("[data-text]")) {
      element.textContent = this.text(element.dataset.text);
    }
    for (const element of document.querySelectorAll("[data-label]")) {
      element.setAttribute("aria-label", this.text(element.dataset.label));
      if (element.tagName === "BUTTON") element.title = this.text(element.dataset.label);
    }
    for (const button of document.querySelectorAll("[data-language]")) {
      button.setAttribute("aria-pressed", String(button.dataset.language === this.code));
    }
  }
}
