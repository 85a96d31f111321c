// The segments on the page: an element for each, changed only where a segment is another than before.

import { clock } from "/time.js";
import { element } from "/elements.js";

/** What stands in every segment; copied, since there may be thousands. */
function template() {
  return element("div", { class: "segment", role: "group" },
    element("button", { type: "button", class: "time", tabindex: "-1" }),
    element("button", { type: "button", class: "name", tabindex: "-1", "aria-haspopup": "dialog" }),
    element("p", { class: "text", tabindex: "-1" }));
}

export class SegmentsView {
  #page;
  #people;
  #list = document.getElementById("segments");
  #made = template();
  // By id: `{ element, name, text, segment, isSame, shown, colour }`.
  #all = new Map();
  #segments = [];
  #current = null;
  #canEdit;
  /** Called with the ids whose text was written anew, so that what is marked in it is marked again. */
  written = () => {};

  constructor(page, people, canEdit) {
    this.#page = page;
    this.#people = people;
    this.#canEdit = canEdit;
  }

  get segments() { return this.#segments; }
  get list() { return this.#list; }

  /** The id of the segment that the keyboard is on. */
  get current() { return this.#current; }

  set current(id) {
    if (id === this.#current) return;
    this.#reachable(this.#current, false);
    this.#current = id;
    this.#reachable(id, true);
  }

  /**
   * Shows segments. `keeps(id, segment)` is asked before a text is written: true where what stands there stays, because
   * it is being edited.
   */
  show(segments, keeps = () => false) {
    const wanted = new Set(segments.map(({ id }) => id));
    for (const [id, { element: gone }] of this.#all) {
      if (wanted.has(id)) continue;
      gone.remove();
      this.#all.delete(id);
    }
    const written = [];
    let next = this.#list.firstElementChild;
    let before = null;
    for (const segment of segments) {
      let one = this.#all.get(segment.id);
      if (!one) {
        one = this.#make(segment);
        written.push(segment.id);
      } else if (one.segment !== segment) {
        if (this.#write(one, segment, keeps)) written.push(segment.id);
      }
      this.#tellSpeaker(one, segment, before);
      if (one.element === next) next = next.nextElementSibling;
      else this.#list.insertBefore(one.element, next);
      before = segment;
    }
    this.#segments = segments;
    if (!this.#all.has(this.#current)) {
      this.#current = null;
      this.current = segments[0]?.id ?? null;
    }
    if (written.length) this.written(written);
  }

  /** Everything anew, in another language. */
  rename() {
    let before = null;
    for (const segment of this.#segments) {
      const one = this.#all.get(segment.id);
      one.shown = null;
      this.#tellSpeaker(one, segment, before);
      before = segment;
    }
  }

  elementOf(id) { return this.#all.get(id)?.element ?? null; }
  textOf(id) { return this.#all.get(id)?.text ?? null; }
  segmentOf(id) { return this.#all.get(id)?.segment ?? null; }

  /** The segment that an element stands in, or null. */
  segmentAt(target) {
    const found = target.closest?.(".segment");
    return found ? (this.#all.get(Number(found.dataset.id))?.segment ?? null) : null;
  }

  /** The one text node of a segment, null while it has none or several, as it may while it is being edited. */
  node(id) {
    const text = this.#all.get(id)?.text;
    return text?.childNodes.length === 1 && text.firstChild.nodeType === Node.TEXT_NODE ? text.firstChild : null;
  }

  /** A range of a segment's text, or null. */
  range(id, start, end) {
    const node = this.node(id);
    if (!node || end > node.length || start >= end) return null;
    return new StaticRange({ startContainer: node, startOffset: start, endContainer: node, endOffset: end });
  }

  /** Where a point lies in a segment's text: `{ segment, offset }`, or null. */
  pointed(x, y) {
    const position = document.caretPositionFromPoint?.(x, y);
    const range = position ? null : document.caretRangeFromPoint?.(x, y);
    const node = position?.offsetNode ?? range?.startContainer;
    const text = node && (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest(".text");
    const segment = text && this.segmentAt(text);
    if (!segment) return null;
    return { segment, offset: node.nodeType === Node.TEXT_NODE ? (position?.offset ?? range.startOffset) : 0 };
  }

  /** Brings a segment into view and, on request, the keyboard to it. */
  reveal(id, { focus = false, block = "nearest" } = {}) {
    const one = this.#all.get(id);
    if (!one) return;
    this.current = id;
    if (focus) one.text.focus({ preventScroll: true });
    one.element.scrollIntoView({ block });
  }

  #make(segment) {
    const made = this.#made.cloneNode(true);
    const [time, name, text] = made.children;
    const one = { element: made, time, name, text, segment, isSame: null, shown: null, colour: null };
    made.dataset.id = String(segment.id);
    time.textContent = clock(segment.start);
    text.textContent = segment.text;
    this.#all.set(segment.id, one);
    return one;
  }

  /** Gives whether the text was written. */
  #write(one, segment, keeps) {
    const old = one.segment;
    one.segment = segment;
    if (old.start !== segment.start) {
      one.time.textContent = clock(segment.start);
      one.shown = null;
    }
    if (old.text === segment.text) return old.words !== segment.words;
    if (keeps(segment.id, segment)) return true;
    one.text.textContent = segment.text;
    return true;
  }

  /** The name above a segment, unless the one before it has the same speaker; it is read aloud with its time. */
  #tellSpeaker(one, segment, before) {
    const { speaker } = segment;
    const isSame = before !== null && (before.speaker ?? null) === (speaker ?? null);
    const shown = this.#people.shown(speaker);
    const colour = this.#people.colour(speaker);
    if (one.isSame === isSame && one.shown === shown && one.colour === colour) return;
    one.isSame = isSame;
    one.shown = shown;
    one.colour = colour;
    one.element.classList.toggle("goes-on", isSame);
    if (colour) one.element.dataset.colour = String(colour);
    else delete one.element.dataset.colour;
    one.name.textContent = shown;
    one.name.disabled = !this.#canEdit;
    const time = clock(segment.start);
    one.element.setAttribute("aria-label", this.#page.text("segmentLabel", time, shown));
    one.time.setAttribute("aria-label", this.#page.text("playFrom", time));
    if (this.#canEdit) one.name.setAttribute("aria-label", this.#page.text("speakerButton", shown));
  }

  /** Only the current segment is on the way of the Tab key: there are thousands. */
  #reachable(id, isCurrent) {
    const one = this.#all.get(id);
    if (!one) return;
    one.element.classList.toggle("current", isCurrent);
    for (const part of [one.time, one.name, one.text]) part.tabIndex = isCurrent ? 0 : -1;
  }
}
