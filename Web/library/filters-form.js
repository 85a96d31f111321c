// The field for words and the filters: what they say is a query, and each change of it is told.

import { element } from "/elements.js";
import { LANGUAGES } from "/languages.js";
import { countOf, dayOf, FILTERS, PRESETS } from "/library/query.js";
import { speakerName } from "/library/result-row.js";
import { number } from "/time.js";

/** So long nobody types: then what stands there is looked for. */
const TYPING_MILLISECONDS = 140;
/** A longer list helps nobody. */
const MOST_OPTIONS = 200;
const FACETS = { speaker: "speakers", class: "classes", language: "languages", status: "statuses" };

const byID = (id) => document.getElementById(id);

export class FiltersForm {
  #page;
  #changed;
  #words = byID("q");
  #toggle = byID("filters-toggle");
  #typing = null;
  #facets = null;
  #query;

  /** `changed(query, { isTyping })` is told of each change. */
  constructor(page, query, changed) {
    this.#page = page;
    this.#query = query;
    this.#changed = changed;
    this.#words.addEventListener("input", () => {
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.#typed(true), TYPING_MILLISECONDS);
      this.#showCount();
    });
    byID("search").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#typed(false);
    });
    byID("clear-words").addEventListener("click", () => {
      this.#words.value = "";
      this.#typed(false);
      this.#words.focus();
    });
    this.#words.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.#words.value && !event.isComposing) {
        event.preventDefault();
        byID("clear-words").click();
      }
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target.closest?.("input, select, textarea, dialog")) return;
      event.preventDefault();
      this.#words.focus();
      this.#words.select();
    });
    for (const name of FILTERS) byID(name).addEventListener("change", ({ target }) => this.#set({ [name]: target.value }));
    byID("when").addEventListener("change", ({ target }) => this.#when(target.value));
    for (const name of ["from", "to"]) byID(name).addEventListener("change", () => this.#days());
    this.#toggle.addEventListener("click", () => this.#open(this.#toggle.getAttribute("aria-expanded") !== "true"));
    byID("reset").addEventListener("click", () => this.reset());
    page.onChange(() => this.show(this.#query));
    this.show(query);
  }

  /** Shows a query, such as one that was gone back to. */
  show(query) {
    this.#query = query;
    if (this.#words.value.trim() !== query.q.trim()) this.#words.value = query.q;
    this.#fill("when", [["", this.#page.text("anyTime")], ...Object.keys(PRESETS).map((name) => [name, this.#page.text(`when.${name}`)]),
      ["days", this.#page.text("when.days")]]);
    const isDays = Boolean(query.from || query.to);
    byID("when").value = isDays ? "days" : query.when;
    byID("days").hidden = !isDays;
    for (const name of ["from", "to"]) byID(name).value = query[name];
    for (const name of FILTERS) {
      const options = (this.#facets?.[FACETS[name]] ?? []).slice(0, MOST_OPTIONS)
        .map(({ value, count }) => [value, `${this.#nameOf(name, value)} (${number(this.#page, count)})`]);
      // One that an address names is there, whatever the server counts.
      if (query[name] && !options.some(([value]) => value === query[name])) options.push([query[name], this.#nameOf(name, query[name])]);
      this.#fill(name, [["", this.#page.text(`any.${name}`)], ...options]);
      byID(name).value = query[name];
      byID(name).closest(".filter").hidden = options.length === 0;
    }
    this.#showCount();
  }

  /** What there is to filter by, as the server counts it. */
  set facets(facets) {
    this.#facets = facets;
    this.show(this.#query);
  }

  /** Looks for everything. */
  reset() {
    this.#words.value = "";
    this.#set({ q: "", when: "", from: "", to: "", ...Object.fromEntries(FILTERS.map((name) => [name, ""])) });
    this.#words.focus();
  }

  #nameOf(name, value) {
    if (name === "language") return LANGUAGES[value] ?? value;
    if (name === "speaker") return speakerName(this.#page, value);
    if (name === "status") return this.#page.text(`status.${value}`) ?? value;
    return value;
  }

  #fill(name, options) {
    const select = byID(name);
    const said = JSON.stringify(options);
    if (select.dataset.said === said) return;
    select.dataset.said = said;
    select.replaceChildren(...options.map(([value, text]) => element("option", { value }, text)));
  }

  #typed(isTyping) {
    clearTimeout(this.#typing);
    const q = this.#words.value;
    this.#showCount();
    if (q.trim() !== this.#query.q.trim()) this.#set({ q }, { isTyping });
  }

  #when(name) {
    if (name !== "days") return this.#set({ when: name, from: "", to: "" });
    const today = new Date();
    this.#set({ when: "", from: dayOf(new Date(today.getFullYear(), today.getMonth(), 1)), to: dayOf(today) });
    return byID("from").focus();
  }

  /** Two days in the wrong order are taken in the right one. */
  #days() {
    let [from, to] = [byID("from").value, byID("to").value];
    if (from && to && from > to) [from, to] = [to, from];
    this.#set({ when: "", from, to });
  }

  #set(changes, { isTyping = false } = {}) {
    this.#query = { ...this.#query, ...changes };
    this.show(this.#query);
    this.#changed(this.#query, { isTyping });
  }

  #open(isOpen) {
    this.#toggle.setAttribute("aria-expanded", String(isOpen));
    byID("filters").toggleAttribute("data-open", isOpen);
  }

  #showCount() {
    const count = countOf(this.#query);
    byID("clear-words").hidden = this.#words.value === "";
    byID("filters-count").textContent = count ? number(this.#page, count) : "";
    byID("filters-count").hidden = count === 0;
    byID("reset").hidden = count === 0;
  }
}
