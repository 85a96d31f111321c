// The list of transcripts: rows, the box that selects them all, and what is said where there are none.

import { element, icon } from "/elements.js";
import { countOf } from "/library/query.js";
import { resultRow } from "/library/result-row.js";
import { number } from "/time.js";

const byID = (id) => document.getElementById(id);

export class Results {
  #page;
  #selection;
  #on;
  #list = byID("results");
  #end = byID("results-end");
  #all = byID("select-all");
  #rows = [];
  #query = null;
  #total = null;
  #isWhole = false;

  /** `on.more()` is called when the end comes into sight, `on.selected()` when the selection changes, `on.reset()` to look for everything. */
  constructor(page, selection, on) {
    this.#page = page;
    this.#selection = selection;
    this.#on = on;
    new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting) && this.#rows.length) on.more();
    }, { rootMargin: "1200px" }).observe(this.#end);
    this.#all.addEventListener("click", () => {
      selection.setAll(this.#rows.map(({ id }) => id), this.#all.checked);
      this.showSelection();
    });
    page.onChange(() => this.#render());
  }

  get list() { return this.#list; }
  get rows() { return this.#rows; }
  get total() { return this.#total; }

  /** Shows the first rows of a query, or all of them anew; `total` may be null. */
  show(query, rows, { total, isWhole }) {
    this.#query = query;
    this.#rows = rows;
    this.#total = total;
    this.#isWhole = isWhole;
    this.#render();
  }

  /** Adds the next rows. */
  add(rows, isWhole) {
    const known = new Set(this.#rows.map(({ id }) => id));
    const fresh = rows.filter(({ id }) => !known.has(id));
    this.#rows.push(...fresh);
    this.#isWhole = isWhole;
    this.#list.append(...fresh.map((row) => this.#row(row)));
    this.#showRest();
  }

  /** Shows the same search as it is now: rows that have not changed stay the elements they are. */
  renew(rows, isWhole) {
    const known = new Map(this.#rows.map((row) => [row.id, JSON.stringify(row)]));
    const items = new Map([...this.#list.children].map((item) => [item.dataset.id, item]));
    const wanted = rows.map((row) => (known.get(row.id) === JSON.stringify(row) ? items.get(row.id) : this.#row(row)));
    if (isWhole) this.#total = rows.length;
    this.#rows = rows;
    this.#isWhole = isWhole;
    const kept = new Set(wanted);
    for (const item of items.values()) if (!kept.has(item)) item.remove();
    wanted.forEach((item, index) => {
      if (this.#list.children[index] !== item) this.#list.insertBefore(item, this.#list.children[index] ?? null);
    });
    this.#showRest();
  }

  /** Takes transcripts out of the list. */
  remove(ids) {
    const gone = new Set(ids);
    this.#rows = this.#rows.filter(({ id }) => !gone.has(id));
    for (const item of [...this.#list.children]) if (gone.has(item.dataset.id)) item.remove();
    if (this.#total !== null) this.#total -= gone.size;
    this.#showRest();
  }

  set isBusy(isBusy) { this.#list.setAttribute("aria-busy", String(isBusy)); }

  #row(row) {
    return resultRow(this.#page, row, {
      q: this.#query.q.trim(), isSelected: this.#selection.has(row.id),
      select: ({ target, shiftKey }) => {
        const order = this.#rows.map(({ id }) => id);
        this.#selection.set(row.id, target.checked, { isExtending: shiftKey, order });
        this.showSelection();
      },
    });
  }

  #render() {
    if (!this.#query) return;
    this.#list.replaceChildren(...this.#rows.map((row) => this.#row(row)));
    this.#showRest();
  }

  /** Marks what is selected, in the rows and in the box for all. */
  showSelection() {
    for (const item of this.#list.children) {
      const isSelected = this.#selection.has(item.dataset.id);
      item.dataset.selected = String(isSelected);
      item.querySelector("input").checked = isSelected;
    }
    const count = this.#rows.filter(({ id }) => this.#selection.has(id)).length;
    this.#all.checked = count > 0 && count === this.#rows.length;
    this.#all.indeterminate = count > 0 && count < this.#rows.length;
    this.#on.selected();
  }

  #showRest() {
    const page = this.#page;
    const { length } = this.#rows;
    byID("results-head").hidden = length === 0;
    const count = this.#total ?? length;
    const isOpen = this.#total === null && !this.#isWhole;
    const told = length || this.#isWhole ? page.text(isOpen ? "countAtLeast" : "count", number(page, count), count) : "";
    if (byID("count").textContent !== told) byID("count").textContent = told;
    this.#end.hidden = this.#isWhole;
    const nothing = byID("nothing");
    nothing.hidden = length > 0 || !this.#isWhole;
    if (!nothing.hidden) nothing.replaceChildren(...this.#nothing());
    this.showSelection();
  }

  /** Help where nothing is found, or where there is nothing yet. */
  #nothing() {
    const page = this.#page;
    const isSearch = this.#query.q.trim() !== "" || countOf(this.#query) > 0;
    if (!isSearch) {
      return [icon("archive"), element("strong", {}, page.text("emptyTitle")), element("p", {}, page.text("emptyText")),
        element("p", { class: "nothing-actions" },
          element("a", { class: "button primary", href: "/" }, page.text("toQueue")),
          element("a", { class: "button", href: "/live" }, page.text("toLive")))];
    }
    return [icon("search"), element("strong", {}, page.text("noneTitle")), element("p", {}, page.text(this.#query.q.trim() ? "noneText" : "noneFilters")),
      element("p", { class: "nothing-actions" },
        element("button", { type: "button", class: "button", click: () => this.#on.reset() }, page.text("showAll")))];
  }
}
