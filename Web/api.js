// Asking the server: requests that carry the key and the page's language, errors with a code, and event streams.

import { EventStreamParser } from "/event-stream.js";

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 10_000;

/**
 * Why a request failed: `status` (0 when the server could not be reached), the server's `code` ("away" then), a
 * `message` in the page's language, the `field` that is wrong or null, and the whole `detail` of the answer.
 */
export class APIError extends Error {
  constructor({ status, code, message, detail = {}, retryAfter = null }, cause) {
    super(message, { cause });
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.field = detail.field ?? null;
    /** Seconds after which the server asks to be asked again, or null. */
    this.retryAfter = retryAfter;
  }

  /** Whether the same request may succeed later without a change. */
  get isPassing() { return this.status === 0 || this.status === 429 || this.status >= 500; }
}

/** The error that an answer of the server tells; `text` is its body. */
export function errorOf(page, status, text, retryAfter = null) {
  let detail = {};
  try {
    const answer = JSON.parse(text);
    detail = answer.detail ?? answer.error ?? {};
    if (typeof detail === "string") detail = { message: detail };
  } catch { /* Not from our server: a proxy's page. */ }
  const message = detail.message ?? page.text("error.status", status);
  return new APIError({ status, code: detail.code ?? `http_${status}`, message, detail,
    retryAfter: Number(retryAfter) || null });
}

/** An error of a connection that broke, or was never there. */
export function awayError(page, cause) {
  return new APIError({ status: 0, code: "away", message: page.text("error.away") }, cause);
}

/** Waits; throws when the signal aborts. */
export function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const aborted = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", aborted);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", aborted, { once: true });
  });
}

export class API {
  #page;
  #key;
  #form;

  /** `form` is the page's KeyForm: it is shown when the server asks for a key, and requests wait for what is typed. */
  constructor(page, key, form) {
    this.#page = page;
    this.#key = key;
    this.#form = form;
  }

  /** The header fields of every request. */
  get headers() { return { "accept-language": this.#page.code, ...this.#key.headers }; }

  get(path, options) { return this.#json("GET", path, options); }
  delete(path, options) { return this.#json("DELETE", path, options); }
  /** Sends a value as JSON. */
  post(path, value, options) { return this.#json("POST", path, { value, ...options }); }
  patch(path, value, options) { return this.#json("PATCH", path, { value, ...options }); }

  /**
   * The response of a request that succeeded; throws an `APIError`, or the signal's reason. With 401 it waits for a key
   * and asks again. `value` is sent as JSON, `body` as it is.
   */
  async response(method, path, { value, body, headers, signal } = {}) {
    for (;;) {
      const used = this.#key.value;
      const options = { method, signal, cache: "no-store", headers: { ...this.headers, ...headers }, body };
      if (value !== undefined) {
        options.body = JSON.stringify(value);
        options.headers["content-type"] = "application/json";
      }
      let response;
      try {
        response = await fetch(path, options);
      } catch (error) {
        signal?.throwIfAborted();
        throw awayError(this.#page, error);
      }
      if (response.ok) return response;
      if (response.status === 401 && this.#form) {
        // Somebody may have typed one in while this was under way.
        if (used === this.#key.value) await this.askForKey(signal);
        continue;
      }
      const text = await response.text().catch(() => "");
      throw errorOf(this.#page, response.status, text, response.headers.get("retry-after"));
    }
  }

  /** Shows the field for the key and waits until the server has accepted one. */
  async askForKey(signal) {
    const given = this.#form.ask(this.#key.value ? "wrong" : "missing");
    if (!signal) return given;
    return Promise.race([given, new Promise((_, reject) => {
      if (signal.aborted) reject(signal.reason);
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    })]);
  }

  async #json(method, path, options) {
    const response = await this.response(method, path, options);
    if (response.status === 204) return null;
    try {
      return await response.json();
    } catch (error) {
      options?.signal?.throwIfAborted();
      if (error instanceof SyntaxError) {
        const message = this.#page.text("error.unreadable", response.status);
        throw new APIError({ status: response.status, code: "unreadable", message }, error);
      }
      throw awayError(this.#page, error);
    }
  }

  /**
   * Follows an event stream until `take({ event, data, id })` returns true, the signal aborts, or the server answers with
   * an error that stays (thrown as an `APIError`). A connection that breaks is made again, from the last id on;
   * `lost(error)` is told of each break.
   */
  async follow(path, take, { signal, lost = () => {} } = {}) {
    const parser = new EventStreamParser();
    for (let wait = FIRST_PAUSE; ; wait = Math.min(LONGEST_PAUSE, 2 * wait)) {
      try {
        const headers = { accept: "text/event-stream" };
        if (parser.lastID !== null) headers["last-event-id"] = parser.lastID;
        const response = await this.response("GET", path, { headers, signal });
        const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
        const fresh = new EventStreamParser();
        fresh.lastID = parser.lastID;
        for (let part; !(part = await reader.read()).done;) {
          for (const message of fresh.take(part.value)) {
            parser.lastID = message.id;
            wait = FIRST_PAUSE / 2;
            if (!take(message)) continue;
            reader.cancel().catch(() => {});
            return;
          }
        }
      } catch (error) {
        signal?.throwIfAborted();
        if (error instanceof APIError && !error.isPassing) throw error;
        lost(error);
      }
      await pause(wait, signal);
    }
  }
}
