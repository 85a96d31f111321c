// A transcript and what can be done to it. Nothing is changed: each operation gives another document, and operations
// that take it back. No page, no server; the names are those of PATCH /api/transcripts/{id}.
//
// A document is `{ version, title, status, segments: [...] }`, segments in the order in which they are read.

import { offsets, retimed, tidy } from "/transcript/words.js";

const indices = new WeakMap();

/** An operation that this document cannot take. */
export class OperationError extends Error {}

/** The document of what the server tells. */
export const documentOf = ({ version, title, status, segments }) => ({ version, title: title ?? "", status, segments });

/** Where a segment stands, or -1. */
export function indexOf(document, id) {
  let index = indices.get(document.segments);
  if (!index) {
    index = new Map(document.segments.map((segment, at) => [segment.id, at]));
    indices.set(document.segments, index);
  }
  return index.get(id) ?? -1;
}

/** Segments in the stead of others with the same ids: where they stand need not be found again. */
function sameOrder(segments, before) {
  if (indices.has(before)) indices.set(segments, indices.get(before));
  return segments;
}

export const segmentOf = (document, id) => document.segments[indexOf(document, id)] ?? null;

/** The id of the segment before a position, null at the start. */
const idBefore = (document, index) => document.segments[index - 1]?.id ?? null;

/** The speakers, in order of first being heard. */
export const speakersOf = (document) =>
  [...new Set(document.segments.map(({ speaker }) => speaker).filter((name) => name !== null && name !== undefined))];

function found(document, id) {
  const index = indexOf(document, id);
  if (index < 0) throw new OperationError(`there is no segment ${id}`);
  return index;
}

/** Puts segments in the stead of `count` others; `inverse` puts those back. */
function replace(document, index, count, segments) {
  const old = document.segments.slice(index, index + count);
  const isSame = count === segments.length && segments.every(({ id }, at) => id === old[at].id);
  const spliced = document.segments.toSpliced(index, count, ...segments);
  const all = isSame ? sameOrder(spliced, document.segments) : spliced;
  const inverse = {
    op: "restore", remove: segments.map(({ id }) => id), after: idBefore(document, index), segments: old,
  };
  return { document: edited({ ...document, segments: all }), inverse: [inverse] };
}

const edited = (document) => (document.status === "automatic" ? { ...document, status: "edited" } : document);

function withSpeaker(document, ids, speaker) {
  const wanted = new Set(ids);
  const before = new Map();
  const segments = sameOrder(document.segments.map((segment) => {
    if (!wanted.has(segment.id) || segment.speaker === speaker) return segment;
    const old = segment.speaker ?? null;
    before.set(old, [...(before.get(old) ?? []), segment.id]);
    return { ...segment, speaker };
  }), document.segments);
  const inverse = [...before].map(([name, of]) => ({ op: "set_speaker", segments: of, speaker: name }));
  return { document: edited({ ...document, segments }), inverse };
}

const OPERATIONS = {
  set_text(document, { segment: id, text }) {
    const index = found(document, id);
    const segment = document.segments[index];
    return replace(document, index, 1, [{ ...segment, text, words: retimed(segment, text), edited: true }]);
  },

  split(document, { segment: id, word, new_id: other }) {
    const index = found(document, id);
    const segment = document.segments[index];
    if (!(word > 0 && word < segment.words.length)) throw new OperationError(`segment ${id} has no word ${word}`);
    if (indexOf(document, other) >= 0) throw new OperationError(`there is a segment ${other} already`);
    const at = offsets(segment)[word].start;
    const [before, behind] = [segment.words.slice(0, word), segment.words.slice(word)];
    return replace(document, index, 1, [
      { ...segment, end: before.at(-1).end, text: segment.text.slice(0, at).trimEnd(), words: before, edited: true },
      { ...segment, id: other, start: behind[0].start, text: segment.text.slice(at).trimStart(), words: behind,
        edited: true },
    ]);
  },

  join(document, { segment: id }) {
    const index = found(document, id);
    const [one, two] = document.segments.slice(index, index + 2);
    if (!two) throw new OperationError(`nothing follows segment ${id}`);
    const joined = { ...one, end: Math.max(one.end, two.end), text: tidy(`${one.text} ${two.text}`),
      words: [...one.words, ...two.words], edited: true };
    return replace(document, index, 2, [joined]);
  },

  set_speaker(document, { segments, speaker }) {
    for (const id of segments) found(document, id);
    return withSpeaker(document, segments, speaker);
  },

  rename_speaker(document, { from, to }) {
    const ids = document.segments.filter(({ speaker }) => speaker === from).map(({ id }) => id);
    if (!ids.length) throw new OperationError(`nobody is called ${from}`);
    const isFree = !document.segments.some(({ speaker }) => speaker === to);
    const done = withSpeaker(document, ids, to);
    return isFree ? { ...done, inverse: [{ op: "rename_speaker", from: to, to: from }] } : done;
  },

  restore(document, { remove, after, segments }) {
    const gone = new Set(remove);
    for (const id of remove) found(document, id);
    for (const { id } of segments) {
      if (!gone.has(id) && indexOf(document, id) >= 0) throw new OperationError(`there is a segment ${id} already`);
    }
    const old = document.segments.filter(({ id }) => gone.has(id));
    const before = idBefore(document, document.segments.findIndex(({ id }) => gone.has(id)));
    const left = document.segments.filter(({ id }) => !gone.has(id));
    const at = after === null ? 0 : left.findIndex(({ id }) => id === after) + 1;
    if (after !== null && at === 0) throw new OperationError(`there is no segment ${after}`);
    const inverse = { op: "restore", remove: segments.map(({ id }) => id), after: old.length ? before : after,
      segments: old };
    return { document: edited({ ...document, segments: left.toSpliced(at, 0, ...segments) }), inverse: [inverse] };
  },

  set_title(document, { title }) {
    return { document: { ...document, title }, inverse: [{ op: "set_title", title: document.title }] };
  },

  set_status(document, { status }) {
    return { document: { ...document, status }, inverse: [{ op: "set_status", status: document.status }] };
  },
};

/** `{ document, inverse }` of one operation; throws an `OperationError` where the document cannot take it. */
export function apply(document, operation) {
  const doing = OPERATIONS[operation.op];
  if (!doing) throw new OperationError(`unknown operation ${operation.op}`);
  return doing(document, operation);
}

/** `{ document, inverse }` of several, one after the other: all or none. */
export function applyAll(document, operations) {
  let inverse = [];
  for (const operation of operations) {
    const done = apply(document, operation);
    document = done.document;
    inverse = [...done.inverse, ...inverse];
  }
  return { document, inverse };
}

/** What an operation depends on and changes: `[[id, field]]`; the fields are `text`, `speaker`, `order`, `title`. */
export function reach(document, operation) {
  const whole = (id) => [[id, "text"], [id, "order"]];
  switch (operation.op) {
    case "set_text": return [[operation.segment, "text"]];
    case "split": return [...whole(operation.segment), [operation.new_id, "order"]];
    case "join": {
      const next = document.segments[indexOf(document, operation.segment) + 1];
      return [...whole(operation.segment), ...(next ? [...whole(next.id), [next.id, "speaker"]] : [])];
    }
    case "set_speaker": return operation.segments.map((id) => [id, "speaker"]);
    case "restore":
      return [...new Set([...operation.remove, ...operation.segments.map(({ id }) => id)])]
        .flatMap((id) => [...whole(id), [id, "speaker"]]);
    case "set_title": return [["title", "title"]];
    default: return [];
  }
}
