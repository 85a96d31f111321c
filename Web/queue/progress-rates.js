// How fast running jobs go on, and so how long they still take. No page, no clock: times are given, in milliseconds.

/** Progress between which the recording is decoded: before it the work has hardly begun, behind it little is left. */
const BEGUN = 15;
const DECODED = 90;
/** What is known of so little says nothing of the rest. */
const LEAST_PROGRESS = 2;
const LEAST_SECONDS = 2;

export class ProgressRates {
  #first = new Map();
  #last = new Map();

  /** Notes how far a job is at a time of the reader's clock. */
  observe({ job_id: id, status, progress }, now) {
    if (status !== "processing") {
      this.#first.delete(id);
      this.#last.delete(id);
    } else if (progress >= BEGUN) {
      if (!this.#first.has(id)) this.#first.set(id, { progress, at: now });
      if (this.#last.get(id)?.progress !== progress) this.#last.set(id, { progress, at: now });
    }
  }

  /**
   * About how many seconds a job still takes, or null where that cannot be told yet. Measured between what was seen of it
   * here; where that is too little, by the server's own times, which a reader's clock may not agree with.
   */
  left(job, now) {
    if (job.status !== "processing") return null;
    const [first, last] = [this.#first.get(job.job_id), this.#last.get(job.job_id)];
    if (!first) return null;
    const seen = ProgressRates.#rest(last.progress - first.progress, (last.at - first.at) / 1000, last.progress);
    if (seen !== null) return Math.max(0, seen - (now - last.at) / 1000);
    const heard = (new Date(job.worker_heard_at) - new Date(job.started_at)) / 1000;
    return job.worker_heard_at && job.started_at ? ProgressRates.#rest(job.progress - BEGUN, heard, job.progress) : null;
  }

  static #rest(progress, seconds, at) {
    if (progress < LEAST_PROGRESS || seconds < LEAST_SECONDS) return null;
    return (Math.max(0, DECODED - at) * seconds) / progress;
  }
}
