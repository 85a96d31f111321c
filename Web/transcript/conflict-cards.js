// Where two people changed the same: both texts below the segment, and the reader chooses.

import { element } from "/elements.js";

export class ConflictCards {
  #page;
  #people;
  #view;
  #choose;
  #cards = [];
  #conflicts = [];

  /** `choose(conflict, "mine" | "theirs" | "both")` is called once for each. */
  constructor(page, people, view, choose) {
    this.#page = page;
    this.#people = people;
    this.#view = view;
    this.#choose = choose;
    page.onChange(() => this.show(this.#conflicts));
  }

  /** Shows conflicts where they are; the first of new ones is brought into view. */
  show(conflicts) {
    const isNew = conflicts.some((conflict) => !this.#conflicts.includes(conflict));
    this.#conflicts = conflicts;
    for (const card of this.#cards) card.remove();
    this.#cards = conflicts.map((conflict) => this.#card(conflict));
    conflicts.forEach((conflict, index) => this.#anchor(conflict).append(this.#cards[index]));
    if (isNew) this.#cards.at(-1)?.scrollIntoView({ block: "center" });
  }

  #anchor({ ids = [], after = null }) {
    const id = [...ids, after].find((one) => one !== null && this.#view.elementOf(one));
    return this.#view.elementOf(id) ?? document.getElementById("conflicts");
  }

  #card(conflict) {
    const page = this.#page;
    const button = (choice, isMain) => element("button", { type: "button", class: isMain ? "button primary" : "button",
      "data-choice": choice, click: () => this.#choose(conflict, choice) }, page.text(`conflict.${choice}`));
    const both = !conflict.title && conflict.mine.length > 0 && conflict.theirs.length > 0;
    return element("div", { class: "conflict", role: "alert" },
      element("strong", {}, page.text(conflict.title ? "conflictTitle.title" : "conflictTitle")),
      element("dl", {},
        element("div", {}, element("dt", {}, page.text("conflict.yours")), this.#side(conflict, conflict.mine)),
        element("div", {}, element("dt", {}, page.text("conflict.others")), this.#side(conflict, conflict.theirs))),
      element("div", { class: "conflict-actions" }, button("mine", true), button("theirs", false),
        both ? button("both", false) : null));
  }

  #side(conflict, side) {
    if (conflict.title) return element("dd", {}, side);
    if (!side.length) return element("dd", { class: "quiet-text" }, this.#page.text("conflict.removed"));
    return element("dd", {}, side.map(({ speaker, text }) => element("p", {},
      speaker ? element("b", {}, `${this.#people.shown(speaker)} `) : null, text)));
  }
}
