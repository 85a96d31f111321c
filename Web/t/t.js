// The page /t/{id}: a transcript of the library, read, heard and corrected.

import { API } from "/api.js";
import { APIKey, withKey } from "/api-key.js";
import { ask } from "/dialog.js";
import { KeyForm } from "/key-form.js";
import { PageLanguage } from "/language.js";
import { closeByItself } from "/menu.js";
import { Notice } from "/notice.js";
import { Editing, plainText, showToolbar } from "/transcript/editing.js";
import { EditStore } from "/transcript/edit-store.js";
import { exportMenu, saveBlob } from "/transcript/files.js";
import { HelpDialog } from "/transcript/help-dialog.js";
import { Looking } from "/transcript/looking.js";
import { Reader } from "/transcript/reader.js";
import { SaveState } from "/transcript/save-state.js";
import { ShareDialog } from "/transcript/share-dialog.js";
import { listen } from "/transcript/shortcuts.js";
import { LibrarySource } from "/transcript/source.js";
import { texts } from "/transcript/texts.js";
import { TitleField } from "/transcript/title-field.js";
import { Toast } from "/toast.js";

const byID = (id) => document.getElementById(id);
const id = decodeURIComponent(location.pathname.split("/")[2] ?? "");
const parameters = new URLSearchParams(location.search);

const page = new PageLanguage(texts);
const key = new APIKey();
const api = new API(page, key, new KeyForm(page, key));
const source = new LibrarySource(api, id);
const toast = new Toast();
const notice = new Notice(page, () => {});
const action = byID("notice-action");

/** What went wrong, with what helps; `does` is a button: `{ text, run }`. */
function problem(title, text = "", does = null) {
  notice.show({ title: () => title, text: () => text });
  action.hidden = does === null;
  if (does) {
    action.textContent = does.text;
    action.onclick = does.run;
  }
}

function failed(error) { problem(page.text("failed"), error.message); }

function say(text, { quietly = false } = {}) {
  if (quietly) byID("announce").textContent = text;
  else toast.say(text);
}

const reader = new Reader(page, source, {
  person: (name) => editing?.askName(name),
  versions: () => source.versions(),
  version: (number) => looking?.version(number).catch(failed),
  problem,
});
const help = new HelpDialog(page);
let editing = null;
let looking = null;

// ---- loading ----

const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

/** The transcript, waiting as long as the server is away, or still works on it. */
async function load() {
  for (let wait = 500; ; wait = Math.min(8000, 2 * wait)) {
    try {
      const transcript = await source.read();
      notice.hide();
      return transcript;
    } catch (error) {
      if (error.status === 404) {
        if (await isComing()) {
          wait = 250;
          await pause(2 * wait);
          continue;
        }
      } else problem(page.text("notLoaded"), error.message);
      if (!error.isPassing) return null;
      await pause(wait);
    }
  }
}

// A completed job's transcript is there within a second; one that does not come was erased.
const MOST_LOOKS = 20;
let looks = 0;

/** Whether a job is about to give the transcript. Tells how far it is, or why there is none. */
async function isComing() {
  const job = await source.job().catch(() => null);
  const queue = { text: page.text("page.queue"), run: () => { location.href = withKey("/"); } };
  if (job?.status === "failed" || job?.status === "cancelled") {
    problem(page.text("jobEnded"), job.error ?? "", queue);
    return false;
  }
  if (job?.status === "completed") looks += 1;
  if (!job || looks > MOST_LOOKS) {
    problem(page.text("notFound"), page.text("notFound.remedy"), { text: page.text("page.library"),
      run: () => { location.href = withKey("/library"); } });
    return false;
  }
  notice.show({ title: () => page.text("jobRuns", job.progress), text: () => page.text("jobRuns.text", job.filename),
    isPlain: true });
  action.hidden = true;
  document.body.dataset.ready = "";
  return true;
}

function gone() {
  editing.saving.gone();
  editing.endEditing();
  reader.player.pause();
  problem(page.text("deleted"), page.text("deleted.remedy"), { text: page.text("saveText"), run: () => {
    const blob = new Blob([plainText(editing.document, reader.people)], { type: "text/plain;charset=utf-8" });
    saveBlob(`${editing.document.title || "transcript"}.txt`, blob);
  } });
}

async function erase() {
  const isSure = await ask(page, { title: page.text("deleteTitle"), text: page.text("deleteWarning"),
    agree: page.text("delete"), isDanger: true });
  if (!isSure) return;
  try {
    await source.delete();
    editing.saving.gone();
    location.href = withKey("/library");
  } catch (error) {
    failed(error);
  }
}

function begin(transcript) {
  byID("head").hidden = byID("columns").hidden = false;
  editing = new Editing(reader, {
    source, transcript, store: new EditStore(id),
    on: { say, changed: () => changed() },
    saving: {
      state: () => state.show(editing.saving.state),
      refused: (message) => problem(page.text("refused"), message),
      extra: () => reader.details.forgetVersions(),
    },
  });
  const title = new TitleField(page, { changed: (text) => editing.setTitle(text), done: () => reader.focus() });
  const state = new SaveState(page, { retry: () => editing.saving.retry() });
  const status = byID("status");
  looking = new Looking(page, { source, reader, editing, say });
  const changed = () => {
    showToolbar(editing, page);
    title.show(editing.document.title, transcript.source?.filename);
    if (status.value !== editing.document.status) status.value = editing.document.status;
  };
  reader.open(transcript, editing.document);
  looking.show(transcript);
  changed();
  page.onChange(changed);

  const correct = byID("correct");
  correct.addEventListener("click", () => {
    editing.isCorrecting = !editing.isCorrecting;
    correct.setAttribute("aria-pressed", String(editing.isCorrecting));
    document.body.classList.toggle("correcting", editing.isCorrecting);
    if (!editing.isCorrecting) editing.endEditing();
  });
  byID("undo").addEventListener("click", () => editing.undo());
  byID("redo").addEventListener("click", () => editing.redo());
  byID("unsure").addEventListener("click", () => editing.stepUnsure(1));
  status.addEventListener("change", () => editing.setStatus(status.value));
  const share = new ShareDialog(page, source, { before: () => editing.saving.flush() });
  const sharing = () => share.open({ hasAudio: transcript.audio !== null });
  byID("share").addEventListener("click", sharing);
  exportMenu(page, source, { before: () => editing.saving.flush(), failed });
  const more = byID("more");
  closeByItself(more);
  for (const [name, run] of [["share-too", sharing], ["help-open", () => help.open()], ["delete", erase]]) {
    byID(name).addEventListener("click", () => {
      more.open = false;
      run();
    });
  }
  listen({
    play: () => reader.player.toggle(), skip: (seconds) => reader.player.skip(seconds),
    segments: (by) => reader.step(by), faster: (steps) => reader.player.faster(steps), edit: () => editing.edit(),
    speaker: () => editing.askSpeaker(), unsure: (by) => editing.stepUnsure(by), find: () => reader.find.open(),
    replace: () => reader.find.open({ replaces: true }), undo: () => editing.undo(), redo: () => editing.redo(),
    help: () => help.open(), leave: () => reader.find.close(),
  });
  window.addEventListener("online", () => editing.saving.retry());
  window.addEventListener("pagehide", () => editing.saving.leave());
  window.addEventListener("pageshow", () => editing.saving.retry());
  window.addEventListener("beforeunload", (event) => { if (editing.saving.state === "unkept") event.preventDefault(); });
  source.follow({
    changed: (version) => editing.saving.newer(version), deleted: gone,
  }).catch((error) => { if (error.status === 404) gone(); });
}

const transcript = await load();
if (transcript) {
  begin(transcript);
  await editing.saving.recover();
  reader.follow(parameters);
}
document.body.dataset.ready = "";
