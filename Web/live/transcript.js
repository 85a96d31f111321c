// The text on the page: finals in black, the utterance in progress in grey behind them.

export class Transcript {
  constructor(element) {
    this.element = element;
    this.line = null;
  }

  interim(text) {
    this.line ??= this.element.appendChild(document.createElement("p"));
    this.line.className = "interim";
    this.line.textContent = text;
    this.line.scrollIntoView({ block: "nearest" });
  }

  final(text) {
    this.interim(text);
    this.line.className = "final";
    this.line = null;
  }

  /** An interim whose final will not come any more is no text. */
  drop() {
    this.line?.remove();
    this.line = null;
  }
}
