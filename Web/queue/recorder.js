// Records the microphone into a file of a kind that the browser writes, and tells how loud it is.

import { obstacle, permission, reason, surroundings } from "/live/microphone-problem.js";
import { MicrophoneError } from "/live/microphone.js";

/** What is written, the best first, and the ending of its name. */
const KINDS = [["audio/webm;codecs=opus", "webm"], ["audio/mp4", "m4a"], ["audio/ogg;codecs=opus", "ogg"], ["audio/webm", "webm"]];
const PART_MILLISECONDS = 1000;
const LEVEL_MILLISECONDS = 100;
/** Speech stays clear at this, and an hour is some 28 MB. */
const BITS_PER_SECOND = 64_000;

export class Recorder {
  #stream;
  #recorder;
  #context;
  #timer;
  #before = 0;
  #since = null;
  #stopped;
  /** The type of the file, and the ending of its name. */
  type;
  ending;

  /**
   * Opens the microphone and begins; throws a `MicrophoneError`. `on.part(blob, seconds)` is given each second of it,
   * `on.level(decibels)` is told ten times a second, `on.ended()` when the device is gone.
   */
  static async start(on) {
    const problem = obstacle({ ...surroundings(), hasWorklet: typeof MediaRecorder === "function" });
    if (problem) throw new MicrophoneError(problem);
    const kind = KINDS.find(([type]) => MediaRecorder.isTypeSupported(type));
    if (!kind) throw new MicrophoneError("oldBrowser");
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, noiseSuppression: true, autoGainControl: true } });
    } catch (error) {
      throw new MicrophoneError(reason(error, await permission()), error);
    }
    try {
      return new Recorder(stream, kind, on);
    } catch (error) {
      stream.getTracks().forEach((track) => track.stop());
      throw new MicrophoneError("other", error);
    }
  }

  constructor(stream, [type, ending], on) {
    this.#stream = stream;
    this.type = type.split(";")[0];
    this.ending = ending;
    this.#recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: BITS_PER_SECOND });
    this.#recorder.addEventListener("dataavailable", ({ data }) => { if (data.size) on.part(data, this.seconds); });
    this.#stopped = new Promise((resolve) => { this.#recorder.addEventListener("stop", resolve); });
    stream.getAudioTracks()[0].addEventListener("ended", () => on.ended());
    this.#recorder.start(PART_MILLISECONDS);
    this.#since = performance.now();
    this.#listen(on.level);
  }

  #listen(level) {
    this.#context = new AudioContext();
    const analyser = this.#context.createAnalyser();
    this.#context.createMediaStreamSource(this.#stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    this.#timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const energy = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      level(this.isPaused ? -60 : 10 * Math.log10(energy + 1e-12));
    }, LEVEL_MILLISECONDS);
  }

  get isPaused() { return this.#since === null; }

  /** How long it is, pauses left out. */
  get seconds() { return (this.#before + (this.#since === null ? 0 : performance.now() - this.#since)) / 1000; }

  pause() {
    if (this.isPaused || this.#recorder.state !== "recording") return;
    this.#recorder.requestData();
    this.#recorder.pause();
    this.#before += performance.now() - this.#since;
    this.#since = null;
  }

  resume() {
    if (!this.isPaused || this.#recorder.state !== "paused") return;
    this.#recorder.resume();
    this.#since = performance.now();
  }

  /** Gives the rest, lets the device go, and tells how long the recording is. */
  async stop() {
    const { seconds } = this;
    clearInterval(this.#timer);
    if (this.#recorder.state !== "inactive") this.#recorder.stop();
    await this.#stopped;
    this.#stream.getTracks().forEach((track) => track.stop());
    await this.#context.close().catch(() => {});
    return seconds;
  }
}
