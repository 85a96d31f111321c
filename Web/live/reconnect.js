// What follows when the socket closes, and how long to wait before the next attempt. No page, no socket.

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 10_000;

/** Pauses between attempts in milliseconds: each twice the one before, up to ten seconds. */
export class Pauses {
  #next = FIRST_PAUSE;

  next() {
    const pause = this.#next;
    this.#next = Math.min(LONGEST_PAUSE, 2 * pause);
    return pause;
  }

  reset() { this.#next = FIRST_PAUSE; }
}

/**
 * What a close code (RFC 6455, section 7.4) means for a recording that goes on: `action` is what to do, `reason` what
 * to tell.
 *
 * 1006 also stands for a handshake that was refused, with 401 for a wrong key: ask the server before trying again.
 */
export function afterClose(code) {
  switch (code) {
    case 1008: return { action: "key", reason: "key" };
    case 1009: return { action: "stop", reason: "tooLong" };
    case 1011: return { action: "stop", reason: "fault" };
    case 1002: case 1003: case 1007: case 1010: return { action: "stop", reason: "protocol" };
    case 1013: return { action: "retry", reason: "busy" };
    default: return { action: "retry", reason: "away" };
  }
}
