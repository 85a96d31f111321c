// The last requests, filtered as the reader likes; the list can be held still while it is read.

import { element } from "/elements.js";
import { number } from "/time.js";
import { milliseconds, moment } from "./format.js";
import { KeyedList, set, write } from "./keyed.js";

const MOST_ROWS = 200;

/** Whether a request fits what was typed and chosen; words are looked for in all that is shown of it. */
export function fits(request, words, status) {
  const kind = request.status >= 500 ? "failed" : request.status >= 400 ? "refused" : "ok";
  if (status && status !== kind) return false;
  const shown = ["method", "route", "status", "address", "request_id"].map((name) => request[name]);
  const text = shown.join(" ").toLowerCase();
  return words.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

export class Log {
  #page;
  #figures;
  #rows;
  #filter = document.getElementById("log-filter");
  #status = document.getElementById("log-status");
  #pause = document.getElementById("log-pause");
  /** The requests that are held still, or null. */
  #held = null;
  #generation = 0;

  constructor(page, figures) {
    this.#page = page;
    this.#figures = figures;
    this.#rows = new KeyedList(document.getElementById("log-rows"), ({ number: key }) => key,
      (request) => this.#row(request));
    this.#filter.addEventListener("input", () => this.#write());
    this.#status.addEventListener("change", () => this.#write());
    this.#pause.addEventListener("click", () => {
      this.#held = this.#held ? null : this.#figures.access;
      this.#write();
    });
    page.onChange(() => {
      this.#rows.clear();
      this.#write();
    });
    this.#write();
  }

  show() {
    if (this.#generation !== this.#figures.generation) {
      this.#rows.clear();
      this.#held = null;
    }
    this.#generation = this.#figures.generation;
    this.#write();
  }

  #write() {
    const page = this.#page;
    const all = this.#held ?? this.#figures.access;
    const found = all.filter((request) => fits(request, this.#filter.value, this.#status.value));
    this.#rows.show(found.slice(0, MOST_ROWS));
    set(this.#pause, "aria-pressed", String(this.#held !== null));
    write(this.#pause, page.text(this.#held ? "logGoOn" : "logPause"));
    write(document.getElementById("log-count"), found.length === 0 ? page.text("logNone")
      : page.text("logCount", number(page, Math.min(found.length, MOST_ROWS)), number(page, all.length)));
  }

  #row(request) {
    const page = this.#page;
    const route = page.text(`route.${request.route}`) ?? request.route;
    const tone = request.status >= 500 ? "bad" : request.status >= 400 ? "warn" : null;
    return { element: element("tr", {},
      element("td", {}, element("time", { datetime: request.time }, moment(page, request.time))),
      element("td", {}, element("span", { class: "chip", "data-tone": tone }, request.status)),
      element("td", {}, milliseconds(page, request.ms)),
      element("td", {}, element("code", {}, `${request.method} ${route}`)),
      element("td", {}, request.address),
      element("td", {}, element("code", {}, request.request_id))) };
  }
}
