// The screen: letters that can be read from afar, and a display that stays on while something is recorded.

import { preferences } from "/storage.js";

const NAME = "sori.text-size";
const SIZES = ["normal", "large", "huge"];

/** The size of the transcript's letters; each press of the button takes the next. */
export class TextSize {
  #page;
  #button = document.getElementById("text-size");

  constructor(page) {
    this.#page = page;
    page.onChange(() => this.#show());
    this.#button.addEventListener("click", () => {
      document.body.dataset.size = SIZES[(SIZES.indexOf(this.#size) + 1) % SIZES.length];
      preferences.set(NAME, this.#size);
      this.#show();
    });
    const kept = preferences.get(NAME);
    document.body.dataset.size = SIZES.includes(kept) ? kept : SIZES[0];
    this.#show();
  }

  get #size() { return document.body.dataset.size; }

  #show() {
    const label = `${this.#page.text("textSize")}: ${this.#page.text("sizes")[this.#size]}`;
    this.#button.setAttribute("aria-label", label);
    this.#button.title = label;
    this.#button.querySelector(".value").textContent = this.#page.text("sizes")[this.#size];
  }
}

/** Keeps the display on where the browser can; it lets go by itself when the page is hidden. */
export class WakeLock {
  #isWanted = false;
  #lock = null;

  constructor() {
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible" && this.#isWanted) this.hold();
    });
  }

  async hold() {
    this.#isWanted = true;
    try {
      const lock = await navigator.wakeLock?.request("screen");
      if (this.#isWanted) this.#lock = lock;
      else lock?.release();
    } catch { /* A low battery, or a page that is hidden: then the display goes off. */ }
  }

  release() {
    this.#isWanted = false;
    this.#lock?.release();
    this.#lock = null;
  }
}
