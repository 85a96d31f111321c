// Reading and hearing a transcript: the text, the recording in step with it, finding, and what stands beside it. Both
// the library's page and the shared one are this; who may edit adds `Editing`.

import { Details, languageName } from "/transcript/details.js";
import { FindBar } from "/transcript/find-bar.js";
import { Following } from "/transcript/following.js";
import { Marks } from "/transcript/marks.js";
import { segmentOf, speakersOf } from "/transcript/operations.js";
import { People } from "/transcript/people.js";
import { Player } from "/transcript/player.js";
import { SegmentsView } from "/transcript/segments-view.js";
import { saidAt } from "/transcript/timeline.js";
import { Waveform } from "/transcript/waveform.js";
import { offsets, wordAt } from "/transcript/words.js";
import { clock, moment } from "/time.js";

const PEAKS = 2000;
const byID = (id) => document.getElementById(id);

export class Reader {
  page;
  people;
  view;
  marks;
  player;
  following;
  find;
  details;
  /** What the server told last about the transcript as a whole. */
  transcript = null;
  #source;
  #waveform;
  #document = null;
  #scroller = byID("transcript");

  /**
   * `on.person`, `on.version`, `on.versions` as `Details` has them; `on.problem(title, text)` when the recording cannot
   * be heard.
   */
  constructor(page, source, on) {
    this.page = page;
    this.#source = source;
    this.people = new People(page);
    this.view = new SegmentsView(page, this.people, source.canEdit);
    this.marks = new Marks(this.view, source.canEdit);
    this.view.written = (ids) => this.marks.written(ids);
    this.player = new Player(page, {
      time: (seconds) => this.#at(seconds),
      expired: async () => (await source.read()).audio,
      failed: () => on.problem(page.text("noPlayback"), page.text("noPlayback.remedy")),
    });
    this.following = new Following(this.view, this.marks, this.#scroller, () => this.player.isPlaying);
    this.#waveform = new Waveform(page, this.people, {
      seek: (seconds) => this.goTo(seconds),
      describes: (seconds) => {
        const speaker = saidAt(this.view.segments, seconds)?.segment.speaker;
        return speaker ? this.people.shown(speaker) : "";
      },
    });
    this.find = new FindBar(page, {
      hits: (found, now) => {
        this.marks.hits(found, now);
        this.#waveform.hits = found.map((hit) => this.#timeOf(hit)).filter((time) => time !== null);
      },
      go: (hit) => this.#showHit(hit),
      replace: (operations, many) => this.replaced(operations, many),
      closed: () => this.focus(),
    });
    this.details = new Details(page, this.people, on);
    page.onChange(() => {
      this.view.rename();
      this.#tellFacts();
    });
    this.view.list.addEventListener("click", (event) => this.#clicked(event));
    this.view.list.addEventListener("focusin", ({ target }) => {
      const segment = this.view.segmentAt(target);
      if (segment) this.view.current = segment.id;
    });
  }

  /** What becomes of replacements: nothing where nobody may edit. */
  replaced = () => {};
  /** A click into a text that edits it: true where it does. */
  edits = () => false;

  /** Shows a transcript for the first time, with its recording. */
  open(transcript, document) {
    this.transcript = transcript;
    this.player.load(transcript.audio, transcript.duration);
    this.show(document);
    this.details.show(transcript);
    this.#tellFacts();
    if (transcript.audio) {
      // Without it the line shows who speaks when.
      this.#source.peaks(PEAKS).then((peaks) => { this.#waveform.peaks = peaks; }, () => {});
    }
  }

  /** Shows a document; `keeps` as `SegmentsView.show` has it. */
  show(document, keeps) {
    const isSame = document.segments === this.#document?.segments;
    this.#document = document;
    if (isSame) return;
    this.people.know(speakersOf(document));
    this.view.show(document.segments, keeps);
    this.#waveform.show(document.segments, this.transcript.duration);
    this.details.showSpeakers(document.segments);
    this.find.show(document.segments);
    this.following.again();
    byID("empty").hidden = document.segments.length > 0;
  }

  /** Goes to a time of the recording, and to the text that is said there. */
  goTo(seconds, { plays = false } = {}) {
    this.following.resume();
    this.player.seek(seconds, { plays });
    this.following.at(seconds, { jumped: true });
  }

  /** Plays from a word of a segment on. */
  playWord(segment, offset) {
    const word = segment.words[wordAt(segment, offset)];
    // The first sound of a word lies at its very beginning: a moment before it, so that nothing is cut off.
    this.following.resume();
    this.player.seek(Math.max(0, (word?.start ?? segment.start) - 0.02), { plays: true });
  }

  /** The next or the previous segment gets the keyboard. */
  step(by) {
    const { segments } = this.view;
    const at = segments.findIndex(({ id }) => id === this.view.current);
    const next = segments[Math.max(0, Math.min(segments.length - 1, at + by))];
    if (next) this.view.reveal(next.id, { focus: true });
  }

  /** Gives the keyboard back to the text. */
  focus() { this.view.textOf(this.view.current)?.focus({ preventScroll: true }); }

  /** The address asks for a time, and for words to be found. */
  follow(parameters) {
    const query = parameters.get("q");
    const at = Number(parameters.get("at"));
    const hasTime = parameters.has("at") && Number.isFinite(at) && at >= 0;
    if (query) this.find.openWith(query);
    if (!hasTime) {
      if (query) this.find.step(0);
      return;
    }
    this.goTo(at);
    const id = this.following.segment;
    if (id === null) return;
    this.view.reveal(id, { focus: true, block: "center" });
    if (query) this.find.near(id);
  }

  #at(seconds) {
    this.following?.at(seconds);
    if (this.#waveform) this.#waveform.time = seconds;
  }

  #timeOf({ id, start }) {
    const segment = segmentOf(this.#document, id);
    return segment ? (segment.words[wordAt(segment, start)]?.start ?? segment.start) : null;
  }

  #showHit(hit) {
    this.view.current = hit.id;
    this.view.elementOf(hit.id)?.scrollIntoView({ block: "center" });
  }

  #clicked(event) {
    const { target } = event;
    const segment = this.view.segmentAt(target);
    if (!segment) return;
    if (target.closest(".time")) {
      this.following.resume();
      this.player.seek(segment.start, { plays: true });
      return;
    }
    if (!target.closest(".text") || target.closest("[contenteditable]")) return;
    // Whoever selects something to copy it does not want to hear it.
    if (event.detail < 2 && !getSelection().isCollapsed) return;
    const pointed = this.view.pointed(event.clientX, event.clientY);
    if (!pointed || this.edits(event, pointed)) return;
    this.playWord(pointed.segment, pointed.offset);
    this.view.textOf(pointed.segment.id)?.focus({ preventScroll: true });
  }

  #tellFacts() {
    const { transcript, page } = this;
    if (!transcript) return;
    const facts = [moment(page, transcript.created_at), clock(transcript.duration)];
    if (transcript.language) facts.push(languageName(page, transcript.language));
    byID("facts").textContent = facts.join(" · ");
  }
}

/** The offsets of a word in its segment. */
export const spanOf = (segment, word) => offsets(segment)[word];
