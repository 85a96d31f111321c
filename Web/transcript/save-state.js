// Says quietly whether everything is saved, and what becomes of it while the server is away.

export class SaveState {
  #page;
  #box = document.getElementById("save-state");
  #state = "saved";
  #timer = null;

  /** `retry()` is called when the reader wants to try again now. */
  constructor(page, { retry }) {
    this.#page = page;
    this.#box.addEventListener("click", () => { if (this.#state === "away") retry(); });
    page.onChange(() => this.#write());
    this.show("saved");
  }

  /** One of the states of `Saving`. */
  show(state) {
    this.#state = state;
    this.#box.dataset.state = state;
    clearTimeout(this.#timer);
    // What passes within a moment is not worth a word: each is read aloud.
    const isPassing = state === "saving" || state === "waiting";
    this.#timer = setTimeout(() => this.#write(), isPassing ? 250 : 0);
  }

  #write() {
    this.#box.dataset.shown = this.#state;
    const text = this.#page.text(`save.${this.#state}`);
    if (this.#box.textContent !== text) this.#box.textContent = text;
  }
}
