// Looking at the transcript as it was in a version, or as it was said with personal data: both can only be read.

import { documentOf } from "/transcript/operations.js";

const byID = (id) => document.getElementById(id);

export class Looking {
  #page;
  #source;
  #reader;
  #editing;
  #say;
  #transcript = null;
  // `{ version }` or `{ view }` that is looked at, or null.
  #at = null;

  constructor(page, { source, reader, editing, say }) {
    this.#page = page;
    this.#source = source;
    this.#reader = reader;
    this.#editing = editing;
    this.#say = say;
    byID("looking-back").addEventListener("click", () => this.#newest());
    byID("looking-restore").addEventListener("click", () => this.#restore());
    for (const button of byID("views").querySelectorAll("[data-view]")) {
      button.addEventListener("click", () => this.#view(button.dataset.view));
    }
    page.onChange(() => this.#write());
  }

  /** Offers the views that a transcript has. */
  show(transcript) {
    this.#transcript = transcript;
    byID("views").hidden = (transcript.views?.length ?? 0) < 2;
    this.#write();
  }

  /** Shows a version; null is the newest. */
  async version(number) {
    this.#reader.details.close();
    if (number === null) return this.#newest();
    const transcript = await this.#source.version(number);
    return this.#look({ version: number }, transcript);
  }

  async #view(view) {
    if (view === this.#base) return this.#newest();
    try {
      await this.#editing.saving.flush();
      return this.#look({ view }, await this.#source.read(view));
    } catch (error) {
      return this.#say(error.message);
    }
  }

  /** The view that is edited: the masked one where there is one. */
  get #base() { return this.#transcript?.view ?? "original"; }

  #look(at, transcript) {
    this.#at = at;
    this.#editing.look(documentOf(transcript));
    this.#write();
    byID("looking-back").focus();
  }

  #newest() {
    this.#at = null;
    this.#editing.look(null);
    this.#write();
    this.#reader.focus();
  }

  async #restore() {
    const { version } = this.#at;
    try {
      if (!await this.#editing.revert(version)) return this.#say(this.#page.text("revertAway"));
      this.#newest();
      return this.#say(this.#page.text("reverted", version));
    } catch (error) {
      return this.#say(error.message);
    }
  }

  #write() {
    const bar = byID("looking");
    bar.hidden = this.#at === null;
    document.body.classList.toggle("looking-at", this.#at !== null);
    const view = this.#at?.view ?? this.#base;
    for (const button of byID("views").querySelectorAll("[data-view]")) {
      button.setAttribute("aria-pressed", String(button.dataset.view === view));
    }
    this.#reader.details.show(this.#transcript, this.#at?.version ?? null);
    if (!this.#at) return;
    const { version } = this.#at;
    bar.querySelector("p").textContent = version ? this.#page.text("lookingAt", version) : this.#page.text("lookingOriginal");
    byID("looking-back").textContent = this.#page.text(version ? "backToNewest" : "backToMasked");
    byID("looking-restore").hidden = !version;
    if (version) byID("looking-restore").textContent = this.#page.text("restoreVersion", version);
  }
}
