// The microphone as chunks of 16 kHz PCM16.

import { obstacle, permission, reason, surroundings } from "/live/microphone-problem.js";

/** Why there is no microphone: `reason` is one of those of microphone-problem.js. */
export class MicrophoneError extends Error {
  constructor(why, cause) {
    super(why, { cause });
    this.reason = why;
  }
}

export class Microphone {
  #stream;
  #context;
  #node;
  #closed;
  #closing = null;

  /**
   * Opens it; throws a `MicrophoneError`. `on.audio(bytes, decibels)` is called ten times a second, `on.ended()` when
   * the device is gone, `on.muted(isMuted)` when the system takes the sound away and gives it back.
   */
  static async open(on) {
    const problem = obstacle(surroundings());
    if (problem) throw new MicrophoneError(problem);
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({
        audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
      });
    } catch (error) {
      throw new MicrophoneError(reason(error, await permission()), error);
    }
    let context;
    try {
      context = new AudioContext();
      await context.audioWorklet.addModule("/live/capture.js");
      const node = new AudioWorkletNode(context, "capture", { numberOfOutputs: 0 });
      context.createMediaStreamSource(stream).connect(node);
      await context.resume();
      return new Microphone(stream, context, node, on);
    } catch (error) {
      stream.getTracks().forEach((track) => track.stop());
      context?.close();
      throw new MicrophoneError("other", error);
    }
  }

  constructor(stream, context, node, on) {
    this.#stream = stream;
    this.#context = context;
    this.#node = node;
    this.#closed = new Promise((resolve) => {
      node.port.onmessage = ({ data }) => (data.done ? resolve() : on.audio(data.pcm, data.level));
    });
    const [track] = stream.getAudioTracks();
    track.addEventListener("ended", () => { if (!this.#closing) on.ended(); });
    track.addEventListener("mute", () => { if (!this.#closing) on.muted(true); });
    track.addEventListener("unmute", () => { if (!this.#closing) on.muted(false); });
    // A telephone call, for one, suspends the context.
    context.addEventListener("statechange", () => {
      if (!this.#closing && context.state !== "running") context.resume().catch(() => {});
    });
  }

  /** Gives the last chunk and lets the device go; again does nothing more. */
  close() {
    this.#closing ??= this.#shut();
    return this.#closing;
  }

  async #shut() {
    this.#node.port.postMessage("close");
    await Promise.race([this.#closed, new Promise((resolve) => setTimeout(resolve, 500))]);
    this.#stream.getTracks().forEach((track) => track.stop());
    await this.#context.close();
  }
}
