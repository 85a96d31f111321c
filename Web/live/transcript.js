// What was said, as the server tells it: lines with times, and the utterance in progress. No page: whoever shows it is
// told of each change.
//
// Times are seconds of all that was recorded; the server's begin at 0 on each connection (a round) and are brought
// there by `begin`, where the round's audio begins.

import { Speakers } from "/live/speakers.js";

// How far a round may begin behind a text in progress and still be counted on to say it again.
const TOLERANCE = 0.5;
// The server cuts speech there.
const LONGEST_UTTERANCE = 25;

const seconds = (value) => Math.round(value * 100) / 100;

export class Transcript {
  /** Seconds recorded so far. */
  duration = 0;
  /** `{ at, start }`: when each recording began, by the clock (milliseconds) and on the time line. */
  recordings = [];
  /**
   * `{ kind: "text" | "gap", start, end, text, language, speaker, isUnfinished, recording }` in the order told; `speaker`
   * is an id of `speakers`, or null.
   */
  lines = [];
  /** The utterance in progress, a line without `end`; or null. */
  pending = null;
  /** Who is heard in it. */
  speakers;
  #round = { begin: 0, lines: new Map() };
  #shown;

  /** `shown` has `added(line)`, `changed(line)`, `removed(line)`, `pending(line)` and `renewed()`. */
  constructor(shown, speakers = new Speakers()) {
    this.#shown = shown;
    this.speakers = speakers;
  }

  get isEmpty() { return this.lines.length === 0 && this.pending === null; }

  beginRecording(at) {
    this.recordings.push({ at, start: this.duration });
  }

  /**
   * A connection takes audio from `begin` on; `lost` seconds before were never sent. The text in progress is said again
   * by the new round when its audio was kept, else it stays as far as it came.
   */
  beginRound(begin, lost = 0) {
    if (this.pending && begin > this.pending.start + TOLERANCE) this.settle();
    if (lost > TOLERANCE) this.#add({ kind: "gap", start: seconds(begin - lost), end: seconds(begin), text: "" });
    this.#round = { begin, lines: new Map() };
    this.speakers.beginConnection();
  }

  /** The text so far; `heard` is where the audio ends that the server may have heard, for one that tells no times. */
  interim(message, heard) {
    this.#showPending({
      kind: "text", start: this.#start(message, heard), text: message.text, language: message.language ?? null,
      utterance: message.utterance, round: this.#round, isUnfinished: false,
    });
  }

  final(message, heard) {
    const line = {
      kind: "text", start: this.#start(message, heard), end: this.#time(message.end) ?? seconds(heard),
      text: message.text, language: message.language ?? null, speaker: this.speakers.of(message), isUnfinished: false,
    };
    this.#showPending(null);
    const { lines } = this.#round;
    // An utterance of several speakers comes in several finals: no correction can say which of them it means.
    if (message.utterance !== undefined) lines.set(message.utterance, lines.has(message.utterance) ? null : line);
    this.#add(line);
  }

  /** Another text for a final of this round; an empty one takes the line away. */
  correct(message) {
    const line = this.#round.lines.get(message.utterance);
    if (!line) {
      // The utterance in progress turned out to say nothing.
      if (message.text === "" && this.pending?.utterance === message.utterance) this.#showPending(null);
      return;
    }
    if (message.text === "") {
      this.lines.splice(this.lines.indexOf(line), 1);
      this.#round.lines.delete(message.utterance);
      this.#shown.removed(line);
      return;
    }
    line.text = message.text;
    line.start = this.#time(message.start) ?? line.start;
    line.end = this.#time(message.end) ?? line.end;
    if (message.language) line.language = message.language;
    this.#shown.changed(line);
  }

  /** The connection is gone: the text in progress stays, marked. */
  interrupt() {
    if (this.pending) this.#showPending({ until: this.duration, ...this.pending, isUnfinished: true });
  }

  /** No final will come for the text in progress: it stays as a line, marked. */
  settle() {
    const line = this.pending;
    if (!line) return;
    this.#showPending(null);
    this.#add(this.#unfinished(line));
  }

  /** The server has told all finals: a text in progress without one is none, unless its connection was lost before. */
  finish() {
    if (this.pending?.isUnfinished) this.settle();
    else this.#showPending(null);
  }

  /** Forgets everything; while a recording runs its time goes on. */
  clear(isRecording) {
    this.lines = [];
    this.pending = null;
    this.#round.lines.clear();
    this.recordings = isRecording ? this.recordings.slice(-1) : [];
    if (!isRecording) this.duration = 0;
    this.speakers.clear(isRecording);
    this.#shown.renewed();
  }

  /** As it is kept for a reload: what is in progress counts as unfinished. */
  toJSON() {
    const lines = this.pending ? [...this.lines, this.#unfinished(this.pending)] : this.lines;
    const speakers = this.speakers.isTold ? { speakers: this.speakers } : {};
    return { duration: this.duration, recordings: this.recordings, lines, ...speakers };
  }

  /** Takes what `toJSON` gave. */
  restore(kept) {
    if (!Array.isArray(kept?.lines) || !Array.isArray(kept.recordings)) return;
    this.duration = Number(kept.duration) || 0;
    this.recordings = kept.recordings;
    this.lines = kept.lines;
    this.speakers.restore(kept.speakers);
    this.#shown.renewed();
  }

  /** The line of a text in progress, as far as it came. */
  #unfinished({ start, text, language, until = this.duration }) {
    const end = seconds(Math.max(start, Math.min(until, start + LONGEST_UTTERANCE)));
    return { kind: "text", start, end, text, language, isUnfinished: true, recording: this.recordings.length - 1 };
  }

  #add(line) {
    line.recording = this.recordings.length - 1;
    this.lines.push(line);
    this.#shown.added(line);
  }

  #showPending(line) {
    this.pending = line;
    this.#shown.pending(line);
  }

  #time(value) { return value === undefined ? undefined : seconds(this.#round.begin + value); }

  /** Where a message's utterance began: as told, as the text before it, or a moment before it was heard. */
  #start(message, heard) {
    const told = this.#time(message.start);
    if (told !== undefined) return told;
    const isSame = this.pending?.round === this.#round && this.pending.utterance === message.utterance;
    return isSame || this.pending?.isUnfinished ? this.pending.start : seconds(Math.max(this.#round.begin, heard - 1));
  }
}
