// The form for a new key: its name, what it is good for, how long.

import { element } from "/elements.js";
import { write } from "./keyed.js";

const SCOPES = ["transcribe", "jobs", "speakers", "library", "admin"];
const DAY = 86_400;
const LIFETIMES = [null, 30 * DAY, 90 * DAY, 365 * DAY];

export class IssueForm {
  #page;
  #issue;
  #form = document.getElementById("issue-form");
  #name = document.getElementById("issue-name");
  #scopes = document.getElementById("issue-scopes");
  #lifetime = document.getElementById("issue-lifetime");
  #problem = document.getElementById("issue-problem");

  /** `issue({ name, scopes, expires_in })` gives why it could not be done, or null. */
  constructor(page, issue) {
    this.#page = page;
    this.#issue = issue;
    for (const scope of SCOPES) {
      const box = element("input", { type: "checkbox", name: "scope", value: scope });
      this.#scopes.append(element("label", { class: "check" }, box,
        element("span", {}, element("span", { "data-scope": scope }), " ",
          element("span", { class: "quiet-text", "data-scope-text": scope }))));
    }
    for (const seconds of LIFETIMES) this.#lifetime.append(element("option", { value: seconds ?? "" }));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.#form.addEventListener("input", () => this.#say("", null));
    page.onChange(() => this.#write());
    this.#write();
  }

  #write() {
    const page = this.#page;
    for (const span of this.#scopes.querySelectorAll("[data-scope]")) write(span, page.text(`scope.${span.dataset.scope}`));
    for (const span of this.#scopes.querySelectorAll("[data-scope-text]")) {
      write(span, page.text(`scope.${span.dataset.scopeText}Text`));
    }
    LIFETIMES.forEach((seconds, index) => {
      write(this.#lifetime.options[index], seconds ? page.text("keys.days", seconds / DAY) : page.text("keys.forever"));
    });
    this.#say("", null);
  }

  async #send() {
    const name = this.#name.value.trim();
    const scopes = [...this.#scopes.querySelectorAll("input:checked")].map((box) => box.value);
    if (!name) return this.#say(this.#page.text("keys.needsName"), "name");
    if (!scopes.length) return this.#say(this.#page.text("keys.needsScope"), "scopes");
    const wanted = { name, scopes };
    if (this.#lifetime.value) wanted.expires_in = Number(this.#lifetime.value);
    const error = await this.#issue(wanted);
    if (error) return this.#say(error.message, error.field);
    this.#form.reset();
    return this.#say("", null);
  }

  #say(text, field) {
    write(this.#problem, text);
    this.#name.setAttribute("aria-invalid", String(field === "name"));
    if (field === "name") this.#name.focus();
    if (field === "scopes") this.#scopes.querySelector("input").focus();
  }
}
