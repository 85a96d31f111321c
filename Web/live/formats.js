// The transcript as files: text, subtitles, data. No page.

const pad = (number, digits = 2) => String(number).padStart(digits, "0");

/** 75.3 as "1:15", from an hour on "1:00:05". */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`;
}

/** 75.3 as "00:01:15,300". */
function subtitleTime(seconds) {
  const all = Math.max(0, Math.round(seconds * 1000));
  const [hours, minutes] = [Math.floor(all / 3_600_000), Math.floor(all / 60_000) % 60];
  return `${pad(hours)}:${pad(minutes)}:${pad(Math.floor(all / 1000) % 60)},${pad(all % 1000, 3)}`;
}

function day(milliseconds) {
  const date = new Date(milliseconds);
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

function hour(milliseconds, between) {
  const date = new Date(milliseconds);
  return `${pad(date.getHours())}${between}${pad(date.getMinutes())}`;
}

const texts = (transcript) => transcript.lines.filter((line) => line.kind === "text");

/** Who speaks in a line, as `Speakers.get` gives them; null where nobody is told apart. */
const speaker = (transcript, line) => transcript.speakers?.get(line.speaker) ?? null;

/** "Name: text", the text alone where no speaker is told. */
function spoken(transcript, line) {
  const who = speaker(transcript, line);
  return who ? `${who.name}: ${line.text}` : line.text;
}

/** The text, a line for each utterance, behind the name of its speaker: what is copied. */
export function plainText(transcript) {
  return texts(transcript).map((line) => spoken(transcript, line)).join("\n");
}

/** Lines with their times below the date and hour of each recording; `[…]` stands where audio was lost. */
export function timedText(transcript) {
  return transcript.recordings.map(({ at }, index) => {
    const lines = transcript.lines.filter(({ recording }) => recording === index)
      .map((line) => `[${clock(line.start)}] ${line.kind === "gap" ? "[…]" : spoken(transcript, line)}\n`);
    return lines.length ? `${day(at)} ${hour(at, ":")}\n\n${lines.join("")}` : "";
  }).filter(Boolean).join("\n");
}

/** SubRip subtitles; one that would begin before the end of the one before it ends that one. */
export function subtitles(transcript) {
  const lines = texts(transcript).sort((one, two) => one.start - two.start);
  return lines.map((line, index) => {
    const next = lines[index + 1]?.start ?? Infinity;
    const end = Math.max(line.start + 0.1, Math.min(Math.max(line.end, line.start + 0.5), next));
    return `${index + 1}\n${subtitleTime(line.start)} --> ${subtitleTime(end)}\n${spoken(transcript, line)}\n`;
  }).join("\n");
}

/** Those who speak in the transcript, in order of their first line. */
function speakers(transcript) {
  const told = new Map();
  for (const line of texts(transcript)) {
    const who = speaker(transcript, line);
    if (who) told.set(who.id, who);
  }
  return [...told.values()].map(({ name, registered }) => ({
    speaker: name, speaker_match: registered ? "ok" : "unknown", ...(registered ? { speaker_id: registered.id } : {}),
  }));
}

/** The fields of `verbose_json` where they exist there, and what this page knows besides. */
export function data(transcript) {
  const told = speakers(transcript);
  return JSON.stringify({
    task: "transcribe",
    duration: transcript.duration,
    text: texts(transcript).map((line) => line.text).join("\n"),
    recordings: transcript.recordings.map(({ at, start }) => ({ started_at: new Date(at).toISOString(), start })),
    segments: texts(transcript).map((line, id) => ({
      id, start: line.start, end: line.end, text: line.text, language: line.language ?? null,
      ...(told.length ? { speaker: speaker(transcript, line)?.name ?? null } : {}),
      ...(line.isUnfinished ? { unfinished: true } : {}),
    })),
    gaps: transcript.lines.filter((line) => line.kind === "gap").map(({ start, end }) => ({ start, end })),
    ...(told.length ? { speakers: told } : {}),
  }, null, 2) + "\n";
}

/** What can be saved, by the ending of the file's name. */
export const FORMATS = {
  txt: { type: "text/plain;charset=utf-8", write: timedText },
  srt: { type: "application/x-subrip;charset=utf-8", write: subtitles },
  json: { type: "application/json", write: data },
};

/** "sori-2026-11-21-1042.srt", by the beginning of the first recording. */
export function fileName(transcript, ending) {
  const at = transcript.recordings[0]?.at ?? Date.now();
  return `sori-${day(at)}-${hour(at, "")}.${ending}`;
}
