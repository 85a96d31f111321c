// The keys: whether the server asks for any, those that were issued, issuing one and taking one back.

import { ask } from "/dialog.js";
import { element } from "/elements.js";
import { number } from "/time.js";
import { moment } from "./format.js";
import { IssueForm } from "./issue-form.js";
import { KeyedList, set, write } from "./keyed.js";

export class Keys {
  #page;
  #api;
  #key;
  #toast;
  #list;
  #keys = null;
  #shown = "";
  #isOpen = false;
  #problem = document.getElementById("keys-problem");

  /** `key` is the page's own: the first key that is issued becomes it, as nobody gets in without one from then on. */
  constructor(page, api, key, toast) {
    this.#page = page;
    this.#api = api;
    this.#key = key;
    this.#toast = toast;
    this.#list = new KeyedList(document.getElementById("issued-list"), ({ id }) => id, (item) => this.#make(item));
    new IssueForm(page, (wanted) => this.#issue(wanted));
    page.onChange(() => {
      this.#list.clear();
      this.#write();
    });
  }

  /** Whether its section is seen. */
  set isOpen(value) {
    const isNew = value && !this.#isOpen;
    this.#isOpen = value;
    if (isNew) this.look();
  }

  show({ keys }) {
    const shown = `${this.#page.code} ${keys.required} ${keys.count}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    const state = keys.required ? "asked" : "open";
    const count = this.#page.text(keys.required ? "keys.count" : "keys.none", number(this.#page, keys.count));
    document.getElementById("key-state").replaceChildren(
      element("h2", {}, this.#page.text(`keys.${state}`)),
      element("p", {}, count), element("p", { class: "quiet-text" }, this.#page.text(`keys.${state}Text`)));
    this.look();
  }

  /** Asks which keys there are. */
  async look() {
    if (!this.#isOpen) return;
    try {
      this.#keys = (await this.#api.get("/api/keys")).keys;
      write(this.#problem, "");
    } catch (error) {
      write(this.#problem, error.message);
    }
    this.#write();
  }

  #write() {
    const none = { id: "", text: this.#page.text("keys.noneIssued") };
    this.#list.show(this.#keys?.length ? this.#keys : [none]);
  }

  #make({ id, text }) {
    if (!id) return { element: element("li", { class: "row" }, element("span", {}, text)) };
    const page = this.#page;
    const title = element("strong");
    const chip = element("span", { class: "chip" });
    const facts = element("p", { class: "quiet-text numbers" });
    const button = element("button", { type: "button", class: "button", click: () => this.#revoke(id) },
      page.text("keys.revoke"));
    const row = element("li", { class: "row" },
      element("div", {}, element("div", { class: "row-head" }, title, chip), facts), button);
    return { element: row, update: (key) => {
      const isOver = key.expires_at !== null && new Date(key.expires_at) <= new Date();
      const state = key.revoked_at ? "revoked" : isOver ? "expired" : "good";
      write(title, key.name);
      write(chip, page.text(`keys.${state}`));
      set(chip, "data-tone", { good: "good", revoked: null, expired: "warn" }[state]);
      write(facts, [
        `sk-sori-${key.id}-…`, key.scopes.map((scope) => page.text(`scope.${scope}`)).join(", "),
        page.text("keys.made", moment(page, key.created_at)),
        key.last_used_at ? page.text("keys.used", moment(page, key.last_used_at)) : page.text("keys.unused"),
        key.expires_at && state === "good" ? page.text("keys.until", moment(page, key.expires_at)) : null,
      ].filter(Boolean).join(" · "));
      button.hidden = state === "revoked";
      set(button, "aria-label", page.text("keys.revokeName", key.name));
    } };
  }

  /** Issues a key and shows it, once; gives an error's text and field, or null when it is done. */
  async #issue(wanted) {
    let made;
    try {
      made = await this.#api.post("/api/keys", wanted);
    } catch (error) {
      return error;
    }
    // From the first one on the server lets nobody in without a key, and this page neither.
    if (!this.#key.value) this.#key.value = made.key;
    await this.#show(made);
    await this.look();
    return null;
  }

  #show({ name, key }) {
    const page = this.#page;
    const text = element("code", { id: "new-key" }, key);
    const copied = element("p", { role: "status", class: "quiet-text" });
    const copy = element("button", { type: "button", class: "button", hidden: !navigator.clipboard, click: async () => {
      await navigator.clipboard.writeText(key);
      write(copied, page.text("keys.copied"));
    } }, page.text("keys.copy"));
    const dialog = element("dialog", { "aria-labelledby": "new-key-title", class: "new-key" },
      element("form", { method: "dialog" },
        element("h2", { id: "new-key-title" }, page.text("keys.new", name)),
        element("p", {}, page.text("keys.newText")),
        element("pre", { tabindex: 0 }, text), copied,
        element("div", { class: "dialog-actions" }, copy,
          element("button", { class: "button primary", autofocus: true }, page.text("keys.done")))));
    document.body.append(dialog);
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => {
        dialog.remove();
        resolve();
      });
      // Escape would throw away what cannot be shown again; the button says that it is kept.
      dialog.addEventListener("cancel", (event) => event.preventDefault());
      dialog.showModal();
    });
  }

  async #revoke(id) {
    const page = this.#page;
    const { name } = this.#keys.find((key) => key.id === id);
    const isAgreed = await ask(page, { title: page.text("keys.revokeTitle", name), text: page.text("keys.revokeText"),
      agree: page.text("keys.revoke"), isDanger: true });
    if (!isAgreed) return;
    try {
      await this.#api.delete(`/api/keys/${id}`);
      this.#toast.say(page.text("keys.isRevoked", name));
    } catch (error) {
      this.#toast.say(error.message);
    }
    await this.look();
  }
}
