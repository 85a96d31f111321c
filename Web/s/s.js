// The page /s#TOKEN: a transcript that somebody shared, to be read and heard.

import { API } from "/api.js";
import { PageLanguage } from "/language.js";
import { Notice } from "/notice.js";
import { moment } from "/time.js";
import { exportMenu } from "/transcript/files.js";
import { documentOf } from "/transcript/operations.js";
import { Reader } from "/transcript/reader.js";
import { listen } from "/transcript/shortcuts.js";
import { SharedSource } from "/transcript/source.js";
import { texts } from "/transcript/texts.js";

const byID = (id) => document.getElementById(id);
const page = new PageLanguage(texts);
const notice = new Notice(page, () => {});
const gone = byID("gone");
// Links need no key, and nobody is asked for one.
const api = new API(page, { value: null, headers: {} }, null);
const source = new SharedSource(api, location.hash.slice(1));
let transcript = null;
let problem = null;

const reader = new Reader(page, source, { problem: (title, text) => notice.show({ title: () => title, text: () => text }) });

function tellProblem() {
  gone.hidden = problem === null;
  if (!problem) return;
  const isGone = problem.status === 404 || problem.status === 401;
  gone.querySelector("strong").textContent = page.text(isGone ? "shareGone" : "notLoaded");
  gone.querySelector("p").textContent = isGone ? page.text("shareGone.remedy") : problem.message;
  byID("again").hidden = isGone;
}

function tellTranscript() {
  if (!transcript) return;
  byID("heading").textContent = transcript.title || page.text("untitled");
  document.title = `${transcript.title || page.text("untitled")} · Sori`;
  const until = transcript.share?.expires_at ?? transcript.expires_at ?? null;
  byID("until").textContent = until ? page.text("readableUntil", moment(page, until)) : "";
}

async function open() {
  problem = null;
  tellProblem();
  try {
    transcript = await source.read();
  } catch (error) {
    problem = error;
    return tellProblem();
  }
  byID("head").hidden = byID("columns").hidden = false;
  reader.open(transcript, documentOf(transcript));
  return tellTranscript();
}

page.onChange(() => {
  tellProblem();
  tellTranscript();
});
byID("again").addEventListener("click", open);
// Another link in the same tab is another transcript.
window.addEventListener("hashchange", () => location.reload());
exportMenu(page, source, { before: () => {}, failed: (error) =>
  notice.show({ title: () => page.text("failed"), text: () => error.message }) });
listen({
  play: () => reader.player.toggle(), skip: (seconds) => reader.player.skip(seconds), segments: (by) => reader.step(by),
  faster: (steps) => reader.player.faster(steps), find: () => reader.find.open(), leave: () => reader.find.close(),
});
await open();
document.body.dataset.ready = "";
