// What is searched for: words and filters, as they stand in the page's address, and as the server is asked. No page.

/** The names of the filters in the address. */
export const FILTERS = ["speaker", "class", "language", "status"];
/** Days up to today that are offered, by name. */
export const PRESETS = { today: 1, week: 7, month: 30, year: 365 };

const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text ?? "") && !Number.isNaN(Date.parse(text));

/** A day of the reader's calendar, as 2026-11-30. */
export function dayOf(date) {
  const pad = (number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

/** The query of an address; what makes no sense there is left out. */
export function read(search) {
  const given = new URLSearchParams(search);
  const query = { q: (given.get("q") ?? "").slice(0, 500), when: "", from: "", to: "" };
  for (const name of FILTERS) query[name] = given.get(name) ?? "";
  if (given.get("when") in PRESETS) query.when = given.get("when");
  if (!query.when) for (const name of ["from", "to"]) if (isDay(given.get(name))) query[name] = given.get(name);
  return query;
}

/** A query as the part of an address behind the question mark; "" for one that looks for everything. */
export function write(query, search = "") {
  const address = new URLSearchParams(search);
  for (const name of ["q", "when", "from", "to", ...FILTERS]) {
    // Always in the same order, so that the same search has the same address.
    address.delete(name);
    if (query[name]) address.set(name, query[name]);
  }
  return address.toString();
}

/** The moments between which a query looks, ISO 8601: days are those of the reader's time zone. Null where it is open. */
export function range(query, now = new Date()) {
  const start = (day) => new Date(`${day}T00:00:00`);
  if (query.when) {
    const first = new Date(now.getFullYear(), now.getMonth(), now.getDate() - PRESETS[query.when] + 1);
    return { from: first.toISOString(), to: null };
  }
  const next = query.to ? start(query.to) : null;
  next?.setDate(next.getDate() + 1);
  return {
    from: query.from ? start(query.from).toISOString() : null,
    to: next ? new Date(next - 1).toISOString() : null,
  };
}

/** The server's parameters for a query. */
export function parameters(query, { limit, cursor = null, now = new Date() }) {
  const asked = new URLSearchParams();
  if (query.q.trim()) asked.set("q", query.q.trim());
  for (const [name, value] of Object.entries(range(query, now))) if (value) asked.set(name, value);
  for (const name of FILTERS) if (query[name]) asked.set(name, query[name]);
  asked.set("limit", String(limit));
  if (cursor) asked.set("cursor", cursor);
  return asked;
}

/** How many filters are set. */
export function countOf(query) {
  return FILTERS.filter((name) => query[name]).length + (query.when || query.from || query.to ? 1 : 0);
}
