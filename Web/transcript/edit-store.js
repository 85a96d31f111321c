// What the browser keeps of edits that the server does not have yet: one entry for each page that is open, taken over by
// the next page when the one that wrote it is gone.

import { preferences } from "/storage.js";

const ANSWER_MILLISECONDS = 250;

/** A random id; `crypto.randomUUID` exists on encrypted pages only. */
export function randomID() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class EditStore {
  #prefix;
  #own = randomID();
  #channel;
  #isKept = false;

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
    return preferences.set(this.#prefix + this.#own, value === null ? null : JSON.stringify(value));
  }

  /** `[{ name, value }]` of pages that are gone. */
  async left() {
    const found = [];
    for (const name of preferences.names(this.#prefix)) {
      if (name === this.#prefix + this.#own || await this.#isHeld(name.slice(this.#prefix.length))) continue;
      try {
        found.push({ name, value: JSON.parse(preferences.get(name)) });
      } catch {
        preferences.set(name, null);
      }
    }
    return found;
  }

  /** Forgets what a page left behind: it is in this page's own entry now, or with the server. */
  forget(name) { preferences.set(name, null); }

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
