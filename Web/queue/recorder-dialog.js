// The dialog for a recording: it begins when the dialog opens; afterwards it can be listened to, named and sent, or kept
// for later. Whatever closes the dialog, only "Discard" loses a recording.

import { ask } from "/dialog.js";
import { preview } from "/queue/preview.js";
import { Recorder } from "/queue/recorder.js";
import { clock } from "/time.js";

const byID = (id) => document.getElementById(id);
/** So little can be lost without a question. */
const NOTHING_SECONDS = 3;

export class RecorderDialog {
  #page;
  #kept;
  #on;
  #dialog = byID("recorder");
  #recorder = null;
  #writing = Promise.resolve();
  #id = null;
  #name = "";
  #seconds = 0;
  #clock = null;
  #status = "";
  #closePreview = () => {};

  /**
   * `on.send(id, name)` is called for a recording that is to be sent, `on.kept()` when one was kept for later,
   * `on.failed(error)` with a MicrophoneError, `on.unkept()` when the browser keeps nothing.
   */
  constructor(page, kept, on) {
    this.#page = page;
    this.#kept = kept;
    this.#on = on;
    byID("record").addEventListener("click", () => this.#begin());
    byID("recorder-pause").addEventListener("click", () => this.#pause());
    byID("recorder-stop").addEventListener("click", () => this.#stop());
    byID("recorder-send").addEventListener("click", () => this.#close("send"));
    byID("recorder-later").addEventListener("click", () => this.#close("later"));
    byID("recorder-discard").addEventListener("click", () => this.#discard());
    byID("recorder-name").addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.isComposing) this.#close("send"); });
    this.#dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      if (this.#recorder) this.#stop();
      else this.#close("later");
    });
    window.addEventListener("beforeunload", (event) => { if (this.#recorder) event.preventDefault(); });
    page.onChange(() => this.#show());
  }

  get isRecording() { return this.#recorder !== null; }

  async #begin() {
    if (this.#recorder || this.#dialog.open) return;
    const id = [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const startedAt = Date.now();
    try {
      this.#recorder = await Recorder.start({
        part: (blob, seconds) => this.#keep(id, blob, seconds),
        level: (decibels) => this.#level(decibels),
        ended: () => this.#stop(),
      });
    } catch (error) {
      this.#on.failed(error);
      return;
    }
    this.#id = id;
    this.#name = this.#page.text("recordingName", startedAt);
    const { type, ending } = this.#recorder;
    this.#writing = this.#kept.begin({ id, name: `${this.#name}.${ending}`, type, ending, startedAt }).catch(() => this.#on.unkept());
    this.#status = "recording";
    this.#clock = setInterval(() => this.#showTime(), 200);
    this.#show();
    this.#dialog.showModal();
    byID("recorder-stop").focus();
  }

  /** Parts are written one behind the other: their order is that of the recording. */
  #keep(id, blob, seconds) {
    this.#writing = this.#writing.then(() => this.#kept.append(id, blob, seconds)).catch(() => this.#on.unkept());
  }

  #pause() {
    if (this.#recorder.isPaused) this.#recorder.resume();
    else this.#recorder.pause();
    this.#status = this.#recorder.isPaused ? "paused" : "recording";
    this.#show();
  }

  async #stop() {
    const recorder = this.#recorder;
    if (!recorder || this.#status === "stopping") return;
    this.#status = "stopping";
    this.#seconds = await recorder.stop();
    await this.#writing;
    clearInterval(this.#clock);
    this.#recorder = null;
    this.#status = "done";
    await this.#kept.change(this.#id, { isEnded: true, seconds: this.#seconds }).catch(() => {});
    byID("recorder-name").value = this.#name;
    this.#show();
    byID("recorder-send").focus();
    const blob = await this.#kept.blob(this.#id).catch(() => null);
    if (blob) this.#closePreview = preview(byID("recorder-audio"), blob);
  }

  async #discard() {
    if (this.#recorder) this.#recorder.pause();
    const seconds = this.#recorder?.seconds ?? this.#seconds;
    const page = this.#page;
    if (seconds > NOTHING_SECONDS && !await ask(page, {
      title: page.text("discardTitle"), text: page.text("discardText", clock(seconds)), agree: page.text("discard"), isDanger: true,
    })) {
      if (this.#recorder) {
        this.#status = "paused";
        this.#show();
      }
      return;
    }
    if (this.#recorder) await this.#stop();
    await this.#kept.erase(this.#id).catch(() => {});
    this.#close(null);
  }

  async #close(what) {
    if (this.#recorder) return;
    const id = this.#id;
    const typed = byID("recorder-name").value.trim() || this.#name;
    this.#closePreview();
    this.#closePreview = () => {};
    this.#dialog.close();
    if (!what) return;
    const ending = (await this.#kept.list().catch(() => [])).find((one) => one.id === id)?.ending;
    const name = ending ? `${typed}.${ending}` : typed;
    await this.#kept.change(id, { name }).catch(() => {});
    if (what === "send") this.#on.send(id, name);
    else this.#on.kept();
  }

  #level(decibels) {
    const meter = byID("recorder-level");
    const value = Math.max(-60, Math.min(0, decibels));
    meter.setAttribute("aria-valuenow", value.toFixed(0));
    meter.style.setProperty("--part", String((value + 60) / 60));
  }

  #showTime() { byID("recorder-time").textContent = clock(this.#recorder?.seconds ?? this.#seconds) || "0:00"; }

  #show() {
    const page = this.#page;
    const isDone = this.#status === "done";
    this.#dialog.dataset.state = this.#status;
    byID("recorder-status").textContent = this.#status ? page.text(`recorder.${this.#status}`, clock(this.#seconds)) : "";
    this.#dialog.querySelector(".recorder-live").hidden = isDone;
    this.#dialog.querySelector(".recorder-done").hidden = !isDone;
    for (const id of ["recorder-pause", "recorder-stop"]) byID(id).hidden = isDone;
    for (const id of ["recorder-later", "recorder-send"]) byID(id).hidden = !isDone;
    byID("recorder-pause").textContent = page.text(this.#status === "paused" ? "resume" : "pause");
    this.#showTime();
  }
}
