// The speech models: which one is loaded, which ones are here, loading another, and letting it go.

import { ask } from "/dialog.js";
import { element } from "/elements.js";
import { number, size } from "/time.js";
import { Catalogue } from "./catalogue.js";
import { duration, megabytes, moment } from "./format.js";
import { KeyedList, set, write } from "./keyed.js";
import { Pulls } from "./pulls.js";

export class Models {
  #page;
  #api;
  #toast;
  #list;
  #pulls;
  #catalogue;
  #loaded = document.getElementById("loaded");
  #answer = null;
  #models = null;
  #problem = "";
  /** The model that is being loaded, and since when; `null` when none is. */
  #loading = null;
  #failed = null;
  #isOpen = false;

  constructor(page, api, toast) {
    this.#page = page;
    this.#api = api;
    this.#toast = toast;
    this.#list = new KeyedList(document.getElementById("model-list"), ({ name }) => name, (item) => this.#make(item));
    this.#pulls = new Pulls(page, api, { arrived: () => this.look() });
    this.#catalogue = new Catalogue(page, (name) => this.#pulls.pull(name));
    // A load takes seconds: how many, is told while it goes on.
    setInterval(() => { if (this.#loading && this.#isOpen) this.#write(); }, 1000);
  }

  /** Whether its section is seen. */
  set isOpen(value) {
    const isNew = value && !this.#isOpen;
    this.#isOpen = this.#pulls.isOpen = value;
    if (isNew) this.look();
  }

  show(answer) {
    const had = this.#answer?.model?.loaded_at;
    this.#answer = answer;
    if (had !== answer.model?.loaded_at) this.look();
    this.#write();
  }

  /** Asks which models there are; a server without a hub has no list of them. */
  async look() {
    if (!this.#isOpen) return;
    this.#pulls.look();
    try {
      this.#models = await this.#api.get("/api/models");
      this.#problem = "";
    } catch (error) {
      this.#problem = error.message;
    }
    this.#write();
  }

  #write() {
    if (!this.#answer) return;
    this.#writeLoaded();
    this.#list.show(this.#items());
    if (this.#models) this.#catalogue.show(this.#models.catalogue);
  }

  #items() {
    if (this.#models?.models.length) return this.#models.models;
    const text = this.#models ? this.#page.text("models.none") : this.#problem || this.#page.text("models.looking");
    return [{ name: "", text }];
  }

  #writeLoaded() {
    const page = this.#page;
    const { model, message, status } = this.#answer;
    const loading = this.#loading && page.text("models.loading", this.#loading.name,
      duration(page, (Date.now() - this.#loading.since) / 1000));
    // Not at the model's row: what failed may be that it is no longer there.
    const failed = this.#failed && page.text("load.failed", this.#failed.name, this.#failed.message);
    const shown = JSON.stringify([page.code, model, message, status, loading, failed]);
    if (this.#loaded.dataset.shown === shown) return;
    const hadFocus = this.#loaded.contains(document.activeElement);
    this.#loaded.dataset.shown = shown;
    const facts = model && [
      model.backend, model.device, model.compute_type, page.text("models.languages", number(page, model.languages)),
      page.text("models.since", moment(page, model.loaded_at)),
    ].join(" · ");
    const button = model && element("button", { type: "button", class: "button", disabled: this.#loading !== null,
      click: () => this.#unload() }, page.text("unload"));
    this.#loaded.replaceChildren(
      element("div", {}, element("p", { class: "quiet-text" }, page.text(model ? "models.loaded" : "models.unloaded")),
        element("h2", {}, model ? model.model : page.text("models.nothing")),
        element("p", { class: model ? "quiet-text numbers" : "" }, facts ?? message ?? ""),
        loading && element("p", { class: "numbers working", role: "status" }, loading),
        failed && element("p", { class: "problem", role: "alert" }, failed)),
      button ?? "");
    if (hadFocus) button?.focus();
  }

  #make({ name, text }) {
    if (!name) {
      const words = element("span");
      return { element: element("li", { class: "row" }, words), update: (item) => write(words, item.text ?? text) };
    }
    const [title, facts, problem] = [element("strong"), element("p", { class: "quiet-text numbers" }),
      element("p", { class: "problem" })];
    const chip = element("span", { class: "chip", "data-tone": "good" });
    const button = element("button", { type: "button", class: "button", click: () => this.#load(name) });
    const row = element("li", { class: "row" },
      element("div", {}, element("div", { class: "row-head" }, title, chip), facts, problem), button);
    return { element: row, update: (model) => {
      const page = this.#page;
      const isLoaded = this.#answer.model !== null && this.#answer.model !== undefined && model.loaded;
      write(title, model.name);
      chip.hidden = !isLoaded;
      write(chip, page.text("models.inUse"));
      write(facts, [
        size(page, model.bytes), model.precision ? page.text("models.stored", model.precision) : null,
        model.parameters ? page.text("models.parameters", number(page, Math.ceil(model.parameters / 1e6))) : null,
        model.languages ? page.text("models.languages", number(page, model.languages)) : null, model.source,
      ].filter(Boolean).join(" · "));
      write(problem, model.problem ?? "");
      button.hidden = isLoaded || Boolean(model.problem);
      button.disabled = this.#loading !== null;
      write(button, this.#loading?.name === name ? page.text("loadingShort") : page.text("load"));
      set(button, "aria-label", page.text("loadName", name));
    } };
  }

  async #load(name) {
    const page = this.#page;
    const model = this.#models.models.find((one) => one.name === name);
    const left = megabytes(page, this.#answer.memory.available_mb);
    const old = this.#answer.model?.model;
    const text = old ? page.text("load.text", old, left) : page.text("load.first", left);
    const isAgreed = await ask(page, { title: page.text("load.title", name), text, agree: page.text("load") });
    if (!isAgreed) return;
    this.#failed = null;
    this.#loading = { name, since: Date.now() };
    this.#write();
    try {
      await this.#api.post("/backend/reload", { backend: model.backend, model: name });
      this.#toast.say(page.text("load.done", name));
    } catch (error) {
      this.#failed = { name, message: error.message };
    }
    this.#loading = null;
    await this.look();
    this.#write();
  }

  async #unload() {
    const page = this.#page;
    const isAgreed = await ask(page, { title: page.text("unload.title", this.#answer.model.model),
      text: page.text("unload.text"), agree: page.text("unload"), isDanger: true });
    if (!isAgreed) return;
    try {
      await this.#api.post("/api/backend/unload", {});
      this.#toast.say(page.text("unload.done"));
    } catch (error) {
      this.#toast.say(error.message);
    }
    await this.look();
  }
}
