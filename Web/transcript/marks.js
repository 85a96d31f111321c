// What is marked in the text without touching it: the word being said, words the recogniser was unsure of, hits of a
// search. They are highlights (CSS Custom Highlight API), so text that is being edited stays one text node.

import { isUnsure } from "/transcript/timeline.js";
import { offsets } from "/transcript/words.js";

const NAMES = ["unsure", "hit", "hit-now", "said"];

export class Marks {
  #view;
  #marksUnsure;
  #isThere = typeof Highlight === "function" && "highlights" in CSS;
  #highlights = {};
  // The ranges of each segment, by id: those of unsure words and of hits.
  #unsure = new Map();
  #hits = new Map();
  #found = new Map();
  #now = null;

  /** `marksUnsure` where somebody may correct what the recogniser was unsure of. */
  constructor(view, marksUnsure) {
    this.#view = view;
    this.#marksUnsure = marksUnsure;
    if (!this.#isThere) return;
    NAMES.forEach((name, priority) => {
      this.#highlights[name] = Object.assign(new Highlight(), { priority });
      CSS.highlights.set(name, this.#highlights[name]);
    });
  }

  /** Marks segments again whose text was written. */
  written(ids) {
    if (!this.#isThere) return;
    for (const id of ids) {
      if (this.#marksUnsure) this.#put("unsure", this.#unsure, id, this.#unsureRanges(this.#view.segmentOf(id)));
      if (this.#hits.has(id)) this.#put("hit", this.#hits, id, this.#hitRanges(id));
    }
  }

  /** The word that is said: offsets of a segment's text, or null. */
  said(id, range) {
    const highlight = this.#highlights.said;
    highlight?.clear();
    const made = range && this.#view.range(id, range.start, range.end);
    if (made) highlight?.add(made);
  }

  /** The hits of a search, and the one that the reader is at, or null. */
  hits(found, now = null) {
    this.#now = now;
    this.#found = Map.groupBy(found, ({ id }) => id);
    if (!this.#isThere) return;
    this.#highlights["hit-now"].clear();
    for (const id of this.#hits.keys()) this.#put("hit", this.#hits, id, []);
    this.#hits.clear();
    for (const id of this.#found.keys()) this.#put("hit", this.#hits, id, this.#hitRanges(id));
  }

  #hitRanges(id) {
    const highlight = this.#highlights["hit-now"];
    if (this.#now?.id === id) highlight.clear();
    return (this.#found.get(id) ?? []).map((hit) => {
      const range = this.#view.range(hit.id, hit.start, hit.end);
      if (hit !== this.#now) return range;
      if (range) highlight.add(range);
      return null;
    }).filter(Boolean);
  }

  #unsureRanges(segment) {
    let all = null;
    return segment.words.flatMap((word, index) => {
      if (!isUnsure(word)) return [];
      all ??= offsets(segment);
      return this.#view.range(segment.id, all[index].start, all[index].end) ?? [];
    });
  }

  #put(name, kept, id, ranges) {
    const highlight = this.#highlights[name];
    for (const range of kept.get(id) ?? []) highlight.delete(range);
    for (const range of ranges) highlight.add(range);
    kept.set(id, ranges);
  }
}
