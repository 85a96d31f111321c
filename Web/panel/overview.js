// The first section: figures of now and of the last minutes, charts, and the routes.

import { Chart } from "/chart.js";
import { element } from "/elements.js";
import { preferences } from "/storage.js";
import { number } from "/time.js";
import { count, duration, megabytes, milliseconds, rate, span, speed } from "./format.js";
import { KeyedList, set, write } from "./keyed.js";
import { RouteTable } from "./routes.js";

const NAME = "sori.panel-minutes";

/** The charts: which columns they show, as sums over spans of time (`sum`) or as they were measured. */
function charts(page) {
  const perMinute = (value) => rate(page, value);
  return [
    { title: "chart.requests", sum: true, format: perMinute, isWhole: true, series: [
      { key: "fine", name: "chart.fine", tone: "1", kind: "bar" },
      { key: "refused", name: "chart.refused", tone: "2", kind: "bar" },
      { key: "failed", name: "chart.failed", tone: "3", kind: "bar" }] },
    { title: "chart.latency", format: (value) => milliseconds(page, value), series: [
      { key: "p50_ms", name: "chart.p50", tone: "1" }, { key: "p95_ms", name: "chart.p95", tone: "4" }] },
    { title: "chart.audio", sum: true, format: (value) => span(page, value), base: (most) => (most >= 120 ? 60 : 1),
      series: [{ key: "audio_seconds", name: "chart.files", tone: "1", kind: "bar" },
      { key: "live_seconds", name: "chart.live", tone: "4", kind: "bar" }] },
    { title: "chart.load", format: (value) => count(page, value), isWhole: true, series: [
      { key: "running", name: "chart.running", tone: "1" }, { key: "waiting", name: "chart.waiting", tone: "2" },
      { key: "live", name: "chart.sockets", tone: "4" }] },
    { title: "chart.jobs", sum: true, format: perMinute, isWhole: true, series: [
      { key: "jobs_completed", name: "chart.completed", tone: "5", kind: "bar" },
      { key: "jobs_failed", name: "chart.jobsFailed", tone: "3", kind: "bar" }] },
    { title: "chart.memory", format: (value) => megabytes(page, value), base: (most) => (most >= 1000 ? 1024 : 1),
      series: [{ key: "resident_mb", name: "chart.resident", tone: "1", kind: "area" }] },
  ];
}

export class Overview {
  #page;
  #figures;
  #charts;
  #tiles;
  #routes;
  #minutes = Number(preferences.get(NAME)) === 60 ? 60 : 15;
  #answer = null;

  constructor(page, figures) {
    this.#page = page;
    this.#figures = figures;
    this.#charts = charts(page).map((options) => ({ ...options, chart: new Chart(page, options) }));
    document.getElementById("charts").append(...this.#charts.map(({ chart }) => chart.element));
    this.#tiles = new KeyedList(document.getElementById("tiles"), ({ key }) => key, () => this.#tile());
    this.#routes = new RouteTable(page, document.getElementById("routes"));
    for (const button of document.querySelectorAll("[data-minutes]")) {
      button.addEventListener("click", () => {
        this.#minutes = Number(button.dataset.minutes);
        preferences.set(NAME, String(this.#minutes));
        this.show(this.#answer);
      });
    }
  }

  show(answer) {
    this.#answer = answer;
    for (const button of document.querySelectorAll("[data-minutes]")) {
      set(button, "aria-pressed", String(Number(button.dataset.minutes) === this.#minutes));
    }
    if (!answer) return;
    this.#tiles.show(this.#values(answer));
    for (const { chart, series, sum } of this.#charts) chart.show(this.#data(series, sum));
    this.#routes.show(this.#figures.routes);
  }

  #data(series, sum) {
    const columns = series.map(({ key }) => (key === "fine" ? "requests" : key));
    if (!sum) return this.#figures.slots(columns, this.#minutes);
    const data = this.#figures.sums(columns, this.#minutes, this.#minutes === 60 ? 60 : 30);
    const perMinute = 60_000 / data.step;
    for (const column of columns) {
      data.values[column] = data.values[column].map((value) => (value === null ? null : value * perMinute));
    }
    if (data.values.requests) {
      const { requests, refused, failed } = data.values;
      data.values.fine = requests.map((all, index) => (all === null ? null : all - refused[index] - failed[index]));
    }
    return data;
  }

  #values({ load, live, queue, memory, devices }) {
    const page = this.#page;
    const window = this.#figures.window(this.#minutes);
    const each = (read) => [1, 15, 60].map((minutes) =>
      `${page.text(`short${minutes}`)} ${read(this.#figures.window(minutes))}`).join(" · ");
    const perMinute = window.requests * 60 / window.seconds;
    const waiting = load.waiting + devices.waiting;
    return [
      { key: "requests", value: page.text("perMinute", rate(page, perMinute)),
        text: page.text("tile.requests.text",
          ...[window.requests, window.refused, window.failed].map((value) => number(page, value))),
        tone: window.failed ? "bad" : null },
      { key: "latency", value: milliseconds(page, window.p95_ms),
        text: `p50 ${milliseconds(page, window.p50_ms)} · p99 ${milliseconds(page, window.p99_ms)}` },
      { key: "speed", value: speed(page, window.real_time_factor),
        text: each((one) => speed(page, one.real_time_factor)) },
      { key: "audio", value: duration(page, window.audio_seconds + window.live_seconds),
        text: page.text("tile.audio.text", duration(page, window.audio_seconds), duration(page, window.live_seconds)) },
      { key: "load", value: page.text("ofCapacity", load.running, load.capacity),
        text: page.text("tile.load.text", number(page, waiting)), tone: waiting ? "warn" : null },
      { key: "queue", value: queue ? number(page, queue.jobs.pending) : "–",
        text: this.#queueText(queue) },
      { key: "live", value: page.text("ofCapacity", number(page, live.open), number(page, live.most)),
        text: !window.finals ? page.text("tile.live.none") : page.text("tile.live.text",
          milliseconds(page, window.final_p50_ms), milliseconds(page, window.final_p95_ms)) },
      { key: "memory", value: megabytes(page, memory.resident_mb),
        text: page.text("tile.memory.text", megabytes(page, memory.available_mb), megabytes(page, memory.total_mb)),
        tone: memory.status === "critical" ? "bad" : memory.status === "warning" ? "warn" : null },
    ];
  }

  #queueText(queue) {
    const page = this.#page;
    if (!queue) return page.text("tile.queue.none");
    const running = number(page, queue.jobs.processing);
    // Nothing waits where there is no oldest one.
    return queue.oldest_waiting === undefined ? page.text("tile.queue.empty", running)
      : page.text("tile.queue.text", duration(page, queue.oldest_waiting), running);
  }

  #tile() {
    const [name, value] = [element("dt"), element("dd", { class: "value numbers" })];
    const text = element("dd", { class: "numbers" });
    return { element: element("div", { class: "tile" }, name, value, text), update: (item) => {
      write(name, this.#page.text(`tile.${item.key}`));
      write(value, item.value);
      write(text, item.text);
      set(value.parentNode, "data-tone", item.tone ?? null);
    } };
  }
}
