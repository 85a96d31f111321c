// The microphone as chunks of 16 kHz PCM16.

export class Microphone {
  /** Opens it; `onChunk(bytes, decibels)` is called ten times a second. */
  static async open(onChunk) {
    if (!navigator.mediaDevices?.getUserMedia) throw new Error("insecure");
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    });
    const context = new AudioContext();
    try {
      await context.audioWorklet.addModule("/live/capture.js");
      const node = new AudioWorkletNode(context, "capture", { numberOfOutputs: 0 });
      context.createMediaStreamSource(stream).connect(node);
      await context.resume();
      return new Microphone(stream, context, node, onChunk);
    } catch (error) {
      stream.getTracks().forEach((track) => track.stop());
      context.close();
      throw error;
    }
  }

  constructor(stream, context, node, onChunk) {
    this.stream = stream;
    this.context = context;
    this.node = node;
    this.closed = new Promise((resolve) => {
      node.port.onmessage = ({ data }) => (data.done ? resolve() : onChunk(data.pcm, data.level));
    });
  }

  /** Gives the last chunk and lets the device go; again does nothing more. */
  close() {
    this.closing ??= this.shut();
    return this.closing;
  }

  async shut() {
    this.node.port.postMessage("close");
    await Promise.race([this.closed, new Promise((resolve) => setTimeout(resolve, 500))]);
    this.stream.getTracks().forEach((track) => track.stop());
    await this.context.close();
  }
}
