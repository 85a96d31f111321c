// The title, changed where it stands.

import { tidy } from "/transcript/words.js";

export class TitleField {
  #page;
  #field = document.getElementById("title");
  #title = "";

  /** `changed(title)` is called after each key, `done()` when Enter or Escape ends it. */
  constructor(page, { changed, done }) {
    this.#page = page;
    this.#field.addEventListener("input", (event) => {
      if (event.isComposing) return;
      const title = tidy(this.#field.value);
      if (title) changed(title);
    });
    this.#field.addEventListener("compositionend", () => {
      const title = tidy(this.#field.value);
      if (title) changed(title);
    });
    // What was left empty keeps its title.
    this.#field.addEventListener("blur", () => { this.#field.value = this.#title; });
    this.#field.addEventListener("keydown", (event) => {
      if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
      event.preventDefault();
      done();
    });
  }

  /** Shows the title, or what the file was called where it has none. */
  show(title, fileName) {
    this.#title = title;
    const shown = title || fileName || this.#page.text("untitled");
    document.getElementById("heading").textContent = shown;
    document.title = `${shown} · Sori`;
    this.#field.placeholder = shown;
    if (document.activeElement !== this.#field) this.#field.value = title;
  }
}
