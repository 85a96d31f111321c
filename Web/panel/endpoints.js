// What the server found when it used its own addresses, its stores and the servers behind it, just now.

import { element, icon } from "/elements.js";
import { milliseconds, moment } from "./format.js";
import { KeyedList, set, write } from "./keyed.js";

const OFTEN = 5_000;
const SELDOM = 30_000;
const TONES = { ok: "good", failed: "bad", off: null };
const DRAWINGS = { ok: "check", failed: "warning", off: "pause" };

export class Endpoints {
  #page;
  #api;
  #notices;
  #list;
  #timer = null;
  #isOpen = false;
  #checkedAt = null;
  #endpoints = [];
  #problem = null;
  #button = document.getElementById("check-now");
  #summary = document.getElementById("endpoint-summary");
  #count = document.querySelector("#tab-endpoints .count");

  constructor(page, api, notices) {
    this.#page = page;
    this.#api = api;
    this.#notices = notices;
    const host = document.getElementById("endpoint-list");
    this.#list = new KeyedList(host, ({ kind, name }) => `${kind} ${name}`, () => this.#make());
    this.#button.addEventListener("click", () => this.check());
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") this.check(); });
    this.check();
  }

  /** Whether its section is seen: then it is checked more often. */
  set isOpen(value) {
    const isNew = value && !this.#isOpen;
    this.#isOpen = value;
    if (isNew) this.check();
  }

  show() { this.#write(); }

  /** Checks now, and again after a while. */
  async check() {
    clearTimeout(this.#timer);
    if (document.visibilityState === "hidden") return;
    this.#button.setAttribute("aria-busy", "true");
    try {
      ({ endpoints: this.#endpoints } = await this.#api.get("/api/panel/endpoints"));
      this.#checkedAt = Date.now();
      this.#problem = null;
    } catch (error) {
      this.#problem = error;
    }
    this.#button.removeAttribute("aria-busy");
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.check(), this.#isOpen ? OFTEN : SELDOM);
    this.#write();
  }

  #write() {
    const failed = this.#endpoints.filter(({ state }) => state === "failed");
    this.#notices.failing(failed);
    write(this.#count, failed.length ? String(failed.length) : "");
    set(this.#count, "data-tone", failed.length ? "bad" : null);
    const page = this.#page;
    const at = this.#checkedAt === null ? "" : page.text("checkedAt", moment(page, this.#checkedAt));
    write(document.getElementById("checked"), [this.#problem?.message, at].filter(Boolean).join(" "));
    if (this.#isOpen && this.#checkedAt) {
      write(this.#summary, failed.length ? page.text("endpointsFailed", failed.length) : page.text("endpointsWell"));
    }
    // What is wrong stands first.
    const rank = { failed: 0, ok: 1, off: 2 };
    this.#list.show([...this.#endpoints].sort((a, b) => rank[a.state] - rank[b.state]));
  }

  #make() {
    const sign = element("span", { class: "sign" });
    const name = element("strong");
    const target = element("code", { class: "quiet-text" });
    const words = element("p");
    const remedy = element("p", { class: "quiet-text" });
    const took = element("span", { class: "quiet-text numbers" });
    const row = element("li", { class: "row endpoint" }, sign,
      element("div", {}, element("div", { class: "row-head" }, name, target), words, remedy), took);
    return { element: row, update: (endpoint) => {
      const page = this.#page;
      set(sign, "data-tone", TONES[endpoint.state]);
      if (sign.dataset.state !== endpoint.state) sign.replaceChildren(icon(DRAWINGS[endpoint.state]));
      sign.dataset.state = endpoint.state;
      set(sign, "role", "img");
      set(sign, "aria-label", page.text(`endpoint.${endpoint.state}`));
      write(name, page.text(`endpoint.${endpoint.name}`) ?? endpoint.name);
      write(target, endpoint.target);
      write(words, endpoint.reason ?? (endpoint.state === "off" ? page.text("endpoint.offText") : ""));
      write(remedy, endpoint.remedy ?? "");
      words.className = endpoint.state === "failed" ? "problem" : "quiet-text";
      write(took, endpoint.ms === undefined || endpoint.ms === null ? "" : milliseconds(page, endpoint.ms));
    } };
  }
}
