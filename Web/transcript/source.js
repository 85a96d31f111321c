// Where a transcript comes from, and what can be asked about it: the library's routes, or those of a shared link.

import { APIError } from "/api.js";

/** A transcript of the library, with everything that can be done to it. */
export class LibrarySource {
  #api;
  #path;

  constructor(api, id) {
    this.#api = api;
    this.#path = `/api/transcripts/${encodeURIComponent(id)}`;
  }

  get canEdit() { return true; }

  read(view = null) { return this.#api.get(view ? `${this.#path}?view=${view}` : this.#path); }
  /** The job that the transcript will come out of, or null where there is none of that id. */
  async job() {
    try {
      return await this.#api.get(this.#path.replace("/api/transcripts/", "/api/transcribe-status/"));
    } catch (error) {
      if (error.isPassing) throw error;
      return null;
    }
  }
  versions() { return this.#api.get(`${this.#path}/versions`).then(({ versions }) => versions); }
  version(number) { return this.#api.get(`${this.#path}/versions/${number}`); }
  peaks(points) { return this.#api.get(`${this.#path}/peaks?points=${points}`); }
  file(format) { return this.#api.response("GET", `${this.#path}/export?format=${format}`); }
  share(wanted) { return this.#api.post(`${this.#path}/share`, wanted); }
  shares() { return this.#api.get(`${this.#path}/shares`).then(({ shares }) => shares); }
  revoke(share) { return this.#api.delete(`${this.#path}/shares/${encodeURIComponent(share)}`); }
  delete() { return this.#api.delete(this.#path); }

  /** Sends operations; what is sent again under the same `editID` is done once. */
  patch({ editID, version, operations }) {
    return this.#api.patch(this.#path, { version, edit_id: editID, operations });
  }

  /** The same for a page that is going: nobody waits for the answer. */
  patchAtLast({ editID, version, operations }) {
    const headers = { ...this.#api.headers, "content-type": "application/json" };
    const body = JSON.stringify({ version, edit_id: editID, operations });
    // Browsers refuse bodies above 64 KB there: then it is sent at the next opening.
    fetch(this.#path, { method: "PATCH", headers, body, keepalive: true }).catch(() => {});
  }

  /** Calls `changed({ version, edit_id })` for each new version, the present one first; ends when it is deleted. */
  async follow({ changed, deleted, signal }) {
    await this.#api.follow(`${this.#path}/events`, ({ event, data }) => {
      if (event === "deleted") deleted();
      else changed(JSON.parse(data));
      return event === "deleted";
    }, { signal });
  }
}

/** A transcript that somebody shared by a link: it can be read, heard and saved as a file. */
export class SharedSource {
  #api;
  #headers;

  constructor(api, token) {
    this.#api = api;
    // Header values are bytes; what is no token is nobody's.
    this.#headers = { "x-sori-share": token.replace(/[^\x21-\x7e]/g, "") };
  }

  get canEdit() { return false; }

  async read() {
    if (!this.#headers["x-sori-share"]) throw new APIError({ status: 404, code: "share_not_found", message: "" });
    return this.#api.get("/api/shared", { headers: this.#headers });
  }

  peaks(points) { return this.#api.get(`/api/shared/peaks?points=${points}`, { headers: this.#headers }); }
  file(format) { return this.#api.response("GET", `/api/shared/export?format=${format}`, { headers: this.#headers }); }
}
