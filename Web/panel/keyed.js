// Lists that are written again and again without flicker: what is there stays there, with its focus.

/** Writes a text where it is another one. */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Sets an attribute where it is another one; null takes it away. */
export function set(node, name, value) {
  if (value === null || value === false) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, String(value));
}

/** The elements of a list, each made once for its key by `make(item)`, which gives `{ element, update(item) }`. */
export class KeyedList {
  #host;
  #key;
  #make;
  #known = new Map();

  constructor(host, key, make) {
    this.#host = host;
    this.#key = key;
    this.#make = make;
  }

  /** Shows items in their order. */
  show(items) {
    const keys = new Set(items.map((item) => this.#key(item)));
    for (const [key, { element }] of this.#known) {
      if (keys.has(key)) continue;
      element.remove();
      this.#known.delete(key);
    }
    let after = null;
    for (const item of items) {
      const key = this.#key(item);
      if (!this.#known.has(key)) this.#known.set(key, this.#make(item));
      const { element, update } = this.#known.get(key);
      update?.(item);
      const next = after ? after.nextSibling : this.#host.firstChild;
      // Moved only where it must be: an element that is moved loses the focus.
      if (next !== element) this.#host.insertBefore(element, next);
      after = element;
    }
  }

  /** Makes all elements anew, such as in another language. */
  clear() {
    for (const { element } of this.#known.values()) element.remove();
    this.#known.clear();
  }
}
