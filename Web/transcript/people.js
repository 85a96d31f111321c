// Who speaks in a transcript: the colours that stay with people while the page is open, and names as they are shown.

import { COLOURS } from "/live/speakers.js";

const NUMBERED = /^SPEAKER_(\d+)$/;

export class People {
  #page;
  #colours = new Map();

  constructor(page) { this.#page = page; }

  /** Takes the speakers in order of first being heard: who is new gets the colour that the fewest have. */
  know(speakers) {
    for (const name of this.#colours.keys()) if (!speakers.includes(name)) this.#colours.delete(name);
    for (const name of speakers) {
      if (this.#colours.has(name)) continue;
      const uses = Array.from({ length: COLOURS }, () => 0);
      for (const colour of this.#colours.values()) uses[colour - 1] += 1;
      this.#colours.set(name, 1 + uses.indexOf(Math.min(...uses)));
    }
  }

  /** Somebody gets another name and keeps the colour, unless that is somebody else's already. */
  rename(from, to) {
    const colour = this.#colours.get(from);
    if (colour !== undefined && !this.#colours.has(to)) this.#colours.set(to, colour);
  }

  /** 1 to 8; null for nobody. */
  colour(name) { return this.#colours.get(name) ?? null; }

  /** Whether a name is none, only a number that the recogniser gave. */
  isNumber(name) { return NUMBERED.test(name ?? ""); }

  /** A name as it is shown: "Speaker 1" for `SPEAKER_00`. */
  shown(name) {
    if (name === null || name === undefined) return this.#page.text("nobody");
    const number = NUMBERED.exec(name);
    return number ? this.#page.text("numberedSpeaker", Number(number[1]) + 1) : name;
  }

  /** The name that a typed one means: that of a person who is shown so already, else itself. */
  meant(typed, speakers) {
    const same = (one) => one.normalize("NFC").toLowerCase() === typed.normalize("NFC").toLowerCase();
    return speakers.find((name) => same(name) || same(this.shown(name))) ?? typed;
  }
}
