// Where recordings come in: files that are dropped anywhere on the page, whole folders too, or chosen.

import { dropped, sort } from "/queue/recording-files.js";

const byID = (id) => document.getElementById(id);
const hasFiles = (event) => event.dataTransfer?.types.includes("Files");

export class Intake {
  #on;
  #drop = byID("drop");
  #depth = 0;

  /** `on.files(recordings)` is given what can be sent, `on.skipped(names, unread)` what cannot. */
  constructor(on) {
    this.#on = on;
    for (const [button, field] of [["choose-files", "files"], ["choose-folder", "folder"]]) {
      byID(button).addEventListener("click", () => byID(field).click());
      byID(field).addEventListener("change", ({ target }) => {
        this.#take([...target.files], 0);
        // The same files may be chosen again.
        target.value = "";
      });
    }
    // Phones have no folders to choose from.
    byID("choose-folder").hidden = !("webkitdirectory" in HTMLInputElement.prototype) || matchMedia("(pointer: coarse)").matches;
    document.addEventListener("dragenter", (event) => { if (hasFiles(event)) this.#enter(1); });
    document.addEventListener("dragleave", (event) => { if (hasFiles(event)) this.#enter(-1); });
    document.addEventListener("dragover", (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
    });
    document.addEventListener("drop", async (event) => {
      this.#depth = 0;
      this.#enter(0);
      if (!hasFiles(event)) return;
      event.preventDefault();
      const { files, unread } = await dropped(event.dataTransfer);
      this.#take(files, unread);
    });
  }

  /** Entering an element comes before leaving the one around it: the page is left when all are. */
  #enter(step) {
    this.#depth = Math.max(0, this.#depth + step);
    this.#drop.hidden = this.#depth === 0;
  }

  #take(files, unread) {
    const { recordings, skipped } = sort(files);
    if (recordings.length) this.#on.files(recordings);
    if (skipped.length || unread || !files.length) this.#on.skipped(skipped.map(({ name }) => name), unread);
  }
}
