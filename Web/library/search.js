// Asks for the transcripts of a query, part after part. Only the newest question counts: answers to older ones are dropped.

import { parameters } from "/library/query.js";

const PART = 40;
const MOST = 100;

export class Search {
  #api;
  #on;
  #question = null;
  #query = null;
  #cursor = null;
  #isWhole = false;
  #isAsking = false;

  /**
   * `on.found(rows, { isFirst, total })` is given each part, `total` is null where the server does not tell;
   * `on.failed(error)` is told why there is none. `on.busy(isBusy)` tells whether an answer is awaited.
   */
  constructor(api, on) {
    this.#api = api;
    this.#on = on;
  }

  /** Whether there is nothing more to ask for. */
  get isWhole() { return this.#isWhole; }
  get cursor() { return this.#cursor; }

  /** Begins a query anew. */
  begin(query) {
    this.#take(query);
    return this.more();
  }

  /** Goes on with a query whose first parts are known already. */
  resume(query, cursor) {
    this.#take(query);
    this.#cursor = cursor;
    this.#isWhole = cursor === null;
  }

  #take(query) {
    this.#question?.abort();
    this.#question = new AbortController();
    this.#query = query;
    this.#cursor = null;
    this.#isWhole = false;
    this.#isAsking = false;
  }

  /** Asks for the next part, unless one is awaited or there is none. */
  async more() {
    if (this.#isAsking || this.#isWhole) return;
    this.#isAsking = true;
    this.#on.busy(true);
    const question = this.#question;
    const isFirst = this.#cursor === null;
    try {
      const answer = await this.#ask({ limit: PART, cursor: this.#cursor }, question);
      this.#cursor = answer.next_cursor;
      this.#isWhole = answer.next_cursor === null;
      this.#on.found(answer.transcripts, { isFirst, total: answer.total });
    } catch (error) {
      if (question.signal.aborted) return;
      this.#isAsking = false;
      this.#on.busy(false);
      this.#on.failed(error);
      return;
    }
    this.#isAsking = false;
    this.#on.busy(false);
  }

  /** The first `count` rows as they are now, with where they go on; null when another query began meanwhile. */
  async again(count) {
    const question = this.#question;
    const rows = [];
    let cursor = null;
    try {
      do {
        const answer = await this.#ask({ limit: Math.min(MOST, Math.max(PART, count - rows.length)), cursor }, question);
        rows.push(...answer.transcripts);
        cursor = answer.next_cursor;
      } while (cursor !== null && rows.length < count);
    } catch {
      // What is shown stays: nobody asked for this.
      return null;
    }
    if (question.signal.aborted || this.#isAsking) return null;
    this.#cursor = cursor;
    this.#isWhole = cursor === null;
    return rows;
  }

  async #ask(options, question) {
    const path = `/api/transcripts?${parameters(this.#query, options)}`;
    const answer = await this.#api.get(path, { signal: question.signal });
    question.signal.throwIfAborted();
    return answer;
  }
}
