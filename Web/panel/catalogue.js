// Models of the hub that are worth naming, each with a button that fetches it.

import { element } from "/elements.js";
import { number, size } from "/time.js";
import { megabytes } from "./format.js";
import { KeyedList, set, write } from "./keyed.js";

export class Catalogue {
  #page;
  #list;

  /** `pull(name)` is called when one is to be fetched. */
  constructor(page, pull) {
    this.#page = page;
    this.#list = new KeyedList(document.getElementById("catalogue"), ({ name }) => name, ({ name }) => {
      const [title, facts] = [element("strong"), element("p", { class: "quiet-text numbers" })];
      const button = element("button", { type: "button", class: "button", click: () => pull(name) });
      return { element: element("li", {}, element("div", {}, title, facts), button), update: (model) => {
        write(title, model.name);
        write(facts, [
          page.text("catalogue.size", size(page, model.download_mb * 1e6)),
          model.memory_mb ? page.text("catalogue.memory", megabytes(page, model.memory_mb)) : null,
          page.text("models.languages", number(page, model.languages)),
        ].filter(Boolean).join(" · "));
        write(button, page.text("pull"));
        set(button, "aria-label", page.text("pullNamed", name));
      } };
    });
  }

  /** Shows what is not here yet. */
  show(models) { this.#list.show(models.filter(({ installed }) => !installed)); }
}
