#!/usr/bin/env python3
"""Error rates and times of Sori and of faster-whisper on the reference rows of the evaluation set (STT_EVAL_DIR), with
the same model.

    peers.py MODEL [--languages ko,en] [--threads 2] [--beam 5] [--binary .build/release/sori] [--vad] [--only ours]

MODEL is a CTranslate2 folder, which both read. Korean is scored by characters: NFKC, lower case, letters and digits
only; where a row has the written form (`script`) beside the spoken one, the nearer of both counts. English is scored by
words after the rules of english.py. Both times include loading the model; the peer's leaves importing it out. Needs the
package `faster-whisper`.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unicodedata

from english import normalize
from wer import distance


def characters(text):
    """The letters and digits of a text, without case and spaces."""
    text = unicodedata.normalize("NFKC", text).lower()
    return [c for c in text if unicodedata.category(c)[0] in "LN"]


def rows(folder, language):
    for line in open(folder / "manifest.jsonl", encoding="utf-8"):
        row = json.loads(line)
        if row["lang"] == language and row["trust"] == "reference" and "asr" in row["tasks"] and row.get("text"):
            yield row


def errors(row, text):
    """Errors and the length of the reference that is nearest."""
    rule = characters if row["lang"] == "ko" else normalize
    references = [rule(row[name]) for name in ("text", "script") if row.get(name)]
    scored = [(distance(reference, rule(text)), len(reference)) for reference in references]
    return min(scored, key=lambda pair: pair[0] / max(1, pair[1]))


def ours(found, folder, language, chosen):
    with tempfile.TemporaryDirectory() as out:
        start = time.monotonic()
        done = subprocess.run(
            [chosen.binary, "transcribe", *[folder / row["file"] for row in found], "--model", chosen.model,
             "--language", language, "--threads", str(chosen.threads), "--beam-size", str(chosen.beam),
             "--compute-type", chosen.compute, "--vad-filter", str(chosen.vad).lower(), "--backend", "whisper",
             "--quiet", "--output-dir", out], capture_output=True, text=True)
        elapsed = time.monotonic() - start
        if done.returncode:
            sys.exit(f"peers.py: {chosen.binary}: {done.stderr.strip()[:400]}")
        return elapsed, [(pathlib.Path(out) / (pathlib.Path(row["file"]).stem + ".txt")).read_text() for row in found]


def theirs(found, folder, language, chosen):
    from faster_whisper import WhisperModel
    start = time.monotonic()
    model = WhisperModel(chosen.model, device="cpu", compute_type=chosen.compute, cpu_threads=chosen.threads)
    texts = []
    for row in found:
        segments, _ = model.transcribe(
            str(folder / row["file"]), language=language, beam_size=chosen.beam, vad_filter=chosen.vad)
        texts.append("".join(segment.text for segment in segments))
    return time.monotonic() - start, texts


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("model")
    options.add_argument("--languages", default="ko,en")
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("--beam", type=int, default=5)
    options.add_argument("--compute", default="int8")
    options.add_argument("--binary", default=".build/release/sori")
    options.add_argument("--vad", action="store_true", help="speech only, on both sides")
    options.add_argument("--only", choices=["ours", "theirs"])
    chosen = options.parse_args()
    if not os.environ.get("STT_EVAL_DIR"):
        sys.exit("peers.py: SKIPPED, there is no evaluation set; set STT_EVAL_DIR")
    folder = pathlib.Path(os.environ["STT_EVAL_DIR"]).resolve()
    for language in chosen.languages.split(","):
        found = list(rows(folder, language))
        seconds = sum(row["seconds"] for row in found)
        times = {}
        for name, side in (("ours", ours), ("theirs", theirs)):
            if chosen.only and chosen.only != name:
                continue
            times[name], texts = side(found, folder, language, chosen)
            scored = [errors(row, text) for row, text in zip(found, texts)]
            wrong, total = sum(e for e, _ in scored), sum(n for _, n in scored)
            unit = "characters" if language == "ko" else "words"
            print(f"{language} {name}: {len(found)} rows, {seconds:.0f} s of audio in {times[name]:.1f} s "
                  f"({seconds / times[name]:.1f}x), {wrong} of {total} {unit} wrong, {100 * wrong / total:.2f} %",
                  flush=True)
        if len(times) == 2:
            print(f"{language}: theirs takes {times['theirs'] / times['ours']:.2f} times as long", flush=True)


if __name__ == "__main__":
    main()
