// Errors: how often each kind came since the start, and the last hundred.

import { element } from "/elements.js";
import { number } from "/time.js";
import { moment } from "./format.js";
import { KeyedList, set, write } from "./keyed.js";

export class Errors {
  #page;
  #figures;
  #codes;
  #list;
  #shown = "all";
  #seen = 0;
  #generation = 0;

  constructor(page, figures) {
    this.#page = page;
    this.#figures = figures;
    this.#codes = new KeyedList(document.getElementById("code-list"), ({ code }) => code, () => this.#code());
    this.#list = new KeyedList(document.getElementById("error-list"), (error) => error.number ?? "none",
      (error) => this.#row(error));
    for (const button of document.querySelectorAll("[data-errors]")) {
      button.addEventListener("click", () => {
        this.#shown = button.dataset.errors;
        this.#write();
      });
    }
    page.onChange(() => {
      this.#codes.clear();
      this.#list.clear();
    });
  }

  show() {
    if (this.#generation !== this.#figures.generation) this.#list.clear();
    this.#generation = this.#figures.generation;
    this.#seen = this.#figures.errors[0]?.number ?? 0;
    this.count();
    this.#write();
  }

  /** How many have come since the section was last looked at, on its tab. */
  count() {
    const newest = this.#figures.errors[0]?.number ?? 0;
    // After a restart the server counts anew.
    if (newest < this.#seen) this.#seen = 0;
    const news = newest > this.#seen ? number(this.#page, newest - this.#seen) : "";
    write(document.querySelector("#tab-errors .count"), news);
  }

  #write() {
    for (const button of document.querySelectorAll("[data-errors]")) {
      set(button, "aria-pressed", String(button.dataset.errors === this.#shown));
    }
    this.#codes.show(this.#figures.codes);
    // A job has no status; a job that failed is the server's matter.
    const errors = this.#figures.errors.filter(({ status }) => this.#shown === "all" || status === 0 || status >= 500);
    this.#list.show(errors.length ? errors : [{ number: null }]);
  }

  #code() {
    const [code, text] = [element("code"), element("span", { class: "quiet-text" })];
    const times = element("b", { class: "numbers" });
    return { element: element("li", {}, times, code, text), update: (item) => {
      write(code, item.code);
      write(text, item.message);
      write(times, `${number(this.#page, item.count)}×`);
    } };
  }

  #row(error) {
    if (error.number === null) {
      const words = element("strong");
      const update = () => write(words, this.#page.text("errorsNone"));
      return { element: element("li", { class: "nothing" }, words), update };
    }
    const isFault = error.status === 0 || error.status >= 500;
    const page = this.#page;
    const what = error.status === 0 ? page.text("job") : `${error.method} ${error.route}`;
    return { element: element("li", { class: "row error" },
      element("span", { class: "chip numbers", "data-tone": isFault ? "bad" : "warn" },
        error.status || page.text("jobShort")),
      element("div", {},
        element("div", { class: "row-head" }, element("strong", {}, error.code),
          element("code", { class: "quiet-text" }, what)),
        element("p", {}, error.message)),
      element("div", { class: "when quiet-text numbers" },
        element("time", { datetime: error.time }, moment(page, error.time)),
        element("code", { title: page.text(error.status === 0 ? "jobID" : "requestID") }, error.request_id))) };
  }
}
