// The API key of a server that asks for one: kept in this tab, or given by the page's address (`?api_key=`).

import { tab } from "/storage.js";

const NAME = "sori.api-key";
// The characters of a token (RFC 7230, section 3.2.6): a subprotocol has no others.
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const CHECK_MILLISECONDS = 5000;

const utf8 = (text) => String.fromCharCode(...new TextEncoder().encode(text));

/** The subprotocols that carry a key: a page cannot set header fields on a socket. None without a key. */
export function subprotocols(key) {
  if (!key) return [];
  if (TOKEN.test(key)) return ["sori", `openai-insecure-api-key.${key}`];
  const base64url = btoa(utf8(key)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return ["sori", `sori-api-key-base64url.${base64url}`];
}

/** A path of this server with the key that this page's address holds, so that it goes along from page to page. */
export function withKey(path) {
  const key = new URLSearchParams(location.search).get("api_key");
  if (!key) return path;
  const address = new URL(path, location.href);
  address.searchParams.set("api_key", key);
  return address.pathname + address.search + address.hash;
}

export class APIKey {
  #candidates;

  constructor() {
    const inAddress = new URLSearchParams(location.search).get("api_key");
    // One that was typed in comes first: it was asked for because the address's was wrong.
    this.#candidates = [tab.get(NAME), inAddress].filter(Boolean);
  }

  get value() { return this.#candidates[0] ?? null; }

  /** Keeps a key in this tab. */
  set value(key) {
    tab.set(NAME, key);
    this.#candidates = [key];
  }

  get headers() {
    // Header values are bytes: those of a key in UTF-8, as the server compares them.
    return this.value ? { authorization: `Bearer ${utf8(this.value)}` } : {};
  }

  /**
   * Asks the server about the key: `accepted` (or none is needed), `missing`, `wrong`, or `away` when it does not
   * answer. The next key is tried where one is wrong.
   */
  async check() {
    let status;
    try {
      const signal = AbortSignal.timeout(CHECK_MILLISECONDS);
      status = (await fetch("/backend/current", { headers: this.headers, cache: "no-store", signal })).status;
    } catch {
      return "away";
    }
    if (status !== 401) return status < 500 ? "accepted" : "away";
    if (this.#candidates.length < 2) return this.value ? "wrong" : "missing";
    this.#candidates.shift();
    return this.check();
  }

  /** A socket to this server that carries the key. */
  openSocket(path) {
    const address = new URL(path, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    return new WebSocket(address, subprotocols(this.value));
  }
}
