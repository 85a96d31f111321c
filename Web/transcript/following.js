// Keeps the text in step with the recording: marks the word that is said and scrolls to it, until the reader scrolls
// away.

import { offsets } from "/transcript/words.js";
import { saidAt } from "/transcript/timeline.js";

// The part of the window in which the word being said may move before the text is scrolled.
const TOP = 0.12;
const BOTTOM = 0.72;
const AIM = 0.3;

export class Following {
  #view;
  #marks;
  #scroller;
  #button = document.getElementById("back-to-said");
  #isFollowing = true;
  #segment = null;
  #word = -1;
  #time = 0;
  #isPlaying;
  /** False while somebody edits: the text stands still then. */
  mayScroll = () => true;

  /** `isPlaying()` tells whether the recording is heard now. */
  constructor(view, marks, scroller, isPlaying) {
    this.#view = view;
    this.#marks = marks;
    this.#scroller = scroller;
    this.#isPlaying = isPlaying;
    const away = () => this.#away();
    scroller.addEventListener("wheel", away, { passive: true });
    scroller.addEventListener("touchmove", away, { passive: true });
    scroller.addEventListener("pointerdown", (event) => {
      // On the scroll bar.
      if (event.target === scroller && event.offsetX >= scroller.clientWidth) away();
    });
    scroller.addEventListener("keydown", ({ key }) => {
      if (["PageUp", "PageDown", "Home", "End"].includes(key)) away();
    });
    this.#button.addEventListener("click", () => {
      this.#button.hidden = true;
      this.resume();
      this.#scrollTo();
      this.#view.textOf(this.#segment)?.focus({ preventScroll: true });
    });
  }

  /** The id of the segment being said, or null. */
  get segment() { return this.#segment; }

  /** Follows again: the reader went somewhere in the recording. */
  resume() {
    this.#isFollowing = true;
    this.#button.hidden = true;
  }

  /** The recording is at a time; `jumped` where it did not come there by playing. */
  at(time, { jumped = false } = {}) {
    this.#time = time;
    const said = saidAt(this.#view.segments, time);
    const id = said?.segment.id ?? null;
    const word = said?.word ?? -1;
    if (id === this.#segment && word === this.#word && !jumped) return;
    if (id !== this.#segment) {
      this.#view.elementOf(this.#segment)?.classList.remove("said");
      this.#view.elementOf(id)?.classList.add("said");
      this.#segment = id;
    }
    this.#word = word;
    this.#marks.said(id, said && word >= 0 ? offsets(said.segment)[word] : null);
    if (id !== null && (this.#isPlaying() || jumped)) this.#keepInView(said, word);
  }

  /** The text was written anew: the word is marked again. */
  again() {
    this.#view.elementOf(this.#segment)?.classList.add("said");
    this.#word = -2;
    this.at(this.#time);
  }

  #away() {
    if (!this.#isPlaying() && this.#segment === null) return;
    this.#isFollowing = false;
    this.#button.hidden = !this.#isPlaying();
  }

  /** Where the word stands in the window, in pixels from its top; null when it is not drawn. */
  #position({ segment } = {}, word) {
    if (!segment) return null;
    const span = word >= 0 ? offsets(segment)[word] : null;
    const node = this.#view.node(segment.id);
    const whole = this.#view.elementOf(segment.id)?.getBoundingClientRect();
    if (!whole) return null;
    const top = this.#scroller.getBoundingClientRect().top;
    if (!node || !span || span.end > node.length || whole.height < 0.5 * this.#scroller.clientHeight) {
      return { top: whole.top - top, bottom: whole.bottom - top };
    }
    const range = document.createRange();
    range.setStart(node, span.start);
    range.setEnd(node, span.end);
    const box = range.getBoundingClientRect();
    return { top: box.top - top, bottom: box.bottom - top };
  }

  #keepInView(said, word) {
    if (!this.#isFollowing || !this.mayScroll()) return;
    const position = this.#position(said, word);
    const height = this.#scroller.clientHeight;
    if (!position || (position.top >= TOP * height && position.bottom <= BOTTOM * height)) return;
    this.#scrollTo(position);
  }

  #scrollTo(position = this.#position(saidAt(this.#view.segments, this.#time) ?? {}, this.#word)) {
    if (!position) return;
    const by = position.top - AIM * this.#scroller.clientHeight;
    const isNear = Math.abs(by) < 1.5 * this.#scroller.clientHeight;
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#scroller.scrollBy({ top: by, behavior: isNear && !isStill ? "smooth" : "instant" });
    if (isNear) return;
    // What was out of sight had a height that was only estimated: look again once it is laid out.
    requestAnimationFrame(() => {
      const after = this.#position(saidAt(this.#view.segments, this.#time) ?? {}, this.#word);
      if (after) this.#scroller.scrollBy({ top: after.top - AIM * this.#scroller.clientHeight, behavior: "instant" });
    });
  }
}
