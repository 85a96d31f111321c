// Editing the text of one segment where it stands. What is composed by an input method is left alone until it is whole.

import { tidy } from "/transcript/words.js";

const IS_COMPOSING = 229;

/** The offset in the tidy text of an offset in what is typed. */
const tidyOffset = (raw, offset) => raw.slice(0, offset).replace(/\s+/g, " ").trimStart().length;

export class TextEditor {
  #page;
  #view;
  #on;
  #id = null;
  #isComposing = false;
  #told = "";

  /**
   * `on` is told: `began(id)`, `ended(id)`; `changed(id, text)` after each key, `composing(id, text)` while something
   * is composed, `composed()` behind it; `split(id, offset)`, `joinBefore(id)`, `joinNext(id)`; `emptied(id)` when no text
   * is left behind; `step(direction)` for the next unsure word: true when there was one.
   */
  constructor(page, view, on) {
    this.#page = page;
    this.#view = view;
    this.#on = on;
    const { list } = view;
    list.addEventListener("beforeinput", (event) => this.#before(event));
    list.addEventListener("input", () => this.#input());
    list.addEventListener("compositionstart", () => {
      this.#isComposing = true;
      this.#on.composing(this.#id, this.#text.textContent);
    });
    list.addEventListener("compositionend", () => {
      this.#isComposing = false;
      this.#on.composed();
      this.#input();
    });
    list.addEventListener("keydown", (event) => this.#key(event));
    list.addEventListener("focusout", ({ target }) => {
      // Not while the window is only in the background: then the focus comes back to the same spot.
      if (target === this.#text && document.hasFocus()) this.end();
    });
  }

  /** The id of the segment being edited, or null. */
  get id() { return this.#id; }
  get isComposing() { return this.#isComposing; }
  get #text() { return this.#id === null ? null : this.#view.textOf(this.#id); }

  /** Edits a segment, with the caret at an offset or a part of the text selected. */
  begin(id, start = null, end = start) {
    if (id !== this.#id) {
      this.end();
      const text = this.#view.textOf(id);
      if (!text) return;
      this.#id = id;
      this.#told = tidy(text.textContent);
      this.#view.current = id;
      try {
        text.contentEditable = "plaintext-only";
      } catch {
        text.contentEditable = "true";
      }
      text.setAttribute("role", "textbox");
      text.setAttribute("aria-multiline", "true");
      text.setAttribute("aria-label", this.#page.text("textLabel"));
      text.spellcheck = false;
      this.#on.began(id);
    }
    this.#text.focus({ preventScroll: true });
    this.#text.scrollIntoView({ block: "nearest" });
    if (start !== null) this.select(start, end);
  }

  /** Selects a part of the text, or puts the caret there. */
  select(start, end = start) {
    const node = this.#text?.firstChild;
    if (!node) return;
    const most = node.length ?? 0;
    getSelection().setBaseAndExtent(node, Math.min(start, most), node, Math.min(end, most));
  }

  /** Ends editing; what was typed is told before. */
  end() {
    const id = this.#id;
    if (id === null) return;
    const text = this.#text;
    const isEmpty = text !== null && !tidy(text.textContent);
    if (text) {
      this.#tell();
      if (this.#isComposing) this.#on.composed();
      for (const name of ["contenteditable", "role", "aria-multiline", "aria-label", "spellcheck"]) text.removeAttribute(name);
      // As the segment has it: one text node, without what typing left behind.
      const { text: kept } = this.#view.segmentOf(id);
      if (text.textContent !== kept || text.childNodes.length !== 1) {
        text.textContent = kept;
        this.#view.written([id]);
      }
    }
    this.#isComposing = false;
    this.#id = null;
    this.#on.ended(id);
    if (isEmpty) this.#on.emptied(id);
  }

  /** Whether the text of a segment stays as it stands on the page. */
  keeps(id, segment) {
    if (id !== this.#id) return false;
    if (this.#isComposing || tidy(this.#text.textContent) === segment.text) return true;
    const caret = this.#caret();
    this.#told = segment.text;
    this.#text.textContent = segment.text;
    this.select(Math.min(caret ?? segment.text.length, segment.text.length));
    return true;
  }

  /** Where the caret stands in the text; null while something is selected, or elsewhere. */
  #caret() {
    const selection = getSelection();
    const text = this.#text;
    if (!selection.isCollapsed || !text?.contains(selection.anchorNode)) return null;
    const range = document.createRange();
    range.selectNodeContents(text);
    range.setEnd(selection.anchorNode, selection.anchorOffset);
    return range.toString().length;
  }

  #input() {
    if (this.#id === null) return;
    if (this.#isComposing) this.#on.composing(this.#id, this.#text.textContent);
    else this.#tell();
  }

  #tell() {
    const text = tidy(this.#text.textContent);
    if (text === this.#told) return;
    this.#told = text;
    // Whoever empties a segment may be about to write it anew: what becomes of it is decided when it is left.
    if (text) this.#on.changed(this.#id, text);
  }

  #before(event) {
    if (this.#id === null || this.#isComposing) return;
    switch (event.inputType) {
      case "insertParagraph": case "insertLineBreak":
        event.preventDefault();
        this.#split();
        break;
      case "historyUndo": case "historyRedo":
        event.preventDefault();
        break;
      case "insertFromPaste": case "insertFromDrop": {
        const text = event.dataTransfer?.getData("text/plain") ?? event.data ?? "";
        event.preventDefault();
        this.#insert(text.replace(/\s+/g, " "));
        break;
      }
      default: if (event.inputType.startsWith("format")) event.preventDefault();
    }
  }

  #insert(text) {
    const selection = getSelection();
    if (!selection.rangeCount) return;
    const range = selection.getRangeAt(0);
    range.deleteContents();
    range.insertNode(document.createTextNode(text));
    selection.collapseToEnd();
    this.#text.normalize();
    this.#input();
  }

  #split() {
    const caret = this.#caret();
    if (caret === null) return;
    const raw = this.#text.textContent;
    this.#tell();
    this.#on.split(this.#id, tidyOffset(raw, caret));
  }

  #key(event) {
    if (this.#id === null || event.target !== this.#text) return;
    if (event.isComposing || event.keyCode === IS_COMPOSING) return;
    const plain = !event.ctrlKey && !event.altKey && !event.metaKey;
    const done = () => {
      event.preventDefault();
      event.stopPropagation();
    };
    if (event.key === "Escape") {
      done();
      const text = this.#text;
      this.end();
      text.focus({ preventScroll: true });
    } else if (event.key === "Tab" && plain) {
      if (this.#on.step(event.shiftKey ? -1 : 1)) done();
    } else if (event.key === "Backspace" && plain && this.#caret() === 0) {
      done();
      this.#tell();
      this.#on.joinBefore(this.#id);
    } else if (event.key === "Delete" && plain && this.#caret() === this.#text.textContent.length) {
      done();
      this.#tell();
      this.#on.joinNext(this.#id);
    } else if ((event.key === "ArrowUp" || event.key === "ArrowDown") && plain && !event.shiftKey) {
      const step = event.key === "ArrowUp" ? -1 : 1;
      if (this.#isAtEdge(step) && this.#move(step)) done();
    } else if (plain && event.key.length === 1) {
      event.stopPropagation();
    }
  }

  /** Whether the caret is on the first or the last line. */
  #isAtEdge(step) {
    if (this.#caret() === null) return false;
    const boxes = getSelection().getRangeAt(0).getClientRects();
    const whole = this.#text.getBoundingClientRect();
    const caret = boxes[0];
    if (!caret) return true;
    return step < 0 ? caret.top - whole.top < caret.height : whole.bottom - caret.bottom < caret.height;
  }

  #move(step) {
    const { segments } = this.#view;
    const next = segments[segments.findIndex(({ id }) => id === this.#id) + step];
    if (!next) return false;
    this.begin(next.id, step < 0 ? next.text.length : 0);
    return true;
  }
}
