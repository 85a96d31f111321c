// Which transcripts are selected, and how a selection grows with Shift. No page.

export class Selection {
  #ids = new Set();
  #anchor = null;

  get size() { return this.#ids.size; }
  get ids() { return [...this.#ids]; }

  has(id) { return this.#ids.has(id); }

  /** Selects one or no longer. With `extends`, all between the last one and this in `order` become what this becomes. */
  set(id, isSelected, { isExtending = false, order = [] } = {}) {
    const [from, to] = [order.indexOf(this.#anchor), order.indexOf(id)];
    const all = isExtending && from >= 0 && to >= 0 ? order.slice(Math.min(from, to), Math.max(from, to) + 1) : [id];
    for (const one of all) {
      if (isSelected) this.#ids.add(one);
      else this.#ids.delete(one);
    }
    this.#anchor = id;
  }

  /** Selects all of these, or none. */
  setAll(ids, isSelected) {
    for (const id of ids) {
      if (isSelected) this.#ids.add(id);
      else this.#ids.delete(id);
    }
    this.#anchor = null;
  }

  delete(id) { this.#ids.delete(id); }

  clear() {
    this.#ids.clear();
    this.#anchor = null;
  }
}
