// The audio between a microphone and a server that may be away: what has no final text yet is kept and sent again.
// No page, no socket. Times are seconds of all that was recorded, positions are bytes of 16-bit samples at 16 kHz.

const BYTES_A_SECOND = 32_000;

const bytes = (seconds) => 2 * Math.round((seconds * BYTES_A_SECOND) / 2);

export class AudioBacklog {
  #chunks = [];
  // Positions in order: the first byte kept, the next to send, the first never sent, the end.
  #begin;
  #next;
  #unsent;
  #end;
  #most;
  #lost = 0;

  /** Keeps at most `seconds` of audio; the first sample that comes was recorded at `begin`. */
  constructor({ begin = 0, seconds = 60 } = {}) {
    this.#begin = this.#next = this.#unsent = this.#end = bytes(begin);
    this.#most = bytes(seconds);
  }

  get begin() { return this.#begin / BYTES_A_SECOND; }
  get end() { return this.#end / BYTES_A_SECOND; }
  /** Where the audio ends that was sent on the present connection. */
  get sent() { return this.#next / BYTES_A_SECOND; }
  /** Seconds that wait to be sent on the present connection. */
  get waiting() { return (this.#end - this.#next) / BYTES_A_SECOND; }
  /** Seconds that were sent on no connection. */
  get unsent() { return (this.#end - this.#unsent) / BYTES_A_SECOND; }

  /** Takes audio from the microphone; beyond the limit the oldest goes. */
  append(pcm) {
    this.#chunks.push(pcm);
    this.#end += pcm.length;
    this.#drop(this.#end - this.#most);
  }

  /** The next bytes to send, at most `most`, or null when all were sent. */
  next(most = BYTES_A_SECOND) {
    let start = this.#begin;
    for (const chunk of this.#chunks) {
      if (this.#next < start + chunk.length) {
        const from = this.#next - start;
        const part = chunk.subarray(from, Math.min(chunk.length, from + most));
        this.#next += part.length;
        this.#unsent = Math.max(this.#unsent, this.#next);
        return part;
      }
      start += chunk.length;
    }
    return null;
  }

  /** The audio before `second` has its final text; what was not sent yet stays. */
  answered(second) { this.#drop(Math.min(bytes(second), this.#next)); }

  /**
   * A new connection: what has no final text is sent again. Gives where its audio begins, and how many seconds before
   * that were never sent and had to go.
   */
  startOver() {
    const lost = this.#lost / BYTES_A_SECOND;
    this.#lost = 0;
    this.#next = this.#begin;
    return { begin: this.begin, lost };
  }

  /** Lets go what lies before a position. */
  #drop(position) {
    if (position <= this.#begin) return;
    this.#lost += Math.max(0, position - this.#unsent);
    while (this.#chunks.length && this.#begin + this.#chunks[0].length <= position) {
      this.#begin += this.#chunks.shift().length;
    }
    if (this.#begin < position && this.#chunks.length) {
      this.#chunks[0] = this.#chunks[0].subarray(position - this.#begin);
      this.#begin = position;
    }
    this.#next = Math.max(this.#next, this.#begin);
    this.#unsent = Math.max(this.#unsent, this.#begin);
  }
}
