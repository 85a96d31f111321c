#!/usr/bin/env python3
"""Diarisation error rates of the evaluation set's recordings with several speakers (STT_EVAL_DIR).

  Benchmarks/speakers/diarisation.py ours [RECORDING...]      with speaker-bench (release build) and the models in .deps
  Benchmarks/speakers/diarisation.py score NAME FILE          turns of another program: a JSON line for each recording,
                                                              {"id": ..., "turns": [[start, end, speaker], ...]}

Told are missed speech, false alarms and confusion as parts of all that is said (overlapping speech counts for each
speaker), under the best mapping of speakers, without a collar and with 0.25 s on both sides of each edge left out.
Recordings that were put together from single utterances count as made, the others as real.
"""
import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STEP = 0.01


def assignment(weights):
    """The pairs (row, column) of the highest sum (Kuhn and Munkres)."""
    rows, columns = len(weights), max(map(len, weights), default=0)
    size = max(rows, columns)
    cost = [[-weights[r][c] if r < rows and c < columns else 0 for c in range(size)] for r in range(size)]
    row_price, column_price, match, way = [0] * (size + 1), [0] * (size + 1), [0] * (size + 1), [0] * (size + 1)
    for row in range(1, size + 1):
        match[0], column = row, 0
        least, used = [float("inf")] * (size + 1), [False] * (size + 1)
        while True:
            used[column], current, delta, following = True, match[column], float("inf"), 0
            for other in range(1, size + 1):
                if not used[other]:
                    gap = cost[current - 1][other - 1] - row_price[current] - column_price[other]
                    if gap < least[other]:
                        least[other], way[other] = gap, column
                    if least[other] < delta:
                        delta, following = least[other], other
            for other in range(size + 1):
                if used[other]:
                    row_price[match[other]] += delta
                    column_price[other] -= delta
                else:
                    least[other] -= delta
            column = following
            if match[column] == 0:
                break
        while column:
            match[column], column = match[way[column]], way[column]
    return [(match[c] - 1, c - 1) for c in range(1, size + 1) if match[c] <= rows and c <= columns]


def score(reference, hypothesis, seconds, collar):
    """Seconds missed, falsely told, given to the wrong speaker, and said in all."""
    count = round(seconds / STEP)
    kept = [True] * count
    for start, end, _ in reference:
        for edge in (start, end) if collar else ():
            for frame in range(max(0, round((edge - collar) / STEP)), min(count, round((edge + collar) / STEP))):
                kept[frame] = False

    def frames(turns):
        speakers = sorted({turn[2] for turn in turns})
        sets = [set() for _ in range(count)]
        for start, end, speaker in turns:
            for frame in range(round(start / STEP), min(count, round(end / STEP))):
                sets[frame].add(speakers.index(speaker))
        return sets, len(speakers)

    (said, people), (told, labels) = frames(reference), frames(hypothesis)
    together = [[0] * max(1, labels) for _ in range(people)]
    for frame in range(count):
        if kept[frame]:
            for person in said[frame]:
                for label in told[frame]:
                    together[person][label] += 1
    mapping = dict(assignment(together))
    missed = false = confused = total = 0
    for frame in range(count):
        if kept[frame]:
            right = sum(mapping.get(person) in told[frame] for person in said[frame])
            total += len(said[frame])
            missed += max(0, len(said[frame]) - len(told[frame]))
            false += max(0, len(told[frame]) - len(said[frame]))
            confused += min(len(said[frame]), len(told[frame])) - right
    return [value * STEP for value in (missed, false, confused, total)]


def recordings(folder, wanted):
    with open(folder / "manifest.jsonl", encoding="utf-8") as file:
        for row in map(json.loads, file):
            if "diar" in row["tasks"] and (not wanted or row["id"] in wanted):
                yield row


def ours(rows, folder, arguments):
    """The turns of speaker-bench, by recording."""
    bench = ROOT / ".build/release/speaker-bench"
    paths = [str(folder / row["file"]) for row in rows]
    lines = subprocess.run([bench, "turns", arguments.models, arguments.library, *paths], check=True,
                           stdout=subprocess.PIPE, text=True).stdout.splitlines()
    found = {}
    for row, line in zip(rows, lines):
        found[row["id"]] = json.loads(line)
    return found


def rates(values):
    missed, false, confused, total = values
    parts = [100 * value / total for value in (missed, false, confused)]
    return f"{sum(parts):6.2f} % ({parts[0]:.1f} missed, {parts[1]:.1f} false, {parts[2]:.1f} confused)"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["ours", "score"])
    parser.add_argument("names", nargs="*")
    assets = os.environ.get("STT_ASSETS_DIR", ROOT / ".deps")
    parser.add_argument("--models", default=f"{assets}/speakers-1")
    parser.add_argument("--library",
                        default=f"{assets}/moonshine-voice-0.1.0/moonshine_voice.libs/libonnxruntime-13ab8084.so.1")
    arguments = parser.parse_args()
    if "STT_EVAL_DIR" not in os.environ:
        sys.exit("diarisation.py: set STT_EVAL_DIR")
    folder = Path(os.environ["STT_EVAL_DIR"])
    rows = list(recordings(folder, arguments.names if arguments.what == "ours" else []))
    if arguments.what == "ours":
        found = ours(rows, folder, arguments)
    else:
        with open(arguments.names[1], encoding="utf-8") as file:
            found = {turns["id"]: turns for turns in map(json.loads, file)}
    sums = {}
    for row in rows:
        if row["id"] not in found:
            continue
        reference = [(s["start"], s["end"], s["speaker"]) for s in row["segments"]]
        turns = found[row["id"]]
        bare = score(reference, turns["turns"], row["seconds"], 0)
        collar = score(reference, turns["turns"], row["seconds"], 0.25)
        kind = "made" if row["file"].startswith("long/") else "real"
        for key, value in ((kind, bare), (f"{kind}, collar", collar)):
            sums[key] = [a + b for a, b in zip(sums.get(key, [0] * 4), value)]
        speed = f", {row['seconds'] / turns['time']:.1f} x real time" if "time" in turns else ""
        print(f"{row['id']:20} {len({s[2] for s in reference})} speakers, {len({t[2] for t in turns['turns']})} told: "
              f"{rates(bare)}; collar {rates(collar)}{speed}")
    for key in sorted(sums):
        print(f"{key:20} {rates(sums[key])}")


if __name__ == "__main__":
    main()
