// What can be done with the selected transcripts: one file of all of them, or none of them any more.

import { APIError } from "/api.js";
import { ask } from "/dialog.js";
import { number } from "/time.js";

const AT_ONCE = 4;
const byID = (id) => document.getElementById(id);

/** The name of a file in a Content-Disposition header, or null. */
export function fileName(disposition) {
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? "");
  if (extended) return decodeURIComponent(extended[1]);
  return /filename="([^"]+)"/i.exec(disposition ?? "")?.[1] ?? null;
}

export class SelectionBar {
  #page;
  #api;
  #selection;
  #on;
  #bar = byID("selection");
  #isBusy = false;

  /** `on.deleted(ids)` is told what is gone, `on.cleared()` that nothing is selected, `on.say(text)`, `on.failed(title, error)`. */
  constructor(page, api, selection, on) {
    this.#page = page;
    this.#api = api;
    this.#selection = selection;
    this.#on = on;
    byID("export").addEventListener("click", () => this.#run("exportFailed", () => this.#export()));
    byID("delete").addEventListener("click", () => this.#run("deleteFailed", () => this.#delete()));
    byID("deselect").addEventListener("click", () => {
      selection.clear();
      on.cleared();
    });
    page.onChange(() => this.show());
  }

  /** Shows how many are selected. */
  show() {
    const { size } = this.#selection;
    this.#bar.hidden = size === 0;
    document.body.toggleAttribute("data-selecting", size > 0);
    byID("selected").textContent = size ? this.#page.text("selected", number(this.#page, size), size) : "";
  }

  async #run(problem, work) {
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#bar.setAttribute("aria-busy", "true");
    try {
      await work();
    } catch (error) {
      if (!(error instanceof APIError)) throw error;
      this.#on.failed(problem, error);
    } finally {
      this.#isBusy = false;
      this.#bar.setAttribute("aria-busy", "false");
    }
  }

  async #export() {
    const format = byID("format").value;
    const { ids } = this.#selection;
    const response = await this.#api.response("POST", "/api/transcripts/export", { value: { ids, format } });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await response.blob());
    link.download = fileName(response.headers.get("content-disposition")) ?? `transcripts-${format}.zip`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    this.#on.say(this.#page.text("exported", number(this.#page, ids.length), ids.length));
  }

  async #delete() {
    const page = this.#page;
    const { ids } = this.#selection;
    const isAgreed = await ask(page, {
      title: page.text("deleteTitle", number(page, ids.length), ids.length), text: page.text("deleteText"),
      agree: page.text("delete"), isDanger: true,
    });
    if (!isAgreed) return;
    const waiting = [...ids];
    const gone = [];
    let problem = null;
    const work = async () => {
      while (waiting.length && !problem) {
        const id = waiting.shift();
        try {
          await this.#api.delete(`/api/transcripts/${id}`);
        } catch (error) {
          // Somebody else was faster.
          if (error.status !== 404) {
            problem ??= error;
            return;
          }
        }
        gone.push(id);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    for (const id of gone) this.#selection.delete(id);
    this.#on.deleted(gone);
    // What could not be deleted stays selected.
    if (problem) throw problem;
    this.#on.say(page.text("deleted", number(page, gone.length), gone.length));
  }
}
