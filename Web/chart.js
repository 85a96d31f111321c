// A chart of figures over time: lines, areas or stacked bars as SVG. Each moment can be looked at with the pointer or
// the arrow keys, and all of them as a table.
//
//   const chart = new Chart(page, { title: "panel.requests", series: [{ key: "ok", name: "panel.ok", tone: "1" }] });
//   document.body.append(chart.element);
//   chart.show({ times: [...milliseconds], values: { ok: [...numbers or null] }, step: 60_000 });

import { element, icon } from "/elements.js";
import { bars, lines } from "/chart-shapes.js";
import { timeTicks, valueTicks } from "/chart-ticks.js";

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 168;
const TOP = 10;
const BOTTOM = 22;
const RIGHT = 8;

function svg(name, attributes = {}) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

export class Chart {
  #page;
  #options;
  #data = { times: [], values: {}, step: 60_000 };
  #width = 0;
  #at = null;
  #plot = element("div", { class: "chart-plot", tabindex: 0, role: "slider", "aria-valuemin": 0 });
  #svg = svg("svg", { "aria-hidden": "true", height: HEIGHT });
  #tip = element("div", { class: "chart-tip", "aria-hidden": "true", hidden: true });
  #title = element("h3");
  #legend = element("ul", { class: "chart-legend", "aria-hidden": "true" });
  #toggle = element("button", { type: "button", class: "icon-button", "aria-pressed": "false",
    click: () => this.#turn() }, icon("list"));
  #table = element("div", { class: "chart-table", hidden: true, tabindex: 0, role: "group" });
  #paths = new Map();
  #grid = svg("g", { class: "grid" });
  #marker = svg("line", { class: "marker", y1: TOP, y2: HEIGHT - BOTTOM, visibility: "hidden" });
  /** The element of the chart. */
  element = element("section", { class: "chart card" });

  /**
   * `series`: `{ key, name, tone, kind }`, the name being one of the page's texts and the kind `line` (usual), `area`
   * or `bar`; bars are stacked. `format(value)` writes a value; `isWhole` allows no ticks between whole numbers;
   * `base(most)` is the unit that the axis counts in, such as 1024 for large numbers of megabytes.
   */
  constructor(page, { title, series, format = String, isWhole = false, base = () => 1 }) {
    this.#page = page;
    this.#options = { title, series, format, isWhole, base };
    this.#svg.append(this.#grid);
    for (const { key, tone, kind = "line" } of series) {
      const shapes = kind === "area" ? [svg("path", { class: "area" }), svg("path", { class: "line" })]
        : [svg("path", { class: kind })];
      for (const shape of shapes) shape.dataset.tone = tone;
      this.#paths.set(key, shapes);
      this.#svg.append(...shapes);
    }
    this.#svg.append(this.#marker);
    this.#plot.append(this.#svg, this.#tip);
    this.element.append(element("header", {}, this.#title, this.#legend, this.#toggle), this.#plot, this.#table);
    page.onChange(() => this.#write());
    this.#write();
    this.#listen();
  }

  /**
   * Shows figures: `times` in milliseconds, each the begin of `step` milliseconds; `values` has as many for each
   * series, null where there are none.
   */
  show(data) {
    this.#data = data;
    this.#plot.setAttribute("aria-valuemax", Math.max(0, data.times.length - 1));
    this.#tell(this.#at ?? data.times.length - 1);
    this.#draw();
  }

  #write() {
    const { title, series } = this.#options;
    this.#title.textContent = this.#page.text(title);
    this.#plot.setAttribute("aria-label", this.#page.text(title));
    this.#legend.replaceChildren(...(series.length > 1 ? series : []).map(({ name, tone }) =>
      element("li", { "data-tone": tone }, element("i"), this.#page.text(name))));
    const label = this.#page.text(this.#table.hidden ? "chartTable" : "chartGraph");
    this.#toggle.setAttribute("aria-label", `${label}: ${this.#page.text(title)}`);
    this.#toggle.title = label;
    this.#table.setAttribute("aria-label", this.#page.text(title));
    if (this.#width) this.#draw();
  }

  #listen() {
    new ResizeObserver(([entry]) => {
      const width = Math.floor(entry.contentRect.width);
      if (width === this.#width || width === 0) return;
      this.#width = width;
      this.#svg.setAttribute("width", width);
      this.#draw();
    }).observe(this.#plot);
    this.#plot.addEventListener("pointermove", (event) => this.#look(this.#indexAt(event)));
    this.#plot.addEventListener("pointerdown", (event) => this.#look(this.#indexAt(event)));
    this.#plot.addEventListener("pointerleave", () => { if (document.activeElement !== this.#plot) this.#look(null); });
    this.#plot.addEventListener("focus", () => this.#look(this.#at ?? this.#data.times.length - 1));
    this.#plot.addEventListener("blur", () => this.#look(null));
    this.#plot.addEventListener("keydown", (event) => {
      const last = this.#data.times.length - 1;
      const at = this.#at ?? last;
      const to = { ArrowLeft: at - 1, ArrowDown: at - 1, ArrowRight: at + 1, ArrowUp: at + 1, Home: 0, End: last,
        PageUp: at - 10, PageDown: at + 10 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      this.#look(Math.min(last, Math.max(0, to)));
    });
  }

  #turn() {
    this.#table.hidden = !this.#table.hidden;
    this.#plot.hidden = !this.#table.hidden;
    this.#toggle.setAttribute("aria-pressed", String(!this.#table.hidden));
    this.#write();
  }

  // The scales: where a moment and a value are drawn.

  #scales() {
    const { series, isWhole, base } = this.#options;
    const { times, values, step } = this.#data;
    const tops = times.map((_, index) => {
      const value = ({ key }) => values[key][index] ?? 0;
      const stacked = series.filter(({ kind }) => kind === "bar").reduce((sum, one) => sum + value(one), 0);
      return Math.max(stacked, ...series.filter(({ kind }) => kind !== "bar").map(value));
    });
    const most = Math.max(0, ...tops);
    const ticks = valueTicks(most, { isWhole, base: base(most) });
    const left = 14 + Math.max(...ticks.map((tick) => this.#options.format(tick).length)) * 6.6;
    const span = Math.max(1, times.length) * step;
    const start = times[0] ?? 0;
    const x = (time) => left + (this.#width - left - RIGHT) * (time - start) / span;
    const y = (value) => HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / ticks.at(-1);
    return { ticks, left, x, y, start, end: start + span };
  }

  #draw() {
    if (!this.#width || this.#plot.hidden) {
      if (!this.#table.hidden) this.#fillTable();
      return;
    }
    if (!this.#data.times.length) return;
    const scales = this.#scales();
    this.#drawGrid(scales);
    const below = this.#data.times.map(() => 0);
    for (const { key, kind = "line" } of this.#options.series) {
      const values = this.#data.values[key];
      if (kind === "bar") {
        this.#paths.get(key)[0].setAttribute("d", bars(this.#data, values, below, scales));
      } else {
        const { line, area } = lines(this.#data, values, scales);
        this.#paths.get(key).at(-1).setAttribute("d", line);
        if (kind === "area") this.#paths.get(key)[0].setAttribute("d", area);
      }
    }
    if (this.#at !== null) this.#look(Math.min(this.#at, this.#data.times.length - 1));
  }

  #drawGrid({ ticks, left, x, y, start, end }) {
    const parts = [];
    for (const tick of ticks) {
      const line = y(tick);
      const kind = tick === 0 ? "zero" : "";
      parts.push(svg("line", { x1: left, x2: this.#width - RIGHT, y1: line, y2: line, class: kind }));
      const text = svg("text", { x: left - 8, y: line + 4, "text-anchor": "end" });
      text.textContent = this.#options.format(tick);
      parts.push(text);
    }
    for (const { time, label } of timeTicks(this.#page.code, start, end, (this.#width - left) / 84)) {
      // A label that would stand out of the drawing is left out.
      if (x(time) < left + 16 || x(time) > this.#width - RIGHT - 16) continue;
      const text = svg("text", { x: x(time), y: HEIGHT - 5, "text-anchor": "middle" });
      text.textContent = label;
      parts.push(text);
    }
    this.#grid.replaceChildren(...parts);
  }

  // Looking at one moment.

  #indexAt(event) {
    const { times } = this.#data;
    if (!times.length || !this.#width) return null;
    const { left } = this.#scales();
    const share = (event.clientX - this.#plot.getBoundingClientRect().left - left) / (this.#width - left - RIGHT);
    return Math.min(times.length - 1, Math.max(0, Math.floor(share * times.length)));
  }

  #look(at) {
    const { times, step } = this.#data;
    this.#at = at;
    const isShown = at !== null && at >= 0 && times.length > 0;
    this.#tip.hidden = !isShown;
    this.#marker.setAttribute("visibility", isShown ? "visible" : "hidden");
    if (!isShown) return;
    const { x } = this.#scales();
    const middle = x(times[at] + step / 2);
    this.#marker.setAttribute("x1", middle);
    this.#marker.setAttribute("x2", middle);
    const { moment, rows } = this.#tell(at);
    this.#tip.replaceChildren(element("strong", {}, moment), ...rows.map(({ name, tone, value }) =>
      element("div", { "data-tone": tone }, element("i"), element("span", {}, name), element("b", {}, value))));
    const room = this.#width - this.#tip.offsetWidth;
    const beside = middle + 12 > room ? middle - 12 - this.#tip.offsetWidth : middle + 12;
    this.#tip.style.transform = `translate(${Math.max(0, Math.min(room, beside))}px, ${TOP}px)`;
  }

  /** What a moment shows, for the box beside it and for readers of the screen. */
  #tell(at) {
    const { times, values } = this.#data;
    if (at < 0 || at >= times.length) return { moment: "", rows: [] };
    const moment = this.#moment(times[at]);
    const rows = this.#options.series.map(({ key, name, tone }) => ({ name: this.#page.text(name), tone,
      value: this.#value(values[key][at]) }));
    this.#plot.setAttribute("aria-valuenow", at);
    const words = [moment, ...rows.map(({ name, value }) => `${name} ${value}`)];
    this.#plot.setAttribute("aria-valuetext", words.join(", "));
    return { moment, rows };
  }

  #fillTable() {
    const { series } = this.#options;
    const { times, values } = this.#data;
    const rows = times.map((time, index) => [time, index]).reverse();
    this.#table.replaceChildren(element("table", { class: "numbers" },
      element("thead", {}, element("tr", {}, element("th", { scope: "col" }, this.#page.text("chartTime")),
        series.map(({ name }) => element("th", { scope: "col" }, this.#page.text(name))))),
      element("tbody", {}, rows.map(([time, index]) => element("tr", {},
        element("th", { scope: "row" }, this.#moment(time)),
        series.map(({ key }) => element("td", {}, this.#value(values[key][index]))))))));
  }

  #value(value) { return value === null || value === undefined ? "–" : this.#options.format(value); }

  #moment(time) {
    const seconds = this.#data.step < 60_000 ? { second: "2-digit" } : {};
    const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...seconds };
    return new Intl.DateTimeFormat(this.#page.code, options).format(new Date(time));
  }
}
