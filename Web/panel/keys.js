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
    const count = this.#page.text(keys.required ? "keys.count" : "keys.none", number(this.#page, keys.count));
    document.getElementById("key-state").replaceChildren(
      element("h2", {}, this.#page.text(`keys.${state}`)),
      element("p", {}, count),
      element("p", { class: "quiet-text" }, this.#page.text(`keys.${state}Text`)),
      element("pre", { tabindex: 0 }, element("code", {}, "sori serve --api-keys KEY1,KEY2")));
  }
}
