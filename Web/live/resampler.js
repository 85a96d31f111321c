// Brings a mono stream of any rate to 16 kHz, block by block: a windowed sinc, cut off below the lower of the two rates.

const OUTPUT_RATE = 16000;
const ZERO_CROSSINGS = 16;

export class Resampler {
  constructor(inputRate) {
    this.step = inputRate / OUTPUT_RATE;
    this.scale = Math.min(1, OUTPUT_RATE / inputRate);
    this.reach = Math.ceil(ZERO_CROSSINGS / this.scale);
    this.buffer = new Float32Array(2 * this.reach);
    // Where the next output sample lies in the buffer, in input samples.
    this.position = this.reach;
  }

  /** The output samples that `input` completes. */
  process(input) {
    const joined = new Float32Array(this.buffer.length + input.length);
    joined.set(this.buffer);
    joined.set(input, this.buffer.length);
    const output = [];
    while (this.position + this.reach < joined.length) {
      output.push(this.interpolate(joined, this.position));
      this.position += this.step;
    }
    const used = Math.max(0, Math.floor(this.position) - this.reach);
    this.buffer = joined.slice(used);
    this.position -= used;
    return Float32Array.from(output);
  }

  interpolate(samples, at) {
    const first = Math.ceil(at - this.reach);
    const last = Math.floor(at + this.reach);
    let sum = 0;
    let weights = 0;
    for (let index = Math.max(0, first); index <= last && index < samples.length; index += 1) {
      const distance = (index - at) * this.scale;
      const angle = Math.PI * distance;
      const window = 0.5 + 0.5 * Math.cos(angle / ZERO_CROSSINGS);
      const weight = distance === 0 ? 1 : (window * Math.sin(angle)) / angle;
      sum += weight * samples[index];
      weights += weight;
    }
    return weights === 0 ? 0 : sum / weights;
  }
}
