// The transcript on the page: a line for each utterance with its time, the utterance in progress in fainter ink below.

import { clock } from "/live/formats.js";

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
  #finals;
  #pending;
  #newest;
  #onChange;
  #isAtEnd = true;
  // What was scrolled last: when it has another size, it was not the reader who moved it.
  #size = "";

  /** `onChange()` is called when a line has come, changed or gone. */
  constructor(language, onChange) {
    this.#language = language;
    this.#onChange = onChange;
    this.#scroller = document.getElementById("transcript");
    this.#finals = document.getElementById("finals");
    this.#pending = document.getElementById("pending");
    this.#newest = document.getElementById("newest");
    this.#scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
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
    this.#finals.append(this.#line(line));
    this.#changed();
  }

  changed(line) {
    const old = this.#elements.get(line);
    if (old) old.replaceWith(this.#line(line));
    this.#changed();
  }

  removed(line) {
    this.#elements.get(line)?.remove();
    this.#elements.delete(line);
    this.#changed();
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
    let recording;
    for (const line of this.transcript.lines) {
      if (line.recording !== recording) this.#finals.append(this.#heading(line.recording));
      recording = line.recording;
      this.#finals.append(this.#line(line));
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

  #changed() {
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
