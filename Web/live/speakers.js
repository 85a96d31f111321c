// Who speaks in a transcript: the server's labels brought to the page's speakers, their names and colours, and which of
// them are one. No page, no socket.
//
// A label of a stranger (SPEAKER_00) means somebody on one connection only; on the next it may be somebody else. People
// whom the server knows have an id that stays.

/** So many colours there are; then they repeat. */
export const COLOURS = 8;

const tidy = (name) => name.normalize("NFC").replace(/\s+/g, " ").trim();

/** Whether two names are one for whoever reads them, as the server compares them. */
const areSame = (one, other) => one.toLowerCase() === other.toLowerCase();

const isText = (value) => typeof value === "string" && value !== "";

export class Speakers {
  // `{ id, number, name, registered, colour, same }`: `number` of a stranger, else null; `name` that the reader gave,
  // or null; `registered` is `{ id, name }` of the server's, or null; `same` is the id of the speaker as whom this one
  // is shown, or null. Who is shown as another has nobody shown as them: one step leads to the speaker who is shown.
  #all = [];
  // Who was heard on the present connection: strangers by their labels, people whom the server knows by their ids.
  #heard = new Map();
  #numbered;

  /** `numbered(number)` is the name of a stranger who was given none, as the page writes it now. */
  constructor(numbered = (number) => `Speaker ${number}`) { this.#numbered = numbered; }

  /** Whether the transcript tells who speaks. */
  get isTold() { return this.#all.length > 0; }

  /** Whether the present connection has heard anybody. */
  get isHeard() { return this.#heard.size > 0; }

  /** Another connection: its labels are other people's. */
  beginConnection() { this.#heard.clear(); }

  /** The id of the speaker of a final, a new one where nobody with its label was heard yet; null when it tells none. */
  of({ speaker: label, speaker_match: match, speaker_id: id }) {
    if (!isText(label)) return null;
    const registered = match === "ok" && isText(id) ? { id, name: label } : null;
    const key = registered?.id ?? label;
    if (!this.#heard.has(key)) {
      const known = registered ? this.#all.find((speaker) => speaker.registered?.id === id) : null;
      this.#heard.set(key, known ?? this.#add(registered));
    }
    return this.#heard.get(key).id;
  }

  /** Gives everybody who is shown as this speaker a name, with "" none; who has it already is shown as one with them. */
  rename(id, name) {
    const speaker = this.#shown(id);
    if (!speaker) return;
    const given = tidy(name);
    // A number follows the language of the page, as long as it is not a name.
    speaker.name = given === "" || given === this.#nameless(speaker) ? null : given;
    this.#join(speaker);
  }

  /** The server keeps the voice with this label under a name from now on. */
  remembered(label, registered) {
    const speaker = this.#heard.get(label);
    if (speaker) speaker.registered = registered;
  }

  /**
   * How a speaker is shown, null for none: `{ id, name, colour, isNamed, registered }`, where `isNamed` is false for a
   * number and `registered` is `{ id, name }` where the server knows the voice, or null. Two ids with the same `id`
   * here are shown as one.
   */
  get(id) {
    const speaker = this.#shown(id);
    if (!speaker) return null;
    const { name, colour, registered } = speaker;
    const known = registered ?? this.#group(speaker).find((other) => other.registered)?.registered ?? null;
    const isNamed = Boolean(name ?? registered);
    return { id: speaker.id, name: this.#name(speaker), colour, isNamed, registered: known };
  }

  /** Who else has this name, as `get` gives them, or null. */
  otherNamed(name, id) {
    const speaker = this.#shown(id);
    const other = this.#withName(tidy(name), speaker);
    return other ? this.get(other.id) : null;
  }

  /**
   * The label by which the present connection knows the voice of a stranger: the speaker's own, else of somebody who is
   * shown as them; null where it has not heard them.
   */
  label(id) {
    const speaker = this.#shown(id);
    const heard = [...this.#heard].filter(([, one]) => !one.registered && this.#shown(one.id) === speaker);
    return (heard.find(([, one]) => one.id === id) ?? heard[0])?.[0] ?? null;
  }

  /** Forgets everybody; while a recording runs, those whom its connection has heard stay who they are. */
  clear(isRecording) {
    if (!isRecording) this.#heard.clear();
    const present = [...this.#heard.values()];
    const kept = new Set([...present, ...present.map(({ id }) => this.#shown(id))]);
    this.#all = this.#all.filter((speaker) => kept.has(speaker));
  }

  toJSON() { return this.#all; }

  /** Takes what `toJSON` gave; nobody for anything else. */
  restore(kept) {
    this.#heard.clear();
    const all = Array.isArray(kept) ? kept.filter((speaker) => Number.isInteger(speaker?.id)) : [];
    const shown = new Set(all.filter(({ same }) => !Number.isInteger(same)).map(({ id }) => id));
    this.#all = all.map(({ id, number, name, registered, colour, same }) => ({
      id, number: Number.isInteger(number) ? number : null, name: isText(name) ? name : null,
      registered: isText(registered?.id) && isText(registered.name) ? registered : null,
      colour: Number.isInteger(colour) ? Math.abs(colour) % COLOURS : 0, same: shown.has(same) ? same : null,
    })).filter(({ number, registered }) => number !== null || registered);
  }

  #add(registered) {
    const next = (key) => 1 + Math.max(0, ...this.#all.map((speaker) => speaker[key] ?? 0));
    const speaker = {
      id: next("id"), number: registered ? null : next("number"), name: null, registered, colour: this.#freeColour(),
      same: null,
    };
    this.#all.push(speaker);
    if (registered) this.#join(speaker);
    return speaker;
  }

  /** Shows a speaker as the one who has the same name already. */
  #join(speaker) {
    const other = this.#withName(this.#name(speaker), speaker);
    if (!other) return;
    for (const one of this.#group(speaker)) one.same = other.id;
  }

  /** Who is shown under a name, `speaker` aside. */
  #withName(name, speaker) {
    return this.#all.find((one) => one.same === null && one !== speaker && areSame(this.#name(one), name)) ?? null;
  }

  /** The colour that the fewest have who are shown, the first of these. */
  #freeColour() {
    const uses = Array.from({ length: COLOURS }, () => 0);
    for (const { colour, same } of this.#all) if (same === null) uses[colour] += 1;
    return uses.indexOf(Math.min(...uses));
  }

  #find(id) { return this.#all.find((speaker) => speaker.id === id) ?? null; }

  #shown(id) {
    const speaker = this.#find(id);
    return speaker?.same ? this.#find(speaker.same) : speaker;
  }

  /** A speaker who is shown, and all who are shown as them. */
  #group(speaker) { return this.#all.filter((one) => one === speaker || one.same === speaker.id); }

  #name(speaker) { return speaker.name ?? this.#nameless(speaker); }

  #nameless({ number, registered }) { return registered?.name ?? this.#numbered(number); }
}

/** Whether a line goes on with the speaker of the line before it, so that the name need not be shown again. */
export function goesOn(speakers, line, before) {
  if (!before || line.recording !== before.recording) return false;
  const speaker = speakers.get(line.speaker);
  return speaker !== null && speakers.get(before.speaker)?.id === speaker.id;
}
