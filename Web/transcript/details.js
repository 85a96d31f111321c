// What stands beside the text: the summary and what else was made of the transcript, who speaks, its versions. Beside it
// on a wide screen, in a sheet on a narrow one.

import { closeByBackdrop } from "/dialog.js";
import { element } from "/elements.js";
import { clock, moment, number } from "/time.js";

const byID = (id) => document.getElementById(id);
const NARROW = matchMedia("(max-width: 64rem)");

/** A value of a step as lines for people: texts as they are, objects by their fields. */
function lines(value, depth = 0) {
  if (value === null || value === undefined || value === "") return [];
  if (typeof value !== "object") return [element("p", {}, String(value))];
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== "object")) return [element("ul", {}, value.map((item) => element("li", {}, String(item))))];
    return value.flatMap((item) => lines(item, depth + 1));
  }
  return Object.entries(value).filter(([, field]) => field !== null && field !== "" && field !== undefined && depth < 3)
    .flatMap(([name, field]) => [element("p", { class: "field-name" }, name.replaceAll("_", " ")), ...lines(field, depth + 1)]);
}

export class Details {
  #page;
  #people;
  #aside = byID("details");
  #body = byID("details-body");
  #home = this.#aside.parentElement;
  #sheet = byID("details-sheet");
  #toggle = byID("details-open");
  #transcript = null;
  #segments = [];
  #spoken = "";
  #versions = null;
  #shown = null;
  #on;

  /**
   * `on.person(name)` when somebody is chosen, `on.version(number)` to look at a version, `on.versions()` gives a
   * promise of them; without these the parts are left out.
   */
  constructor(page, people, on) {
    this.#page = page;
    this.#people = people;
    this.#on = on;
    NARROW.addEventListener("change", () => this.#arrange());
    this.#toggle.addEventListener("click", () => this.#open());
    byID("details-close").addEventListener("click", () => this.#sheet.close());
    closeByBackdrop(this.#sheet);
    this.#sheet.addEventListener("close", () => this.#toggle.focus());
    page.onChange(() => this.#write());
    this.#arrange();
  }

  /** Shows what belongs to a transcript; `version` is the number of an older one that is looked at, or null. */
  show(transcript, version = null) {
    this.#transcript = transcript;
    this.#shown = version;
    this.#write();
  }

  /** Who speaks may be another. */
  showSpeakers(segments) {
    if (segments === this.#segments) return;
    this.#segments = segments;
    // Not with each key that is typed.
    const spoken = JSON.stringify(segments.map(({ speaker, start, end }) => [speaker, end - start]));
    if (spoken === this.#spoken) return;
    this.#spoken = spoken;
    const old = this.#body.querySelector("[data-part=speakers]");
    const made = this.#speakers();
    if (old && made) old.replaceWith(made);
    else if (this.#transcript) this.#write();
  }

  close() { if (this.#sheet.open) this.#sheet.close(); }

  /** There is another version: the list is asked for when it is looked at next. */
  forgetVersions() {
    this.#versions = null;
    const list = this.#body.querySelector("details.versions");
    if (list?.open) this.#loadVersions();
  }

  #arrange() {
    if (NARROW.matches) {
      this.#sheet.append(this.#aside);
    } else {
      if (this.#sheet.open) this.#sheet.close();
      this.#home.append(this.#aside);
    }
  }

  #open() { if (!this.#sheet.open) this.#sheet.showModal(); }

  #write() {
    if (!this.#transcript) return;
    const isOpen = this.#body.querySelector("details.versions")?.open ?? false;
    this.#body.replaceChildren(...[
      this.#summary(), this.#keywords(), this.#class(), this.#agent(), this.#privacy(), this.#speakers(), this.#errors(), this.#about(),
      this.#history(isOpen),
    ].filter(Boolean));
  }

  #part(name, ...children) {
    const inside = children.flat().filter(Boolean);
    return inside.length ? element("section", { "data-part": name }, element("h2", {}, this.#page.text(`part.${name}`)), inside) : null;
  }

  #summary() {
    const summary = this.#transcript.steps?.summary;
    if (!summary) return null;
    if (typeof summary === "string") return this.#part("summary", lines(summary));
    const { summary: text, keywords, ...rest } = summary;
    const chips = keywords?.length
      ? element("ul", { class: "chips" }, keywords.map((word) => element("li", { class: "chip" }, String(word)))) : null;
    const known = ["key_points", "decisions", "action_items", "topics"];
    const more = known.filter((name) => rest[name]?.length)
      .flatMap((name) => [element("h3", {}, this.#page.text(`summary.${name}`)), ...lines(rest[name])]);
    return this.#part("summary", lines(text), chips, more);
  }

  #class() {
    const { class: found } = this.#transcript;
    if (!found) return null;
    const sure = typeof found.confidence === "number"
      ? element("span", { class: "quiet-text" }, this.#page.text("certain", number(this.#page, Math.round(found.confidence)))) : null;
    return this.#part("class", element("p", {}, element("span", { class: "chip", "data-tone": "accent" }, found.category ?? found.code),
      " ", sure), lines(found.reason), this.#chips(found.evidence, "evidence"));
  }

  /** Words side by side, named for those who hear the page. */
  #chips(words, name) {
    return words?.length ? element("ul", { class: "chips", "aria-label": this.#page.text(name) },
      words.map((word) => element("li", { class: "chip" }, String(word)))) : null;
  }

  #keywords() { return this.#part("keywords", this.#chips(this.#transcript.steps?.keywords, "part.keywords")); }

  #agent() {
    const agent = this.#transcript.steps?.ai_agent;
    if (!agent) return null;
    const filled = (value) => value && Object.keys(value).length > 0;
    const more = ["actions", "entities"].filter((name) => filled(agent[name]))
      .flatMap((name) => [element("h3", {}, this.#page.text(`agent.${name}`)), ...lines(agent[name])]);
    return this.#part("agent", lines(agent.reply), more);
  }

  #privacy() {
    const privacy = this.#transcript.steps?.privacy_removal;
    if (!privacy) return null;
    const types = privacy.privacy_types?.length
      ? element("ul", { class: "chips" }, privacy.privacy_types.map((type) => element("li", { class: "chip" }, String(type)))) : null;
    const exists = privacy.privacy_exist === true || /^y/i.test(String(privacy.privacy_exist ?? ""));
    return this.#part("privacy", element("p", {}, this.#page.text(exists ? "privacyFound" : "privacyNone")),
      exists ? lines(privacy.exist_reason) : null, types);
  }

  #errors() {
    const errors = Object.entries(this.#transcript.steps?.step_errors ?? {});
    return this.#part("errors", errors.map(([step, error]) => element("p", { class: "problem" },
      element("b", {}, this.#page.has(`step.${step}`) ? this.#page.text(`step.${step}`) : step), ` ${error?.message ?? error}`)));
  }

  #speakers() {
    const seconds = new Map();
    for (const { speaker, start, end } of this.#segments) {
      if (speaker) seconds.set(speaker, (seconds.get(speaker) ?? 0) + end - start);
    }
    const all = [...seconds.values()].reduce((sum, one) => sum + one, 0) || 1;
    const row = ([name, heard]) => {
      const bar = element("span", { class: "share", "aria-hidden": "true" }, element("i"));
      bar.firstChild.style.width = `${(100 * heard) / all}%`;
      const share = this.#page.text("spokeFor", clock(heard), Math.round((100 * heard) / all));
      const inside = [element("span", { class: "who" }, this.#people.shown(name)), element("span", { class: "quiet-text numbers" }, share), bar];
      const attributes = { class: "person-row", "data-colour": this.#people.colour(name) };
      return element("li", {}, this.#on.person
        ? element("button", { type: "button", ...attributes, title: this.#page.text("renameHint"), click: () => this.#on.person(name) }, inside)
        : element("div", attributes, inside));
    };
    return seconds.size ? this.#part("speakers", element("ul", { class: "people" }, [...seconds].map(row))) : null;
  }

  #about() {
    const { source, created_at: created, language, duration } = this.#transcript;
    const rows = [["created", moment(this.#page, created)], ["duration", clock(duration)]];
    if (language) rows.push(["language", languageName(this.#page, language)]);
    if (source?.filename) rows.push(["file", source.filename]);
    return this.#part("about", element("dl", { class: "about" }, rows.map(([name, value]) =>
      element("div", {}, element("dt", {}, this.#page.text(`about.${name}`)), element("dd", {}, value)))));
  }

  #history(isOpen) {
    if (!this.#on.versions) return null;
    const list = element("details", { class: "versions", open: isOpen },
      element("summary", {}, this.#page.text("part.versions")), element("ol", {}));
    list.addEventListener("toggle", () => { if (list.open) this.#loadVersions(); });
    if (isOpen && this.#versions) this.#writeVersions(list);
    return element("section", { "data-part": "versions" }, list);
  }

  async #loadVersions() {
    try {
      this.#versions ??= await this.#on.versions();
    } catch (error) {
      this.#body.querySelector(".versions ol")?.replaceChildren(element("li", { class: "problem" }, error.message));
      return;
    }
    const list = this.#body.querySelector("details.versions");
    if (list) this.#writeVersions(list);
  }

  #writeVersions(list) {
    const page = this.#page;
    const row = ({ version, created_at: at, operations = [] }, index) => {
      const kinds = operations.map((kind) => (page.has(`op.${kind}`) ? page.text(`op.${kind}`) : kind)).join(", ");
      const isShown = this.#shown === null ? index === 0 : version === this.#shown;
      return element("li", {}, element("button", { type: "button", "data-version": version,
        "aria-current": isShown ? "true" : null, click: () => this.#on.version(index === 0 ? null : version) },
      element("b", {}, page.text("versionNumber", version)), " ",
      element("span", { class: "quiet-text" }, [moment(page, at), kinds || page.text("op.none")].join(" · "))));
    };
    list.querySelector("ol").replaceChildren(...this.#versions.map(row));
  }
}

/** The name of a language in the page's. */
export function languageName(page, code) {
  try {
    return new Intl.DisplayNames([page.code], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}
