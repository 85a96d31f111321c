// The connection that knows the voices of the present speakers: on it the server is asked to remember one under a name,
// while a recording runs and for some time behind it. No page.

const ANSWER_MILLISECONDS = 10_000;
// A connection counts among the server's live ones: it is not kept for good.
const KEPT_MILLISECONDS = 10 * 60_000;

export class Voices {
  #socket = null;
  #timer = null;
  // What the server was asked and has not answered: by label, how to tell whoever asked.
  #asked = new Map();
  #on;

  /** `on.remembered(label, { id, name })` is told what the server keeps, `on.changed()` that a connection came or went. */
  constructor(on) { this.#on = on; }

  get isOpen() { return this.#socket !== null; }

  /** A recording's connection takes audio; its messages come through `received`. */
  opened(socket) {
    this.closed();
    this.#socket = socket;
    this.#on.changed();
  }

  /** Takes a connection over whose recording is over; it is not opened again when it is lost. */
  keep(socket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => { if (socket === this.#socket) this.received(JSON.parse(data)); };
    socket.onclose = () => { if (socket === this.#socket) this.closed(); };
    this.#timer = setTimeout(() => this.release(), KEPT_MILLISECONDS);
  }

  /** Lets a connection go that was kept: its voices are of no more use. */
  release() {
    if (this.#timer !== null) this.#socket.close(1000);
    this.closed();
  }

  /** The connection is gone, and with it what the server knew of its voices. */
  closed() {
    clearTimeout(this.#timer);
    this.#timer = null;
    if (!this.#socket) return;
    this.#socket = null;
    for (const answer of this.#asked.values()) answer({ reason: "rememberClosed" });
    this.#asked.clear();
    this.#on.changed();
  }

  /**
   * Asks the server to remember the voice of a label. Gives null when it does, else what went wrong: `{ words }` of the
   * server, or `{ reason }`, a text of the page.
   */
  async remember(label, name) {
    if (!this.isOpen) return { reason: "rememberClosed" };
    let timer;
    const problem = await new Promise((resolve) => {
      this.#asked.get(label)?.({ reason: "rememberUnanswered" });
      this.#asked.set(label, resolve);
      timer = setTimeout(() => resolve({ reason: "rememberUnanswered" }), ANSWER_MILLISECONDS);
      this.#socket.send(JSON.stringify({ type: "remember_speaker", speaker: label, name }));
    });
    clearTimeout(timer);
    return problem;
  }

  /** Whether a message is an answer to `remember`: it is nobody else's then. */
  received(message) {
    const isDone = message.type === "speaker_remembered";
    if (!isDone && !(message.type === "error" && message.speaker !== undefined)) return false;
    if (isDone) this.#on.remembered(message.speaker, { id: message.speaker_id, name: message.name });
    this.#asked.get(message.speaker)?.(isDone ? null : { words: message.message });
    this.#asked.delete(message.speaker);
    return true;
  }
}
