// The table of routes: how often each was asked for, how long it took, and what became of it.

import { element } from "/elements.js";
import { number } from "/time.js";
import { milliseconds } from "./format.js";
import { KeyedList, write } from "./keyed.js";

const MOST = 20;
const COLUMNS = ["request", "requests", "refusedFailed", "p50", "p95", "p99", "longest"];

export class RouteTable {
  #page;
  #rows;
  #body = element("tbody");

  constructor(page, host) {
    this.#page = page;
    const head = element("thead", {}, element("tr", {}, COLUMNS.map((name) =>
      element("th", { scope: "col", "data-text": `column.${name}` }))));
    host.append(element("table", { class: "numbers" }, head, this.#body));
    page.write(host);
    this.#rows = new KeyedList(this.#body, ({ method, route }) => `${method} ${route}`, () => this.#row());
  }

  /** Shows the routes that were asked for most. */
  show(routes) { this.#rows.show(routes.slice(0, MOST)); }

  #row() {
    const name = element("th", { scope: "row" });
    const cells = COLUMNS.slice(1).map(() => element("td"));
    return { element: element("tr", {}, name, cells), update: (route) => {
      const page = this.#page;
      const of = (from, to) => Object.entries(route.statuses)
        .filter(([status]) => status >= from && status < to).reduce((sum, [, value]) => sum + value, 0);
      write(name, `${route.method} ${page.text(`route.${route.route}`) ?? route.route}`.trim());
      const values = [number(page, route.requests), `${number(page, of(400, 500))} / ${number(page, of(500, 1000))}`,
        ...["p50_ms", "p95_ms", "p99_ms", "max_ms"].map((key) => milliseconds(page, route[key]))];
      values.forEach((value, index) => write(cells[index], value));
      cells[1].classList.toggle("bad", of(500, 1000) > 0);
    } };
  }
}
