// What the server has told of its figures so far: the whole first, then only what is new. No page, no connection.

const MOST_SLOTS = 361;
const MOST_REQUESTS = 500;
const MOST_ERRORS = 100;
const COLUMNS = ["requests", "refused", "failed", "p50_ms", "p95_ms", "audio_seconds", "work_seconds", "live_seconds",
  "jobs_completed", "jobs_failed", "resident_mb", "available_mb", "running", "waiting", "live"];

/** The newest entries before the older ones, each number once. */
function merged(entries, known, most) {
  const newest = known[0]?.number ?? 0;
  return [...entries.filter(({ number }) => number > newest), ...known].slice(0, most);
}

export class Figures {
  #columns = new Map();
  #routes = new Map();
  #codes = new Map();
  #startedAt = null;
  #end = 0;
  #step = 10;
  windows = [];
  /** Changes whenever all begins anew: what was shown by its number is another thing then. */
  generation = 0;
  /** The newest first. */
  errors = [];
  access = [];

  /** Takes an answer of `/api/panel`; one of another run of the server begins anew. */
  take(answer) {
    if (answer.started_at !== this.#startedAt) this.forget();
    this.#startedAt = answer.started_at;
    const { figures } = answer;
    this.windows = figures.windows;
    this.errors = merged(figures.errors, this.errors, MOST_ERRORS);
    this.access = merged(figures.access, this.access, MOST_REQUESTS);
    for (const route of figures.routes) this.#routes.set(`${route.method} ${route.route}`, route);
    for (const code of figures.codes) this.#codes.set(code.code, code);
    this.#takeSeries(figures.series);
  }

  /** The routes with the most requests first. */
  get routes() { return [...this.#routes.values()].sort((a, b) => b.requests - a.requests); }
  /** The errors that came most often first. */
  get codes() { return [...this.#codes.values()].sort((a, b) => b.count - a.count); }

  /** The figures of the last minutes: 1, 15 or 60. */
  window(minutes) { return this.windows.find((window) => window.minutes === minutes); }

  /**
   * Slots of `columns` over the last `minutes`, as they are: `{ times, values, step }` in milliseconds, null where
   * nothing is known. The newest slot is not over: it is left out unless `withNewest`.
   */
  slots(columns, minutes, withNewest = true) {
    const count = minutes * 60 / this.#step;
    const last = this.#end - (withNewest ? 0 : 1);
    const numbers = Array.from({ length: count }, (_, index) => last - count + 1 + index);
    return {
      step: this.#step * 1000, times: numbers.map((number) => number * this.#step * 1000),
      values: Object.fromEntries(columns.map((column) => [column, numbers.map((number) => this.#at(column, number))])),
    };
  }

  /** Sums of `columns` over groups of `seconds`, whose begins are even ones of the clock. */
  sums(columns, minutes, seconds) {
    const each = seconds / this.#step;
    const last = Math.floor(this.#end / each);
    const count = minutes * 60 / seconds;
    const groups = Array.from({ length: count }, (_, index) => last - count + 1 + index);
    const sum = (column, group) => {
      let total = null;
      for (let number = group * each; number < (group + 1) * each; number += 1) {
        const value = this.#at(column, number);
        if (value !== null) total = (total ?? 0) + value;
      }
      return total;
    };
    return {
      step: seconds * 1000, times: groups.map((group) => group * seconds * 1000),
      values: Object.fromEntries(columns.map((column) => [column, groups.map((group) => sum(column, group))])),
    };
  }

  #at(column, number) { return this.#columns.get(column)?.get(number) ?? null; }

  #takeSeries(series) {
    this.#step = series.step;
    for (const column of COLUMNS) {
      if (!this.#columns.has(column)) this.#columns.set(column, new Map());
      const slots = this.#columns.get(column);
      series[column].forEach((value, index) => slots.set(series.first_slot + index, value));
      this.#end = series.first_slot + series[column].length - 1;
      for (const number of slots.keys()) if (number <= this.#end - MOST_SLOTS) slots.delete(number);
    }
  }

  /** Forgets everything, such as for another language: the next answer must be a whole one. */
  forget() {
    this.generation += 1;
    this.#startedAt = null;
    this.#columns.clear();
    this.#routes.clear();
    this.#codes.clear();
    this.errors = [];
    this.access = [];
  }
}
