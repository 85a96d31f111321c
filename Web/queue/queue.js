// The page at the root: recordings go in, and what becomes of them is seen.

import { APIError, API } from "/api.js";
import { APIKey } from "/api-key.js";
import { ask } from "/dialog.js";
import { KeyForm } from "/key-form.js";
import { PageLanguage } from "/language.js";
import { Notice } from "/notice.js";
import { FileNames } from "/queue/file-names.js";
import { Intake } from "/queue/intake.js";
import { isEnded } from "/queue/job-facts.js";
import { JobFeed } from "/queue/job-feed.js";
import { JobList } from "/queue/job-list.js";
import { KeptRecordings } from "/queue/kept-recordings.js";
import { KeptView } from "/queue/kept-view.js";
import { OptionsForm } from "/queue/options-form.js";
import { RecorderDialog } from "/queue/recorder-dialog.js";
import { Summaries } from "/queue/summaries.js";
import { texts } from "/queue/texts.js";
import { Uploads } from "/queue/uploads.js";
import { UploadsView } from "/queue/uploads-view.js";

const HEALTH_MILLISECONDS = 15_000;
/** A recording that another tab has left shows only when that tab has been silent for some time. */
const KEPT_MILLISECONDS = 12_000;

const byID = (id) => document.getElementById(id);
const page = new PageLanguage(texts);
const key = new APIKey();
const keyForm = new KeyForm(page, key);
const api = new API(page, key, keyForm);
const notice = new Notice(page, () => {});
const names = new FileNames();
const kept = new KeptRecordings();
const options = new OptionsForm(page);
/** Jobs of this tab whose end is worth a word. */
const mine = new Map();

// ---- what goes in ----

const uploads = new Uploads(page, api, {
  changed: () => {
    feed.uploads = uploads.active;
    uploadsView.changed();
  },
  created: async (id, name, fileID, work) => {
    names.set(fileID, name);
    mine.set(id, name);
    feed.refresh();
    if (work.key === null) return;
    await kept.erase(work.key).catch(() => {});
    await keptView.setUnderWay(work.key, false);
  },
});
const uploadsView = new UploadsView(page, uploads);
const keptView = new KeptView(page, kept, { send: sendKept });
new RecorderDialog(page, kept, {
  send: sendKept,
  kept: () => keptView.refresh(),
  failed: ({ reason }) => notice.showProblem(`microphone.${reason}`, location.origin),
  unkept: () => notice.showProblem("unkept"),
});
new Intake({
  files: (files) => {
    notice.hide();
    for (const file of files) uploads.add(file, file.name, options.value);
  },
  skipped: (files, unread) => {
    const some = files.slice(0, 5).join(", ") + (files.length > 5 ? " …" : "");
    notice.show({
      isPlain: true,
      title: () => page.text(files.length || unread ? "skipped" : "nothingDropped", files.length + unread),
      text: () => [some && page.text("skippedText", some), unread ? page.text("unreadText", unread) : ""].filter(Boolean).join(" "),
    });
  },
});

async function sendKept(id, name) {
  const blob = await kept.blob(id);
  await keptView.setUnderWay(id, true);
  uploads.add(blob, name, options.value, id);
}

// ---- what becomes of it ----

const summaries = new Summaries(api, () => list.render());
const feed = new JobFeed(api, {
  page: (told) => {
    for (const job of told.jobs) tellEnd(job);
    list.take(told);
  },
  job: (job) => {
    summaries.take(job);
    tellEnd(job);
    list.takeJob(job);
  },
  counts: (counts) => { list.counts = counts; },
  away: showAway,
});
const list = new JobList(page, names, summaries, {
  view: (view) => feed.show(view),
  seen: (ids) => feed.see(ids),
  act,
});

/** Says once, to those who do not see the list, that a job of this tab has ended. */
function tellEnd(job) {
  if (!isEnded(job) || !mine.has(job.job_id)) return;
  byID("told").textContent = page.text("told", mine.get(job.job_id), page.text(`status.${job.status}`));
  mine.delete(job.job_id);
}

// One change after the other, so that the last choice is the one that stays.
let changing = Promise.resolve();

async function act(name, job, title, value) {
  const id = job.job_id;
  if (name === "delete" && !await ask(page, {
    title: page.text("deleteTitle", title), text: page.text("deleteText"), agree: page.text("delete"), isDanger: true,
  })) return;
  if (name !== "priority") list.setBusy(id, true);
  try {
    if (name === "cancel") await api.delete(`/api/transcribe-jobs/${id}`);
    else if (name === "priority") {
      changing = changing.catch(() => {}).then(() => api.patch(`/api/transcribe-jobs/${id}`, { priority: value }));
      list.takeJob(await changing);
    }
    else if (name === "retry") await api.post(`/api/transcribe-jobs/${id}/retry`);
    else await api.delete(`/api/transcribe-jobs/${id}?purge=true`);
    if (name === "retry") mine.set(id, title);
    if (name === "priority") byID("told").textContent = page.text("priorityTold", title, list.positionOf(id));
    if (name === "retry" || name === "delete") summaries.forget(id);
    if (name === "delete") list.erase(id);
  } catch (error) {
    if (!(error instanceof APIError)) throw error;
    // It has ended, or is gone, meanwhile: the list shows it.
    const isLate = error.status === 409 || error.status === 404;
    if (error.status === 404) list.erase(id);
    if (!isLate) notice.show({ title: () => page.text(`${name}Failed`, title), text: () => error.message });
  }
  list.setBusy(id, false);
  feed.refresh();
}

// ---- how the server is ----

let away = null;
let health = null;

function showAway(error) {
  const was = away;
  away = error;
  if (Boolean(was) !== Boolean(error)) showState();
  if (was && !error) readHealth();
}

function showState() {
  const line = byID("state");
  const isOK = !away && health?.status === "ok";
  line.dataset.state = away ? "trouble" : isOK ? "ok" : health ? "trouble" : "unknown";
  const text = away ? away.status === 0 ? page.text("away") : away.message
    : health ? page.text(`health.${health.status}`, health) ?? page.text("health.degraded", health) : "";
  const words = line.querySelector("span");
  if (words.textContent !== text) words.textContent = text;
}

async function readHealth() {
  try {
    health = await api.get("/health");
    options.model = health.model ?? null;
  } catch { /* The list tells that the server is away. */ }
  showState();
}

page.onChange(() => readHealth());
setTimeout(() => keptView.refresh(), KEPT_MILLISECONDS);
// Another tab may have sent one meanwhile.
document.addEventListener("visibilitychange", () => { if (!document.hidden) keptView.refresh(); });
setInterval(() => { if (!document.hidden) readHealth(); }, HEALTH_MILLISECONDS);
window.addEventListener("beforeunload", (event) => {
  // Recordings of the microphone are kept; files must be chosen again.
  if (uploads.items.length) event.preventDefault();
});

await Promise.all([readHealth(), keptView.refresh()]);
feed.show(list.view);
feed.run();
document.body.dataset.ready = "";
