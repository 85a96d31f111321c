// Where the reader was in the list: kept in the tab when the page is left, so that coming back shows the same rows at the
// same height at once.

import { tab } from "/storage.js";

const NAME = "sori.library";
/** More would be slow to write, and to read. */
const MOST_ROWS = 400;

/** Keeps what is shown under the page's address. */
export function keepPosition({ rows, cursor, total }) {
  if (rows.length > MOST_ROWS) return tab.set(NAME, null);
  return tab.set(NAME, JSON.stringify({ search: location.search, rows, cursor, total, top: window.scrollY }));
}

/** What was shown at this address when the page was left, where the reader comes back or loads it again; else null. */
export function keptPosition() {
  const [navigation] = performance.getEntriesByType("navigation");
  if (navigation?.type !== "back_forward" && navigation?.type !== "reload") return null;
  try {
    const kept = JSON.parse(tab.get(NAME));
    return kept?.search === location.search && kept.rows.length ? kept : null;
  } catch {
    return null;
  }
}
