// What the browser keeps of edits that the server does not have yet: one entry for each page that is open, taken over by
// the next page when the one that wrote it is gone. Each is kept twice: see durable-store.js.

import { preferences } from "/storage.js";
import { DurableStore } from "/transcript/durable-store.js";

const ANSWER_MILLISECONDS = 250;

/** A random id; `crypto.randomUUID` exists on encrypted pages only. */
export function randomID() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** `{ stamp, value }` of a kept text, or null when it is none. */
function parsed(text) {
  try {
    const entry = JSON.parse(text);
    return typeof entry?.stamp === "number" ? entry : null;
  } catch {
    return null;
  }
}

export class EditStore {
  #prefix;
  #own = randomID();
  #channel;
  #durable = new DurableStore();
  #isKept = false;
  #stamp = 0;

  constructor(id) {
    this.#prefix = `sori.edits.${id}.`;
    // Pages tell each other that they are there: locks would tell it too, but on encrypted pages only.
    this.#channel = new BroadcastChannel("sori.edits");
    this.#channel.addEventListener("message", ({ data }) => {
      if (data.asks === this.#own) this.#channel.postMessage({ here: this.#own });
    });
  }

  /** Keeps a value at once, null for none; false when the browser keeps nothing. */
  keep(value) {
    if (value === null && !this.#isKept) return true;
    this.#isKept = value !== null;
    this.#stamp = Math.max(this.#stamp + 1, Date.now());
    const name = this.#prefix + this.#own;
    const entry = JSON.stringify({ stamp: this.#stamp, value });
    // That there is nothing any more is kept too: the other copy may be older, should the browser be killed.
    this.#durable.put(name, entry);
    return preferences.set(name, value === null ? null : entry);
  }

  /** `[{ name, value }]` of pages that are gone, the oldest first. */
  async left() {
    const durable = await this.#durable.all(this.#prefix);
    const found = [];
    for (const name of new Set([...preferences.names(this.#prefix), ...durable.keys()])) {
      if (name === this.#prefix + this.#own) continue;
      const copies = [parsed(preferences.get(name)), parsed(durable.get(name))].filter(Boolean);
      const newest = copies.reduce((one, two) => (one && one.stamp >= two.stamp ? one : two), null);
      if (await this.#isHeld(name.slice(this.#prefix.length))) continue;
      if (newest?.value) found.push({ name, ...newest });
      else this.forget(name);
    }
    return found.sort((one, two) => one.stamp - two.stamp);
  }

  /** Forgets what a page left behind: it is in this page's own entry now, or with the server. */
  forget(name) {
    preferences.set(name, null);
    this.#durable.put(name, null);
  }

  /** Whether the page of an entry is still open. */
  async #isHeld(owner) {
    let answered;
    const answer = new Promise((resolve) => {
      answered = ({ data }) => { if (data.here === owner) resolve(true); };
      this.#channel.addEventListener("message", answered);
      this.#channel.postMessage({ asks: owner });
      setTimeout(() => resolve(false), ANSWER_MILLISECONDS);
    });
    const isHeld = await answer;
    this.#channel.removeEventListener("message", answered);
    return isHeld;
  }
}
