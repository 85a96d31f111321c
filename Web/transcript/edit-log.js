// Undo and redo: what the reader did, step by step, each with the operations that take it back. No page.

import { applyAll, OperationError, reach, segmentOf } from "/transcript/operations.js";
import { tidy } from "/transcript/words.js";

/** The ids that operations touch, in the document before or behind them. */
const touched = (document, operations) =>
  new Set(operations.flatMap((operation) => reach(document, operation)).map(([id]) => id));

/** How the segments stand: what tells whether somebody else has changed them since. */
function standing(document, ids) {
  return [...ids].map((id) => {
    if (id === "title") return ["title", document.title];
    const segment = segmentOf(document, id);
    return [id, segment && `${segment.speaker ?? ""}\n${tidy(segment.text)}`];
  });
}

export class EditLog {
  // `{ operations, inverse, key, left }`: `left` is how the touched segments stood behind the step.
  #done = [];
  #undone = [];
  #isOpen = false;

  get canUndo() { return this.#done.length > 0; }
  get canRedo() { return this.#undone.length > 0; }

  /**
   * Does operations as one step; gives `{ document }`. Steps with the same `key` that follow one another are one, until
   * `close()`: what is typed into a segment without a pause.
   */
  perform(document, operations, key = null) {
    const { document: after, inverse } = applyAll(document, operations);
    const ids = touched(document, operations);
    for (const id of touched(after, inverse)) ids.add(id);
    const last = this.#done.at(-1);
    this.#undone = [];
    if (key !== null && this.#isOpen && last?.key === key) {
      last.operations = operations;
      last.left = standing(after, ids);
    } else {
      this.#done.push({ operations, inverse, key, left: standing(after, ids) });
    }
    this.#isOpen = true;
    return { document: after };
  }

  /** Going back to a version is a step too, done and taken back by the server alone. */
  performRevert(version, before) {
    this.#undone = [];
    this.#done.push({ revert: { inverse: before, operations: version }, left: [] });
    this.#isOpen = false;
  }

  /** The next thing done is a step of its own. */
  close() { this.#isOpen = false; }

  /**
   * Takes the last step back: `{ document, operations }`, null when there is none, `{ refused: true }` where somebody
   * else has changed the same since; that step is forgotten; `{ revert }` with the version to go to.
   */
  undo(document) { return this.#go(document, this.#done, this.#undone, "inverse"); }

  redo(document) { return this.#go(document, this.#undone, this.#done, "operations"); }

  #go(document, from, to, which) {
    const step = from.pop();
    this.#isOpen = false;
    if (!step) return null;
    if (step.revert) {
      to.push(step);
      return { revert: step.revert[which] };
    }
    const now = new Map(standing(document, step.left.map(([id]) => id)));
    if (step.left.some(([id, how]) => now.get(id) !== how)) return { refused: true };
    try {
      const operations = step[which];
      const { document: after } = applyAll(document, operations);
      to.push({ ...step, left: standing(after, step.left.map(([id]) => id)) });
      return { document: after, operations };
    } catch (error) {
      if (error instanceof OperationError) return { refused: true };
      throw error;
    }
  }
}
