#!/usr/bin/env python3
"""Which names speakers of recordings get (known_speakers), on the evaluation set (STT_EVAL_DIR), with speaker-bench.

  Benchmarks/speakers/names.py [--draws 20]

The recordings are the set's conversations that were put together from single utterances, and conversations put
together here of everybody else. For each of them people are drawn again and again: all who speak in it but one,
registered by 3 to 5 s of another recording of theirs, and as many who do not speak in it. Whoever speaks is the speaker
of the recording who is told for most of what is said (one for one); counted is what that speaker is called, and for how
much of the speech.
"""
import argparse
import collections
import json
import os
import random
import subprocess
import sys
import tempfile
import wave
from pathlib import Path

from diarisation import assignment
from session import RATE, level, samples, trimmed
from verification import ROOT, may_be_one

FORMATS = {"en": "English", "ko": "Korean"}


def crowd(rows):
    """The recordings of each speaker by language: {language: {speaker: [row]}}."""
    people = collections.defaultdict(lambda: collections.defaultdict(list))
    for row in rows:
        if "sv" in row["tasks"] and row["speaker"] and row["lang"] in FORMATS and row["file"].endswith(".wav"):
            people[row["lang"]][row["speaker"]].append(row)
    return people


def spliced(people, speakers, rng, path):
    """A conversation of all but one recording of each speaker, with pauses: its turns, and what is left to know each
    by."""
    queue, left = [], {}
    for speaker in speakers:
        rows = people[speaker][:]
        able = [row for row in rows if row["seconds"] >= 3]
        left[speaker] = [rng.choice(able)]
        rows.remove(left[speaker][0])
        queue += [(speaker, row) for row in rows]
    rng.shuffle(queue)
    sound, turns = bytearray(2 * RATE), []
    for speaker, row in queue:
        part = level(trimmed(samples(Path(os.environ["STT_EVAL_DIR"]) / row["file"])))
        start = len(sound) / 2 / RATE
        sound += part.tobytes()
        turns.append((start, len(sound) / 2 / RATE, speaker))
        sound += bytes(2 * round(rng.uniform(0.2, 0.8) * RATE))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(sound)
    return turns, left


def conversations(rows, people, scratch, rng):
    """(language, name, file, turns, {speaker: recordings that are not in it})."""
    folder = Path(os.environ["STT_EVAL_DIR"])
    spoken = collections.defaultdict(set)
    for row in rows:
        if "diar" in row["tasks"] and row["file"].startswith("long/") and row["lang"] in FORMATS:
            turns = [(s["start"], s["end"], s["speaker"]) for s in row["segments"]]
            used = {s["utt"] for s in row["segments"]}
            left = {}
            for speaker in sorted({turn[2] for turn in turns}):
                spoken[row["lang"]].add(speaker)
                left[speaker] = [r for r in people[row["lang"]][speaker]
                                 if not any(r["id"].endswith(utterance) for utterance in used)]
                # What the speaker says in other conversations alone is a recording too.
                left[speaker] += [
                    {"file": other["file"], "offset": s["start"], "seconds": s["end"] - s["start"]}
                    for other in rows if "diar" in other["tasks"] and other["file"].startswith("long/")
                    for s in other["segments"] if s["speaker"] == speaker and s["utt"] not in used
                    and not any(s is not t and t["start"] < s["end"] and t["end"] > s["start"]
                                for t in other["segments"])]
            yield row["lang"], row["id"], str(folder / row["file"]), turns, left
    for language in FORMATS:
        able = sorted(s for s, own in people[language].items()
                      if s not in spoken[language] and len(own) >= 2 and any(r["seconds"] >= 3 for r in own))
        rng.shuffle(able)
        groups = []
        for speaker in able:
            # People who may be one person are not in one conversation.
            for group in groups:
                if len(group) < 4 and not any(
                        may_be_one(speaker, other, {s: people[language][s][0] for s in (*group, speaker)}, False)
                        for other in group):
                    group.append(speaker)
                    break
            else:
                groups.append([speaker])
        for number, group in enumerate(group for group in groups if len(group) >= 3):
            path = scratch / f"{language}{number}.wav"
            turns, left = spliced(people[language], group, rng, path)
            yield language, path.stem, str(path), turns, left


def span(row):
    """3 to 5 s of a recording, the same whenever it is drawn."""
    rng = random.Random(f"{row['file']} {row.get('offset', 0)}")
    length = min(row["seconds"], rng.choice([3, 4, 5]))
    start = row.get("offset", 0) + rng.uniform(0, row["seconds"] - length)
    return {"file": str(Path(os.environ["STT_EVAL_DIR"]) / row["file"]), "start": round(start, 3),
            "end": round(start + length, 3)}


def draw(language, people, left, missing, rng):
    """Everybody who speaks but `missing`, and as many others."""
    known = []
    for speaker, own in left.items():
        able = [row for row in own if row["seconds"] >= 3]
        if speaker != missing and able:
            known.append({"name": speaker, **span(rng.choice(able))})
    one = {speaker: own[0] for speaker, own in people[language].items()}
    others = [s for s in sorted(one) if s not in left
              and not any(may_be_one(s, speaker, one, False) for speaker in left)
              and any(row["seconds"] >= 3 for row in people[language][s])]
    for speaker in rng.sample(others, min(len(others), len(left))):
        able = [row for row in people[language][speaker] if row["seconds"] >= 3]
        known.append({"name": speaker, **span(rng.choice(able))})
    return known


def told(turns, answer):
    """The told speaker of each who speaks, and the seconds of each pair."""
    speakers = sorted({turn[2] for turn in turns})
    labels = sorted({int(turn[2]) for turn in answer["turns"]})
    together = [[sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in turns if a[2] == speaker
                     for b in answer["turns"] if b[2] == label) for label in labels] for speaker in speakers]
    pairs = dict(assignment(together))
    return {s: labels[pairs[i]] if i in pairs else None for i, s in enumerate(speakers)}, \
        {s: dict(zip(labels, together[i])) for i, s in enumerate(speakers)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", action="store_true", help="print what each speaker is called")
    parser.add_argument("--bench", default=ROOT / ".build/release/speaker-bench")
    assets = os.environ.get("STT_ASSETS_DIR", ROOT / ".deps")
    parser.add_argument("--models", default=f"{assets}/speakers-1")
    parser.add_argument("--activity", default=f"{assets}/silero-vad-6.2.3/silero_vad/data/silero_vad_16k.safetensors")
    parser.add_argument("--library",
                        default=f"{assets}/moonshine-voice-0.1.0/moonshine_voice.libs/libonnxruntime-13ab8084.so.1")
    arguments = parser.parse_args()
    if "STT_EVAL_DIR" not in os.environ:
        sys.exit("names.py: set STT_EVAL_DIR")
    rng = random.Random(arguments.seed)
    with open(Path(os.environ["STT_EVAL_DIR"]) / "manifest.jsonl", encoding="utf-8") as file:
        rows = list(map(json.loads, file))
    people = crowd(rows)
    with tempfile.TemporaryDirectory() as scratch:
        cases = list(conversations(rows, people, Path(scratch), rng))
        drawn = []
        for language, _, _, _, left in cases:
            order = sorted(left)
            rng.shuffle(order)
            drawn.append([(order[i % len(order)], draw(language, people, left, order[i % len(order)], rng))
                          for i in range(arguments.draws)])
        listing = Path(scratch) / "list"
        listing.write_text("".join(json.dumps({"file": case[2], "draws": [known for _, known in draws]}) + "\n"
                                   for case, draws in zip(cases, drawn)))
        lines = subprocess.run([arguments.bench, "names", arguments.models, arguments.library, arguments.activity,
                                listing], check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    counts = collections.defaultdict(collections.Counter)
    for (language, name, _, turns, _), draws, line in zip(cases, drawn, lines):
        answer = json.loads(line)
        labels, seconds = told(turns, answer)
        own = collections.Counter()
        for (_, known), names, nearest, refused in zip(draws, answer["names"], answer["nearest"], answer["refused"]):
            registered = {person["name"] for person in known} - set(refused)
            own["refused"] += len(refused)
            for speaker, label in labels.items():
                called = names[label] if label is not None else None
                kind = "known" if speaker in registered else "stranger"
                if arguments.each:
                    near = nearest[label] if label is not None else "not told apart"
                    print(f"  {name}: {kind} {speaker} is called {called}; nearest: {near}")
                own[kind, "right" if called == speaker else "none" if called is None else "wrong"] += 1
                for other, length in seconds[speaker].items():
                    called = names[other]
                    own[kind, "s", "right" if called == speaker else "none" if called is None else "wrong"] += length
        counts[FORMATS[language]] += own
        print(f"{name:16} {len(labels)} speakers, {len({t[2] for t in answer['turns']})} told: {line_of(own)}")
    for language in counts:
        print(f"{language:16} {line_of(counts[language])}")


def line_of(own):
    text = []
    for kind in ("known", "stranger"):
        speakers = {what: own[kind, what] for what in ("right", "wrong", "none")}
        length = {what: own[kind, "s", what] for what in ("right", "wrong", "none")}
        whole, all_seconds = sum(speakers.values()), sum(length.values())
        if whole:
            words = [f"{what} {100 * speakers[what] / whole:.1f} % (of speech {100 * length[what] / all_seconds:.1f} %)"
                     for what in speakers if what != "right" or kind == "known"]
            text.append(f"{whole} {kind}s: " + ", ".join(words))
    return "; ".join(text) + f"; {own['refused']} recordings refused"


if __name__ == "__main__":
    main()
