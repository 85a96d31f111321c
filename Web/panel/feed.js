// The connection to the server's figures: follows them while the page is seen, and tells when the server goes and
// comes.

import { pause } from "/api.js";

const AFTER_REFUSAL = 10_000;

/** Whether the server was reached and will not tell: what is asked again gets the same answer. */
export function isRefusal(error) { return error.status >= 400 && !error.isPassing; }

export class Feed {
  #api;
  #on;
  #stop = null;
  #isAway = false;

  /**
   * `on` is told: `answer(answer)` of `/api/panel`, `away(error)` when the server cannot be reached or refuses,
   * `back()` when it can be again.
   */
  constructor(api, on) {
    this.#api = api;
    this.#on = on;
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.stop();
      else this.start();
    });
  }

  /** Follows from the beginning; what was followed before is not any more. */
  start() {
    this.stop();
    this.#stop = new AbortController();
    this.#follow(this.#stop.signal);
  }

  stop() {
    this.#stop?.abort();
    this.#stop = null;
  }

  async #follow(signal) {
    while (!signal.aborted) {
      try {
        await this.#api.follow("/api/panel/events", ({ data }) => {
          const answer = JSON.parse(data);
          this.#reached();
          this.#on.answer(answer);
          return false;
        }, { signal, lost: (error) => this.#lost(error) });
      } catch (error) {
        if (signal.aborted) return;
        this.#lost(error);
        await pause(AFTER_REFUSAL, signal).catch(() => {});
      }
    }
  }

  #lost(error) {
    this.#isAway = true;
    this.#on.away(error);
  }

  #reached() {
    if (!this.#isAway) return;
    this.#isAway = false;
    this.#on.back();
  }
}
