#!/usr/bin/env python3
"""Verification and identification of speakers on the evaluation set (STT_EVAL_DIR), with speaker-bench.

  Benchmarks/speakers/verification.py pairs            EER and minDCF on speaker_trials.tsv, whole and by length
  Benchmarks/speakers/verification.py people           who of 2, 10 ... registered people speaks, strangers among them

`pairs` cuts both sides of a trial to 1, 2, 3 and 5 s from the middle of the recording where it is longer. `people` asks
the matcher with its thresholds. Codes of one `maybe_same_person_cluster` are never strangers to each other.
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


def bench(command, *files):
    """The JSON lines of a command of speaker-bench."""
    lines = subprocess.run([ROOT / ".build/release/speaker-bench", command, *files], check=True,
                           stdout=subprocess.PIPE, text=True).stdout.splitlines()
    return [json.loads(line) for line in lines]


def samples(arguments, spans):
    """What VoiceReader makes of each (kind, path, start, end): a dict with `voice` and `seconds`, or `refused`."""
    order = sorted(set(spans))
    with tempfile.NamedTemporaryFile("w", suffix=".list") as file:
        for span in order:
            file.write(" ".join(map(str, span)) + "\n")
        file.flush()
        found = bench("samples", arguments.models, arguments.library, arguments.activity, file.name)
    return dict(zip(order, found, strict=True))


def matches(found, trials):
    """For each (question, registered spans) the registered span that the matcher names nearest, its score and whether
    it is accepted; None without a voice."""
    numbers = {span: number for number, span in enumerate(found)}
    with tempfile.NamedTemporaryFile("w") as voices, tempfile.NamedTemporaryFile("w") as asked:
        for sample in found.values():
            voices.write(json.dumps(sample) + "\n")
        for question, registered in trials:
            asked.write(" ".join(["-", str(numbers[question]), *(str(numbers[span]) for span in registered)]) + "\n")
        voices.flush()
        asked.flush()
        answers = bench("match", voices.name, asked.name)
    spans = list(found)
    return [answer and (spans[answer[0]], answer[1], answer[2]) for answer in answers]


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
        spans = {name: ("utterance", *span(folder, rows[name], length)) for name in wanted}
        found = samples(arguments, spans.values())
        for language in ("all", "en", "ko"):
            scores, unheard = [], 0
            for trial in trials:
                a, b = (found[spans[trial[side]]].get("voice") for side in "ab")
                if language != "all" and not rows[trial["a"]]["lang"] == rows[trial["b"]]["lang"] == language:
                    continue
                unheard += not (a and b)
                if a and b:
                    scores.append((cosine(a, b), int(trial["label"])))
            rate, threshold, cost = eer(scores)
            print(f"{'whole' if length is None else f'{length} s':6} {language:4} {len(scores):5} pairs  "
                  f"EER {100 * rate:5.2f} % at {threshold:.3f}  minDCF {cost:.3f}"
                  + (f"  ({unheard} without speech)" if unheard else ""), flush=True)


def may_be_one(first, second, rows, strict):
    """Whether two speakers of one language may be one person: codes of one cluster, and when `strict` also codes of
    one sex in different Korean sub-corpora, which the trial list never compares."""
    a, b = rows[first], rows[second]
    if first == second:
        return True
    if a["lang"] != b["lang"]:
        return False
    cluster = a.get("maybe_same_person_cluster")
    if cluster and cluster == b.get("maybe_same_person_cluster"):
        return True
    other_sex = {a.get("gender"), b.get("gender")} == {"F", "M"}
    return strict and a["lang"] == "ko" and a.get("sv_group") != b.get("sv_group") and not other_sex


def draw(rng, folder, crowd, one, count, strict):
    """Registered people with a span of 3 to 5 s each, and questions of 2 to 5 s: (speaker or None, span)."""
    able = [s for s in sorted(crowd) if len(crowd[s]) >= 2 and any(row["seconds"] >= 3 for row in crowd[s])]
    rng.shuffle(able)
    registered = []
    for speaker in able:
        if not any(may_be_one(speaker, other, one, strict) for other in registered):
            registered.append(speaker)
        if len(registered) == count:
            break
    if len(registered) < count:
        return None
    enrolled, questions = {}, []
    for speaker in registered:
        enrolment = rng.choice([row for row in crowd[speaker] if row["seconds"] >= 3])
        enrolled[speaker] = ("enrolment", *span(folder, enrolment, rng.choice([3, 4, 5]), rng))
        for row in crowd[speaker]:
            if row is not enrolment and row["seconds"] >= 2:
                questions.append((speaker, ("utterance", *span(folder, row, rng.choice([2, 3, 4, 5]), rng))))
    for stranger in sorted(crowd):
        row = rng.choice(crowd[stranger])
        if row["seconds"] >= 2 and not any(may_be_one(stranger, other, one, strict) for other in registered):
            questions.append((None, ("utterance", *span(folder, row, rng.choice([2, 3, 4, 5]), rng))))
    return enrolled, questions


def people(arguments, folder, rows):
    """Everybody with enough recordings is registered from one and speaks in others."""
    rng = random.Random(arguments.seed)
    for language, strict in (("en", True), ("ko", True), ("ko", False), ("all", True)):
        crowd, one = {}, {}
        for row in rows.values():
            if "sv" in row["tasks"] and row["speaker"] and language in ("all", row["lang"]):
                crowd.setdefault(row["speaker"], []).append(row)
                one[row["speaker"]] = row
        drawn = [(count, draw(rng, folder, crowd, one, count, strict))
                 for count in (2, 4, 10) for _ in range(arguments.trials)]
        drawn = [(count, trial) for count, trial in drawn if trial]
        found = samples(arguments, [s for _, (enrolled, questions) in drawn
                                    for s in [*enrolled.values(), *(s for _, s in questions)]])
        for count in sorted({count for count, _ in drawn}):
            asked, told = [], []
            refused = 0
            for enrolled, questions in (trial for number, trial in drawn if number == count):
                refused += sum("voice" not in found[s] for s in enrolled.values())
                names = {s: name for name, s in enrolled.items() if "voice" in found[s]}
                for speaker, question in questions:
                    if speaker is None or enrolled[speaker] in names:
                        told.append((speaker, names))
                        asked.append((question, list(names)))
            known, strange = [], []
            for (speaker, names), answer in zip(told, matches(found, asked), strict=True):
                name, score, accepted = (names[answer[0]], answer[1], answer[2]) if answer else (None, -1, False)
                (strange if speaker is None else known).append((name == speaker, score, accepted))
            right = sum(good for good, _, _ in known)
            missed = sum(not (good and accepted) for good, _, accepted in known)
            wrong = sum(accepted and not good for good, _, accepted in known)
            passed = sum(accepted for _, _, accepted in strange)
            print(f"{language}{'' if strict else ' (clusters only)'} {count:2} registered ({refused} refused): nearest "
                  f"right {100 * right / len(known):.2f} % of {len(known)}; named right "
                  f"{100 * (len(known) - missed) / len(known):.2f} %, wrong {100 * wrong / len(known):.2f} %, missed "
                  f"{100 * missed / len(known):.2f} %; strangers named "
                  f"{f'{100 * passed / len(strange):.2f} % of {len(strange)}' if strange else 'none to ask'}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["pairs", "people"])
    parser.add_argument("--trials", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    assets = os.environ.get("STT_ASSETS_DIR", ROOT / ".deps")
    parser.add_argument("--models", default=f"{assets}/speakers-1")
    parser.add_argument("--activity", default=f"{assets}/silero-vad-6.2.3/silero_vad/data/silero_vad_16k.safetensors")
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
