// A transcript in the list: what it is, and the sentences in which something was found.

import { withKey } from "/api-key.js";
import { element, icon } from "/elements.js";
import { partsOf } from "/library/marks.js";
import { LANGUAGES } from "/languages.js";
import { clock, moment, since } from "/time.js";

const TONES = { edited: "accent", reviewed: "good" };
const MOST_SPEAKERS = 4;

/** The address of a transcript, at a second of it, with the words that were looked for. */
export function addressOf(id, { at = null, q = "" } = {}) {
  const query = new URLSearchParams();
  if (at !== null) query.set("at", String(Math.max(0, Math.round(at * 100) / 100)));
  if (q) query.set("q", q);
  return withKey(`/t/${id}${String(query) && `?${query}`}`);
}

function facts(page, row) {
  const { speakers } = row;
  const more = speakers.length > MOST_SPEAKERS ? ` +${speakers.length - MOST_SPEAKERS}` : "";
  const words = [
    clock(row.duration), LANGUAGES[row.language] ?? row.language,
    speakers.slice(0, MOST_SPEAKERS).map((name) => speakerName(page, name)).join(", ") + more,
  ].filter(Boolean);
  return element("p", { class: "facts numbers" },
    element("time", { datetime: row.created_at, title: moment(page, row.created_at) }, since(page, row.created_at)),
    ` · ${words.join(" · ")}`);
}

/** A label that only a machine gave, such as SPEAKER_00, as people number speakers. */
export function speakerName(page, name) {
  const found = /^SPEAKER_(\d+)$/.exec(name);
  return found ? page.text("numberedSpeaker", Number(found[1]) + 1) : name;
}

function chips(page, row) {
  return element("span", { class: "row-chips" },
    row.class ? element("span", { class: "chip" }, row.class) : null,
    row.kind && row.kind !== "recording" ? element("span", { class: "chip" }, icon("microphone"), page.text(`kind.${row.kind}`) ?? row.kind) : null,
    row.status in TONES ? element("span", { class: "chip", "data-tone": TONES[row.status] }, page.text(`status.${row.status}`)) : null);
}

function snippet(page, row, { start, text, marks, speaker }, q) {
  const sentence = partsOf(text, marks).map((part) => (part.isMarked ? element("mark", {}, part.text) : part.text));
  const said = element("span", { class: "said" },
    speaker ? element("b", {}, `${speakerName(page, speaker)} `) : null, ...sentence);
  // Without words the sentence is the first one: it leads nowhere that the title does not.
  if (!q) return element("p", { class: "snippet" }, said);
  return element("a", { class: "snippet", href: addressOf(row.id, { at: start, q }) },
    element("time", { class: "numbers" }, clock(start)), said);
}

/** The row of a transcript; `select(event)` is told when its box is pressed. */
export function resultRow(page, row, { q, isSelected, select }) {
  const title = row.title || page.text("untitled");
  const box = element("input", { type: "checkbox", "aria-label": page.text("selectNamed", title), click: select });
  box.checked = isSelected;
  return element("li", { class: "result", "data-id": row.id, "data-selected": isSelected },
    element("label", { class: "result-box" }, box),
    element("div", { class: "result-main" },
      element("div", { class: "row-title" },
        element("a", { class: "row-name", href: addressOf(row.id, { q }), title }, title), chips(page, row)),
      facts(page, row),
      element("div", { class: "snippets" }, (row.snippets ?? []).map((one) => snippet(page, row, one, q)))));
}
