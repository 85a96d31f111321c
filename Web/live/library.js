// Saving a session to the library: its lines, who speaks, and the recording where the page has it.

import { withKey } from "/api-key.js";
import { moment } from "/time.js";

/** What the library takes of a transcript; speakers who were given no name are told by their number. */
export function libraryTranscript(transcript, { title, language }) {
  const speaker = (line) => {
    const who = transcript.speakers.get(line.speaker);
    if (!who) return null;
    const number = /\d+/.exec(who.name);
    return who.isNamed || !number ? who.name : `SPEAKER_${String(Number(number[0]) - 1).padStart(2, "0")}`;
  };
  const lines = transcript.lines.filter(({ kind, text }) => kind === "text" && text.trim());
  const heard = lines.map((line) => line.language).filter(Boolean);
  const code = (language && language !== "auto" ? language : heard[0] ?? "ko").split("-")[0];
  const segments = lines.map((line) => {
    const name = speaker(line);
    return { start: line.start, end: Math.max(line.start, line.end), text: line.text, ...(name ? { speaker: name } : {}) };
  });
  const at = transcript.recordings[0]?.at;
  const duration = Math.max(transcript.duration, ...segments.map(({ end }) => end));
  return { title, language: code, duration, ...(at ? { created_at: new Date(at).toISOString() } : {}), segments };
}

export class LibraryButton {
  #page;
  #transcript;
  #audio;
  #api;
  #button = document.getElementById("library");
  #link = document.getElementById("library-link");
  // What was saved last: when more is said, it is not all of it any more.
  #saved = "";
  #isSaving = false;
  #on;

  /** `on.isRecording()`, `on.language()` of the speech; `on.saved()`, `on.failed(error)`. */
  constructor(page, { transcript, audio, api, on }) {
    this.#page = page;
    this.#transcript = transcript;
    this.#audio = audio;
    this.#api = api;
    this.#on = on;
    this.#button.addEventListener("click", () => this.#save());
    page.onChange(() => this.show());
  }

  /** Shows the button while there is something to save, then the link to what was saved. */
  show() {
    const isReady = !this.#on.isRecording() && this.#transcript.lines.some(({ kind }) => kind === "text");
    const isSaved = isReady && this.#saved !== "" && this.#saved === this.#state;
    this.#button.hidden = !isReady || isSaved;
    this.#link.hidden = !isReady || !isSaved;
    this.#button.disabled = this.#isSaving;
    this.#button.querySelector("span").textContent = this.#page.text(this.#isSaving ? "librarySaving" : "library");
  }

  get #state() { return JSON.stringify(this.#transcript); }

  async #save() {
    if (this.#isSaving) return;
    const state = this.#state;
    this.#isSaving = true;
    this.show();
    try {
      const at = this.#transcript.recordings[0]?.at ?? Date.now();
      const title = `${this.#page.text("heading")} ${moment(this.#page, at)}`;
      const value = libraryTranscript(this.#transcript, { title, language: this.#on.language() });
      const recording = this.#audio.wav();
      let id;
      if (recording) {
        const body = new FormData();
        body.append("transcript", JSON.stringify(value));
        body.append("file", recording, "live.wav");
        const response = await this.#api.response("POST", "/api/transcripts", { body });
        ({ id } = await response.json());
      } else {
        ({ id } = await this.#api.post("/api/transcripts", value));
      }
      this.#saved = state;
      this.#link.href = withKey(`/t/${id}`);
      this.#on.saved();
    } catch (error) {
      this.#on.failed(error);
    } finally {
      this.#isSaving = false;
      const hadFocus = document.activeElement === this.#button || document.activeElement === document.body;
      this.show();
      if (hadFocus && !this.#link.hidden) this.#link.focus();
    }
  }
}
