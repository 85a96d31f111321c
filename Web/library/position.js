// Where the reader was in the list: kept in the tab when the page is left, so that coming back shows the same rows at the
// same height at once.

import { tab } from "/storage.js";

const NAME = "sori.library";
/** More would be slow to write, and to read. */
const MOST_ROWS = 400;
/** Rows that come into sight get their real height with the next frame, and move what is below them. */
const FRAMES = 4;

/** The first row in sight and how far below the window's top it begins; null at the head of the page. */
export function anchorOf(list) {
  if (window.scrollY < 1) return null;
  const row = [...list.children].find((item) => item.getBoundingClientRect().bottom > 0);
  return row ? { id: row.dataset.id, top: row.getBoundingClientRect().top } : null;
}

/** Scrolls so that a row is where it was. */
export async function align(list, anchor) {
  const row = anchor && [...list.children].find((item) => item.dataset.id === anchor.id);
  if (!row) return;
  const move = () => window.scrollBy({ top: row.getBoundingClientRect().top - anchor.top, behavior: "instant" });
  move();
  for (let frame = 0; frame < FRAMES; frame += 1) {
    const before = window.scrollY;
    await new Promise((resolve) => { requestAnimationFrame(resolve); });
    // The reader has begun to scroll.
    if (window.scrollY !== before) return;
    move();
  }
}

/** Keeps what is shown under the page's address. */
export function keepPosition(list, { rows, cursor, total }) {
  if (rows.length > MOST_ROWS) return tab.set(NAME, null);
  return tab.set(NAME, JSON.stringify({ search: location.search, rows, cursor, total, anchor: anchorOf(list) }));
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
