// The page /live: what the reader does, and what the page says about it.

import { API } from "/api.js";
import { APIKey } from "/api-key.js";
import { KeyForm } from "/key-form.js";
import { PageLanguage } from "/language.js";
import { Actions } from "/live/actions.js";
import { clock } from "/live/formats.js";
import { LibraryButton } from "/live/library.js";
import { obstacle, surroundings } from "/live/microphone-problem.js";
import { RecordedAudio } from "/live/recorded-audio.js";
import { Recording } from "/live/recording.js";
import { TextSize, WakeLock } from "/live/screen.js";
import { SpeakerDialog } from "/live/speaker-dialog.js";
import { Speakers } from "/live/speakers.js";
import { texts } from "/live/texts.js";
import { Transcript } from "/live/transcript.js";
import { TranscriptView } from "/live/transcript-view.js";
import { Voices } from "/live/voices.js";
import { Notice } from "/notice.js";
import { preferences, tab } from "/storage.js";

const KEPT = "sori.transcript";
const SPEECH_LANGUAGE = "sori.speech-language";
const DIARIZE = "sori.diarize";
const KEEP_AUDIO = "sori.keep-audio";
const PASSING_MILLISECONDS = 4000;

const byID = (id) => document.getElementById(id);
const [toggle, speech, diarize, keepAudio, meter, status, elapsed] =
  ["toggle", "language", "diarize", "keep-audio", "meter", "status", "elapsed"].map(byID);

const page = new PageLanguage(texts);
const key = new APIKey();
const notice = new Notice(page, () => show());
const wakeLock = new WakeLock();
const speakers = new Speakers((number) => page.text("numberedSpeaker", number));
const view = new TranscriptView(page, () => {
  keepSoon();
  showTime();
  library?.show();
}, (id) => speakerDialog.open(id));
const transcript = new Transcript(view, speakers);
view.transcript = transcript;
const voices = new Voices({
  remembered: (label, registered) => {
    speakers.remembered(label, registered);
    view.showSpeakers();
  },
  changed: () => speakerDialog.show(),
});
const speakerDialog = new SpeakerDialog(page, speakers, voices, {
  renamed: () => view.showSpeakers(),
  remembered: (name) => sayInPassing(page.text("remembered", name)),
  failed: (name, text) => notice.show({ title: () => page.text("notRemembered", name), text }),
  closed: () => view.focusSpeaker(),
});
const keyForm = new KeyForm(page, key, () => keyGiven());
new TextSize(page);
new Actions(page, transcript, {
  isRecording: () => recording !== null,
  say: sayInPassing,
  cleared: () => {
    if (recording !== null) return;
    voices.release();
    audio.clear();
  },
});
const audio = new RecordedAudio();
const library = new LibraryButton(page, {
  transcript, audio, api: new API(page, key, keyForm),
  on: {
    isRecording: () => recording !== null,
    language: () => speech.value,
    saved: () => sayInPassing(page.text("librarySaved")),
    failed: (error) => notice.show({ title: () => page.text("libraryFailed"), text: () => error.message }),
  },
});

/** The recording that runs, or null. */
let recording = null;
/** Start was pressed when the key was not there yet. */
let startsWithKey = false;
let passing = null;

// ---- what was said is kept in the tab ----

let keeping = null;
let couldKeep = true;

function keepNow() {
  clearTimeout(keeping);
  keeping = null;
  const isKept = tab.set(KEPT, transcript.isEmpty ? null : JSON.stringify(transcript));
  if (!isKept && couldKeep) sayInPassing(page.text("notKept"));
  couldKeep = isKept;
}

/** Interims come several times a second, and all that was said is written each time. */
function keepSoon() { keeping ??= setTimeout(keepNow, 2000); }

// ---- what the page says ----

function canStart() { return !keyForm.isShown && !notice.isShown; }

/** The text of the status for what goes on; `kind` colours it. */
function statusOf(recording) {
  if (recording === null) return { text: canStart() ? page.text("ready") : "", kind: "idle" };
  const { phase, link } = recording;
  if (link.state === "key") return { text: page.text("waitingForKey"), kind: "waiting" };
  if (link.state === "waiting" && link.reason !== "away") return { text: page.text(link.reason), kind: "waiting" };
  if (!recording.isTaken && (recording.wasConnected || link.state === "waiting")) {
    return { text: page.text("reconnecting"), kind: "waiting" };
  }
  if (phase === "opening") return { text: page.text("opening"), kind: "idle" };
  if (phase === "finishing") return { text: page.text("finishing"), kind: "idle" };
  if (!recording.isTaken) return { text: page.text("connecting"), kind: "waiting" };
  if (recording.isMuted) return { text: page.text("muted"), kind: "waiting" };
  return { text: page.text("listening"), kind: "live" };
}

function show() {
  const { text, kind } = passing ? { ...statusOf(recording), text: passing.text } : statusOf(recording);
  // Only a change is written, for each is read aloud.
  if (status.textContent !== text) status.textContent = text;
  document.body.dataset.state = kind;
  const isFinishing = recording?.phase === "finishing";
  toggle.querySelector("span").textContent = page.text(isFinishing ? "endNow" : recording ? "stop" : "start");
  toggle.toggleAttribute("data-on", recording !== null);
  speech.disabled = diarize.disabled = keepAudio.disabled = recording !== null;
  library.show();
  showTime();
}

function showTime() {
  const waiting = recording && !recording.isTaken ? recording.waiting : 0;
  const text = waiting >= 1 ? page.text("kept", clock(waiting)) : clock(transcript.duration);
  if (elapsed.textContent !== text) elapsed.textContent = text;
}

function showLevel(decibels) {
  const value = Math.max(-60, Math.min(0, decibels));
  meter.setAttribute("aria-valuenow", value.toFixed(0));
  meter.style.setProperty("--level", String((value + 60) / 60));
}

/** Says something for a moment in the status's line. */
function sayInPassing(text) {
  clearTimeout(passing?.timer);
  passing = { text, timer: setTimeout(() => { passing = null; show(); }, PASSING_MILLISECONDS) };
  show();
}

// ---- recording ----

function begin() {
  notice.hide();
  voices.release();
  // Audio that does not begin where the text does would be heard at other times than it was said.
  if (!keepAudio.checked || Math.abs(audio.duration - transcript.duration) > 0.5) audio.drop();
  recording = new Recording(transcript, voices, {
    changed: () => {
      if (recording.link.state === "key" && !keyForm.isShown) keyForm.show(recording.link.reason);
      show();
    },
    audio: (pcm) => audio.append(pcm),
    level: (decibels) => {
      showLevel(decibels);
      showTime();
    },
    failed: (words) => notice.show({ title: () => words }),
    ended: (end) => ended(end),
  });
  recording.start(key, { language: speech.value, diarize: diarize.checked });
  wakeLock.hold();
  show();
}

function ended({ reason, detail, unsent }) {
  recording = null;
  wakeLock.release();
  showLevel(-60);
  show();
  keepNow();
  const rest = unsent > 0.5 ? page.text("unsent", clock(unsent)) : "";
  if (reason === "microphone") {
    notice.showProblem(`microphone.${detail}`, location.origin);
  } else if (reason === "refused") {
    notice.show({ title: () => page.text("refused"), text: () => detail });
  } else if (reason !== null && (reason !== "unanswered" || unsent > 0.5 || transcript.lines.at(-1)?.isUnfinished)) {
    notice.showProblem(reason, detail, rest);
  }
}

async function press() {
  if (recording !== null) return recording.stop();
  if (keyForm.isShown) {
    startsWithKey = true;
    return keyForm.focus();
  }
  return begin();
}

function keyGiven() {
  sayInPassing(page.text("keyAccepted"));
  if (recording !== null) recording.retry();
  else if (startsWithKey) begin();
  startsWithKey = false;
}

// ---- the page ----

toggle.addEventListener("click", press);
speech.value = preferences.get(SPEECH_LANGUAGE) ?? "";
if (speech.selectedIndex < 0) speech.value = "";
speech.addEventListener("change", () => preferences.set(SPEECH_LANGUAGE, speech.value));
diarize.checked = preferences.get(DIARIZE) === "on";
diarize.addEventListener("change", () => preferences.set(DIARIZE, diarize.checked ? "on" : "off"));
keepAudio.checked = preferences.get(KEEP_AUDIO) !== "off";
keepAudio.addEventListener("change", () => preferences.set(KEEP_AUDIO, keepAudio.checked ? "on" : "off"));
page.onChange(() => {
  view.renewed();
  show();
});
window.addEventListener("online", () => recording?.retry());
window.addEventListener("offline", () => recording?.lose());
window.addEventListener("pagehide", () => {
  keepNow();
  voices.release();
});
window.addEventListener("beforeunload", (event) => { if (recording !== null) event.preventDefault(); });

try {
  transcript.restore(JSON.parse(tab.get(KEPT) ?? "null"));
} catch { /* What cannot be read is not shown. */ }
view.renewed();
const problem = obstacle(surroundings());
if (problem) notice.showProblem(`microphone.${problem}`, location.origin);
const state = await key.check();
if (state === "missing" || state === "wrong") keyForm.show(state);
show();
document.body.dataset.ready = "";
