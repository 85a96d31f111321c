// What needs somebody's attention, above all sections: each says what is wrong and leads to where it is mended.

import { element, icon } from "/elements.js";
import { KeyedList, write } from "./keyed.js";
import { isRefusal } from "./feed.js";
import { megabytes, moment } from "./format.js";

export class Notices {
  #page;
  #open;
  #list;
  #answer = null;
  #failing = [];
  #away = null;

  /** `open(name)` opens a section. */
  constructor(page, open) {
    this.#page = page;
    this.#open = open;
    this.#list = new KeyedList(document.getElementById("notices"), ({ key }) => key, (item) => this.#make(item));
    page.onChange(() => {
      this.#list.clear();
      this.#write();
    });
  }

  /** What the newest answer of the server shows. */
  show(answer) {
    this.#answer = answer;
    this.#write();
  }

  /** The endpoints that a check found wrong. */
  failing(endpoints) {
    this.#failing = endpoints;
    this.#write();
  }

  away(error) {
    this.#away ??= { since: Date.now() };
    this.#away.error = error;
    this.#write();
  }

  back() {
    this.#away = null;
    this.#write();
  }

  #write() { this.#list.show(this.#away ? [this.#awayItem()] : this.#items()); }

  #awayItem() {
    const { error } = this.#away;
    // A key may be right and still not let its holder look here.
    if (isRefusal(error)) return { key: "away", title: this.#page.text("refused.title"), text: error.message };
    // What the browser says of a connection that is not there is in the title already.
    const reason = error.status ? error.message : "";
    const text = this.#page.text("away.text", moment(this.#page, this.#away.since));
    return { key: "away", title: this.#page.text("away.title"), text: `${reason} ${text}`.trim() };
  }

  #items() {
    const page = this.#page;
    const { status, message, memory, queue_message: queue, devices } = this.#answer ?? {};
    const items = [];
    if (status === "degraded") {
      items.push({ key: "model", title: page.text("noModel.title"), text: message ?? "", section: "models" });
    }
    if (memory?.status && memory.status !== "ok") {
      items.push({ key: "memory", title: page.text(`memory.${memory.status}`),
        text: page.text("memory.text", megabytes(page, memory.available_mb)), isMild: memory.status === "warning" });
    }
    if (queue) items.push({ key: "queue", title: page.text("queue.title"), text: queue, section: "endpoints" });
    const down = (devices?.devices ?? []).filter(({ kind, healthy }) => kind === "upstream" && !healthy);
    if (down.length) {
      items.push({ key: "upstreams", title: page.text("upstreams.title", down.map(({ name }) => name).join(", ")),
        text: page.text("upstreams.text"), section: "devices", isMild: true });
    }
    // Upstreams and a missing model are told above already.
    const rest = this.#failing.filter(({ kind, name }) =>
      kind !== "upstream" && !(status !== "ok" && name === "/health") && !(queue && kind === "store"));
    if (rest.length) {
      const names = rest.map(({ name }) => page.text(`endpoint.${name}`) ?? name);
      items.push({ key: "endpoints", title: page.text("failing.title", names.join(", ")),
        text: rest.length > 1 ? page.text("failing.text") : [rest[0].reason, rest[0].remedy].filter(Boolean).join(" "),
        section: "endpoints", isMild: rest.every(({ kind }) => kind === "language_model") });
    }
    return items;
  }

  #make({ section, isMild }) {
    const title = element("strong");
    const text = element("p");
    const link = section && element("button", { type: "button", class: "button quiet",
      click: () => this.#open(section) });
    const box = element("div", { class: `notice${isMild ? " mild" : ""}` }, icon("warning"),
      element("div", {}, title, text), link);
    return { element: box, update: (item) => {
      write(title, item.title);
      write(text, item.text);
      if (link) write(link, this.#page.text(section));
    } };
  }
}
