// What went wrong and what helps, above the transcript, until it is closed or the next recording begins.

export class Notice {
  #page;
  #box = document.getElementById("notice");
  #said = null;
  #changed;

  /** `changed()` is called when it comes and goes. */
  constructor(page, changed) {
    this.#page = page;
    this.#changed = changed;
    page.onChange(() => this.#write());
    document.getElementById("notice-close").addEventListener("click", () => this.hide());
  }

  get isShown() { return !this.#box.hidden; }

  /** `title` and `text` are functions, so that the notice can change its language. `isPlain` where nothing went wrong. */
  show({ title, text = () => "", isPlain = false }) {
    this.#said = { title, text };
    this.#box.hidden = false;
    this.#box.toggleAttribute("data-plain", isPlain);
    this.#write();
    this.#changed();
  }

  /** A problem of the page's texts, `NAME` and `NAME.remedy`; `value` is filled in, `rest` stands behind. */
  showProblem(name, value, rest = "") {
    const text = () => [this.#page.text(`${name}.remedy`, value), rest].filter(Boolean).join(" ");
    this.show({ title: () => this.#page.text(name, value), text });
  }

  hide() {
    this.#box.hidden = true;
    this.#said = null;
    this.#changed();
  }

  #write() {
    if (!this.#said) return;
    this.#box.querySelector("strong").textContent = this.#said.title();
    this.#box.querySelector("p").textContent = this.#said.text();
  }
}
