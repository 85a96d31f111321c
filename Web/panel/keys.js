// Whether the server asks for keys, and how many it takes.

import { element } from "/elements.js";
import { number } from "/time.js";

export class Keys {
  #page;
  #shown = "";

  constructor(page) { this.#page = page; }

  show({ keys }) {
    const shown = `${this.#page.code} ${keys.required} ${keys.count}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    const state = keys.required ? "asked" : "open";
    document.getElementById("key-state").replaceChildren(
      element("h2", {}, this.#page.text(`keys.${state}`)),
      element("p", {}, keys.required ? this.#page.text("keys.count", number(this.#page, keys.count)) : this.#page.text("keys.none")),
      element("p", { class: "quiet-text" }, this.#page.text(`keys.${state}Text`)),
      element("pre", { tabindex: 0 }, element("code", {}, "sori serve --api-keys KEY1,KEY2")));
  }
}
