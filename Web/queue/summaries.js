// What completed jobs came to: read from the library for all in sight at once, else one by one with their results.

import { summaryOf, summaryOfTranscript } from "/queue/job-facts.js";

const MOST_AT_ONCE = 100;
const MOST_KEPT = 5000;

export class Summaries {
  #api;
  #changed;
  #known = new Map();
  #wanted = new Set();
  #isAsking = false;
  #hasLibrary = true;

  /** `changed(ids)` is told what has been learnt. */
  constructor(api, changed) {
    this.#api = api;
    this.#changed = changed;
  }

  /** The summary of a job, null when nothing can be said of it, undefined while it is not known. */
  get(id) { return this.#known.get(id); }

  /** Takes a job's object with its result. */
  take(job) {
    if (job.status === "completed" && job.result) this.#keep(job.job_id, summaryOf(job.result));
  }

  /** A job was begun anew or erased: what it came to holds no more. */
  forget(id) { this.#known.delete(id); }

  /** Asks for those that are not known. */
  async want(ids) {
    for (const id of ids) if (!this.#known.has(id)) this.#wanted.add(id);
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      while (this.#wanted.size) await this.#ask([...this.#wanted].slice(0, MOST_AT_ONCE));
    } catch {
      // The server is away: they are wanted again with the next list.
      this.#wanted.clear();
    }
    this.#isAsking = false;
  }

  async #ask(ids) {
    const found = new Map();
    if (this.#hasLibrary) {
      try {
        const query = new URLSearchParams({ ids: ids.join(","), limit: MOST_AT_ONCE });
        const { transcripts } = await this.#api.get(`/api/transcripts?${query}`);
        for (const row of transcripts) if (ids.includes(row.id)) found.set(row.id, summaryOfTranscript(row));
      } catch (error) {
        if (error.status !== 404) throw error;
        this.#hasLibrary = false;
      }
    }
    const rest = ids.filter((id) => !found.has(id));
    for (const [id, summary] of found) {
      this.#wanted.delete(id);
      this.#keep(id, summary);
    }
    if (found.size) this.#changed([...found.keys()]);
    if (!rest.length || found.size) return;
    // One at a time, for a result may be long; the next round asks for others first.
    const [id] = rest;
    this.#wanted.delete(id);
    try {
      const job = await this.#api.get(`/api/transcribe-status/${id}`);
      this.#keep(id, summaryOf(job.result));
    } catch (error) {
      if (error.status !== 404) throw error;
      this.#keep(id, null);
    }
    this.#changed([id]);
  }

  #keep(id, summary) {
    if (this.#known.size >= MOST_KEPT) this.#known.delete(this.#known.keys().next().value);
    this.#known.set(id, summary);
  }
}
