#!/usr/bin/env python3
"""Verification and identification of speakers on the evaluation set (STT_EVAL_DIR), with speaker-bench.

  Benchmarks/speakers/verification.py pairs            EER and minDCF on speaker_trials.tsv, whole and by length
  Benchmarks/speakers/verification.py people           who of 2, 10 ... registered people speaks, strangers among them

`pairs` cuts both sides of a trial to 1, 2, 3 and 5 s from the middle of the recording where it is longer. `people` asks
the matcher with its thresholds. Codes of one `maybe_same_person_cluster` are never strangers to each other.
"""
import argparse
import collections
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


def chosen(rng, folder, rows):
    """Spans of recordings that are long enough: two of 3 to 5 s to register a speaker by, three of 2 to 5 s to ask."""
    enrolments, questions = {}, {}
    for name, row in rows.items():
        if "sv" in row["tasks"] and row["speaker"]:
            if row["seconds"] >= 3:
                enrolments[name] = [("enrolment", *span(folder, row, rng.choice([3, 4, 5]), rng)) for _ in range(2)]
            if row["seconds"] >= 2:
                questions[name] = [("utterance", *span(folder, row, rng.choice([2, 3, 4, 5]), rng)) for _ in range(3)]
    return enrolments, questions


def draw(rng, crowd, one, count, strict, enrolments, questions):
    """Registered people with a span each, and questions: (speaker or None, span); None where there are too few."""
    able = [s for s in sorted(crowd) if len(crowd[s]) >= 2 and any(name in enrolments for name in crowd[s])]
    rng.shuffle(able)
    registered = []
    for speaker in able:
        if len(registered) < count and not any(may_be_one(speaker, other, one, strict) for other in registered):
            registered.append(speaker)
    if len(registered) < count:
        return None
    enrolled, asked = {}, []
    for speaker in registered:
        enrolment = rng.choice([name for name in crowd[speaker] if name in enrolments])
        enrolled[speaker] = rng.choice(enrolments[enrolment])
        asked += [(speaker, rng.choice(questions[name])) for name in crowd[speaker]
                  if name != enrolment and name in questions]
    for stranger in sorted(crowd):
        names = [name for name in crowd[stranger] if name in questions]
        if names and not any(may_be_one(stranger, other, one, strict) for other in registered):
            asked.append((None, rng.choice(questions[rng.choice(names)])))
    return enrolled, asked


def people(arguments, folder, rows):
    """Everybody with enough recordings is registered from one and speaks in others."""
    rng = random.Random(arguments.seed)
    enrolments, questions = chosen(rng, folder, rows)
    found = samples(arguments, [s for spans in (*enrolments.values(), *questions.values()) for s in spans])
    refused = collections.Counter(found[s].get("refused", "fit") for spans in enrolments.values() for s in spans)
    print("recordings to register by:", ", ".join(f"{count} {code}" for code, count in refused.most_common()))
    enrolments = {name: fit for name, spans in enrolments.items() if (fit := [s for s in spans if "voice" in found[s]])}
    for language, strict in (("en", True), ("ko", True), ("ko", False), ("all", True)):
        crowd, one = {}, {}
        for name, row in rows.items():
            if name in questions and language in ("all", row["lang"]):
                crowd.setdefault(row["speaker"], []).append(name)
                one[row["speaker"]] = row
        for count in (2, 4, 10):
            drawn = [draw(rng, crowd, one, count, strict, enrolments, questions) for _ in range(arguments.trials)]
            told = [(speaker, {s: name for name, s in enrolled.items()}, question)
                    for enrolled, asked in filter(None, drawn) for speaker, question in asked]
            if told:
                report(f"{language}{'' if strict else ' (clusters only)'} {count:2} registered", told,
                       matches(found, [(question, list(names)) for _, names, question in told]))


def report(title, told, answers):
    known, strange = [], []
    for (speaker, names, _), answer in zip(told, answers, strict=True):
        name, accepted = (names[answer[0]], answer[2]) if answer else (None, False)
        (strange if speaker is None else known).append((name == speaker, accepted))
    count = len(known)
    right = sum(good for good, _ in known)
    named = sum(good and accepted for good, accepted in known)
    wrong = sum(accepted and not good for good, accepted in known)
    passed = sum(accepted for _, accepted in strange)
    strangers = f"{100 * passed / len(strange):.2f} % of {len(strange)}" if strange else "nobody to ask"
    print(f"{title}: nearest right {100 * right / count:.2f} % of {count}; named right {100 * named / count:.2f} %, wrong "
          f"{100 * wrong / count:.2f} %, missed {100 * (count - named) / count:.2f} %; strangers named {strangers}",
          flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["pairs", "people"])
    parser.add_argument("--trials", type=int, default=200)
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
