// Lengths, moments and sizes as people read them, in the language of a page.

const UNITS = [["year", 31_536_000], ["month", 2_592_000], ["day", 86_400], ["hour", 3600], ["minute", 60]];
const formats = new Map();

/** A format of Intl, made once for each language and set of options. */
function format(Kind, code, options) {
  const name = Kind.name + code + JSON.stringify(options);
  if (!formats.has(name)) formats.set(name, new Kind(code, options));
  return formats.get(name);
}

/** Seconds as 0:07, 12:34 or 1:02:03; what is no number is an empty text. */
export function clock(seconds) {
  if (!Number.isFinite(seconds) || seconds < 0) return "";
  const whole = Math.floor(seconds);
  const pad = (number) => String(number).padStart(2, "0");
  const minutes = Math.floor(whole / 60) % 60;
  return whole >= 3600 ? `${Math.floor(whole / 3600)}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`;
}

/** How long ago a moment is: "3 minutes ago"; less than a minute is "now". */
export function ago(page, moment, now = Date.now()) {
  const seconds = (now - new Date(moment)) / 1000;
  const [unit, length] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? ["second", Infinity];
  return format(Intl.RelativeTimeFormat, page.code, { numeric: "auto" }).format(-Math.trunc(seconds / length), unit);
}

/** When something was: how long ago in the last week, then its day. */
export function since(page, value, now = Date.now()) {
  if (now - new Date(value) < 7 * 86_400_000) return ago(page, value, now);
  return format(Intl.DateTimeFormat, page.code, { dateStyle: "medium" }).format(new Date(value));
}

/** A moment with its day and minute, in the reader's own time zone. */
export function moment(page, value) {
  return format(Intl.DateTimeFormat, page.code, { dateStyle: "medium", timeStyle: "short" }).format(new Date(value));
}

/** Bytes as 3.4 MB. */
export function size(page, bytes) {
  const unit = bytes < 1e6 ? ["kilobyte", 1e3] : bytes < 1e9 ? ["megabyte", 1e6] : ["gigabyte", 1e9];
  const options = { style: "unit", unit: unit[0], maximumFractionDigits: bytes < 1e6 ? 0 : 1 };
  return format(Intl.NumberFormat, page.code, options).format(bytes / unit[1]);
}

/** A number with the separators of the language. */
export function number(page, value) { return format(Intl.NumberFormat, page.code, {}).format(value); }
