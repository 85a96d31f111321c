// The recordings that this browser keeps and that were not sent yet: to listen to, to send, or to delete.

import { ask } from "/dialog.js";
import { element, icon } from "/elements.js";
import { preview } from "/queue/preview.js";
import { clock, moment } from "/time.js";

export class KeptView {
  #page;
  #kept;
  #on;
  #section = document.getElementById("kept");
  #underWay = new Set();
  #said = "";
  #endPreview = () => {};

  /** `on.send(id, name)` is called for a recording that is to be sent. */
  constructor(page, kept, on) {
    this.#page = page;
    this.#kept = kept;
    this.#on = on;
    page.onChange(() => this.refresh());
  }

  /** A recording is on its way, or no longer: meanwhile it is shown among the uploads. */
  setUnderWay(id, isUnderWay) {
    if (isUnderWay) this.#underWay.add(id);
    else this.#underWay.delete(id);
    return this.refresh();
  }

  async refresh() {
    let recordings = [];
    try {
      recordings = (await this.#kept.list()).filter(({ id }) => !this.#underWay.has(id));
    } catch { /* A private window: nothing is kept. */ }
    // Rows that are there stay: somebody may listen to one.
    const said = JSON.stringify([this.#page.code, recordings]);
    if (said === this.#said) return;
    this.#said = said;
    this.#endPreview();
    this.#endPreview = () => {};
    this.#section.hidden = recordings.length === 0;
    this.#section.querySelector("ul").replaceChildren(...recordings.map((one) => this.#row(one)));
  }

  #row(recording) {
    const page = this.#page;
    const { id, name, seconds, startedAt } = recording;
    const audio = element("audio", { controls: true, hidden: true, "aria-label": name });
    const listen = element("button", { type: "button", class: "button", click: async () => {
      this.#endPreview();
      listen.hidden = true;
      this.#endPreview = preview(audio, await this.#kept.blob(id), { plays: true });
      audio.focus();
    } }, icon("play"), page.text("listen"));
    return element("li", { class: "row", "data-kept": id },
      element("span", { class: "row-icon" }, icon("microphone")),
      element("div", { class: "row-main" }, element("p", { class: "row-name" }, name),
        element("p", { class: "facts numbers" }, `${clock(seconds)} · ${moment(page, startedAt)}`), audio),
      element("div", { class: "row-actions" }, listen,
        element("button", { type: "button", class: "button primary", click: () => this.#on.send(id, name) }, page.text("recorderSend")),
        element("button", { type: "button", class: "icon-button", "aria-label": page.text("deleteNamed", name), title: page.text("delete"),
          click: () => this.#erase(recording) }, icon("trash"))));
  }

  async #erase({ id, seconds }) {
    const page = this.#page;
    const isAgreed = await ask(page, {
      title: page.text("discardTitle"), text: page.text("discardText", clock(seconds)), agree: page.text("delete"), isDanger: true,
    });
    if (!isAgreed) return;
    await this.#kept.erase(id);
    await this.refresh();
    document.getElementById("record").focus();
  }
}
