// The transcript on the page: a line for each utterance with its time and its speaker, the utterance in progress in
// fainter ink below.

import { clock } from "/live/formats.js";
import { goesOn } from "/live/speakers.js";

// The reader counts as being at the end when so many pixels or fewer are hidden below.
const END_TOLERANCE = 48;

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export class TranscriptView {
  /** Shown by the page. */
  transcript = null;
  #language;
  #elements = new Map();
  #scroller;
  #label;
  #finals;
  #pending;
  #newest;
  #onChange;
  // The line whose speaker's name was asked for last.
  #asked = null;
  #isAtEnd = true;
  // What was scrolled last: when it has another size, it was not the reader who moved it.
  #size = "";

  /**
   * `onChange()` is called when a line has come, changed or gone, `onSpeaker(id)` when the reader wants to name the
   * speaker of a line.
   */
  constructor(language, onChange, onSpeaker) {
    this.#language = language;
    this.#onChange = onChange;
    this.#scroller = document.getElementById("transcript");
    this.#label = document.getElementById("speaker-label").content.firstChild;
    this.#finals = document.getElementById("finals");
    this.#pending = document.getElementById("pending");
    this.#newest = document.getElementById("newest");
    this.#scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.#finals.addEventListener("click", ({ target }) => {
      const label = target.closest(".speaker");
      if (!label) return;
      this.#asked = this.transcript.lines.find((line) => this.#elements.get(line)?.contains(label)) ?? null;
      if (this.#asked) onSpeaker(this.#asked.speaker);
    });
    this.#newest.addEventListener("click", () => {
      this.#isAtEnd = true;
      this.#follow();
      this.#scroller.focus({ preventScroll: true });
    });
    // Whoever is at the end stays there when the window or the letters change their size.
    const observer = new ResizeObserver(() => this.#follow());
    observer.observe(this.#scroller);
    observer.observe(this.#finals);
  }

  added(line) {
    const before = this.transcript.lines.at(-2);
    if (before?.recording !== line.recording) this.#finals.append(this.#heading(line.recording));
    const made = this.#line(line);
    // Whole when it comes: it is read aloud.
    this.#showSpeaker(line, before);
    this.#finals.append(made);
    this.#changed();
  }

  changed(line) {
    const { lines } = this.transcript;
    const old = this.#elements.get(line);
    const made = this.#line(line);
    this.#showSpeaker(line, lines[lines.indexOf(line) - 1]);
    old?.replaceWith(made);
    this.#changed();
  }

  removed(line) {
    this.#elements.get(line)?.remove();
    this.#elements.delete(line);
    this.showSpeakers();
  }

  /** Writes the speakers of all lines: one has another name, or lines follow one another that did not. */
  showSpeakers() {
    let before;
    for (const line of this.transcript.lines) {
      this.#showSpeaker(line, before);
      before = line;
    }
    this.#changed();
  }

  /** Gives the focus back to where the name was asked for: the label may have gone into that of the line before. */
  focusSpeaker() {
    const { lines, speakers } = this.transcript;
    let index = lines.indexOf(this.#asked);
    while (index > 0 && goesOn(speakers, lines[index], lines[index - 1])) index -= 1;
    const label = this.#elements.get(lines[index])?.querySelector(".speaker");
    (label ?? this.#scroller).focus({ preventScroll: true });
  }

  pending(line) {
    // Its elements stay while it grows: a screen reader on it keeps its position.
    this.#pending.hidden = line === null;
    if (line) {
      this.#pending.className = line.isUnfinished ? "line interim unfinished" : "line interim";
      this.#pending.lang = line.language ?? "";
      this.#pending.querySelector("time").textContent = clock(line.start);
      this.#pending.querySelector(".said").textContent = line.text;
      this.#pending.querySelector(".mark").textContent = line.isUnfinished ? this.#language.text("unfinished") : "";
    }
    this.#changed();
  }

  /** Everything anew: after a reload, in another language, when all was cleared. */
  renewed() {
    this.#elements.clear();
    this.#finals.replaceChildren();
    let before;
    for (const line of this.transcript.lines) {
      if (line.recording !== before?.recording) this.#finals.append(this.#heading(line.recording));
      this.#finals.append(this.#line(line));
      this.#showSpeaker(line, before);
      before = line;
    }
    this.pending(this.transcript.pending);
  }

  #heading(recording) {
    const at = this.transcript.recordings[recording]?.at;
    const format = { month: "long", day: "numeric", hour: "numeric", minute: "2-digit" };
    return element("h2", "recording", at ? new Intl.DateTimeFormat(this.#language.code, format).format(at) : "");
  }

  #line(line) {
    const made = element("div", line.isUnfinished ? "line final unfinished" : "line final");
    const time = element("time", "", clock(line.start));
    time.dateTime = `PT${line.start}S`;
    const text = element("p", "");
    if (line.kind === "gap") {
      made.className = "line gap";
      text.append(element("span", "mark", this.#language.text("gap", clock(line.end - line.start))));
    } else {
      const said = element("span", "said", line.text);
      if (line.language) said.lang = line.language;
      text.append(said);
      if (line.isUnfinished) text.append(" ", element("span", "mark", this.#language.text("unfinished")));
    }
    made.append(time, text);
    this.#elements.set(line, made);
    return made;
  }

  /** The edge of a line, and the name above it unless the line before has it already; then it is only read aloud. */
  #showSpeaker(line, before) {
    const shown = this.#elements.get(line);
    const speaker = this.transcript.speakers.get(line.speaker);
    if (!shown || !speaker) return;
    const isSame = goesOn(this.transcript.speakers, line, before);
    let label = shown.querySelector(".speaker, .speaker-again");
    if (!label?.classList.contains(isSame ? "speaker-again" : "speaker")) {
      label?.remove();
      label = isSame ? element("span", "speaker-again off-screen") : this.#label.cloneNode(true);
      shown.querySelector("time").after(label);
    }
    shown.dataset.colour = String(speaker.colour + 1);
    shown.classList.toggle("goes-on", isSame);
    label.classList.toggle("unnamed", !speaker.isNamed);
    if (!isSame) label.title = this.#language.text("speakerHint");
    // Only another name is written: it may be read aloud.
    const [name, text] = isSame ? [label, `${speaker.name}: `] : [label.firstChild, speaker.name];
    if (name.textContent !== text) name.textContent = text;
  }

  #changed() {
    document.body.classList.toggle("has-speakers", this.transcript.speakers.isTold);
    document.body.classList.toggle("is-empty", this.transcript.isEmpty);
    this.#follow();
    this.#onChange();
  }

  #scrolled() {
    if (this.#isAtEnd && this.#size !== this.#currentSize) return this.#follow();
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    this.#isAtEnd = scrollHeight - scrollTop - clientHeight <= END_TOLERANCE;
    this.#newest.hidden = this.#isAtEnd;
    return undefined;
  }

  /** Keeps the newest line in view, unless the reader has gone back. */
  #follow() {
    if (this.#isAtEnd) this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#size = this.#currentSize;
    this.#scrolled();
  }

  get #currentSize() { return `${this.#scroller.scrollHeight} ${this.#scroller.clientHeight}`; }
}
