// What a job's object tells a reader: its name, what it came to, how long it takes, why it failed. No page.

const ENDED = new Set(["completed", "failed", "cancelled"]);

/** Whether nothing more happens to a job by itself. */
export const isEnded = (job) => ENDED.has(job.status);

/** What the recording is called: the name that the client gave, else the file's. */
export function nameOf(job, remembered = null) {
  return job.filename || remembered || String(job.file_path ?? "").split("/").pop() || job.job_id;
}

/** The reason in a job's error, `code: detail`: both, or null. */
export function reasonOf(job) {
  const found = /^([a-z0-9_]+): ?([^]*)$/.exec(job.error ?? "");
  if (found) return { code: found[1], detail: found[2] };
  return job.error ? { code: "", detail: job.error } : null;
}

/** The first sentence of a text, or as much of it as stands in a line or two. */
export function firstSentence(text, most = 180) {
  const trimmed = text.trim();
  const [sentence] = /^[^]*?[.?!。？！…](?=\s|$)/u.exec(trimmed) ?? [trimmed];
  if (sentence.length <= most) return sentence;
  return `${[...sentence].slice(0, most - 1).join("").trimEnd()}…`;
}

/** What a completed job's result comes to: `sentence`, `duration` in seconds, `language`, `speakers`; null without one. */
export function summaryOf(result) {
  if (!result) return null;
  const segments = result.segments ?? [];
  const names = new Set(segments.map(({ speaker }) => speaker).filter(Boolean));
  return {
    sentence: firstSentence(segments[0]?.text ?? result.text ?? ""),
    duration: result.duration ?? null,
    language: result.language ?? null,
    speakers: [...names],
  };
}

/** The same out of a row of the library. */
export function summaryOfTranscript(row) {
  return {
    sentence: firstSentence(row.snippets?.[0]?.text ?? ""), duration: row.duration, language: row.language,
    speakers: row.speakers ?? [],
  };
}

/**
 * Where the jobs that wait stand, the first is 1: a map by id. `jobs` are those of the list from `offset` on, the newest
 * first, of `total`. Within a priority the oldest is first; where a page does not show all, it is known only if all that
 * it shows have one priority.
 */
export function positions(jobs, { offset = 0, total = jobs.length } = {}) {
  const found = new Map();
  if (jobs.length === total) {
    const order = [...jobs].reverse().sort((one, other) => other.priority - one.priority);
    order.forEach((job, index) => found.set(job.job_id, index + 1));
  } else if (new Set(jobs.map(({ priority }) => priority)).size <= 1) {
    jobs.forEach((job, index) => found.set(job.job_id, total - offset - index));
  }
  return found;
}
