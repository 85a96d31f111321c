// The dialog in which a speaker gets a name, and the server is asked to remember the voice under it.

const byID = (id) => document.getElementById(id);

export class SpeakerDialog {
  #page;
  #speakers;
  #voices;
  #on;
  #dialog = byID("speaker-dialog");
  #name = byID("speaker-name");
  #remember = byID("speaker-remember");
  #save = byID("speaker-save");
  // The speaker whose label was clicked, and what is not right, a function so that it can change its language.
  #id = null;
  #problem = null;
  #isNameMissing = false;
  #isAsking = false;
  // The name is on the page already: what is left can only be closed.
  #isRenamed = false;

  /**
   * `on` is told: `renamed()` when a speaker has another name; `remembered(name)` and `failed(name, words)` what became
   * of a voice, the latter when the dialog that would say it is closed; `closed()` when it was closed.
   */
  constructor(page, speakers, voices, on) {
    this.#page = page;
    this.#speakers = speakers;
    this.#voices = voices;
    this.#on = on;
    page.onChange(() => this.show());
    for (const field of [this.#name, this.#remember]) {
      field.addEventListener("input", () => {
        this.#isNameMissing = false;
        this.#say(null);
      });
    }
    byID("speaker-cancel").addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("close", () => this.#closed());
    this.#dialog.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
  }

  /** Asks for the name of a speaker. */
  open(id) {
    const speaker = this.#speakers.get(id);
    if (!speaker || this.#dialog.open) return;
    this.#id = id;
    this.#problem = null;
    this.#isNameMissing = this.#isAsking = this.#isRenamed = false;
    this.#name.value = speaker.isNamed ? speaker.name : "";
    this.#remember.checked = false;
    this.show();
    this.#dialog.showModal();
    this.#name.select();
  }

  /** Writes what the dialog says; called again when a connection has come or gone. */
  show() {
    const speaker = this.#speakers.get(this.#id);
    if (!speaker) return;
    const reason = this.#whyNot(speaker);
    const other = this.#speakers.otherNamed(this.#name.value, this.#id);
    byID("speaker-title").textContent = this.#page.text("speakerTitle", speaker.name);
    this.#dialog.querySelector("form").dataset.colour = String(speaker.colour + 1);
    this.#name.placeholder = speaker.isNamed ? "" : speaker.name;
    byID("speaker-same").textContent = other ? this.#page.text("speakerSame", other.name) : "";
    this.#remember.disabled = reason !== null || this.#isAsking;
    if (reason !== null) this.#remember.checked = false;
    byID("speaker-remember-help").textContent = reason ?? this.#page.text("rememberHelp");
    // Read only, not disabled: the focus stays, and with it the keys of the dialog.
    this.#name.readOnly = this.#save.disabled = this.#isAsking;
    byID("speaker-cancel").textContent = this.#page.text(this.#isRenamed ? "close" : "cancel");
    this.#save.textContent = this.#page.text(this.#isAsking ? "remembering" : "save");
    byID("speaker-problem").textContent = this.#problem?.() ?? "";
    this.#name.setAttribute("aria-invalid", String(this.#isNameMissing));
  }

  /** Why the server cannot be asked to remember this voice, or null when it can. */
  #whyNot(speaker) {
    if (speaker.registered) return this.#page.text("rememberKnown", speaker.registered.name);
    if (!this.#voices.isOpen) return this.#page.text("rememberClosed");
    if (this.#speakers.label(this.#id) === null) return this.#page.text("rememberEarlier");
    return null;
  }

  async #submit() {
    const id = this.#id;
    const name = this.#name.value.trim();
    const isAsked = this.#remember.checked;
    if (isAsked && !name) {
      this.#isNameMissing = true;
      this.#say(() => this.#page.text("nameNeeded"));
      return this.#name.focus();
    }
    // Before the name is shown: it may make the speaker one with somebody.
    const label = this.#speakers.label(id);
    this.#speakers.rename(id, name);
    this.#isRenamed = true;
    this.#on.renamed();
    if (!isAsked) return this.#dialog.close();
    this.#isAsking = true;
    this.#say(null);
    const problem = await this.#voices.remember(label, this.#speakers.get(id)?.name ?? name);
    // Somebody may have closed it meanwhile, and opened it for another.
    const isStillAsked = this.#dialog.open && this.#isAsking && this.#id === id;
    if (isStillAsked) this.#isAsking = false;
    if (!problem) {
      if (isStillAsked) this.#dialog.close();
      return this.#on.remembered(name);
    }
    const words = () => problem.words ?? this.#page.text(problem.reason);
    if (!isStillAsked) return this.#on.failed(name, words);
    this.#say(words);
    return this.#name.focus();
  }

  #say(problem) {
    this.#problem = problem;
    this.show();
  }

  #closed() {
    // The event comes some time after: it may be open again, for another.
    if (this.#dialog.open) return;
    this.#id = null;
    this.#on.closed();
  }
}
