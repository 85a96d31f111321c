// The recording as a line of loudness, in the colours of those who speak: where it is played, and where to go.

import { clock } from "/time.js";

const STEP = 5;
const LONG_STEP = 30;
const BAR = 2;
const GAP = 1;

export class Waveform {
  #page;
  #box = document.getElementById("waveform");
  #canvas = this.#box.querySelector("canvas");
  #veil = this.#box.querySelector(".unplayed");
  #peaks = null;
  #loudest = 255;
  #segments = [];
  #hits = [];
  #people;
  #duration = 1;
  #time = 0;
  #width = 0;
  #drawing = null;
  #describes;
  #on;

  /** `on.seek(seconds)` is called while the reader drags and presses keys; `describes(seconds)` says who speaks then. */
  constructor(page, people, { seek, describes }) {
    this.#page = page;
    this.#people = people;
    this.#describes = describes;
    this.#on = { seek };
    new ResizeObserver(() => {
      this.#width = this.#box.clientWidth;
      this.#draw();
      this.#move();
    }).observe(this.#box);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#draw());
    this.#box.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      this.#box.setPointerCapture(event.pointerId);
      this.#go(event);
    });
    this.#box.addEventListener("pointermove", (event) => {
      if (this.#box.hasPointerCapture(event.pointerId)) this.#go(event);
    });
    this.#box.addEventListener("keydown", (event) => this.#pressed(event));
    page.onChange(() => this.#tellValue());
  }

  /** `{ duration, points }` of the server; null where it has none. */
  set peaks(peaks) {
    this.#peaks = peaks;
    // A recording that is quiet throughout is drawn as tall as a loud one; silence is not.
    this.#loudest = Math.max(64, ...(peaks?.points ?? []));
    this.#draw();
  }

  /** Who speaks when. */
  show(segments, duration) {
    const old = this.#segments;
    this.#segments = segments;
    const isSame = duration === this.#duration && old.length === segments.length && segments.every((segment, index) =>
      segment === old[index] || (segment.start === old[index].start && segment.end === old[index].end
        && segment.speaker === old[index].speaker));
    if (isSame) return;
    this.#duration = Math.max(duration, 0.1);
    this.#box.setAttribute("aria-valuemax", String(Math.round(this.#duration)));
    this.#draw();
  }

  /** Seconds at which something was found. */
  set hits(times) {
    this.#hits = times;
    this.#draw();
  }

  /** Moves the playhead: one transform, so that a frame costs nothing. */
  set time(seconds) {
    if (seconds === this.#time) return;
    const isOther = Math.floor(seconds) !== Math.floor(this.#time);
    this.#time = seconds;
    this.#move();
    if (isOther) this.#tellValue();
  }

  #move() {
    const at = Math.min(1, this.#time / this.#duration) * this.#width;
    this.#veil.style.transform = `translateX(${at.toFixed(1)}px)`;
  }

  #tellValue() {
    this.#box.setAttribute("aria-valuenow", String(Math.floor(this.#time)));
    const who = this.#describes(this.#time);
    const text = this.#page.text("position", clock(this.#time), clock(this.#duration));
    this.#box.setAttribute("aria-valuetext", who ? `${text}, ${who}` : text);
  }

  #go({ clientX }) {
    const { left, width } = this.#box.getBoundingClientRect();
    this.#on.seek(Math.max(0, Math.min(1, (clientX - left) / width)) * this.#duration);
  }

  #pressed(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const to = {
      ArrowLeft: this.#time - STEP, ArrowDown: this.#time - STEP, ArrowRight: this.#time + STEP,
      ArrowUp: this.#time + STEP, PageDown: this.#time - LONG_STEP, PageUp: this.#time + LONG_STEP,
      Home: 0, End: this.#duration,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.#on.seek(to);
  }

  /** Draws with the next frame, however much has changed before. */
  #draw() {
    this.#drawing ??= requestAnimationFrame(() => {
      this.#drawing = null;
      this.#paint();
    });
  }

  #paint() {
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [this.#width, this.#box.clientHeight];
    if (!width || !height) return;
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    const context = this.#canvas.getContext("2d");
    context.scale(ratio, ratio);
    const style = getComputedStyle(this.#box);
    const colours = new Map();
    const colour = (name) => {
      if (!colours.has(name)) colours.set(name, style.getPropertyValue(name).trim());
      return colours.get(name);
    };
    const middle = height / 2;
    let at = 0;
    for (let x = 0; x < width; x += BAR + GAP) {
      const time = ((x + BAR / 2) / width) * this.#duration;
      while (at < this.#segments.length - 1 && this.#segments[at].end < time) at += 1;
      const segment = this.#segments[at];
      const isSaid = segment && segment.start <= time && time <= segment.end;
      const number = isSaid ? this.#people.colour(segment.speaker) : null;
      context.fillStyle = colour(number ? `--speaker-${number}` : isSaid ? "--accent" : "--line-strong");
      const tall = Math.max(1, this.#loudness(x / width, (x + BAR + GAP) / width, isSaid) * (middle - 3));
      context.fillRect(x, middle - tall, BAR, 2 * tall);
    }
    context.fillStyle = colour("--ink");
    for (const time of this.#hits) context.fillRect(Math.round((time / this.#duration) * width) - 1, 0, 2, 5);
  }

  /** The loudest of a part of the recording, 0 to 1; without peaks whether somebody speaks. */
  #loudness(from, to, isSaid) {
    if (!this.#peaks?.points?.length) return isSaid ? 0.4 : 0.06;
    const { points, duration } = this.#peaks;
    const scale = (points.length * this.#duration) / (duration || this.#duration);
    const first = Math.floor(from * scale);
    const last = Math.max(first + 1, Math.ceil(to * scale));
    let most = 0;
    for (let index = first; index < last && index < points.length; index += 1) most = Math.max(most, points[index]);
    return most / this.#loudest;
  }
}
