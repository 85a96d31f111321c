#!/usr/bin/env python3
"""Verification and identification of speakers on the evaluation set (STT_EVAL_DIR), with the voices of speaker-bench.

  Benchmarks/speakers/verification.py pairs            EER and minDCF on speaker_trials.tsv, whole and by length
  Benchmarks/speakers/verification.py people           who of 2, 10 ... registered people speaks, strangers among them

`pairs` cuts both sides of a trial to 1, 2, 3 and 5 s from the middle of the recording where it is longer.
"""
import argparse
import csv
import json
import math
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def voices(arguments, spans):
    """The voice of each (path, start, end), as a vector of length 1, or None."""
    order = sorted(set(spans))
    with tempfile.NamedTemporaryFile("w", suffix=".list") as file:
        for path, start, end in order:
            file.write(f"{path} {start} {end}\n")
        file.flush()
        lines = subprocess.run(
            [ROOT / ".build/release/speaker-bench", "voices", arguments.models, arguments.library, file.name],
            check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    found = {}
    for span, line in zip(order, lines, strict=True):
        vector = json.loads(line)
        length = math.sqrt(sum(value * value for value in vector))
        found[span] = [value / length for value in vector] if length else None
    return found


def cosine(a, b):
    return sum(x * y for x, y in zip(a, b))


def eer(scores):
    """The equal error rate, its threshold, and the least detection cost (prior 0.01, equal costs) of (score, same)."""
    scores = sorted(scores)
    same = sum(label for _, label in scores)
    other = len(scores) - same
    missed, passed = 0, other
    best, least = None, 1.0
    for score, label in scores:
        rates = (missed / same, passed / other)
        if best is None or abs(rates[0] - rates[1]) < best[0]:
            best = (abs(rates[0] - rates[1]), sum(rates) / 2, score)
        least = min(least, (0.01 * rates[0] + 0.99 * rates[1]) / 0.01)
        missed, passed = missed + label, passed - (1 - label)
    return best[1], best[2], least


def span(folder, row, length, rng=None):
    """A span of a recording: whole, from its middle, or anywhere."""
    seconds = row["seconds"]
    if length is None or seconds <= length:
        return str(folder / row["file"]), 0, seconds
    start = (seconds - length) / 2 if rng is None else rng.uniform(0, seconds - length)
    return str(folder / row["file"]), round(start, 3), round(start + length, 3)


def pairs(arguments, folder, rows):
    with open(folder / "speaker_trials.tsv", encoding="utf-8") as file:
        trials = list(csv.DictReader(file, delimiter="\t"))
    for length in (None, 5, 3, 2, 1):
        wanted = {name for trial in trials for name in (trial["a"], trial["b"])}
        spans = {name: span(folder, rows[name], length) for name in wanted}
        found = voices(arguments, spans.values())
        for language in ("all", "en", "ko"):
            scores = [
                (cosine(found[spans[t["a"]]], found[spans[t["b"]]]), int(t["label"])) for t in trials
                if language == "all" or rows[t["a"]]["lang"] == rows[t["b"]]["lang"] == language
            ]
            if not scores or len({label for _, label in scores}) < 2:
                continue
            rate, threshold, cost = eer(scores)
            print(f"{'whole' if length is None else f'{length} s':6} {language:4} {len(scores):5} pairs  "
                  f"EER {100 * rate:5.2f} % at {threshold:.3f}  minDCF {cost:.3f}", flush=True)


def people(arguments, folder, rows):
    """Everybody with enough recordings is registered from one and speaks in others."""
    rng = random.Random(arguments.seed)
    by_speaker = {}
    for row in rows.values():
        if "sv" in row["tasks"] and row["speaker"]:
            by_speaker.setdefault((row["lang"], row["speaker"]), []).append(row)
    for language in ("en", "ko"):
        crowd = {speaker: list_ for (lang, speaker), list_ in by_speaker.items() if lang == language}
        able = sorted(s for s, list_ in crowd.items()
                      if len(list_) >= 2 and any(row["seconds"] >= 3 for row in list_))
        trials, spans = [], set()
        for count in (2, 4, 10):
            if len(able) < count:
                continue
            for _ in range(arguments.trials):
                registered = rng.sample(able, count)
                enrolled, questions = {}, []
                for speaker in registered:
                    enrolment = rng.choice([row for row in crowd[speaker] if row["seconds"] >= 3])
                    enrolled[speaker] = span(folder, enrolment, rng.uniform(3, 5), rng)
                    for row in crowd[speaker]:
                        if row is not enrolment and row["seconds"] >= 2:
                            questions.append((speaker, span(folder, row, rng.uniform(2, 5), rng)))
                for stranger in sorted(set(crowd) - set(registered)):
                    row = rng.choice(crowd[stranger])
                    if row["seconds"] >= 2:
                        questions.append((None, span(folder, row, rng.uniform(2, 5), rng)))
                trials.append((count, enrolled, questions))
                spans.update(enrolled.values())
                spans.update(s for _, s in questions)
        found = voices(arguments, spans)
        for count in sorted({trial[0] for trial in trials}):
            right = asked = 0
            known, strange = [], []
            for _, enrolled, questions in (trial for trial in trials if trial[0] == count):
                for speaker, question in questions:
                    scores = {name: cosine(found[s], found[question]) for name, s in enrolled.items()}
                    best = max(scores, key=scores.get)
                    if speaker is None:
                        strange.append(scores[best])
                    else:
                        asked += 1
                        right += best == speaker
                        known.append((scores[best], best == speaker))
            strange.sort()
            threshold = strange[int(0.98 * len(strange))] if strange else -1
            lost = sum(not good or score <= threshold for score, good in known)
            print(f"{language} {count:2} registered: right {100 * right / asked:.2f} % of {asked}; at 2 % of "
                  f"{len(strange)} strangers accepted (cosine above {threshold:.3f}) "
                  f"{100 * lost / len(known):.2f} % of the registered missed", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["pairs", "people"])
    parser.add_argument("--trials", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    assets = os.environ.get("STT_ASSETS_DIR", ROOT / ".deps")
    parser.add_argument("--models", default=f"{assets}/speakers-1")
    parser.add_argument("--library",
                        default=f"{assets}/moonshine-voice-0.1.0/moonshine_voice.libs/libonnxruntime-13ab8084.so.1")
    arguments = parser.parse_args()
    if "STT_EVAL_DIR" not in os.environ:
        sys.exit("verification.py: set STT_EVAL_DIR")
    folder = Path(os.environ["STT_EVAL_DIR"])
    with open(folder / "manifest.jsonl", encoding="utf-8") as file:
        rows = {row["id"]: row for row in map(json.loads, file)}
    (pairs if arguments.what == "pairs" else people)(arguments, folder, rows)


if __name__ == "__main__":
    main()
