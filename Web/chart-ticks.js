// Where the lines of a chart's grid stand: at numbers and moments that people count by. No page.

/**
 * Values from 0 to the first one at or above `most`, evenly and three to five of them; steps are 1, 2 or 5 times a
 * power of ten, times `base`. `isWhole`: no steps below 1.
 */
export function valueTicks(most, { isWhole = false, base = 1 } = {}) {
  if (most <= 0) return [0, base];
  const wanted = Math.max(most / base, isWhole ? 1 : 1e-9) / 4;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const factor = [1, 2, 5, 10].find((each) => each * power >= wanted * 0.9999);
  const step = Math.max(factor * power, isWhole ? 1 : 0);
  const count = Math.max(1, Math.ceil(most / base / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step * base).toPrecision(12)));
}

const MINUTES = [1, 2, 5, 10, 15, 30, 60, 180, 360, 720, 1440];

/** Full minutes of the reader's own time between two moments in milliseconds, at most `count` of them. */
export function timeTicks(language, start, end, count) {
  const step = MINUTES.find((each) => (end - start) / (each * 60_000) <= Math.max(1, count)) ?? 1440;
  const format = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const midnight = new Date(start).setHours(0, 0, 0, 0);
  const first = midnight + Math.ceil((start - midnight) / (step * 60_000)) * step * 60_000;
  const ticks = [];
  for (let time = first; time < end; time += step * 60_000) {
    ticks.push({ time, label: format.format(new Date(time)) });
  }
  return ticks;
}
