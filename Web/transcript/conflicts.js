// Two people changed the same: what each made of it, and the operations that the reader's choice comes to. No page.

import { indexOf, segmentOf } from "/transcript/operations.js";
import { tidy } from "/transcript/words.js";

/** What differs between two states of the server's document: id -> set of `text`, `speaker`, `order`. */
export function differences(before, after) {
  const changed = new Map();
  const note = (id, field) => changed.set(id, (changed.get(id) ?? new Set()).add(field));
  for (const segment of before.segments) {
    const now = segmentOf(after, segment.id);
    if (now === segment) continue;
    if (!now) {
      for (const field of ["text", "speaker", "order"]) note(segment.id, field);
      continue;
    }
    if (now.text !== segment.text) note(segment.id, "text");
    if ((now.speaker ?? null) !== (segment.speaker ?? null)) note(segment.id, "speaker");
    // Divided or joined: it has another start or end, or other words than before.
    if (now.start !== segment.start || now.end !== segment.end) note(segment.id, "order");
  }
  for (const { id } of after.segments) if (indexOf(before, id) < 0) note(id, "order");
  if (before.title !== after.title) note("title", "title");
  return changed;
}

const saying = (segments) => JSON.stringify(segments.map(({ speaker, text }) => [speaker ?? null, tidy(text)]));

/**
 * Conflicts of groups of ids: `{ ids, mine, theirs, after }` with the segments of each side, or `{ title: true, mine,
 * theirs }`. Where both did the same there is none.
 */
export function conflictsOf(groups, mine, theirs) {
  const conflicts = [];
  for (const group of groups) {
    if (group.has("title")) {
      if (mine.title !== theirs.title) conflicts.push({ title: true, mine: mine.title, theirs: theirs.title });
      continue;
    }
    const of = (document) => document.segments.filter(({ id }) => group.has(id));
    const [ours, others] = [of(mine), of(theirs)];
    if (saying(ours) === saying(others)) continue;
    const first = ours.length ? indexOf(mine, ours[0].id) : -1;
    let after = null;
    for (let at = first - 1; at >= 0 && after === null; at -= 1) {
      const { id } = mine.segments[at];
      if (indexOf(theirs, id) >= 0) after = id;
    }
    conflicts.push({ ids: [...group], mine: ours, theirs: others, after });
  }
  return conflicts;
}

/** The operations on `document` that a choice (`mine`, `theirs`, `both`) of a conflict comes to. */
export function resolution(document, conflict, choice) {
  if (choice === "theirs") return [];
  if (conflict.title) return [{ op: "set_title", title: conflict.mine }];
  const group = new Set(conflict.ids);
  const present = document.segments.filter(({ id }) => group.has(id));
  const [mine] = conflict.mine;
  if (choice === "both" && present.length) {
    const last = present.at(-1);
    const text = conflict.mine.map((segment) => segment.text).join(" ");
    return [{ op: "set_text", segment: last.id, text: tidy(`${last.text} ${text}`) }];
  }
  if (present.length === 1 && conflict.mine.length === 1 && present[0].id === mine.id) {
    const operations = [];
    if (present[0].text !== mine.text) operations.push({ op: "set_text", segment: mine.id, text: mine.text });
    if ((present[0].speaker ?? null) !== (mine.speaker ?? null)) {
      operations.push({ op: "set_speaker", segments: [mine.id], speaker: mine.speaker ?? null });
    }
    return operations;
  }
  const at = present.length ? indexOf(document, present[0].id) : -1;
  const anchor = indexOf(document, conflict.after) >= 0 ? conflict.after : null;
  let free = 1 + Math.max(0, ...document.segments.map(({ id }) => id), ...conflict.ids);
  const segments = conflict.mine.map((segment) => {
    const isFree = group.has(segment.id) && (indexOf(document, segment.id) < 0 || present.some(({ id }) => id === segment.id));
    return isFree ? segment : { ...segment, id: free++ };
  });
  const after = at < 0 ? anchor : (document.segments[at - 1]?.id ?? null);
  return [{ op: "restore", remove: present.map(({ id }) => id), after, segments }];
}
