// Which word is said at a time. No page.

/** How many of `all` begin at or before a time; `all` ascends by `start`. */
function begun(all, time) {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (all[middle].start <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

const sorted = new WeakMap();

/** Segments by their beginnings: people who interrupt one another may be read in another order. */
function byStart(segments) {
  let order = sorted.get(segments);
  if (!order) {
    order = segments.every(({ start }, at) => at === 0 || segments[at - 1].start <= start)
      ? segments : segments.toSorted((one, two) => one.start - two.start);
    sorted.set(segments, order);
  }
  return order;
}

/** `{ segment, word }` at a time: the segment that began last, and the number of its word, -1 before the first. */
export function saidAt(segments, time) {
  const order = byStart(segments);
  const segment = order[begun(order, time) - 1];
  return segment ? { segment, word: begun(segment.words, time) - 1 } : null;
}

/** Words below this probability are marked for whoever checks the text. */
export const UNSURE = 0.5;

export const isUnsure = ({ probability }) => typeof probability === "number" && probability < UNSURE;

/** The next unsure word behind (or with `step` -1 before) a word: `{ segment, word }`; null when there is none. */
export function unsureFrom(segments, index, word, step = 1) {
  let at = Math.max(0, Math.min(index, segments.length - 1));
  let number = index === at ? word + step : step > 0 ? 0 : Infinity;
  for (; at >= 0 && at < segments.length; at += step) {
    const { words } = segments[at];
    if (number === Infinity) number = words.length - 1;
    for (; number >= 0 && number < words.length; number += step) {
      if (isUnsure(words[number])) return { segment: segments[at], word: number };
    }
    number = step > 0 ? 0 : Infinity;
  }
  return null;
}

/** How many words are unsure. */
export const unsureCount = (segments) =>
  segments.reduce((sum, { words }) => sum + words.reduce((count, word) => count + (isUnsure(word) ? 1 : 0), 0), 0);
