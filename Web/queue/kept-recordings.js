// Recordings of the microphone as this browser keeps them until their jobs are made: second by second, so that neither a
// closed tab nor a crash loses more than the last one.

const DATABASE = "sori";
const VERSION = 1;
/** A recording that was added to so lately is going on in another tab. */
const GOING_ON_MILLISECONDS = 10_000;

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

export class KeptRecordings {
  #opened = null;

  #open() {
    this.#opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(DATABASE, VERSION);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("recordings", { keyPath: "id" });
        request.result.createObjectStore("parts", { keyPath: ["id", "number"] });
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    return this.#opened;
  }

  async #stores(mode) {
    const transaction = (await this.#open()).transaction(["recordings", "parts"], mode);
    return [transaction.objectStore("recordings"), transaction.objectStore("parts")];
  }

  /** Begins one: `{ id, name, type, startedAt }`. Throws where the browser keeps nothing. */
  async begin(recording) {
    const [recordings] = await this.#stores("readwrite");
    await done(recordings.put({ ...recording, seconds: 0, parts: 0, changedAt: Date.now() }));
  }

  /** Adds what was recorded since the last time; `seconds` is how long all of it is. */
  async append(id, blob, seconds) {
    // Bytes, not the blob: browsers lose blobs of theirs that point to memory when the tab is gone.
    const bytes = await blob.arrayBuffer();
    const [recordings, parts] = await this.#stores("readwrite");
    const recording = await done(recordings.get(id));
    if (!recording) return;
    parts.put({ id, number: recording.parts, bytes });
    await done(recordings.put({ ...recording, seconds, parts: recording.parts + 1, changedAt: Date.now() }));
  }

  /** Changes what is known of one, such as its `name`; an ended one gets `isEnded`. */
  async change(id, changes) {
    const [recordings] = await this.#stores("readwrite");
    const recording = await done(recordings.get(id));
    if (recording) await done(recordings.put({ ...recording, ...changes }));
  }

  /** All that are there and do not go on in another tab, the newest first. */
  async list() {
    const [recordings] = await this.#stores("readonly");
    const now = Date.now();
    return (await done(recordings.getAll()))
      .filter(({ parts, isEnded, changedAt }) => parts > 0 && (isEnded || now - changedAt > GOING_ON_MILLISECONDS))
      .sort((one, other) => other.startedAt - one.startedAt);
  }

  /** A recording as one file. */
  async blob(id) {
    const [recordings, parts] = await this.#stores("readonly");
    const range = IDBKeyRange.bound([id, 0], [id, Infinity]);
    const [{ type }, all] = await Promise.all([done(recordings.get(id)), done(parts.getAll(range))]);
    return new Blob(all.map(({ bytes }) => bytes), { type });
  }

  async erase(id) {
    const [recordings, parts] = await this.#stores("readwrite");
    parts.delete(IDBKeyRange.bound([id, 0], [id, Infinity]));
    await done(recordings.delete(id));
  }
}
