// The keys of the page, written as they stand on a keyboard.

import { closeByBackdrop } from "/dialog.js";
import { element } from "/elements.js";
import { HELP } from "/transcript/shortcuts.js";

export class HelpDialog {
  #page;
  #dialog = document.getElementById("help-dialog");

  constructor(page) {
    this.#page = page;
    closeByBackdrop(this.#dialog);
    document.getElementById("help-close").addEventListener("click", () => this.#dialog.close());
  }

  open() {
    if (this.#dialog.open) return;
    const keys = (text) => text.split(/ {2}/).flatMap((part, index) =>
      [index ? " " : null, ...part.split(" ").map((key) => (key === "/" ? " / " : element("kbd", {}, key)))]);
    document.getElementById("help-body").replaceChildren(...HELP.map(([title, rows]) => element("section", {},
      element("h3", {}, this.#page.text(title)),
      element("dl", {}, rows.map(([text, what]) => element("div", {},
        element("dt", {}, keys(text).filter(Boolean)), element("dd", {}, this.#page.text(what))))))));
    this.#dialog.showModal();
  }
}
