// The line beside the heading: how the server is, which version runs and for how long.

import { isRefusal } from "./feed.js";
import { duration } from "./format.js";
import { set, write } from "./keyed.js";

const TONES = { ok: "good", loading: "warn", degraded: "bad", away: "bad", refused: "bad" };

export class State {
  #page;
  #chip = document.querySelector("#state .chip");
  #rest = document.querySelector("#state .quiet-text");

  constructor(page) { this.#page = page; }

  /** How it says of itself that it is. */
  show({ status, version, uptime, model }) {
    this.#say(status);
    const parts = [version, this.#page.text("uptime", duration(this.#page, uptime)), model?.model];
    write(this.#rest, parts.filter(Boolean).join(" · "));
  }

  /** It cannot be reached, or refuses. */
  away(error) { this.#say(isRefusal(error) ? "refused" : "away"); }

  #say(status) {
    set(this.#chip, "data-tone", TONES[status] ?? "warn");
    write(this.#chip, this.#page.text(`state.${status}`) ?? status);
  }
}
