// Runs on the audio thread: microphone blocks in, 100 ms of 16 kHz PCM16 and their level out.

import { Resampler } from "/live/resampler.js";

const CHUNK = 1600;

class Capture extends AudioWorkletProcessor {
  constructor() {
    super();
    this.resampler = new Resampler(sampleRate);
    this.chunk = new Int16Array(CHUNK);
    this.filled = 0;
    this.energy = 0;
    this.isOpen = true;
    this.port.onmessage = () => {
      this.send();
      this.port.postMessage({ done: true });
      this.isOpen = false;
    };
  }

  process([input]) {
    if (!input.length) return this.isOpen;
    const mono = input[0].map((_, index) => input.reduce((sum, channel) => sum + channel[index], 0) / input.length);
    for (const sample of this.resampler.process(mono)) {
      const limited = Math.max(-1, Math.min(1, sample));
      this.chunk[this.filled] = Math.round(limited * 32767);
      this.energy += limited * limited;
      this.filled += 1;
      if (this.filled === CHUNK) this.send();
    }
    return this.isOpen;
  }

  send() {
    if (this.filled === 0) return;
    const pcm = new Uint8Array(2 * this.filled);
    const view = new DataView(pcm.buffer);
    for (let index = 0; index < this.filled; index += 1) view.setInt16(2 * index, this.chunk[index], true);
    const level = 10 * Math.log10(this.energy / this.filled + 1e-12);
    this.filled = 0;
    this.energy = 0;
    this.port.postMessage({ pcm, level }, [pcm.buffer]);
  }
}

registerProcessor("capture", Capture);
