// Sends recordings to the server and makes a job of each: what UploadQueue decides, done.

import { APIError, awayError, errorOf } from "/api.js";
import { fields } from "/queue/options.js";
import { UploadQueue } from "/queue/upload-queue.js";

/** A connection over which nothing goes for so long is lost; the server may need longer to look at a whole file. */
const STALLED_MILLISECONDS = 30_000;
const ANSWER_MILLISECONDS = 180_000;

/** An id for a recording and its job: pages without https have no `randomUUID`. */
function newID() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Uploads {
  #page;
  #api;
  #on;
  #queue = new UploadQueue();
  #work = new Map();
  #timer = null;

  /**
   * `on.changed()` is called when something moves, `on.created(jobID, name, fileID, work)` when a job was made; `work` is
   * what `add` was given.
   */
  constructor(page, api, on) {
    this.#page = page;
    this.#api = api;
    this.#on = on;
    window.addEventListener("online", () => {
      this.#queue.online();
      this.#go();
    });
  }

  get items() { return this.#queue.items; }
  get active() { return this.#queue.active; }

  /** Adds a file (or a blob) with the choices of now; `key` tells which kept recording it is, if it is one. */
  add(file, name, options, key = null) {
    const id = newID();
    this.#work.set(id, { file, name, key, fields: fields(options), abort: null });
    this.#queue.add(id, { name, size: file.size });
    this.#go();
  }

  retry(id) {
    this.#queue.retry(id);
    this.#go();
  }

  /** Stops one and forgets it; a file that is there already is left to the server, which erases what no job needs. */
  remove(id) {
    this.#work.get(id)?.abort?.abort();
    this.#work.delete(id);
    this.#queue.remove(id);
    this.#go();
  }

  #go() {
    clearTimeout(this.#timer);
    for (const item of this.#queue.next(Date.now())) this.#run(item);
    const { wakeAt } = this.#queue;
    if (wakeAt !== null && this.#queue.active < 3) {
      this.#timer = setTimeout(() => this.#go(), Math.max(50, wakeAt - Date.now()));
    }
    this.#on.changed();
  }

  async #run({ id, fileID }) {
    const work = this.#work.get(id);
    work.abort = new AbortController();
    try {
      const kept = fileID ?? (await this.#send(id, work)).file_id;
      this.#queue.uploaded(id, kept);
      this.#on.changed();
      // The id is the key: a job whose answer was lost is not made twice.
      const job = await this.#api.post("/api/transcribe-async/", { file_id: kept, ...work.fields },
        { headers: { "idempotency-key": id }, signal: work.abort.signal });
      this.#queue.created(id);
      this.#work.delete(id);
      this.#on.created(job.job_id, work.name, kept, work);
    } catch (error) {
      if (work.abort.signal.aborted) return;
      this.#queue.failed(id, await this.#isReadable(work.file) ? error : this.#goneError(error), Date.now());
    }
    this.#go();
  }

  /** Browsers do not tell a connection that broke from a file that was changed, moved or deleted meanwhile. */
  async #isReadable(file) {
    try {
      await file.slice(0, 1).arrayBuffer();
      return true;
    } catch {
      return false;
    }
  }

  #goneError(cause) {
    return new APIError({ status: 400, code: "file_gone", message: this.#page.text("fileGone") }, cause);
  }

  /** One upload, with XMLHttpRequest: `fetch` does not tell how far it is. */
  #send(id, work) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      let watchdog = null;
      const isAlive = (milliseconds) => {
        clearTimeout(watchdog);
        watchdog = setTimeout(() => { request.abort(); lost(); }, milliseconds);
      };
      const ended = (settle, value) => {
        clearTimeout(watchdog);
        window.removeEventListener("offline", lost);
        settle(value);
      };
      const lost = () => ended(reject, awayError(this.#page));
      request.open("POST", "/api/upload/");
      for (const [name, value] of Object.entries(this.#api.headers)) request.setRequestHeader(name, value);
      request.upload.addEventListener("progress", ({ loaded }) => {
        isAlive(STALLED_MILLISECONDS);
        this.#queue.progressed(id, loaded);
        this.#on.changed();
      });
      request.upload.addEventListener("load", () => isAlive(ANSWER_MILLISECONDS));
      request.addEventListener("error", lost);
      request.addEventListener("load", async () => {
        if (request.status === 401) {
          clearTimeout(watchdog);
          try {
            await this.#api.askForKey(work.abort.signal);
            return ended(resolve, this.#send(id, work));
          } catch (error) {
            return ended(reject, error);
          }
        }
        if (request.status < 200 || request.status > 299) {
          const error = errorOf(this.#page, request.status, request.responseText, request.getResponseHeader("retry-after"));
          return ended(reject, error);
        }
        try {
          return ended(resolve, JSON.parse(request.responseText));
        } catch (error) {
          return ended(reject, awayError(this.#page, error));
        }
      });
      window.addEventListener("offline", lost);
      work.abort.signal.addEventListener("abort", () => {
        request.abort();
        ended(reject, work.abort.signal.reason);
      });
      const form = new FormData();
      form.append("file", work.file, work.name);
      isAlive(STALLED_MILLISECONDS);
      request.send(form);
    });
  }
}
