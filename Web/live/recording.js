// One recording, from Start to Stop: the microphone, the link to the server, and what becomes of them together.

import { AudioBacklog } from "/live/backlog.js";
import { LiveLink } from "/live/link.js";
import { Microphone } from "/live/microphone.js";

export class Recording {
  /** `opening`, `recording`, `finishing`, `ended`. */
  phase = "opening";
  /** What the link told last: its state's name, reason, and words of the server. */
  link = { state: "connecting", reason: null, words: null };
  /** Whether a round was ever open: then a connection is one that is made again. */
  wasConnected = false;
  isMuted = false;
  #isUnplugged = false;
  #backlog;
  #link;
  #microphone = null;
  #transcript;
  #voices;
  #on;

  /**
   * `voices` (`Voices`) is given the connections on which speakers are told apart.
   *
   * `on` is told: `changed()` after any change of what is above; `audio(pcm)` and
   * `level(decibels)` with each chunk of audio;
   * `failed(words)` when the server could not recognise something; `ended(end)` once, with `reason` (null: all is
   * well; `microphone`, `unplugged`, or one of the link's), `detail`, and `unsent` seconds of audio that never left.
   */
  constructor(transcript, voices, on) {
    this.#transcript = transcript;
    this.#voices = voices;
    this.#on = on;
    this.#backlog = new AudioBacklog({ begin: transcript.duration });
  }

  /**
   * Opens the microphone and the link at once: what is said before the server answers waits. `wanted` is what the link
   * asks the server for: `language`, `diarize`.
   */
  start(key, wanted) {
    this.#link = new LiveLink({
      key, ...wanted, backlog: this.#backlog,
      on: {
        state: (...told) => this.#linkIs(...told),
        round: (begin, lost, socket) => {
          this.wasConnected = true;
          this.#transcript.beginRound(begin, lost);
          if (wanted.diarize) this.#voices.opened(socket);
        },
        interrupted: () => {
          this.#voices.closed();
          this.#transcript.interrupt();
        },
        message: (message, heard) => this.#received(message, heard),
        ended: (reason, detail, kept) => this.#end(reason === "finished" ? null : reason, detail, kept),
      },
    });
    this.#openMicrophone();
  }

  /** Seconds of audio that wait for a connection. */
  get waiting() { return this.#backlog.waiting; }

  get isTaken() { return this.link.state === "taking"; }

  /** Sends what is left and waits for its text; called again, ends at once. */
  async stop() {
    if (this.phase === "finishing") return this.#link.stop();
    this.#changed({ phase: "finishing" });
    await this.#microphone?.close();
    if (this.phase !== "ended") this.#link.stop();
    return undefined;
  }

  /** A key was given, or the network is back. */
  retry() { this.#link.retry(); }

  /** The network is gone. */
  lose() { this.#link.lose(); }

  async #openMicrophone() {
    try {
      const microphone = await Microphone.open({
        audio: (pcm, level) => this.#heard(pcm, level),
        ended: () => {
          this.#isUnplugged = true;
          this.stop();
        },
        muted: (isMuted) => this.#changed({ isMuted }),
      });
      // Somebody may have stopped while the browser asked.
      if (this.phase !== "opening") return microphone.close();
      this.#microphone = microphone;
      this.#transcript.beginRecording(Date.now());
      return this.#changed({ phase: "recording" });
    } catch (error) {
      return this.#end("microphone", error.reason ?? "other");
    }
  }

  #heard(pcm, level) {
    if (this.phase === "ended") return;
    this.#backlog.append(pcm);
    this.#transcript.duration = this.#backlog.end;
    this.#link.push();
    this.#on.audio(pcm);
    this.#on.level(level);
  }

  #received(message, heard) {
    // An error about a name is none of the recording's.
    if (this.#voices.received(message)) return undefined;
    switch (message.type) {
      case "interim": return this.#transcript.interim(message, heard);
      case "final": return this.#transcript.final(message, heard);
      case "correction": return this.#transcript.correct(message);
      case "error":
        // The text so far of what could not be recognised is all that there will be.
        this.#transcript.settle();
        return this.#on.failed(message.message);
      default: return undefined;
    }
  }

  /** The connection stays for naming where there is somebody to name. */
  #letGo(kept) {
    if (kept && this.#transcript.speakers.isHeard) return this.#voices.keep(kept);
    kept?.close(1000);
    return this.#voices.closed();
  }

  #linkIs(state, reason = null, words = null) {
    // The next attempt changes nothing for the reader: what is waited for stays told until it is there.
    if (state === "connecting" && this.link.state === "waiting") return;
    this.#changed({ link: { state, reason, words } });
  }

  #changed(change) {
    if (this.phase === "ended") return;
    Object.assign(this, change);
    this.#on.changed();
  }

  async #end(reason, detail = null, kept = null) {
    if (this.phase === "ended") return;
    this.phase = "ended";
    this.#link.close();
    this.#letGo(kept);
    if (reason === null) this.#transcript.finish();
    else this.#transcript.settle();
    this.#on.ended({ reason: this.#isUnplugged ? "unplugged" : reason, detail, unsent: this.#backlog.unsent });
    await this.#microphone?.close();
  }
}
