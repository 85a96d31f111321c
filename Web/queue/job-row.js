// A job in the list: its state, what it came to or why it failed, and what can be done with it. The row stays the same
// element while the job goes on, so that the focus, and the reader's eye, stay where they are.

import { withKey } from "/api-key.js";
import { element, icon } from "/elements.js";
import { LANGUAGES } from "/languages.js";
import { isEnded, nameOf, reasonOf } from "/queue/job-facts.js";
import { clock, moment, since } from "/time.js";

const DRAWINGS = { pending: "clock", processing: "spinner", completed: "check", failed: "warning", cancelled: "close" };
/** The priorities that a job can be given by hand. */
const PRIORITIES = [[-5, "priorityLow"], [0, "priorityNormal"], [5, "priorityHigh"]];
/** What a reader may do: the first is what the focus goes to when the one that was pressed is gone. */
const ACTIONS = { cancel: "close", retry: "retry", delete: "trash" };

function actionsOf(job) {
  if (!isEnded(job)) return ["cancel"];
  return job.status === "completed" ? ["delete"] : ["retry", "delete"];
}

export class JobRow {
  #page;
  #act;
  #parts = {};
  #said = "";
  #select = null;
  element;
  job = null;

  /** `act(name, row)` is called with `cancel`, `retry`, `delete`, or `priority` and the new one. */
  constructor(page, id, act) {
    this.#page = page;
    this.#act = act;
    const parts = this.#parts;
    parts.icon = element("span", { class: "row-icon", role: "img" });
    parts.name = element("a", { class: "row-name" });
    parts.chips = element("span", { class: "row-chips" });
    parts.facts = element("p", { class: "facts numbers" });
    parts.sentence = element("p", { class: "sentence" });
    parts.problem = element("p", { class: "row-problem" });
    parts.bar = element("i");
    parts.progress = element("div", { class: "progress", role: "progressbar", "aria-valuemin": 0, "aria-valuemax": 100 }, parts.bar);
    parts.actions = element("div", { class: "row-actions" });
    this.element = element("li", { class: "row", "data-job": id }, parts.icon,
      element("div", { class: "row-main" }, element("div", { class: "row-title" }, parts.name, parts.chips),
        parts.facts, parts.sentence, parts.problem, parts.progress),
      parts.actions);
  }

  /**
   * Shows a job. `about` has what its object does not tell: `remembered` (its name, or null), `summary` (or null or
   * undefined), `position` in the queue (or undefined), `left` (seconds, or null), `isBusy` while something is being done with it.
   */
  show(job, about) {
    this.job = job;
    // Most jobs of a list have not changed since the last look.
    const said = JSON.stringify([job, about, this.#page.code, job.status === "completed" || Math.floor(Date.now() / 30_000)]);
    if (said === this.#said) return;
    this.#said = said;
    const parts = this.#parts;
    const page = this.#page;
    const name = nameOf(job, about.remembered);
    if (this.element.dataset.state !== job.status) parts.icon.replaceChildren(icon(DRAWINGS[job.status] ?? "file"));
    this.element.dataset.state = job.status;
    this.element.setAttribute("aria-busy", String(about.isBusy === true));
    parts.icon.setAttribute("aria-label", page.text(`status.${job.status}`));
    parts.name.textContent = name;
    parts.name.title = name;
    if (job.status === "completed") parts.name.href = withKey(`/t/${job.job_id}`);
    else parts.name.removeAttribute("href");
    this.#chips(job);
    this.#priority(job, name);
    this.#facts(job, about);
    parts.sentence.textContent = job.status === "completed" ? about.summary?.sentence || this.#nothingSaid(about) : "";
    this.#problem(job);
    this.#progress(job, name);
    this.#actions(job, about, name);
  }

  #nothingSaid({ summary }) { return summary ? this.#page.text("noSpeech") : ""; }

  #chips(job) {
    const { chips } = this.#parts;
    const page = this.#page;
    chips.replaceChildren();
    if (job.priority && job.status !== "pending") {
      const tone = job.priority > 0 ? "accent" : null;
      chips.append(element("span", { class: "chip", "data-tone": tone }, page.text("priorityChip", job.priority)));
    }
  }

  /** While a job waits, its priority can be changed. */
  #priority(job, name) {
    const page = this.#page;
    if (job.status !== "pending") {
      this.#select?.remove();
      this.#select = null;
      return;
    }
    if (!this.#select) {
      this.#select = element("select", { class: "row-priority", change: () => this.#act("priority", this, Number(this.#select.value)) });
      this.#parts.chips.after(this.#select);
    }
    const select = this.#select;
    const known = PRIORITIES.some(([value]) => value === job.priority);
    const choices = known ? PRIORITIES : [...PRIORITIES, [job.priority, null]].sort(([one], [other]) => one - other);
    const said = page.code + choices.map(([value]) => value);
    // Not each time: a list that is open would close.
    if (select.dataset.said !== said) {
      select.dataset.said = said;
      select.replaceChildren(...choices.map(([value, text]) =>
        element("option", { value }, page.text("priorityChoice", text ? page.text(text) : `${value > 0 ? "+" : ""}${value}`))));
    }
    select.value = String(job.priority);
    select.setAttribute("aria-label", page.text("priorityNamed", name));
    select.title = page.text("priority");
  }

  #facts(job, { summary, position, left }) {
    const page = this.#page;
    const facts = [];
    if (job.status === "completed" && summary) {
      facts.push(clock(summary.duration), LANGUAGES[summary.language] ?? summary.language);
      if (summary.speakers.length) facts.push(page.text("speakerFact", summary.speakers.length));
    } else if (job.status === "pending") {
      facts.push(position ? page.text("position", position) : page.text("status.pending"));
    } else if (job.status === "processing") {
      facts.push(page.text("percent", job.progress), left === null ? null : page.text("left", left));
    } else if (job.status !== "completed") {
      facts.push(page.text(`status.${job.status}`));
    }
    const at = job.completed_at ?? job.created_at;
    const time = element("time", { datetime: at, title: moment(page, at) }, since(page, at));
    const before = facts.filter(Boolean).join(" · ");
    this.#parts.facts.replaceChildren(before ? `${before} · ` : "", time);
  }

  #problem(job) {
    const { problem } = this.#parts;
    const reason = reasonOf(job);
    problem.hidden = !reason || job.status === "completed" || job.status === "cancelled";
    if (problem.hidden) return problem.replaceChildren();
    const page = this.#page;
    const known = `reason.${reason.code}`;
    // The server's own words were written for whoever sent the job, in the language of then.
    const text = page.has(known) ? page.text(known) : reason.detail || page.text("reason.other");
    const lead = job.status === "pending" ? `${page.text("willTryAgain")} ` : "";
    const detail = page.has(known) && reason.detail ? element("details", {},
      element("summary", {}, page.text("reasonDetail")), element("span", {}, reason.detail)) : null;
    return problem.replaceChildren(lead + text, ...(detail ? [detail] : []));
  }

  #progress(job, name) {
    const { progress, bar } = this.#parts;
    progress.hidden = job.status !== "processing";
    progress.setAttribute("aria-label", this.#page.text("progressNamed", name));
    progress.setAttribute("aria-valuenow", String(job.progress));
    bar.style.setProperty("--part", String(job.progress / 100));
  }

  #actions(job, { isBusy }, name) {
    const { actions } = this.#parts;
    const wanted = actionsOf(job);
    const had = [...actions.children].map((button) => button.dataset.action);
    const focused = actions.contains(document.activeElement);
    if (wanted.join() !== had.join()) {
      actions.replaceChildren(...wanted.map((action) => element("button", {
        type: "button", class: "icon-button", "data-action": action, click: () => this.#act(action, this),
      }, icon(ACTIONS[action]))));
      if (focused) actions.firstElementChild.focus();
    }
    for (const button of actions.children) {
      const { action } = button.dataset;
      button.setAttribute("aria-label", this.#page.text(`${action}Named`, name));
      button.title = this.#page.text(action);
      // Not disabled: a disabled button loses the focus.
      button.setAttribute("aria-disabled", String(isBusy === true));
    }
  }
}
