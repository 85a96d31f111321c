// A short word about what was done, at the bottom of the page, read aloud once; it goes by itself.

import { element } from "/elements.js";

const MILLISECONDS = 6000;

export class Toast {
  #box = element("div", { class: "toasts", role: "status" });
  #timer = null;

  constructor() { document.body.append(this.#box); }

  /** Says a text; `action` is a button beside it: `{ text, run }`. */
  say(text, action = null) {
    clearTimeout(this.#timer);
    this.#box.replaceChildren(element("div", { class: "toast" }, element("span", {}, text), action && element("button", {
      type: "button", class: "button quiet", click: () => {
        this.#box.replaceChildren();
        action.run();
      },
    }, action.text)));
    this.#timer = setTimeout(() => this.#box.replaceChildren(), MILLISECONDS);
  }
}
