#!/usr/bin/env python3
"""Scores what `context-bench texts` printed: score.py FILE MANIFEST [characters]

For each context: how often the text is the whole window's; its errors against the whole window's text; its errors
against the truth, all of it for whole clips, the beginning that fits best for others (so that missing last words cost
nothing there).
"""
import json
import pathlib
import sys
from collections import defaultdict

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "accuracy"))
from wer import distance, raw  # noqa: E402


def beginning(reference, hypothesis):
    """Fewest errors against any beginning of the reference, and that beginning's length."""
    row = list(range(len(hypothesis) + 1))
    best = (row[-1], 0)
    for i, expected in enumerate(reference, 1):
        diagonal, row[0] = row[0], i
        for j, found in enumerate(hypothesis, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (expected != found))
        best = min(best, (row[-1], i))
    return best


def main():
    characters = len(sys.argv) > 3
    split = (lambda text: list("".join(raw(text)))) if characters else raw
    manifest = [json.loads(line) for line in open(sys.argv[2], encoding="utf-8")]
    truth = {pathlib.Path(row["file"]).name: row for row in manifest}
    texts = defaultdict(dict)
    for line in open(sys.argv[1], encoding="utf-8"):
        clip, end, context, _, text = line.rstrip("\n").split("\t")
        texts[pathlib.Path(clip).name, float(end)][context] = text
    names = list(dict.fromkeys(name for found in texts.values() for name in found))
    for name in names:
        same = errors = words = part = begun = full = whole = longer = 0
        for (clip, end), found in texts.items():
            if name not in found or "whole" not in found:
                continue
            hypothesis, reference, said = split(found[name]), split(found["whole"]), split(truth[clip]["text"])
            same += hypothesis == reference
            errors += distance(reference, hypothesis)
            words += len(reference)
            longer += len(hypothesis) > 1.5 * len(reference) + 3
            if end >= truth[clip]["seconds"] - 0.01:
                full += distance(said, hypothesis)
                whole += len(said)
            else:
                wrong, _ = beginning(said, hypothesis)
                part += wrong
                begun += beginning(said, reference)[1]
        print(f"{name:6} of {len(texts)}: same {100 * same / len(texts):5.1f} %; against the whole window's {100 * errors / words:6.2f} %; "
              f"beginnings {100 * part / max(begun, 1):6.2f} % of {begun}; whole clips {100 * full / max(whole, 1):6.2f} % of {whole}; "
              f"much longer texts {longer}")


main()
