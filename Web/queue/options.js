// How recordings are to be transcribed: what the reader chose, what is kept of it, and the fields that the server takes.

import { preferences } from "/storage.js";

const NAME = "sori.options";

/** The choices of a reader who has chosen nothing. */
export const DEFAULTS = Object.freeze({
  /** A code, `auto`, or "" for what the server presumes. */
  language: "",
  /** `none`, `voices` (told apart by their voices) or `channels` (each channel of the file is one speaker). */
  speakers: "none",
  /** 1 to 64, or null where it is not known; for `voices`. */
  speakerCount: null,
  privacy: false,
  classification: false,
  agent: false,
  /** Words to expect, separated by commas. */
  hotwords: "",
  /** -10 to 10; the larger goes first. */
  priority: 0,
});

const SPEAKERS = ["none", "voices", "channels"];
const isWhole = (value, least, most) => Number.isInteger(value) && value >= least && value <= most;

/** Choices out of anything: what is missing or makes no sense is as in `DEFAULTS`. */
export function sound(value) {
  const given = value && typeof value === "object" ? value : {};
  return {
    language: /^[a-zA-Z-]{0,12}$/.test(given.language ?? "") ? given.language ?? "" : "",
    speakers: SPEAKERS.includes(given.speakers) ? given.speakers : DEFAULTS.speakers,
    speakerCount: isWhole(given.speakerCount, 1, 64) ? given.speakerCount : null,
    privacy: given.privacy === true,
    classification: given.classification === true,
    agent: given.agent === true,
    hotwords: typeof given.hotwords === "string" ? given.hotwords.slice(0, 1000) : "",
    priority: isWhole(given.priority, -10, 10) ? given.priority : 0,
  };
}

/** The fields of a job with these choices. Times of words are always asked for: transcripts are read along with them. */
export function fields(options) {
  const asked = { word_timestamps: true };
  if (options.language) asked.language = options.language;
  if (options.speakers === "voices") {
    asked.diarize = true;
    if (options.speakerCount) asked.num_speakers = options.speakerCount;
  }
  if (options.speakers === "channels") asked.channels = "split";
  if (options.privacy) asked.privacy_removal = true;
  if (options.classification) asked.classification = true;
  if (options.agent) asked.ai_agent = true;
  if (options.hotwords.trim()) asked.hotwords = options.hotwords.trim();
  if (options.priority) asked.priority = options.priority;
  return asked;
}

/** The choices that this browser keeps. */
export function kept() {
  try {
    return sound(JSON.parse(preferences.get(NAME)));
  } catch {
    return sound(null);
  }
}

/** Keeps choices for the next time. */
export function keep(options) { preferences.set(NAME, JSON.stringify(sound(options))); }
