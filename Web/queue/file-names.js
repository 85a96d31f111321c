// The names of files that were sent from this browser, by the server's id: a server may not tell them.

import { preferences } from "/storage.js";

const NAME = "sori.file-names";
const MOST = 1000;

export class FileNames {
  #names = new Map();

  constructor() {
    try {
      this.#names = new Map(JSON.parse(preferences.get(NAME)) ?? []);
    } catch { /* What cannot be read is forgotten. */ }
  }

  /** The name of an upload, or null. */
  get(fileID) { return this.#names.get(fileID) ?? null; }

  set(fileID, name) {
    this.#names.set(fileID, name);
    while (this.#names.size > MOST) this.#names.delete(this.#names.keys().next().value);
    preferences.set(NAME, JSON.stringify([...this.#names]));
  }
}
