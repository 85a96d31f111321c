// Brings the reader's edits to the server: soon after the last key, again when it could not be reached, onto a newer
// version when somebody else was faster. What is to be sent is the queue's to say; here are the timers and requests.

import { APIError } from "/api.js";
import { EditQueue } from "/transcript/edit-queue.js";
import { randomID } from "/transcript/edit-store.js";
import { segmentOf } from "/transcript/operations.js";
import { tidy } from "/transcript/words.js";

const QUIET_MILLISECONDS = 500;
const LONGEST_MILLISECONDS = 2000;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8000;

export class Saving {
  queue;
  /** What both sides changed and the reader has not decided yet: see `conflictsOf`. */
  conflicts = [];
  /** `saved`, `waiting` (to be sent soon), `saving`, `away` (kept here), `unkept` (not even here), `gone` (deleted). */
  state = "saved";
  #source;
  #store;
  #on;
  #timer = null;
  #since = 0;
  #isRunning = false;
  #isHeld = false;
  #isRecovering = false;
  #newest = 0;
  #isAway = false;
  #isKept = true;
  #isGone = false;
  #draft = null;
  #wake = null;
  #pause = FIRST_PAUSE;
  // Who waits until everything is sent, or cannot be.
  #flushing = [];

  /**
   * `on` is told: `document()` when the document is another without the reader's doing; `state()`; `conflicts()`;
   * `refused(message)` when the server takes an edit in no case; `extra(answer)` what else a saved edit came to.
   */
  constructor({ transcript, source, store, on }) {
    this.queue = new EditQueue(transcript);
    this.#source = source;
    this.#store = store;
    this.#on = on;
  }

  /** Takes operations of the reader; throws an `OperationError`. */
  edit(operations) {
    this.queue.add(operations);
    this.#draft = null;
    this.#keep();
    this.#soon();
  }

  /** Text that is being composed: kept, but not sent before it is whole. */
  draft(segment, text) {
    this.#draft = { segment, text };
    this.#keep();
  }

  /** While it is held nothing is sent and nothing of others is taken over. */
  set isHeld(isHeld) {
    this.#isHeld = isHeld;
    if (!isHeld) this.#soon();
  }

  /** A version that the server tells of. */
  newer({ version }) {
    this.#newest = Math.max(this.#newest, version);
    if (this.#newest > this.queue.confirmed.version) this.#run();
  }

  /** The transcript is deleted: nothing is sent any more. */
  gone() {
    this.#isGone = true;
    this.#tell();
  }

  /** Sends everything now; true when the server has all of it, false when it cannot be reached. */
  async flush() {
    clearTimeout(this.#timer);
    this.#wake?.();
    const settled = new Promise((resolve) => this.#flushing.push(resolve));
    this.#run();
    await settled;
    return this.queue.isEmpty && !this.#isAway;
  }

  /** The network is back. */
  retry() { this.#wake?.(); }

  /** Goes back to a version; what is unsent goes first. Gives the version before, or null when that was not possible. */
  async revert(version) {
    if (!await this.flush()) return null;
    const before = this.queue.confirmed.version;
    const answer = await this.#source.patch({ editID: randomID(), version: before, operations: [{ op: "revert", version }] });
    this.queue.confirm(answer);
    this.#on.document();
    this.#on.extra(answer);
    return before;
  }

  /** The reader has decided about a conflict; what that comes to is edited like anything else. */
  resolve(conflict) {
    this.conflicts = this.conflicts.filter((other) => other !== conflict);
    this.#keep();
    this.#on.conflicts();
  }

  /** The page is going: what is unsent is kept, and sent without waiting. */
  leave() {
    this.#keep();
    if (!this.#mayRun || this.#isRunning) return;
    const batch = this.queue.next(randomID());
    if (!batch) return;
    this.#keep();
    this.#source.patchAtLast(batch);
  }

  /** Takes over what pages left behind that were closed or killed before the server had it. */
  async recover() {
    // What is typed meanwhile waits: the queue is another one afterwards, and must not be on its way.
    this.#isRecovering = true;
    try {
      for (const { name, value } of await this.#store.left()) {
        try {
          await this.#takeOver(value);
          this.#keep();
          this.#store.forget(name);
        } catch (error) {
          // It stays for the next opening.
          if (!(error instanceof APIError)) throw error;
        }
      }
    } finally {
      this.#isRecovering = false;
      this.#soon();
    }
  }

  get #mayRun() { return !this.#isHeld && !this.#isGone && !this.#isRecovering; }

  async #takeOver({ version, sent = null, unsent = [], draft = null, conflicts = [] }) {
    const { confirmed } = this.queue;
    const isSame = version === undefined || version === confirmed.version;
    const base = isSame ? confirmed : await this.#source.version(version).catch((error) => {
      if (error.status === 404) return confirmed;
      throw error;
    });
    const left = new EditQueue({ ...base, version: version ?? confirmed.version });
    left.restore({ sent, unsent });
    if (draft && segmentOf(left.document, draft.segment)) {
      left.add([{ op: "set_text", segment: draft.segment, text: tidy(draft.text) }]);
    }
    if (left.sent) {
      try {
        left.confirm(await this.#source.patch(left.sent));
      } catch (error) {
        if (error.isPassing || error.status === 401) throw error;
      }
    }
    const newest = left.sent || !isSame || sent ? await this.#source.read() : confirmed;
    this.conflicts.push(...conflicts, ...left.rebase(newest));
    const own = this.queue.unsent;
    this.queue = new EditQueue(newest);
    this.queue.restore({ sent: null, unsent: [...own, ...left.unsent] });
    this.#on.document();
    if (this.conflicts.length) this.#on.conflicts();
    this.#soon();
  }

  #soon() {
    if (this.queue.isEmpty && this.#newest <= this.queue.confirmed.version) return this.#tell();
    const now = performance.now();
    if (this.#timer === null) this.#since = now;
    clearTimeout(this.#timer);
    const wait = Math.max(0, Math.min(QUIET_MILLISECONDS, this.#since + LONGEST_MILLISECONDS - now));
    this.#timer = setTimeout(() => this.#run(), wait);
    return this.#tell();
  }

  async #run() {
    this.#timer = null;
    if (this.#isRunning) return;
    if (!this.#mayRun) return this.#settle();
    this.#isRunning = true;
    try {
      while (this.#mayRun) {
        const batch = this.queue.next(randomID());
        if (!batch && this.#newest <= this.queue.confirmed.version) break;
        this.#keep();
        try {
          if (batch) await this.#send(batch);
          else this.#rebase(await this.#source.read());
          this.#isAway = false;
          this.#pause = FIRST_PAUSE;
        } catch (error) {
          if (!(error instanceof APIError)) throw error;
          if (error.status === 404) this.gone();
          else if (error.isPassing) await this.#wait();
          else this.#refuse(error);
        }
      }
    } finally {
      this.#isRunning = false;
      this.#tell();
      this.#settle();
    }
    return undefined;
  }

  #settle() { for (const resolve of this.#flushing.splice(0)) resolve(); }

  async #send(batch) {
    this.#tell();
    try {
      const before = this.queue.document;
      const answer = await this.#source.patch(batch);
      this.queue.confirm(answer);
      if (before !== this.queue.document) this.#on.document();
      this.#on.extra(answer);
    } catch (error) {
      const isConflict = error.status === 409 && error.detail.transcript;
      if (!isConflict) throw error;
      this.#rebase(error.detail.transcript);
    }
    this.#keep();
  }

  #rebase(transcript) {
    if (transcript.version <= this.queue.confirmed.version && !this.queue.sent) return;
    this.#newest = Math.max(this.#newest, transcript.version);
    this.#conflict(this.queue.rebase(transcript));
  }

  #refuse(error) {
    if (this.queue.sent) this.#conflict(this.queue.refuse());
    this.#on.refused(error.message);
  }

  #conflict(conflicts) {
    this.conflicts.push(...conflicts);
    this.#keep();
    this.#on.document();
    if (conflicts.length) this.#on.conflicts();
  }

  /** The server is away: a while, longer each time, or until the network is back. */
  async #wait() {
    this.#isAway = true;
    this.#tell();
    this.#settle();
    await new Promise((resolve) => {
      this.#wake = resolve;
      setTimeout(resolve, this.#pause);
    });
    this.#wake = null;
    this.#pause = Math.min(LONGEST_PAUSE, 2 * this.#pause);
  }

  #keep() {
    const pending = this.queue.toJSON();
    const value = pending || this.#draft || this.conflicts.length
      ? { version: this.queue.confirmed.version, ...pending, draft: this.#draft, conflicts: this.conflicts } : null;
    this.#isKept = this.#store.keep(value);
    this.#tell();
  }

  #tell() {
    const isDone = this.queue.isEmpty && !this.#draft;
    let state = "saved";
    if (this.#isGone) state = "gone";
    else if (!isDone && !this.#isKept) state = "unkept";
    else if (this.#isAway) state = "away";
    else if (this.queue.sent) state = "saving";
    else if (!isDone) state = "waiting";
    if (state === this.state) return;
    this.state = state;
    this.#on.state();
  }
}
