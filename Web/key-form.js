// The field for the API key, shown when the server asks for one. It stands in the page's `#key-form`, else at the head
// of its `main`.

import { element } from "/elements.js";

export class KeyForm {
  #page;
  #key;
  #given;
  #form = document.getElementById("key-form");
  #input = element("input", { id: "key", type: "password", class: "field", autocomplete: "off", autocapitalize: "none",
    spellcheck: "false", "aria-describedby": "key-problem key-help" });
  #problem = element("p", { id: "key-problem", class: "problem", role: "alert" });
  #told = null;
  #asked = null;

  /** `given()` is called when the server has accepted what was typed in. */
  constructor(page, key, given = () => {}) {
    this.#page = page;
    this.#key = key;
    this.#given = given;
    if (!this.#form) {
      this.#form = element("form", { id: "key-form", class: "card key-form", hidden: true, novalidate: true });
      document.querySelector("main").prepend(this.#form);
    }
    this.#form.append(
      element("h2", { "data-text": "keyTitle" }), element("p", { id: "key-help", "data-text": "keyText" }),
      element("label", { for: "key", "data-text": "key" }),
      element("div", { class: "field-row" }, this.#input,
        element("button", { type: "submit", class: "button primary", "data-text": "keySubmit" })),
      this.#problem);
    page.write(this.#form);
    page.onChange(() => this.#tell(this.#told));
    this.#input.addEventListener("input", () => this.#tell(null));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
  }

  get isShown() { return !this.#form.hidden; }

  focus() { this.#input.focus(); }

  /** `missing`, or `wrong` when the key that was used is wrong. */
  show(state) {
    const wasShown = this.isShown;
    this.#form.hidden = false;
    this.#tell(state === "wrong" ? "keyWrong" : null);
    if (!wasShown) this.focus();
  }

  /** Shows the field and waits for a key that the server accepts, however many ask. */
  ask(state) {
    if (!this.isShown) this.show(state);
    this.#asked ??= Promise.withResolvers?.() ?? KeyForm.#resolvers();
    return this.#asked.promise;
  }

  async #submit() {
    const typed = this.#input.value.trim();
    if (!typed) return this.focus();
    this.#key.value = typed;
    const state = await this.#key.check();
    if (state !== "accepted") {
      this.#tell(state === "away" ? "keyAway" : "keyWrong");
      this.#input.select();
      return this.focus();
    }
    this.#form.hidden = true;
    this.#input.value = "";
    this.#asked?.resolve();
    this.#asked = null;
    return this.#given();
  }

  #tell(problem) {
    this.#told = problem;
    this.#problem.textContent = problem ? this.#page.text(problem) : "";
    this.#input.setAttribute("aria-invalid", String(problem === "keyWrong"));
  }

  static #resolvers() {
    const made = {};
    made.promise = new Promise((resolve) => { made.resolve = resolve; });
    return made;
  }
}
