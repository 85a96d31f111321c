// A second copy of what must outlive the browser itself. `localStorage` is written at once but reaches the disk some
// seconds later; IndexedDB, when asked for it, is on the disk when it says so, but comes too late for a tab that closes.

const NAME = "sori.edits";
const STORE = "entries";

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

export class DurableStore {
  #database;
  #waiting = new Map();
  #isWriting = false;

  constructor() {
    this.#database = new Promise((resolve) => {
      try {
        const opening = indexedDB.open(NAME, 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
        opening.onsuccess = () => resolve(opening.result);
        // A private window, a disk that is full: then there is the other copy only.
        opening.onerror = () => resolve(null);
      } catch {
        resolve(null);
      }
    });
  }

  /** Keeps a value under a name, null to forget it; of several that follow one another the last is written. */
  put(name, value) {
    this.#waiting.set(name, value);
    if (!this.#isWriting) this.#write();
  }

  /** `Map` of all values whose names begin so. */
  async all(prefix) {
    const database = await this.#database;
    if (!database) return new Map();
    try {
      const store = database.transaction(STORE).objectStore(STORE);
      const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
      const [names, values] = await Promise.all([done(store.getAllKeys(range)), done(store.getAll(range))]);
      return new Map(names.map((name, index) => [name, values[index]]));
    } catch {
      return new Map();
    }
  }

  async #write() {
    this.#isWriting = true;
    const database = await this.#database;
    while (database && this.#waiting.size) {
      const values = [...this.#waiting];
      this.#waiting.clear();
      try {
        const transaction = database.transaction(STORE, "readwrite", { durability: "strict" });
        for (const [name, value] of values) {
          if (value === null) transaction.objectStore(STORE).delete(name);
          else transaction.objectStore(STORE).put(value, name);
        }
        await new Promise((resolve, reject) => {
          transaction.oncomplete = resolve;
          transaction.onabort = () => reject(transaction.error);
        });
      } catch { /* The disk is full: the other copy says so. */ }
    }
    this.#isWriting = false;
  }
}
