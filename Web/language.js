// The language of a page, Korean or English: the browser's, until the reader chooses.
//
//   <p data-text="hello"></p>                   its text is the page's text of that name
//   <button data-label="close"></button>        so is its accessible name, and a button's hint
//   <input data-placeholder="search">           so is what stands in an empty field
//   <button data-language="ko">한국어</button>  chooses the language

import { sharedTexts } from "/shared-texts.js";
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
    document.documentElement.lang = this.code;
    document.title = this.text("title");
    this.write(document);
  }

  /** A text of the page, else of all pages, with the values filled in. */
  text(key, ...values) {
    const text = this.#texts[this.code][key] ?? sharedTexts[this.code][key];
    return typeof text === "function" ? text(...values) : text;
  }

  /** Whether there is a text of that name. */
  has(key) { return (this.#texts[this.code][key] ?? sharedTexts[this.code][key]) !== undefined; }

  choose(code) {
    this.code = code;
    preferences.set(NAME, code);
    document.documentElement.lang = code;
    document.title = this.text("title");
    this.write(document);
    for (const changed of this.#changed) changed();
  }

  /** Calls `changed` after each change. */
  onChange(changed) { this.#changed.push(changed); }

  /** Writes the texts into what stands below `root`, also where it is not in the document. */
  write(root) {
    for (const element of root.querySelectorAll("[data-text]")) {
      element.textContent = this.text(element.dataset.text);
    }
    for (const element of root.querySelectorAll("[data-label]")) {
      element.setAttribute("aria-label", this.text(element.dataset.label));
      if (element.tagName === "BUTTON") element.title = this.text(element.dataset.label);
    }
    for (const element of root.querySelectorAll("[data-placeholder]")) {
      element.placeholder = this.text(element.dataset.placeholder);
    }
    for (const button of root.querySelectorAll("[data-language]")) {
      button.setAttribute("aria-pressed", String(button.dataset.language === this.code));
    }
  }
}
