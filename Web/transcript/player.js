// Plays the recording: the controls at the bottom, and the time, told with each frame while it plays.

import { icon } from "/elements.js";
import { preferences } from "/storage.js";
import { clock } from "/time.js";

const SPEED = "sori.playback-speed";
const VOLUME = "sori.playback-volume";
const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3];
const STEP = 5;

const byID = (id) => document.getElementById(id);

export class Player {
  #page;
  #audio = byID("audio");
  #toggle = byID("play");
  #speed = byID("speed");
  #volume = byID("volume");
  #elapsed = byID("elapsed");
  #duration = 0;
  #frame = null;
  #shown = "";
  #on;
  #wanted = null;
  #isRenewing = false;

  /**
   * `on.time(seconds)` is called with each frame while it plays and after each seek, `on.failed()` when the recording
   * cannot be played, `on.expired()` gives a promise of a new address when that may help.
   */
  constructor(page, on) {
    this.#page = page;
    this.#on = on;
    for (const speed of SPEEDS) this.#speed.append(new Option(`${speed}×`, String(speed)));
    this.speed = Number(preferences.get(SPEED)) || 1;
    this.#audio.volume = Math.min(1, Math.max(0, Number(preferences.get(VOLUME) ?? 1)));
    this.#volume.value = String(this.#audio.volume);
    this.#toggle.addEventListener("click", () => this.toggle());
    byID("back").addEventListener("click", () => this.skip(-STEP));
    byID("forward").addEventListener("click", () => this.skip(STEP));
    this.#speed.addEventListener("change", () => { this.speed = Number(this.#speed.value); });
    this.#volume.addEventListener("input", () => {
      this.#audio.volume = Number(this.#volume.value);
      preferences.set(VOLUME, this.#volume.value);
    });
    for (const name of ["play", "pause", "ended"]) this.#audio.addEventListener(name, () => this.#changed());
    for (const name of ["seeking", "seeked", "timeupdate"]) this.#audio.addEventListener(name, () => this.#tell());
    this.#audio.addEventListener("loadedmetadata", () => {
      if (Number.isFinite(this.#audio.duration)) this.#duration = Math.max(this.#duration, this.#audio.duration);
      if (this.#wanted !== null) this.#audio.currentTime = this.#wanted;
      this.#tell();
    });
    this.#audio.addEventListener("error", () => this.#broken());
    page.onChange(() => this.#changed());
    this.#changed();
  }

  /** The recording of a transcript; null where there is none. */
  load(audio, duration) {
    this.#duration = duration;
    byID("player").hidden = audio === null;
    if (audio === null) return this.#audio.removeAttribute("src");
    // Browsers seek exactly in these; everything else the server decodes.
    const isExact = /^audio\/(x-|wav|vnd\.wave|flac)/.test(audio.type) && !/x-m4a|x-ms/.test(audio.type);
    this.#audio.preservesPitch = true;
    this.#audio.src = isExact ? audio.url : (audio.wav_url ?? audio.url);
    this.#audio.defaultPlaybackRate = this.#audio.playbackRate = Number(this.#speed.value);
    return this.#tell();
  }

  get isThere() { return this.#audio.hasAttribute("src"); }
  get isPlaying() { return !this.#audio.paused && !this.#audio.ended; }
  get duration() { return this.#duration; }
  get time() { return this.#wanted ?? this.#audio.currentTime; }
  get speed() { return this.#audio.playbackRate; }

  set speed(speed) {
    const nearest = SPEEDS.reduce((one, two) => (Math.abs(two - speed) < Math.abs(one - speed) ? two : one));
    this.#audio.defaultPlaybackRate = this.#audio.playbackRate = nearest;
    this.#speed.value = String(nearest);
    preferences.set(SPEED, String(nearest));
  }

  faster(steps) {
    const at = SPEEDS.indexOf(this.speed) + steps;
    this.speed = SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, at))];
  }

  skip(seconds) { this.seek(this.time + seconds); }

  /** Goes to a time and, on request, plays from there. */
  seek(seconds, { plays = false } = {}) {
    if (!this.isThere) return;
    const time = Math.max(0, Math.min(seconds, this.#duration));
    this.#wanted = this.#audio.readyState === 0 ? time : null;
    if (this.#wanted === null) this.#audio.currentTime = time;
    if (plays) this.play();
    this.#tell();
  }

  toggle() {
    if (this.isPlaying) this.#audio.pause();
    else this.play();
  }

  pause() { this.#audio.pause(); }

  play() {
    if (!this.isThere) return;
    if (this.#audio.ended) this.#audio.currentTime = 0;
    // Told by the error event, or by nobody's wish (it was paused before it began).
    this.#audio.play().catch(() => {});
  }

  async #broken() {
    if (!this.isThere) return;
    const time = this.time;
    // Once: the ticket in the address may have run out.
    if (this.#isRenewing) return this.#on.failed();
    this.#isRenewing = true;
    const renewed = await this.#on.expired().catch(() => null);
    if (!renewed) return this.#on.failed();
    this.load(renewed, this.#duration);
    this.#wanted = time;
    return undefined;
  }

  #changed() {
    const name = this.isPlaying ? "pause" : "play";
    this.#toggle.replaceChildren(icon(name));
    this.#toggle.setAttribute("aria-label", this.#page.text(name));
    this.#toggle.title = this.#page.text(name);
    if (this.isPlaying && this.#frame === null) this.#frame = requestAnimationFrame(() => this.#next());
    this.#tell();
  }

  #next() {
    this.#frame = this.isPlaying ? requestAnimationFrame(() => this.#next()) : null;
    this.#tell();
  }

  #tell() {
    if (this.#audio.readyState > 0) {
      this.#wanted = null;
      if (!this.#audio.error) this.#isRenewing &&= this.#audio.readyState < 2;
    }
    const text = `${clock(this.time)} / ${clock(this.#duration)}`;
    if (text !== this.#shown) {
      this.#shown = text;
      this.#elapsed.textContent = text;
    }
    this.#on.time(this.time);
  }
}
