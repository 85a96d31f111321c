// What the browser keeps for a page; where it keeps nothing (private windows, a full store) the page goes on without.

class Storage {
  #area;

  constructor(area) { this.#area = area; }

  /** What was kept under a name, or null. */
  get(name) {
    try { return this.#area().getItem(name); } catch { return null; }
  }

  /** Keeps a text, or with null forgets it; false when it could not be kept. */
  set(name, text) {
    try {
      if (text === null) this.#area().removeItem(name);
      else this.#area().setItem(name, text);
      return true;
    } catch {
      return false;
    }
  }

  /** The names that begin so and under which something is kept. */
  names(prefix) {
    try { return Object.keys(this.#area()).filter((name) => name.startsWith(prefix)); } catch { return []; }
  }
}

/** For good, for all tabs: choices. Reading the property itself may throw. */
export const preferences = new Storage(() => window.localStorage);
/** For this tab, reloads included, until it is closed: the key, what was said. */
export const tab = new Storage(() => window.sessionStorage);
