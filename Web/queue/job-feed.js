// What the server's jobs do: the page of the list that is shown, asked for again and again, and event streams of the few
// that run in sight.

import { APIError, pause } from "/api.js";
import { isEnded } from "/queue/job-facts.js";

/** Browsers open six connections to a server that speaks HTTP/1.1, uploads among them; one is left for questions. */
const MOST_STREAMS = 4;
const MOST_CONNECTIONS = 5;

const BUSY_MILLISECONDS = 1500;
const CALM_MILLISECONDS = 6000;
const HIDDEN_MILLISECONDS = 30_000;

export const STATUSES = ["pending", "processing", "completed", "failed", "cancelled"];

export class JobFeed {
  #api;
  #on;
  #view = { status: "", offset: 0, limit: 50 };
  #jobs = [];
  #heard = new Map();
  #inSight = new Set();
  #uploads = 0;
  #streams = new Map();
  #nudge = null;

  /**
   * `on.page({ jobs, total })` is told each time the list was read, `on.job(job)` of each event, `on.counts({ STATUS: n })`,
   * and `on.away(error)` when the server does not answer, null when it does again.
   */
  constructor(api, on) {
    this.#api = api;
    this.#on = on;
    document.addEventListener("visibilitychange", () => {
      this.#arrange();
      if (!document.hidden) this.refresh();
    });
    window.addEventListener("online", () => this.refresh());
  }

  /** Shows another part of the list: jobs of one status ("" for all), `limit` of them from `offset` on. */
  show(view) {
    this.#view = view;
    this.#jobs = [];
    this.refresh();
  }

  /** Asks again at once. */
  refresh() { this.#nudge?.abort(); }

  /** The jobs in sight: only these are followed. */
  see(ids) {
    this.#inSight = new Set(ids);
    this.#arrange();
  }

  /** So many uploads are under way: they need connections too. */
  set uploads(count) {
    if (this.#uploads === count) return;
    this.#uploads = count;
    this.#arrange();
  }

  /** How many jobs are followed now. */
  get streams() { return this.#streams.size; }

  /** Asks for as long as the page is there. */
  async run() {
    for (;;) {
      this.#nudge = new AbortController();
      const view = this.#view;
      const asked = performance.now();
      try {
        const query = new URLSearchParams({ limit: view.limit, offset: view.offset });
        if (view.status) query.set("status", view.status);
        const page = await this.#api.get(`/api/transcribe-jobs/?${query}`, { signal: this.#nudge.signal });
        if (view === this.#view) this.#take(page, asked);
        this.#on.counts(page.counts);
        this.#on.away(null);
      } catch (error) {
        if (error instanceof APIError) this.#on.away(error);
        else if (!this.#nudge.signal.aborted) throw error;
      }
      if (this.#nudge.signal.aborted) continue;
      await pause(this.#interval, this.#nudge.signal).catch(() => {});
    }
  }

  get #interval() {
    if (document.hidden) return HIDDEN_MILLISECONDS;
    return this.#uploads || this.#jobs.some((job) => !isEnded(job)) ? BUSY_MILLISECONDS : CALM_MILLISECONDS;
  }

  #take({ jobs, total }, asked) {
    // What an event told after this list was asked for is newer than the list.
    const known = new Map(this.#jobs.map((job) => [job.job_id, job]));
    this.#jobs = jobs.map((job) => ((this.#heard.get(job.job_id) ?? 0) > asked ? known.get(job.job_id) ?? job : job));
    this.#on.page({ jobs: this.#jobs, total, view: this.#view });
    this.#arrange();
  }

  /** Opens and closes streams: those that run first, then those that wait, the oldest first. */
  #arrange() {
    const room = Math.max(1, Math.min(MOST_STREAMS, MOST_CONNECTIONS - this.#uploads));
    const seen = document.hidden ? [] : this.#jobs.filter((job) => !isEnded(job) && this.#inSight.has(job.job_id));
    const wanted = [...seen].reverse()
      .sort((one, other) => (one.status === "processing" ? 0 : 1) - (other.status === "processing" ? 0 : 1))
      .slice(0, room).map(({ job_id: id }) => id);
    for (const [id, controller] of this.#streams) {
      if (wanted.includes(id)) continue;
      controller.abort();
      this.#streams.delete(id);
    }
    for (const id of wanted) if (!this.#streams.has(id)) this.#follow(id);
  }

  async #follow(id) {
    const controller = new AbortController();
    this.#streams.set(id, controller);
    try {
      await this.#api.follow(`/api/transcribe-events/${id}`, ({ data }) => {
        const job = JSON.parse(data);
        this.#heard.set(id, performance.now());
        const at = this.#jobs.findIndex(({ job_id: known }) => known === id);
        if (at >= 0) this.#jobs[at] = job;
        this.#on.job(job);
        return isEnded(job);
      }, { signal: controller.signal });
    } catch { /* Stopped, or erased meanwhile: the list tells. */ }
    if (this.#streams.get(id) === controller) this.#streams.delete(id);
    if (controller.signal.aborted) return;
    this.refresh();
  }
}
