// Find and replace over the whole transcript.

import { hits, pattern, replacing, termsOf } from "/transcript/find.js";

const byID = (id) => document.getElementById(id);
const QUIET_MILLISECONDS = 120;

export class FindBar {
  #page;
  #bar = byID("find-bar");
  #query = byID("find-query");
  #count = byID("find-count");
  #case = byID("find-case");
  #replacement = byID("find-replacement");
  #toggle = byID("find-open");
  #segments = [];
  #found = [];
  #now = -1;
  // A search of the library finds each of its words; what is typed here is found as it stands.
  #terms = null;
  #timer = null;
  #on;

  /**
   * `on.hits(found, now)` when something else is found; `on.go(hit)` to bring a hit into view; `on.replace(operations)`
   * to change what was found; `on.closed()`.
   */
  constructor(page, on) {
    this.#page = page;
    this.#on = on;
    this.#query.addEventListener("input", () => {
      this.#terms = null;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#search(true), QUIET_MILLISECONDS);
    });
    this.#case.addEventListener("change", () => this.#search(true));
    byID("find-next").addEventListener("click", () => this.step(1));
    byID("find-previous").addEventListener("click", () => this.step(-1));
    byID("find-close").addEventListener("click", () => this.close());
    byID("replace-one")?.addEventListener("click", () => this.#replaceOne());
    byID("replace-all")?.addEventListener("click", () => this.#replaceAll());
    this.#toggle.addEventListener("click", () => (this.isOpen ? this.close() : this.open()));
    this.#bar.addEventListener("keydown", (event) => this.#key(event));
    this.#bar.addEventListener("submit", (event) => event.preventDefault());
    page.onChange(() => this.#show());
  }

  get isOpen() { return !this.#bar.hidden; }

  /** Opens it, with what is selected or was looked for last. */
  open({ query = null, terms = null, focus = true, replaces = false } = {}) {
    this.#bar.hidden = false;
    this.#toggle.setAttribute("aria-expanded", "true");
    if (query !== null) this.#query.value = query;
    this.#terms = terms;
    this.#search(false);
    if (!focus) return;
    const field = (replaces && this.#query.value && this.#replacement) || this.#query;
    field.focus();
    field.select();
  }

  /** Opens it with a search of the library, whose words are looked for each by itself. */
  openWith(query) { this.open({ query, terms: termsOf(query), focus: false }); }

  close() {
    if (!this.isOpen) return;
    this.#bar.hidden = true;
    this.#toggle.setAttribute("aria-expanded", "false");
    this.#found = [];
    this.#now = -1;
    this.#on.hits([], null);
    this.#on.closed();
  }

  /** The document is another: everything is looked for again. */
  show(segments) {
    if (segments === this.#segments) return;
    this.#segments = segments;
    if (this.isOpen) this.#search(false);
  }

  /** The nearest hit at or behind a segment becomes the one that the reader is at. */
  near(id) {
    const order = new Map(this.#segments.map((segment, index) => [segment.id, index]));
    const from = order.get(id) ?? 0;
    this.#now = Math.max(0, this.#found.findIndex((hit) => order.get(hit.id) >= from));
    this.#tell();
  }

  step(by) {
    if (!this.#found.length) return;
    this.#now = (this.#now + by + this.#found.length) % this.#found.length;
    this.#tell();
    this.#on.go(this.#found[this.#now]);
  }

  #search(goes) {
    clearTimeout(this.#timer);
    const old = this.#found[this.#now];
    const expression = pattern(this.#terms ?? [this.#query.value], this.#case.checked);
    this.#found = hits(this.#segments, expression);
    this.#now = this.#found.findIndex((hit) => old && hit.id === old.id && hit.start >= old.start);
    if (this.#now < 0 && this.#found.length) this.#now = 0;
    this.#tell();
    if (goes && this.#found.length) this.#on.go(this.#found[this.#now]);
  }

  #tell() {
    this.#show();
    this.#on.hits(this.#found, this.#found[this.#now] ?? null);
  }

  #show() {
    const many = this.#found.length;
    const text = many ? this.#page.text("hitOf", this.#now + 1, many)
      : this.#query.value ? this.#page.text("noHits") : "";
    if (this.#count.textContent !== text) this.#count.textContent = text;
    for (const id of ["find-next", "find-previous", "replace-one", "replace-all"]) {
      const button = byID(id);
      if (button) button.disabled = many === 0;
    }
  }

  #replaceOne() {
    const hit = this.#found[this.#now];
    if (!hit) return;
    const at = this.#now;
    const length = this.#found.length;
    this.#on.replace(replacing(this.#segments, [hit], this.#replacement.value));
    // Where the replacement holds what is looked for, it is passed over.
    this.#now = this.#found.length === length ? (at + 1) % length : Math.min(at, this.#found.length - 1);
    this.#tell();
    if (this.#found[this.#now]) this.#on.go(this.#found[this.#now]);
  }

  #replaceAll() {
    const many = this.#found.length;
    if (many) this.#on.replace(replacing(this.#segments, this.#found, this.#replacement.value), many);
  }

  #key(event) {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      this.close();
    } else if (event.key === "Enter" && event.target === this.#query) {
      event.preventDefault();
      this.#search(false);
      this.step(event.shiftKey ? -1 : 1);
    } else if (event.key === "Enter" && event.target === this.#replacement) {
      event.preventDefault();
      this.#replaceOne();
    }
  }
}
