// The list of recordings that are on their way: how far each is, and what can be done.

import { element, icon } from "/elements.js";
import { size } from "/time.js";

/** More rows than these help nobody: the rest is told as a number. */
const MOST_ROWS = 60;

export class UploadsView {
  #page;
  #uploads;
  #section = document.getElementById("uploads");
  #list = this.#section.querySelector("ul");
  #sum = document.getElementById("uploads-sum");
  #rows = new Map();
  #isDue = false;

  constructor(page, uploads) {
    this.#page = page;
    this.#uploads = uploads;
    page.onChange(() => {
      this.#rows.clear();
      this.#list.replaceChildren();
      this.#show();
    });
  }

  /** Shows the state of things with the next frame, however often it is called. */
  changed() {
    if (this.#isDue) return;
    this.#isDue = true;
    // A hidden tab draws no frames, and need not.
    requestAnimationFrame(() => {
      this.#isDue = false;
      this.#show();
    });
  }

  #show() {
    const { items } = this.#uploads;
    this.#section.hidden = items.length === 0;
    const [sent, all] = items.reduce(([one, two], item) => [one + item.loaded, two + item.size], [0, 0]);
    this.#sum.textContent = items.length ? this.#page.text("uploadsSum", items.length, size(this.#page, sent), size(this.#page, all)) : "";
    const shown = items.slice(0, MOST_ROWS);
    const ids = new Set(shown.map(({ id }) => id));
    for (const [id, row] of this.#rows) {
      if (ids.has(id)) continue;
      const hadFocus = row.element.contains(document.activeElement);
      row.element.remove();
      this.#rows.delete(id);
      if (hadFocus) document.getElementById("choose-files").focus({ preventScroll: true });
    }
    for (const item of shown) {
      if (!this.#rows.has(item.id)) {
        this.#rows.set(item.id, this.#row(item));
        this.#list.append(this.#rows.get(item.id).element);
      }
      this.#write(this.#rows.get(item.id), item);
    }
  }

  #row({ id, name }) {
    const parts = {
      facts: element("p", { class: "facts numbers" }), problem: element("p", { class: "row-problem" }),
      bar: element("i"),
      retry: element("button", { type: "button", class: "icon-button", "aria-label": this.#page.text("retryNamed", name),
        title: this.#page.text("retry"), click: () => this.#uploads.retry(id) }, icon("retry")),
    };
    parts.progress = element("div", { class: "progress", role: "progressbar", "aria-valuemin": 0, "aria-valuemax": 100,
      "aria-label": this.#page.text("progressNamed", name) }, parts.bar);
    parts.element = element("li", { class: "row", "data-upload": id },
      element("span", { class: "row-icon" }, icon("upload")),
      element("div", { class: "row-main" }, element("p", { class: "row-name" }, name), parts.facts, parts.problem, parts.progress),
      element("div", { class: "row-actions" }, parts.retry,
        element("button", { type: "button", class: "icon-button", "aria-label": this.#page.text("removeNamed", name),
          title: this.#page.text("remove"), click: () => this.#uploads.remove(id) }, icon("close"))));
    return parts;
  }

  #write(row, item) {
    const page = this.#page;
    const part = item.size ? item.loaded / item.size : 0;
    const isWaiting = item.state === "waiting";
    const facts = item.state === "sending" && part < 1
      ? page.text("uploadSending", size(page, item.loaded), size(page, item.size))
      : page.text(item.state === "sending" ? "uploadChecking" : `upload.${item.state}`, size(page, item.size));
    if (row.facts.textContent !== facts) row.facts.textContent = facts;
    const words = item.error && (page.text(`reason.${item.error.code}`) ?? item.error.message);
    const problem = words && isWaiting ? page.text("uploadAgain", words) : item.state === "failed" ? words : "";
    if (row.problem.textContent !== problem) row.problem.textContent = problem;
    row.element.dataset.state = item.state;
    row.progress.hidden = item.state === "failed" || (isWaiting && !item.loaded);
    row.progress.setAttribute("aria-valuenow", String(Math.round(100 * part)));
    row.bar.style.setProperty("--part", String(part));
    row.retry.hidden = !item.error || !(isWaiting || (item.state === "failed" && (item.error.isPassing || item.error.status === 404)));
  }
}
