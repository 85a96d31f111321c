// The way of a recording's audio to /stt/websocket and of its texts back: opened again when it is lost, until it is
// stopped. What is sent, and sent again, is the backlog's to say.

import { afterClose, Pauses } from "/live/reconnect.js";
import { startMessage } from "/live/start-message.js";

// A connection that is not open by then, or takes nothing of what it is given for so long, is lost.
const OPENING_MILLISECONDS = 10_000;
const STALLED_MILLISECONDS = 20_000;
// What the last texts are waited for, from the last sign of progress on.
const FINISH_MILLISECONDS = 10_000;
const TICK_MILLISECONDS = 100;
// A connection that lasted so long was a good one: the next pause is short again.
const GOOD_MILLISECONDS = 5000;
// What the browser may hold of audio that is on its way: two seconds. The rest waits in the backlog.
const MOST_BUFFERED = 64_000;
// A final without times: what was sent in the last three seconds may belong to the next utterance.
const ANSWER_MARGIN = 3;

export class LiveLink {
  #key;
  #backlog;
  #wanted;
  // What started the round that runs: the same again ends it.
  #start = null;
  #on;
  #pauses = new Pauses();
  #socket = null;
  #round = null;
  #openedAt = 0;
  // By the clock rather than a timer: pages behind others have slow timers, but are told of audio all the time.
  #retryAt = null;
  #ticker;
  #moved = { at: 0, buffered: 0 };
  #stopping = null;

  /**
   * `language` and `diarize` (whether speakers are told apart) are what `start` asks for. `on` is told:
   * - `state(name, detail)`: `connecting`; `taking` (audio is taken); `waiting` for the next attempt, with the reason
   *   (`away`, `busy`, `noModel`); `key` (one is needed), with `missing` or `wrong`;
   * - `round(begin, lost, socket)`: a connection takes audio from `begin` on, `lost` seconds before were not kept;
   * - `interrupted()`: a round is lost;
   * - `message(message, heard)`: one of the server's; `heard` is where the audio ends that it was sent;
   * - `ended(reason, detail, kept)`: nothing more comes. `finished`, `unanswered` (the last text did not come),
   *   `refused` with the server's words, or a reason of `afterClose`. `kept` is the socket where all was finished and
   *   speakers are told apart: it is left open, outside a round, and no longer this link's.
   */
  constructor({ key, backlog, language, diarize = false, on }) {
    this.#key = key;
    this.#backlog = backlog;
    this.#wanted = { language, diarize };
    this.#on = on;
    this.#ticker = setInterval(() => this.#tick(), TICK_MILLISECONDS);
    this.#connect();
  }

  /** There is new audio in the backlog. */
  push() { this.#tick(); }

  /** Tries at once instead of after the pause: a key was given, the network is back. */
  retry() {
    if (this.#socket || this.#ticker === null) return;
    this.#pauses.reset();
    this.#connect();
  }

  /** The network is known to be gone. */
  lose() { if (this.#socket) this.#lost(1006); }

  /** Sends what is left, waits for its text and ends; called again, ends at once. */
  stop() {
    if (this.#stopping) return this.#end("unanswered");
    this.#stopping = { at: performance.now(), isAsked: false };
    return this.#tick();
  }

  /** Ends at once and tells nothing. */
  close() {
    clearInterval(this.#ticker);
    this.#ticker = null;
    this.#release()?.close(1000);
  }

  #connect() {
    this.#retryAt = null;
    this.#on.state("connecting");
    const socket = this.#key.openSocket("/stt/websocket");
    this.#socket = socket;
    this.#openedAt = performance.now();
    // Asked for anew on each connection, and meanwhile: somebody may have been registered since the last.
    const start = startMessage(this.#key, this.#wanted);
    socket.onopen = async () => {
      const message = await start;
      if (socket !== this.#socket) return;
      this.#start = message;
      socket.send(message);
    };
    socket.onmessage = ({ data }) => { if (socket === this.#socket) this.#received(JSON.parse(data)); };
    socket.onclose = ({ code }) => { if (socket === this.#socket) this.#lost(code); };
  }

  #received(message) {
    this.#progressed();
    if (!this.#round) {
      if (message.type === "system") this.#opened();
      else if (message.type === "error") this.#refused(message.message);
      return;
    }
    // The answer to the second start: it comes when all texts of the round have come.
    if (message.type === "system" && this.#stopping?.isAsked) return this.#finish();
    this.#on.message(message, this.#backlog.sent);
    if (message.type === "final") {
      const end = message.end === undefined ? this.#backlog.sent - ANSWER_MARGIN : this.#round.begin + message.end;
      this.#backlog.answered(end);
    }
  }

  #opened() {
    this.#openedAt = performance.now();
    this.#moved = { at: this.#openedAt, buffered: 0 };
    const { begin, lost } = this.#backlog.startOver();
    this.#round = { begin };
    this.#on.round(begin, lost, this.#socket);
    this.#on.state("taking");
    this.#tick();
  }

  /** The server would not start. Without a model it may have one soon; all else is for the reader to change. */
  async #refused(words) {
    const socket = this.#socket;
    let backend = null;
    try {
      backend = (await (await fetch("/health", { cache: "no-store" })).json()).backend;
    } catch { /* Then the words of the refusal are all that is known. */ }
    if (socket !== this.#socket) return;
    if (backend === "none") this.#retryLater("noModel", words);
    else this.#end("refused", words);
  }

  async #lost(code) {
    const wasRound = this.#round !== null;
    if (wasRound && performance.now() - this.#openedAt > GOOD_MILLISECONDS) this.#pauses.reset();
    this.#release()?.close();
    if (wasRound) {
      this.#on.interrupted();
      this.#on.state("connecting");
    }
    const { action, reason } = afterClose(code);
    if (action === "stop") return this.#end(reason, code);
    // A handshake that the server refuses looks like a server that is away.
    if (action === "key" || !wasRound) {
      const state = await this.#key.check();
      if (this.#ticker === null || this.#socket) return undefined;
      if (state === "missing" || state === "wrong") return this.#on.state("key", state);
    }
    return this.#retryLater(reason === "busy" ? reason : "away");
  }

  #retryLater(reason, words) {
    this.#release()?.close();
    this.#on.state("waiting", reason, words);
    this.#retryAt = performance.now() + this.#pauses.next();
  }

  /** Sends what there is to send, and looks whether somebody is waited for in vain. */
  #tick() {
    const now = performance.now();
    if (this.#round) {
      this.#send(now);
    } else if (this.#socket && now - this.#openedAt > OPENING_MILLISECONDS) {
      this.#lost(1006);
    } else if (this.#retryAt !== null && now > this.#retryAt) {
      this.#connect();
    }
    if (this.#stopping && now - this.#stopping.at > FINISH_MILLISECONDS) this.#end("unanswered");
  }

  #send(now) {
    const socket = this.#socket;
    if (socket.bufferedAmount < this.#moved.buffered || socket.bufferedAmount === 0) this.#moved.at = now;
    while (socket.readyState === WebSocket.OPEN && socket.bufferedAmount < MOST_BUFFERED) {
      const audio = this.#backlog.next();
      if (!audio) break;
      socket.send(audio);
      this.#progressed();
    }
    this.#moved.buffered = socket.bufferedAmount;
    if (this.#stopping && !this.#stopping.isAsked && this.#backlog.waiting === 0) {
      this.#stopping.isAsked = true;
      socket.send('{"type":"end"}');
      socket.send(this.#start);
    }
    if (now - this.#moved.at > STALLED_MILLISECONDS) this.#lost(1006);
  }

  /** All texts have come. The speakers of a connection live as long as it does, so theirs stays for who wants it. */
  #finish() {
    const kept = this.#wanted.diarize ? this.#release() : null;
    // The round that the second start began is over before it has heard anything.
    kept?.send('{"type":"end"}');
    this.#end("finished", null, kept);
  }

  #progressed() { if (this.#stopping) this.#stopping.at = performance.now(); }

  #release() {
    const socket = this.#socket;
    this.#socket = null;
    this.#round = null;
    if (this.#stopping) this.#stopping.isAsked = false;
    return socket;
  }

  #end(reason, detail, kept = null) {
    if (this.#ticker === null) return;
    this.close();
    this.#on.ended(reason, detail, kept);
  }
}
