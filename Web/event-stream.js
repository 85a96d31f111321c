// The text of a Server-Sent Events stream into its messages (HTML, section 9.2). No page, no connection.

export class EventStreamParser {
  #rest = "";
  #data = [];
  #event = "";
  /** The id of the last message that had one: what `Last-Event-ID` says when the stream is asked for again. */
  lastID = null;

  /** Takes text as it comes and gives the messages that are whole: `{ event, data, id }`. */
  take(text) {
    const messages = [];
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop();
    for (const line of lines) {
      if (line === "") {
        if (this.#data.length) {
          messages.push({ event: this.#event || "message", data: this.#data.join("\n"), id: this.lastID });
        }
        this.#data = [];
        this.#event = "";
        continue;
      }
      const colon = line.indexOf(":");
      if (colon === 0) continue;
      const field = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
      if (field === "data") this.#data.push(value);
      else if (field === "event") this.#event = value;
      else if (field === "id" && !value.includes("\0")) this.lastID = value;
    }
    return messages;
  }
}
