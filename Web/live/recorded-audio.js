// The audio of a session, kept by the page for as long as it is open, so that it can be saved with the text. No page.

const BYTES_A_SECOND = 32_000;
// So much is handed to the browser at a time: what lies in a Blob need not lie in memory.
const BLOCK = 10 * BYTES_A_SECOND;

/** The head of a WAV file of 16-bit samples at 16 kHz, mono, with so many bytes of them. */
function wavHead(bytes) {
  const view = new DataView(new ArrayBuffer(44));
  const text = (at, letters) => [...letters].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, 36 + bytes, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, BYTES_A_SECOND / 2, true);
  view.setUint32(28, BYTES_A_SECOND, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, bytes, true);
  return view.buffer;
}

export class RecordedAudio {
  #blocks = [];
  #chunks = [];
  #waiting = 0;
  #bytes = 0;
  #isWhole = true;

  /** Seconds that are kept. */
  get duration() { return this.#bytes / BYTES_A_SECOND; }

  /** Takes audio from the microphone. */
  append(pcm) {
    if (!this.#isWhole) return;
    this.#chunks.push(pcm);
    this.#bytes += pcm.length;
    this.#waiting += pcm.length;
    if (this.#waiting < BLOCK) return;
    this.#blocks.push(new Blob(this.#chunks));
    this.#chunks = [];
    this.#waiting = 0;
  }

  /** Some of it is not kept: the times of the text would be those of other audio, so none is. */
  drop() {
    this.clear();
    this.#isWhole = false;
  }

  /** Forgets everything: the next recording begins at 0. */
  clear() {
    this.#blocks = [];
    this.#chunks = [];
    this.#waiting = this.#bytes = 0;
    this.#isWhole = true;
  }

  /** A WAV file, or null where there is no audio from the beginning on. */
  wav() {
    if (!this.#isWhole || this.#bytes === 0) return null;
    return new Blob([wavHead(this.#bytes), ...this.#blocks, ...this.#chunks], { type: "audio/wav" });
  }
}
