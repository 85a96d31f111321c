// What the reader changed and the server has not confirmed yet: unsent, sent, and how it is brought onto a newer version
// that somebody else made. No page, no timers, no requests.

import { conflictsOf, differences } from "/transcript/conflicts.js";
import { apply, applyAll, documentOf, OperationError, reach, segmentOf } from "/transcript/operations.js";

/** `{ document, confirmed }` with the server's answer to a PATCH in it. */
function answered(document, { version, status, title, segments, removed, order }) {
  const gone = new Set(removed);
  const changed = new Map(segments.map((segment) => [segment.id, segment]));
  let all;
  if (order) {
    const every = new Map([...document.segments.map((segment) => [segment.id, segment]), ...changed]);
    all = order.map((id) => every.get(id)).filter(Boolean);
  } else {
    all = document.segments.filter(({ id }) => !gone.has(id)).map((segment) => changed.get(segment.id) ?? segment);
  }
  return { version, status, title: title ?? "", segments: all };
}

export class EditQueue {
  /** The server's newest document that is known here. */
  confirmed;
  /** What the reader sees: `confirmed` with everything that is not confirmed. */
  document;
  /** `{ editID, version, operations }` on its way to the server, or null. */
  sent = null;
  unsent = [];

  constructor(transcript) {
    this.confirmed = documentOf(transcript);
    this.document = this.confirmed;
  }

  get isEmpty() { return this.sent === null && this.unsent.length === 0; }

  /** Whether a segment stands as the server has it: its words can be counted on. */
  isConfirmed(id) { return segmentOf(this.document, id) === segmentOf(this.confirmed, id); }

  /** Takes operations; throws an `OperationError` and takes none where one cannot be done. */
  add(operations) {
    this.document = applyAll(this.document, operations).document;
    for (const operation of operations) {
      const last = this.unsent.at(-1);
      const isSameText = operation.op === "set_text" && last?.op === "set_text" && last.segment === operation.segment;
      if (isSameText || (operation.op === "set_title" && last?.op === "set_title")) this.unsent.pop();
      this.unsent.push(operation);
    }
  }

  /** What is to be sent now: what was sent and not answered, again; else all that is unsent, under `editID`; or null. */
  next(editID) {
    if (this.sent === null && this.unsent.length) {
      this.sent = { editID, version: this.confirmed.version, operations: this.unsent };
      this.unsent = [];
    }
    return this.sent;
  }

  /** The server has done what was sent. */
  confirm(answer) {
    this.confirmed = answered(this.confirmed, answer);
    this.sent = null;
    const { document, carried } = carry(this.confirmed, this.unsent);
    this.document = document;
    this.unsent = carried;
  }

  /**
   * The server has a newer document, and nothing of what is here is in it. Edits of what nobody else changed are
   * brought onto it; gives what both changed: `conflicts`. What was sent counts as unsent.
   */
  rebase(transcript) {
    const newer = documentOf(transcript);
    const pending = [...(this.sent?.operations ?? []), ...this.unsent];
    const theirs = differences(this.confirmed, newer);
    const groups = [];
    const isTaken = (id) => groups.some((group) => group.has(id));
    let mine = this.confirmed;
    let document = newer;
    const carried = [];
    for (const operation of pending) {
      const touched = reach(mine, operation);
      let isClean = !touched.some(([id, field]) => isTaken(id) || theirs.get(id)?.has(field));
      if (isClean) {
        try {
          document = apply(document, operation).document;
          carried.push(operation);
        } catch (error) {
          if (!(error instanceof OperationError)) throw error;
          isClean = false;
        }
      }
      if (!isClean) join(groups, touched.map(([id]) => id));
      try {
        mine = apply(mine, operation).document;
      } catch (error) {
        if (!(error instanceof OperationError)) throw error;
      }
    }
    this.confirmed = newer;
    this.document = document;
    this.sent = null;
    this.unsent = carried;
    return conflictsOf(groups, mine, document);
  }

  /** The server refuses what was sent: gives what differs from what it has, for the reader to say. */
  refuse() {
    const mine = this.document;
    const ids = [...this.sent.operations, ...this.unsent].flatMap((operation) => reach(mine, operation));
    const groups = [];
    for (const [id] of ids) join(groups, [id]);
    this.sent = null;
    this.unsent = [];
    this.document = this.confirmed;
    return conflictsOf(groups, mine, this.confirmed);
  }

  /** What is to be kept for the next opening, or null. */
  toJSON() {
    if (this.isEmpty) return null;
    return { version: this.confirmed.version, sent: this.sent, unsent: this.unsent };
  }

  /** Takes what `toJSON` gave, on the document of that version; what cannot be done there is left out. */
  restore({ sent, unsent }) {
    let { document } = this;
    if (sent) {
      const done = carry(document, sent.operations);
      document = done.document;
      this.sent = sent;
    }
    const done = carry(document, Array.isArray(unsent) ? unsent : []);
    this.document = done.document;
    this.unsent = done.carried;
  }
}

/** Applies as many operations as the document takes. */
function carry(document, operations) {
  const carried = [];
  for (const operation of operations) {
    try {
      document = apply(document, operation).document;
      carried.push(operation);
    } catch (error) {
      if (!(error instanceof OperationError)) throw error;
    }
  }
  return { document, carried };
}

/** Puts ids into one group, with all groups that have one of them. */
function join(groups, ids) {
  const group = new Set(ids);
  for (let at = groups.length - 1; at >= 0; at -= 1) {
    if (![...groups[at]].some((id) => group.has(id))) continue;
    for (const id of groups[at]) group.add(id);
    groups.splice(at, 1);
  }
  if (group.size) groups.push(group);
}
