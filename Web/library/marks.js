// A sentence with what was found in it: parts, some of them marked. No page.

/**
 * The parts of a text, `{ text, isMarked }`, by marks `[start, end)` counted in code points. Marks may be out of order,
 * overlap, or reach beyond the text.
 */
export function partsOf(text, marks) {
  const points = [...text];
  const ordered = (marks ?? []).map(([start, end]) => [Math.max(0, start), Math.min(points.length, end)])
    .filter(([start, end]) => start < end).sort(([one], [other]) => one - other);
  const parts = [];
  let at = 0;
  const add = (end, isMarked) => {
    if (end > at) parts.push({ text: points.slice(at, end).join(""), isMarked });
    at = Math.max(at, end);
  };
  for (const [start, end] of ordered) {
    add(start, false);
    add(end, true);
  }
  add(points.length, false);
  return parts;
}
