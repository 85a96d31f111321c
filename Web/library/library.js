// The page /library: all transcripts, searched as one types.

import { APIKey } from "/api-key.js";
import { API, APIError } from "/api.js";
import { KeyForm } from "/key-form.js";
import { PageLanguage } from "/language.js";
import { FiltersForm } from "/library/filters-form.js";
import { align, anchorOf, keepPosition, keptPosition } from "/library/position.js";
import { read, write } from "/library/query.js";
import { Results } from "/library/results.js";
import { Search } from "/library/search.js";
import { Selection } from "/library/selection.js";
import { SelectionBar } from "/library/selection-bar.js";
import { texts } from "/library/texts.js";
import { Notice } from "/notice.js";
import { Toast } from "/toast.js";

const page = new PageLanguage(texts);
const key = new APIKey();
const api = new API(page, key, new KeyForm(page, key));
const notice = new Notice(page, () => {});
const toast = new Toast();
const selection = new Selection();
let query = read(location.search);
/** The address of the search that is being typed is written over, not added to. */
let isTypingAddress = false;

const results = new Results(page, selection, {
  more: () => search.more(),
  selected: () => bar.show(),
  reset: () => form.reset(),
});
const bar = new SelectionBar(page, api, selection, {
  cleared: () => results.showSelection(),
  deleted: (ids) => {
    results.remove(ids);
    readFacets();
    document.getElementById(results.rows.length ? "select-all" : "q").focus({ preventScroll: true });
  },
  say: (text) => toast.say(text),
  failed: (title, error) => notice.show({ title: () => page.text(title), text: () => error.message }),
});
const search = new Search(api, {
  found: (rows, { isFirst, total }) => {
    notice.hide();
    if (isFirst) results.show(query, rows, { total, isWhole: search.isWhole });
    else results.add(rows, search.isWhole);
  },
  busy: (isBusy) => { results.isBusy = isBusy; },
  failed: (error) => {
    if (!(error instanceof APIError)) throw error;
    notice.show({ title: () => page.text("searchFailed"), text: () => error.message });
    if (error.isPassing) setTimeout(() => search.more(), 3000);
  },
});
const form = new FiltersForm(page, query, (changed, { isTyping }) => {
  const address = `${location.pathname}${write(changed, location.search) ? `?${write(changed, location.search)}` : ""}`;
  if (isTyping && isTypingAddress) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
  isTypingAddress = isTyping;
  begin(changed);
});

function begin(changed) {
  query = changed;
  // What is no longer seen must not be deleted with the rest.
  selection.clear();
  results.showSelection();
  return search.begin(query);
}

async function readFacets() {
  try {
    form.facets = await api.get("/api/transcripts/facets");
  } catch { /* Without them the filters have what the address names. */ }
}

/** Rows that are shown may have changed or gone while the reader was elsewhere. */
async function look() {
  const rows = await search.again(results.rows.length);
  if (!rows) return;
  const anchor = anchorOf(results.list);
  results.renew(rows, search.isWhole);
  align(results.list, anchor);
}

window.addEventListener("popstate", () => {
  isTypingAddress = false;
  form.show(read(location.search));
  begin(read(location.search));
});
window.addEventListener("pagehide", () => keepPosition(results.list, {
  rows: results.rows, cursor: search.cursor, total: results.total,
}));
window.addEventListener("pageshow", ({ persisted }) => { if (persisted) look(); });

history.scrollRestoration = "manual";
const kept = keptPosition();
if (kept) {
  search.resume(query, kept.cursor);
  results.show(query, kept.rows, { total: kept.total, isWhole: search.isWhole });
  align(results.list, kept.anchor).then(look);
  readFacets();
} else {
  readFacets();
  await search.begin(query);
}
document.body.dataset.ready = "";
