// Finding in a transcript, and replacing what was found. No page. Offsets are UTF-16 units of a segment's text.

import { tidy } from "/transcript/words.js";

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The parts of a search as the library takes it: words, and between quotation marks what stands together. */
export function termsOf(query) {
  return [...query.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => tidy(quoted ?? word)).filter(Boolean);
}

/** What finds one of the terms; null when nothing is looked for. */
export function pattern(terms, matchCase = false) {
  const parts = terms.map((term) => term.normalize("NFC")).filter((term) => term.trim());
  // The longer one first, where one begins as another does; any space is as good as another.
  const sorted = parts.sort((one, two) => two.length - one.length);
  if (!sorted.length) return null;
  return new RegExp(sorted.map((term) => escaped(term).replace(/\s+/g, "\\s+")).join("|"), matchCase ? "gu" : "giu");
}

/** All hits in order: `[{ id, start, end }]`. */
export function hits(segments, expression) {
  if (!expression) return [];
  const all = [];
  for (const { id, text } of segments) {
    for (const { index, 0: { length } } of text.matchAll(expression)) all.push({ id, start: index, end: index + length });
  }
  return all;
}

/** Operations that put `text` in the stead of hits; one for each segment, none where it makes no difference. */
export function replacing(segments, found, text) {
  const of = Map.groupBy(found, ({ id }) => id);
  const operations = [];
  for (const segment of segments) {
    const inside = of.get(segment.id);
    if (!inside) continue;
    let changed = segment.text;
    for (const { start, end } of inside.toReversed()) changed = changed.slice(0, start) + text + changed.slice(end);
    changed = tidy(changed);
    if (changed !== segment.text) operations.push({ op: "set_text", segment: segment.id, text: changed });
  }
  return operations;
}
