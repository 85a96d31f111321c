// Fetching models: the field for a name, and each fetch with how far it is.

import { element } from "/elements.js";
import { size } from "/time.js";
import { duration } from "./format.js";
import { KeyedList, set, write } from "./keyed.js";

const OFTEN = 1_000;
const SELDOM = 10_000;
const TONES = { running: "accent", waiting: null, completed: "good", failed: "bad", cancelled: null };

export class Pulls {
  #page;
  #api;
  #on;
  #list;
  #pulls = [];
  #timer = null;
  #isOpen = false;
  #problem = document.getElementById("pull-problem");
  #name = document.getElementById("pull-name");

  /** `on.arrived()` is called when a model has come. */
  constructor(page, api, on) {
    this.#page = page;
    this.#api = api;
    this.#on = on;
    this.#list = new KeyedList(document.getElementById("pull-list"), ({ id }) => id, (pull) => this.#make(pull));
    document.getElementById("pull-form").addEventListener("submit", (event) => {
      event.preventDefault();
      const name = this.#name.value.trim();
      if (name) this.pull(name);
      else this.#name.focus();
    });
    this.#name.addEventListener("input", () => this.#say(""));
    page.onChange(() => this.#say(""));
  }

  set isOpen(value) { this.#isOpen = value; }

  /** Has a model fetched. */
  async pull(name) {
    this.#say("");
    try {
      await this.#api.post("/api/models/pull", { name });
      if (this.#name.value.trim() === name) this.#name.value = "";
    } catch (error) {
      this.#say(error.message);
      this.#name.value = name;
      this.#name.focus();
    }
    await this.look();
  }

  /** Asks how far all are; again soon, while something goes on. */
  async look() {
    clearTimeout(this.#timer);
    if (!this.#isOpen) return;
    try {
      const { pulls } = await this.#api.get("/api/models/pulls");
      const ended = (status) => status === "completed" || status === "failed";
      const isNews = pulls.some(({ id, status }) =>
        ended(status) && this.#pulls.some((old) => old.id === id && !ended(old.status)));
      this.#pulls = pulls.toReversed();
      this.#list.show(this.#pulls);
      if (isNews) this.#on.arrived();
    } catch { /* The page says already that the server is away; this is asked again. */ }
    clearTimeout(this.#timer);
    const isBusy = this.#pulls.some(({ status }) => status === "running" || status === "waiting");
    this.#timer = setTimeout(() => this.look(), isBusy ? OFTEN : SELDOM);
  }

  #say(problem) {
    this.#problem.textContent = problem;
    this.#name.setAttribute("aria-invalid", String(problem !== ""));
  }

  #make({ id, name }) {
    const [title, chip] = [element("strong", {}, name), element("span", { class: "chip" })];
    const bar = element("div", { class: "progress", role: "progressbar", "aria-valuemin": 0, "aria-valuemax": 100,
      "aria-label": name }, element("i"));
    const [text, problem] = [element("p", { class: "quiet-text numbers" }), element("p", { class: "problem" })];
    const again = element("button", { type: "button", class: "button", click: () => this.pull(name) });
    const stop = element("button", { type: "button", class: "button quiet", click: () => this.#cancel(id) });
    const row = element("li", { class: "row" },
      element("div", {}, element("div", { class: "row-head" }, title, chip), bar, text, problem), again, stop);
    return { element: row, update: (pull) => {
      const page = this.#page;
      const isOver = !["running", "waiting"].includes(pull.status);
      set(chip, "data-tone", TONES[pull.status]);
      write(chip, page.text(`pull.${pull.status}`));
      bar.hidden = isOver;
      const part = pull.total ? pull.done / pull.total : 0;
      bar.style.setProperty("--part", String(part));
      set(bar, "aria-valuenow", Math.round(part * 100));
      write(text, this.#progress(pull));
      write(problem, pull.message ?? "");
      again.hidden = pull.status !== "failed" && pull.status !== "cancelled";
      write(again, page.text("pull.again"));
      write(stop, page.text(isOver ? "pull.forget" : "cancel"));
      set(stop, "aria-label", `${stop.textContent}: ${name}`);
    } };
  }

  #progress(pull) {
    const page = this.#page;
    if (pull.status === "completed") {
      return page.text(pull.was_there ? "pull.wasThere" : "pull.here", size(page, pull.total ?? 0));
    }
    if (pull.status !== "running") return "";
    if (!pull.total) return page.text("pull.asking");
    const left = pull.bytes_per_second ? (pull.total - pull.done) / pull.bytes_per_second : null;
    return [
      `${Math.floor(100 * pull.done / pull.total)} %`,
      page.text("pull.of", size(page, pull.done), size(page, pull.total)),
      pull.bytes_per_second ? `${size(page, pull.bytes_per_second)}/s` : null,
      left === null || !Number.isFinite(left) ? null : page.text("pull.left", duration(page, left)),
    ].filter(Boolean).join(" · ");
  }

  async #cancel(id) {
    try {
      await this.#api.delete(`/api/models/pulls/${encodeURIComponent(id)}`);
    } catch (error) {
      this.#say(error.message);
    }
    await this.look();
    this.#name.focus();
  }
}
