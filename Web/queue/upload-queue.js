// Recordings on their way to the server: which is sent next, which waits, and what became of each. No page, no
// connection, no clock: times are given, in milliseconds.
//
//   waiting ──next──> sending ──uploaded──> creating ──created──> (gone)
//      ^                 │ failed              │ failed
//      ├── may pass ─────┴─────────────────────┤
//      └──────── retry <── failed <── stays ───┘

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30_000;

export class UploadQueue {
  #items = new Map();
  #most;

  /** At most `most` are under way at once. */
  constructor({ most = 3 } = {}) { this.#most = most; }

  /** All that are not done, in the order in which they were added. */
  get items() { return [...this.#items.values()]; }

  /** How many are under way. */
  get active() { return this.items.filter(({ state }) => state === "sending" || state === "creating").length; }

  get(id) { return this.#items.get(id) ?? null; }

  /** Adds a recording of `size` bytes. */
  add(id, { name, size }) {
    const item = { id, name, size, loaded: 0, fileID: null, state: "waiting", tries: 0, notBefore: 0, error: null };
    this.#items.set(id, item);
    return item;
  }

  /** Begins those that may: gives them, as many as there is room for. */
  next(now) {
    const begun = [];
    for (const item of this.#items.values()) {
      if (this.active >= this.#most) break;
      if (item.state !== "waiting" || item.notBefore > now) continue;
      item.state = item.fileID ? "creating" : "sending";
      item.loaded = item.fileID ? item.size : 0;
      begun.push(item);
    }
    return begun;
  }

  /** When the next one that waits for its time may begin, or null. */
  get wakeAt() {
    const times = this.items.filter(({ state }) => state === "waiting").map(({ notBefore }) => notBefore);
    return times.length ? Math.min(...times) : null;
  }

  /** So many bytes of it have gone out. */
  progressed(id, loaded) {
    const item = this.#items.get(id);
    if (item?.state === "sending") item.loaded = Math.min(loaded, item.size);
  }

  /** The server has the recording, under this id; its job is to be made. */
  uploaded(id, fileID) {
    const item = this.#items.get(id);
    if (item?.state !== "sending") return;
    Object.assign(item, { state: "creating", fileID, loaded: item.size, tries: 0 });
  }

  /** The job is made: nothing is left to do. */
  created(id) { this.#items.delete(id); }

  /**
   * It did not work. What may pass is tried again, later each time, up to half a minute; `retryAfter` seconds are kept.
   * What stays is shown until the reader decides. An upload that the server knows no longer is sent again.
   */
  failed(id, error, now) {
    const item = this.#items.get(id);
    if (!item) return;
    const wasCreating = item.state === "creating";
    item.error = error;
    item.loaded = 0;
    if (wasCreating && error.status === 404 && item.fileID && item.tries === 0) {
      Object.assign(item, { state: "waiting", fileID: null, tries: 1, notBefore: now });
    } else if (error.isPassing && error.status !== 507) {
      const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** item.tries);
      item.tries += 1;
      item.state = "waiting";
      item.notBefore = now + Math.max(pause, 1000 * (error.retryAfter ?? 0));
    } else {
      item.state = "failed";
    }
  }

  /** Tries one again now, with nothing held against it. */
  retry(id) {
    const item = this.#items.get(id);
    if (item?.state === "failed" || item?.state === "waiting") {
      Object.assign(item, { state: "waiting", tries: 0, notBefore: 0, error: null });
    }
  }

  /** All that wait for a lost connection need wait no longer. */
  online() {
    for (const item of this.#items.values()) if (item.state === "waiting") item.notBefore = 0;
  }

  /** Takes one out, whatever it does. */
  remove(id) { this.#items.delete(id); }
}
