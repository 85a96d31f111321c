// Where the words of a segment stand in its text, and what becomes of them when the text is changed. No page.
//
// A segment is `{ id, start, end, text, speaker, words: [{ word, start, end, probability, interpolated }], ... }` and is
// never changed: whoever changes it makes another.

const known = new WeakMap();
const SPACE = /\s/;

/** Text as it is kept: spaces for whatever separates words, none at its ends. */
export const tidy = (text) => text.replace(/\s+/g, " ").trim();

/** Where each word stands in the segment's text: `[{ start, end }]` in UTF-16 units, in the order of the words. */
export function offsets(segment) {
  let found = known.get(segment);
  if (found) return found;
  let from = 0;
  found = segment.words.map(({ word }) => {
    const bare = word.trim();
    const at = segment.text.indexOf(bare, from);
    // A word that is not there (another's fault) has no width.
    const start = at < 0 ? from : at;
    from = at < 0 ? from : at + bare.length;
    return { start, end: from };
  });
  known.set(segment, found);
  return found;
}

/** The number of the word at an offset of the text, the nearest one before it between words; -1 without words. */
export function wordAt(segment, offset) {
  const all = offsets(segment);
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (all[middle].start <= offset) low = middle + 1;
    else high = middle;
  }
  return all.length ? Math.max(0, low - 1) : -1;
}

/** The number of the word before which a segment is divided at an offset: the nearest joint; null where there is none. */
export function jointAt(segment, offset) {
  const all = offsets(segment);
  if (all.length < 2) return null;
  const inside = all.findIndex(({ start, end }) => start < offset && offset < end);
  let joint;
  if (inside >= 0) {
    const { start, end } = all[inside];
    joint = offset - start < end - offset ? inside : inside + 1;
  } else {
    joint = all.findIndex(({ start }) => start >= offset);
    if (joint < 0) joint = all.length;
  }
  return joint > 0 && joint < all.length ? joint : null;
}

/** Words without times of their own, spread over `start` to `end` by their lengths. */
function spread(text, start, end) {
  const words = text.split(/\s+/).filter(Boolean);
  const letters = words.reduce((sum, word) => sum + word.length, 0);
  const length = Math.max(0, end - start);
  let before = 0;
  return words.map((word) => {
    const from = start + (length * before) / letters;
    before += word.length;
    return { word, start: from, end: start + (length * before) / letters, probability: null, interpolated: true };
  });
}

/**
 * The words of a segment whose text becomes `text`: those before and behind what was changed keep their times, new ones
 * share the time between them.
 */
export function retimed(segment, text) {
  const old = segment.text;
  const stands = offsets(segment);
  const most = Math.min(old.length, text.length);
  let head = 0;
  while (head < most && old[head] === text[head]) head += 1;
  let tail = 0;
  while (tail < most - head && old.at(-1 - tail) === text.at(-1 - tail)) tail += 1;
  const isEdge = (at) => at < 0 || at >= text.length || SPACE.test(text[at]);
  const shift = text.length - old.length;

  let first = 0;
  while (first < stands.length) {
    const { end } = stands[first];
    if (!(end < head || (end === head && isEdge(end)))) break;
    first += 1;
  }
  let last = stands.length;
  while (last > first) {
    const { start } = stands[last - 1];
    const isKept = start > old.length - tail || (start === old.length - tail && isEdge(start + shift - 1));
    if (!isKept) break;
    last -= 1;
  }
  const from = first > 0 ? stands[first - 1].end : 0;
  const to = last < stands.length ? stands[last].start + shift : text.length;
  const { words } = segment;
  const start = first < last ? words[first].start : (words[first - 1]?.end ?? segment.start);
  const end = first < last ? words[last - 1].end : (words[last]?.start ?? segment.end);
  return [...words.slice(0, first), ...spread(text.slice(from, to), start, end), ...words.slice(last)];
}
