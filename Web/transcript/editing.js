// Correcting a transcript: what the reader does becomes operations, which can be undone, are shown at once and saved.

import { ConflictCards } from "/transcript/conflict-cards.js";
import { resolution } from "/transcript/conflicts.js";
import { EditLog } from "/transcript/edit-log.js";
import { apply, indexOf, OperationError, segmentOf } from "/transcript/operations.js";
import { spanOf } from "/transcript/reader.js";
import { Saving } from "/transcript/saving.js";
import { SpeakerDialog } from "/transcript/speaker-dialog.js";
import { TextEditor } from "/transcript/text-editor.js";
import { unsureCount, unsureFrom } from "/transcript/timeline.js";
import { jointAt, tidy, wordAt } from "/transcript/words.js";

const PAUSE_MILLISECONDS = 1200;
const byID = (id) => document.getElementById(id);

export class Editing {
  saving;
  #page;
  #reader;
  #log = new EditLog();
  #editor;
  #cards;
  #dialog;
  #unsure = null;
  #typed = 0;
  #isLooking = false;
  #say;
  #on;

  /** `on.say(text)` tells the reader something in passing; `on.changed()` after anything that the toolbar shows. */
  constructor(reader, { source, store, transcript, on, saving }) {
    this.#reader = reader;
    this.#page = reader.page;
    this.#on = on;
    this.#say = on.say;
    this.saving = new Saving({ transcript, source, store, on: {
      document: () => this.#show(),
      conflicts: () => {
        this.#cards.show(this.saving.conflicts);
        on.changed();
      },
      ...saving,
    } });
    this.#editor = new TextEditor(reader.page, reader.view, {
      began: () => document.body.classList.add("editing"),
      ended: () => {
        document.body.classList.remove("editing");
        this.#log.close();
      },
      changed: (id, text) => this.#changed(id, text),
      composing: (id, text) => {
        this.saving.isHeld = true;
        this.saving.draft(id, text);
      },
      composed: () => { this.saving.isHeld = false; },
      emptied: (id) => this.#remove(id),
      split: (id, offset) => this.#split(id, offset),
      joinBefore: (id) => this.#join(indexOf(this.document, id) - 1),
      joinNext: (id) => this.#join(indexOf(this.document, id)),
      step: (by) => this.stepUnsure(by, { edits: true }),
    });
    this.#cards = new ConflictCards(reader.page, reader.people, reader.view, (conflict, choice) => {
      const operations = resolution(this.document, conflict, choice);
      this.saving.resolve(conflict);
      if (operations.length) this.perform(operations);
      reader.focus();
    });
    this.#dialog = new SpeakerDialog(reader.page, reader.people, {
      rename: (from, to) => this.rename(from, to),
      assign: (id, speaker) => this.perform([{ op: "set_speaker", segments: [id], speaker }]),
      closed: () => {},
    });
    reader.following.mayScroll = () => this.#editor.id === null;
    reader.edits = (event, pointed) => this.#clicked(event, pointed);
    reader.replaced = (operations, many) => this.#replaced(operations, many);
    reader.view.list.addEventListener("click", ({ target }) => {
      const segment = target.closest(".name") ? reader.view.segmentAt(target) : null;
      if (segment) this.askSpeaker(segment);
    });
    reader.view.list.addEventListener("dblclick", (event) => {
      const pointed = reader.view.pointed(event.clientX, event.clientY);
      if (pointed && this.#editor.id === null && this.#mayEdit) {
        const word = wordAt(pointed.segment, pointed.offset);
        const span = spanOf(pointed.segment, word) ?? { start: 0, end: 0 };
        reader.player.pause();
        this.edit(pointed.segment.id, span.start, span.end);
      }
    });
  }

  get document() { return this.saving.queue.document; }
  get canUndo() { return this.#log.canUndo && this.#mayEdit; }
  get canRedo() { return this.#log.canRedo && this.#mayEdit; }
  get isEditing() { return this.#editor.id !== null; }
  get unsure() { return unsureCount(this.document.segments); }
  get #mayEdit() { return !this.#isLooking && this.saving.state !== "gone"; }

  /** Whether a click into a text edits it at once. */
  isCorrecting = false;

  /** Shows an older version, or one with names left out, that cannot be edited; with null the newest again. */
  look(document) {
    this.#editor.end();
    this.#isLooking = document !== null;
    this.#reader.show(document ?? this.document);
    this.#on.changed();
  }

  /** Goes back to a version; true when the server did it. Undo takes it back. */
  async revert(version) {
    const before = await this.saving.revert(version);
    if (before !== null) this.#log.performRevert(version, before);
    this.#on.changed();
    return before !== null;
  }

  /** Does operations as one step that can be undone. */
  perform(operations, key = null) {
    if (!this.#mayEdit || !operations.length) return false;
    try {
      this.#log.perform(this.document, operations, key);
    } catch (error) {
      // What it was about is gone meanwhile.
      if (!(error instanceof OperationError)) throw error;
      this.#say(this.#page.text("cannotDo"));
      return false;
    }
    this.saving.edit(operations);
    this.#show();
    return true;
  }

  undo() { this.#back("undo"); }
  redo() { this.#back("redo"); }

  /** Edits a segment, with a part of its text selected. */
  edit(id = this.#reader.view.current, start = null, end = start) {
    if (id === null || !this.#mayEdit) return;
    this.#editor.begin(id, start ?? this.#selected(id)?.[0] ?? 0, end ?? this.#selected(id)?.[1] ?? 0);
  }

  endEditing() { this.#editor.end(); }

  /** Asks who speaks in a segment. */
  askSpeaker(segment = segmentOf(this.document, this.#reader.view.current)) {
    if (segment && this.#mayEdit) {
      this.#dialog.open({ speaker: segment.speaker, segment: segment.id, segments: this.document.segments });
    }
  }

  /** Asks for the name of somebody. */
  askName(speaker) {
    if (this.#mayEdit) this.#dialog.open({ speaker, segments: this.document.segments });
  }

  rename(from, to) {
    this.#reader.people.rename(from, to);
    this.perform([{ op: "rename_speaker", from, to }]);
  }

  setTitle(title) { if (title !== this.document.title) this.perform([{ op: "set_title", title }], "title"); }
  setStatus(status) { if (status !== this.document.status) this.perform([{ op: "set_status", status }]); }

  /** Goes to the next word that the recogniser was unsure of; true when there is one. */
  stepUnsure(by, { edits = this.isEditing } = {}) {
    const { segments } = this.document;
    const { view, player } = this.#reader;
    const id = this.#editor.id ?? view.current;
    const caret = this.#selected(id);
    const index = Math.max(0, indexOf(this.document, id));
    const at = this.#unsure?.id === id && !caret ? this.#unsure.word
      : caret && segments[index] ? wordAt(segments[index], caret[0]) - (by > 0 && caret[0] === caret[1] ? 1 : 0) : -1;
    const found = unsureFrom(segments, index, at, by);
    if (!found) {
      this.#say(this.#page.text("noMoreUnsure"));
      return false;
    }
    const { segment, word } = found;
    const { start, end } = spanOf(segment, word);
    this.#unsure = { id: segment.id, word };
    if (edits) {
      this.#editor.begin(segment.id, start, end);
    } else {
      view.reveal(segment.id, { focus: true, block: "center" });
      const node = view.node(segment.id);
      if (node) getSelection().setBaseAndExtent(node, start, node, end);
    }
    const { word: text, start: time, probability } = segment.words[word];
    player.seek(Math.max(0, time - 0.3));
    this.#say(this.#page.text("unsureWord", text, Math.round(100 * probability)), { quietly: true });
    return true;
  }

  /** What is selected in a segment, as offsets, or null. */
  #selected(id) {
    const selection = getSelection();
    const text = this.#reader.view.textOf(id);
    if (!selection.rangeCount || !text) return null;
    const { startContainer, startOffset, endContainer, endOffset } = selection.getRangeAt(0);
    const node = this.#reader.view.node(id);
    if (!node || startContainer !== node || endContainer !== node) return null;
    return [startOffset, endOffset];
  }

  #clicked(event, { segment, offset }) {
    if (!this.isCorrecting || !this.#mayEdit) return false;
    this.#editor.begin(segment.id, offset);
    if (!this.#reader.player.isPlaying) {
      this.#reader.player.seek(segment.words[wordAt(segment, offset)]?.start ?? segment.start);
    }
    return true;
  }

  #changed(id, text) {
    const now = performance.now();
    if (now - this.#typed > PAUSE_MILLISECONDS) this.#log.close();
    this.#typed = now;
    if (segmentOf(this.document, id)?.text === text) return;
    this.perform([{ op: "set_text", segment: id, text }], `text:${id}`);
  }

  #split(id, offset) {
    const segment = segmentOf(this.document, id);
    const word = segment && jointAt(segment, offset);
    if (word === null) return this.#say(this.#page.text("cannotSplit"));
    const free = 1 + Math.max(...this.document.segments.map((one) => one.id)) + Math.floor(1000 * Math.random());
    const split = { op: "split", segment: id, word, new_id: free };
    const isCounted = this.saving.queue.isConfirmed(id);
    const index = indexOf(this.document, id);
    // The server may count the words of a text that it does not have yet in another way: then both parts are told.
    const operation = isCounted ? split : {
      op: "restore", remove: [id], after: this.document.segments[index - 1]?.id ?? null,
      segments: apply(this.document, split).document.segments.slice(index, index + 2),
    };
    this.#editor.end();
    this.#log.close();
    if (this.perform([operation])) this.#editor.begin(free, 0);
    return this.#log.close();
  }

  #join(index) {
    const [one, two] = this.document.segments.slice(Math.max(0, index), index + 2);
    if (index < 0 || !two) return;
    this.#editor.end();
    this.#log.close();
    if (this.perform([{ op: "join", segment: one.id }])) this.#editor.begin(one.id, one.text.length + 1);
    this.#log.close();
  }

  #remove(id) {
    const index = indexOf(this.document, id);
    if (index < 0 || this.document.segments.length < 2) return;
    const after = this.document.segments[index - 1]?.id ?? null;
    if (this.perform([{ op: "restore", remove: [id], after, segments: [] }])) this.#say(this.#page.text("segmentRemoved"));
  }

  #replaced(operations, many) {
    this.#editor.end();
    this.#log.close();
    const isDone = this.perform(operations.filter(({ text }) => tidy(text)));
    this.#log.close();
    if (isDone && many) this.#say(this.#page.text("replaced", many));
  }

  #back(which) {
    if (!this.#mayEdit || this.#editor.isComposing) return;
    const done = this.#log[which](this.document);
    if (!done) return;
    if (done.revert) return this.#revert(done.revert);
    if (done.refused) {
      this.#say(this.#page.text("cannotUndo"));
      return this.#on.changed();
    }
    for (const { op, from, to } of done.operations) if (op === "rename_speaker") this.#reader.people.rename(from, to);
    this.saving.edit(done.operations);
    this.#show();
    const touched = done.operations.flatMap(({ segment, segments }) => segment ?? segments?.map((one) => one.id ?? one) ?? []);
    const id = touched.find((one) => indexOf(this.document, one) >= 0);
    if (id !== undefined && this.#editor.id === null) this.#reader.view.reveal(id, { focus: true });
    return undefined;
  }

  async #revert(version) {
    this.#editor.end();
    try {
      if (await this.saving.revert(version) === null) this.#say(this.#page.text("revertAway"));
    } catch (error) {
      this.#say(error.message);
    }
  }

  #show() {
    const { id } = this.#editor;
    if (this.#isLooking) return;
    if (id !== null && indexOf(this.document, id) < 0) this.#editor.end();
    this.#reader.show(this.document, (one, segment) => this.#editor.keeps(one, segment));
    this.#on.changed();
  }
}

/** Everything that is said, for whoever must keep it elsewhere. */
export function plainText(document, people) {
  return document.segments.map(({ speaker, text }) => (speaker ? `${people.shown(speaker)}: ${text}` : text)).join("\n");
}

/** The toolbar's buttons by what can be done. */
export function showToolbar(editing, page) {
  byID("undo").disabled = !editing.canUndo;
  byID("redo").disabled = !editing.canRedo;
  const { unsure } = editing;
  byID("unsure").hidden = unsure === 0;
  byID("unsure-count").textContent = String(unsure);
  byID("unsure").setAttribute("aria-label", page.text("unsureButton", unsure));
  byID("unsure").title = page.text("unsureButton", unsure);
}
