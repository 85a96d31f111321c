// Figures as people read them, in the language of the page.

import { number } from "/time.js";

const round = (value, digits) => Number(value.toFixed(digits));

/** Milliseconds as 0.4 ms, 128 ms, 2.4 s or 3:05 min; what is no number is a dash. */
export function milliseconds(page, value) {
  if (value === null || value === undefined) return "–";
  if (value < 9.95) return `${number(page, round(value, 1))} ms`;
  if (value < 999.5) return `${number(page, Math.round(value))} ms`;
  if (value < 99_950) return page.text("unit.second", number(page, round(value / 1000, 1)));
  return duration(page, value / 1000);
}

/** Seconds as 12 s, 4 min, 3 h 20 min, 5 d 2 h. */
export function duration(page, seconds) {
  if (seconds === null || seconds === undefined) return "–";
  const unit = (name, value) => page.text(`unit.${name}`, number(page, value));
  if (seconds < 59.5) return unit("second", Math.round(seconds));
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return unit("minute", minutes);
  const hours = Math.floor(minutes / 60);
  const both = (large, small, rest) => (rest ? `${large} ${unit(small, rest)}` : large);
  if (hours < 24) return both(unit("hour", hours), "minute", minutes % 60);
  return both(unit("day", Math.floor(hours / 24)), "hour", hours % 24);
}

/** Seconds for an axis, where neighbours must not look the same: 30 s, 1.5 min, 2.5 h. */
export function span(page, seconds) {
  if (seconds < 60) return page.text("unit.second", number(page, round(seconds, 1)));
  if (seconds < 7200) return page.text("unit.minute", number(page, round(seconds / 60, 1)));
  return page.text("unit.hour", number(page, round(seconds / 3600, 1)));
}

/** MB (2^20 bytes) as 812 MB or 3.4 GB. */
export function megabytes(page, value) {
  if (value === null || value === undefined) return "–";
  return value < 1000 ? `${number(page, Math.round(value))} MB` : `${number(page, round(value / 1024, 1))} GB`;
}

/** How many times faster than speech: 82×, 1.4×; a dash where nothing was recognised. */
export function speed(page, realTimeFactor) {
  if (!realTimeFactor) return "–";
  const times = 1 / realTimeFactor;
  return `${number(page, round(times, times < 9.95 ? 1 : 0))}×`;
}

/** A number of something in a minute: 0, 0.4, 12. */
export function rate(page, value) { return number(page, round(value, value > 0 && value < 9.95 ? 1 : 0)); }

/** A count for an axis: 12, 1,200. */
export function count(page, value) { return number(page, round(value, 1)); }

/** A moment with its seconds, in the reader's time zone; with its day unless that is today's. */
export function moment(page, value) {
  const time = new Date(value);
  const isToday = time.toDateString() === new Date().toDateString();
  const day = isToday ? {} : { month: "short", day: "numeric" };
  const options = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", ...day };
  return new Intl.DateTimeFormat(page.code, options).format(time);
}
