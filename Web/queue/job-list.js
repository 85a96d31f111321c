// The list of jobs: filters with their numbers, rows, and the way to older ones. What is shown is in the page's address.

import { element, icon } from "/elements.js";
import { nameOf, positions } from "/queue/job-facts.js";
import { STATUSES } from "/queue/job-feed.js";
import { JobRow } from "/queue/job-row.js";
import { ProgressRates } from "/queue/progress-rates.js";
import { number } from "/time.js";

const PAGE = 50;
const byID = (id) => document.getElementById(id);

export class JobList {
  #page;
  #names;
  #summaries;
  #on;
  #rows = new Map();
  #rates = new ProgressRates();
  #jobs = [];
  #total = null;
  #counts = null;
  #erased = new Set();
  #busy = new Set();
  #order = new Map();
  #sight;
  #inSight = new Set();
  #list = byID("jobs");
  #view;

  /**
   * `on.view(view)` is told what is to be shown, `on.seen(ids)` which jobs are in sight, `on.act(name, job, title, value)`
   * what the reader wants.
   */
  constructor(page, names, summaries, on) {
    this.#page = page;
    this.#names = names;
    this.#summaries = summaries;
    this.#on = on;
    this.#view = JobList.#viewOf(location.search);
    byID("tabs").append(...["", ...STATUSES].map((status) => element("button", {
      type: "button", "data-status": status, click: () => this.#go({ status, offset: 0, limit: PAGE }),
    })));
    byID("newer").addEventListener("click", () => this.#turn(-PAGE));
    byID("older").addEventListener("click", () => this.#turn(PAGE));
    window.addEventListener("popstate", () => this.#show(JobList.#viewOf(location.search)));
    this.#sight = new IntersectionObserver((entries) => this.#seen(entries), { rootMargin: "100px" });
    page.onChange(() => this.render());
    setInterval(() => this.render(), 30_000);
    this.render();
  }

  get view() { return this.#view; }

  static #viewOf(search) {
    const query = new URLSearchParams(search);
    const status = STATUSES.includes(query.get("status")) ? query.get("status") : "";
    const offset = Math.max(0, Math.floor(Number(query.get("from")) || 0));
    return { status, offset, limit: PAGE };
  }

  #go(view) {
    const query = new URLSearchParams(location.search);
    for (const [name, value] of [["status", view.status], ["from", view.offset]]) {
      if (value) query.set(name, value);
      else query.delete(name);
    }
    history.pushState(null, "", `${location.pathname}${String(query) && `?${query}`}`);
    this.#show(view);
  }

  #turn(step) {
    this.#go({ ...this.#view, offset: Math.max(0, this.#view.offset + step) });
    byID("jobs-title").scrollIntoView({ block: "start" });
  }

  #show(view) {
    this.#view = view;
    this.#jobs = [];
    this.#total = null;
    this.#list.setAttribute("aria-busy", "true");
    this.#on.view(view);
    this.render();
  }

  /** Takes a part of the list as the server told it. */
  take({ jobs, total, view }) {
    if (view !== this.#view) return;
    this.#jobs = jobs.filter(({ job_id: id }) => !this.#erased.has(id));
    this.#total = total;
    // Somebody erased what stood here: the last page is the one before.
    if (!jobs.length && total && view.offset >= total) {
      this.#go({ ...view, offset: Math.floor((total - 1) / PAGE) * PAGE });
      return;
    }
    this.#list.setAttribute("aria-busy", "false");
    this.render();
  }

  /** Takes one job as an event told it. */
  takeJob(job) {
    const at = this.#jobs.findIndex(({ job_id: id }) => id === job.job_id);
    if (at < 0 || this.#erased.has(job.job_id)) return;
    const { result, ...rest } = job;
    this.#jobs[at] = rest;
    this.render();
  }

  set counts(counts) {
    this.#counts = counts;
    this.#renderTabs();
  }

  /** Something is being done with a job, or no longer. */
  setBusy(id, isBusy) {
    if (isBusy) this.#busy.add(id);
    else this.#busy.delete(id);
    this.render();
  }

  /** Takes a job out of the list at once; the focus goes to the next one. */
  erase(id) {
    const row = this.#rows.get(id)?.element;
    const near = row?.nextElementSibling ?? row?.previousElementSibling;
    const hadFocus = !document.activeElement || document.activeElement === document.body || row?.contains(document.activeElement);
    this.#erased.add(id);
    this.#jobs = this.#jobs.filter((job) => job.job_id !== id);
    if (this.#total) this.#total -= 1;
    this.render();
    if (hadFocus) (near?.querySelector("a[href], button") ?? byID("choose-files")).focus();
  }

  /** The name of a job as the list shows it. */
  nameOf(job) { return nameOf(job, this.#names.get(job.file_path)); }

  /** Where a waiting job stands, the first is 1; undefined where it is not known. */
  positionOf(id) { return this.#order.get(id); }

  /** Shows the jobs; rows that are there already stay where they are. */
  render() {
    this.#renderTabs();
    const waiting = this.#jobs.filter(({ status }) => status === "pending");
    const order = this.#order = positions(waiting, this.#view.status === "pending" ? { offset: this.#view.offset, total: this.#total ?? waiting.length }
      : { total: this.#counts?.pending ?? waiting.length });
    const shown = new Set();
    let next = this.#list.firstElementChild;
    const now = performance.now();
    for (const job of this.#jobs) {
      shown.add(job.job_id);
      this.#rates.observe(job, now);
      const row = this.#rows.get(job.job_id) ?? this.#newRow(job.job_id);
      row.show(job, {
        remembered: this.#names.get(job.file_path), summary: this.#summaries.get(job.job_id),
        position: job.position ?? order.get(job.job_id),
        left: this.#rates.left(job, now), isBusy: this.#busy.has(job.job_id),
      });
      if (row.element === next) next = next.nextElementSibling;
      else this.#list.insertBefore(row.element, next);
    }
    for (const [id, row] of this.#rows) {
      if (shown.has(id)) continue;
      this.#sight.unobserve(row.element);
      row.element.remove();
      this.#rows.delete(id);
      this.#inSight.delete(id);
    }
    this.#renderRest();
    this.#tellSight();
  }

  #newRow(id) {
    const row = new JobRow(this.#page, id, (action, { job }, value) => {
      if (!this.#busy.has(id)) this.#on.act(action, job, this.nameOf(job), value);
    });
    this.#rows.set(id, row);
    this.#sight.observe(row.element);
    return row;
  }

  #renderTabs() {
    const counts = this.#counts;
    for (const button of byID("tabs").children) {
      const { status } = button.dataset;
      const isChosen = status === this.#view.status;
      button.setAttribute("aria-pressed", String(isChosen));
      const count = counts && (status ? counts[status] : STATUSES.reduce((sum, one) => sum + (counts[one] ?? 0), 0));
      const label = this.#page.text(status ? `status.${status}` : "all");
      const text = Number.isFinite(count) ? number(this.#page, count) : "";
      if (button.dataset.said === label + text) continue;
      button.dataset.said = label + text;
      button.replaceChildren(label, element("span", { class: "count" }, text));
    }
  }

  #renderRest() {
    const nothing = byID("jobs-nothing");
    nothing.hidden = this.#total !== 0;
    if (!nothing.hidden) {
      const isAll = this.#view.status === "";
      const title = this.#page.text(isAll ? "emptyTitle" : "noneTitle");
      if (nothing.dataset.said !== title) {
        nothing.dataset.said = title;
        nothing.replaceChildren(icon(isAll ? "microphone" : "filter"), element("strong", {}, title),
          element("p", {}, this.#page.text(isAll ? "emptyText" : "noneText")));
      }
    }
    const { offset } = this.#view;
    byID("pager").hidden = !this.#total || (this.#total <= PAGE && offset === 0);
    const end = Math.min(offset + PAGE, this.#total ?? 0);
    byID("range").textContent = this.#total
      ? this.#page.text("range", number(this.#page, offset + 1), number(this.#page, end), number(this.#page, this.#total)) : "";
    byID("newer").disabled = offset === 0;
    byID("older").disabled = end >= (this.#total ?? 0);
  }

  #seen(entries) {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.#inSight.add(target.dataset.job);
      else this.#inSight.delete(target.dataset.job);
    }
    this.#tellSight();
  }

  #tellSight() {
    this.#on.seen([...this.#inSight]);
    const unknown = this.#jobs.filter((job) => job.status === "completed" && this.#inSight.has(job.job_id)
      && this.#summaries.get(job.job_id) === undefined).map(({ job_id: id }) => id);
    if (unknown.length) this.#summaries.want(unknown);
  }
}
