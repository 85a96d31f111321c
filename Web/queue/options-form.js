// The choices for what is sent next: two at hand on the page, all of them in a dialog. Each change is kept at once.

import { closeByBackdrop } from "/dialog.js";
import { element } from "/elements.js";
import { LANGUAGES } from "/languages.js";
import { DEFAULTS, keep, kept, sound } from "/queue/options.js";

const byID = (id) => document.getElementById(id);

export class OptionsForm {
  #page;
  #dialog = byID("options");
  #model = null;
  /** The choices as they stand. */
  value = kept();

  constructor(page) {
    this.#page = page;
    for (const select of document.querySelectorAll("select[data-option=language]")) {
      select.append(
        element("option", { value: "", "data-text": "serverDefault" }),
        element("option", { value: "auto", "data-text": "automatic" }),
        ...Object.entries(LANGUAGES).map(([code, name]) => element("option", { value: code, lang: code }, name)));
      page.write(select);
    }
    for (const field of document.querySelectorAll("[data-option]")) {
      field.addEventListener("change", () => this.#take(field));
    }
    for (const button of this.#dialog.querySelectorAll("[data-priority]")) {
      button.addEventListener("click", () => this.#set({ priority: Number(button.dataset.priority) }));
    }
    byID("open-options").addEventListener("click", () => this.#dialog.showModal());
    byID("options-reset").addEventListener("click", () => this.#set(DEFAULTS));
    closeByBackdrop(this.#dialog);
    page.onChange(() => this.#show());
    this.#show();
  }

  /** The name of the server's model, or null where it has none. */
  set model(name) {
    this.#model = name;
    this.#show();
  }

  #take(field) {
    const name = field.dataset.option;
    if (field.type === "checkbox") return this.#set({ [name]: field.checked });
    if (field.type !== "number") return this.#set({ [name]: field.value });
    // What is out of range is brought into it, in sight of the reader.
    const [least, most] = [Number(field.min), Number(field.max)];
    const number = Math.round(field.valueAsNumber);
    const value = Number.isFinite(number) ? Math.min(most, Math.max(least, number)) : DEFAULTS[name];
    return this.#set({ [name]: value });
  }

  #set(changes) {
    this.value = sound({ ...this.value, ...changes });
    keep(this.value);
    this.#show();
  }

  #show() {
    const { value } = this;
    for (const field of document.querySelectorAll("[data-option]")) {
      const one = value[field.dataset.option];
      if (field.type === "checkbox") field.checked = one;
      else field.value = one ?? "";
      if (field.tagName === "SELECT" && field.selectedIndex < 0) field.value = "";
    }
    for (const part of this.#dialog.querySelectorAll("[data-for-voices]")) part.hidden = value.speakers !== "voices";
    for (const button of this.#dialog.querySelectorAll("[data-priority]")) {
      button.setAttribute("aria-pressed", String(Number(button.dataset.priority) === value.priority));
    }
    // Those at hand show themselves; the button tells how many others are not as usual.
    const others = ["speakerCount", "privacy", "classification", "agent", "hotwords", "priority"]
      .filter((name) => value[name] !== DEFAULTS[name] && !(name === "speakerCount" && value.speakers !== "voices"));
    const count = byID("options-count");
    count.hidden = others.length === 0;
    count.textContent = this.#page.text("optionsCount", others.length);
    byID("options-model").textContent = this.#model ? this.#page.text("optionsModel", this.#model)
      : this.#page.text("optionsNoModel");
  }
}
