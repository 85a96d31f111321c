// The dialog that says who speaks: in one segment, or everywhere.

import { closeByBackdrop } from "/dialog.js";
import { element } from "/elements.js";
import { tidy } from "/transcript/words.js";

const byID = (id) => document.getElementById(id);

export class SpeakerDialog {
  #page;
  #people;
  #dialog = byID("speaker-dialog");
  #name = byID("speaker-name");
  #known = byID("speaker-known");
  #same = byID("speaker-same");
  #problem = byID("speaker-problem");
  #scopes = this.#dialog.querySelectorAll("[name=scope]");
  #segment = null;
  #speaker = null;
  #speakers = [];
  #count = 0;
  #on;

  /** `on.rename(from, to)` everywhere; `on.assign(segment, speaker)`, null for nobody; `on.closed()`. */
  constructor(page, people, on) {
    this.#page = page;
    this.#people = people;
    this.#on = on;
    closeByBackdrop(this.#dialog);
    byID("speaker-cancel").addEventListener("click", () => this.#dialog.close());
    this.#name.addEventListener("input", () => this.#show());
    for (const scope of this.#scopes) scope.addEventListener("change", () => this.#show());
    this.#dialog.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#dialog.addEventListener("close", () => this.#on.closed());
    page.onChange(() => { if (this.#dialog.open) this.#show(); });
  }

  /** Asks about a speaker, and the segment in which they were pointed at, or null. */
  open({ speaker, segment = null, segments }) {
    if (this.#dialog.open) return;
    this.#segment = segment;
    this.#speaker = speaker ?? null;
    this.#speakers = [...new Set(segments.map((one) => one.speaker).filter(Boolean))];
    this.#count = segments.filter((one) => (one.speaker ?? null) === this.#speaker).length;
    this.#name.value = this.#speaker === null || this.#people.isNumber(speaker) ? "" : speaker;
    const everywhere = this.#speaker !== null && (segment === null || this.#people.isNumber(speaker));
    for (const scope of this.#scopes) scope.checked = (scope.value === "all") === everywhere;
    byID("speaker-scope").hidden = segment === null || this.#speaker === null;
    this.#known.replaceChildren(...this.#speakers.filter((name) => name !== this.#speaker).map((name) =>
      element("button", { type: "button", class: "person", "data-colour": this.#people.colour(name),
        click: () => this.#choose(name) }, element("i", { "aria-hidden": "true" }), this.#people.shown(name))));
    this.#show();
    this.#dialog.showModal();
    this.#name.select();
  }

  get #isEverywhere() { return [...this.#scopes].find(({ checked }) => checked)?.value === "all"; }

  #show() {
    const shown = this.#people.shown(this.#speaker);
    const title = this.#segment === null ? this.#page.text("nameOf", shown) : this.#page.text("whoSpeaks");
    byID("speaker-title").textContent = title;
    this.#dialog.querySelector("form").dataset.colour = String(this.#people.colour(this.#speaker) ?? "");
    this.#name.placeholder = shown;
    byID("speaker-all").textContent = this.#page.text("scopeAll", shown, this.#count);
    byID("speaker-known-title").hidden = this.#known.hidden = this.#known.childElementCount === 0;
    const name = tidy(this.#name.value);
    const meant = name && this.#people.meant(name, this.#speakers);
    const isOther = meant !== this.#speaker && this.#speakers.includes(meant);
    this.#same.textContent = isOther && this.#isEverywhere ? this.#page.text("willMerge", this.#people.shown(meant)) : "";
    this.#problem.textContent = "";
    this.#name.removeAttribute("aria-invalid");
  }

  /** Somebody who is known already: in this segment, where it is asked about one. */
  #choose(name) {
    this.#name.value = this.#people.shown(name);
    if (this.#segment !== null) for (const scope of this.#scopes) scope.checked = scope.value === "one";
    this.#show();
    if (this.#segment !== null) this.#submit();
    else this.#name.focus();
  }

  #submit() {
    const name = tidy(this.#name.value);
    if (!name) {
      this.#problem.textContent = this.#page.text("nameNeeded");
      this.#name.setAttribute("aria-invalid", "true");
      return this.#name.focus();
    }
    const meant = this.#people.meant(name, this.#speakers);
    this.#dialog.close();
    if (meant === this.#speaker) return undefined;
    if (this.#speaker !== null && (this.#segment === null || this.#isEverywhere)) return this.#on.rename(this.#speaker, meant);
    return this.#on.assign(this.#segment, meant);
  }
}
