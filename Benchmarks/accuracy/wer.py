#!/usr/bin/env python3
"""Word error rates of Sori on the English reference rows of the evaluation set (STT_EVAL_DIR).

    wer.py --url http://127.0.0.1:8003          transcribe by POST /v1/audio/transcriptions
    wer.py --binary .build/release/sori         transcribe with `sori transcribe FILE`
    wer.py --transcripts FILE                   score lines of `id<TAB>text` made elsewhere

Two figures: *raw* compares lower-cased words; hyphens, dashes and slashes become spaces, every other character of the
Unicode classes P and S goes. *normalised* compares after the rules of english.py. Rates are errors over reference
words, all clips together. Clips above 60 s (joined recordings of other clips) count only with --long.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import time
import unicodedata
import urllib.request
import uuid

from english import normalize


def raw(text):
    """Lower-cased words without punctuation."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = re.sub(r"[-\u2010-\u2014/]", " ", text)
    return "".join(c for c in text if unicodedata.category(c)[0] not in "PS").split()


def distance(reference, hypothesis):
    """Fewest substitutions, deletions and insertions of words."""
    row = list(range(len(hypothesis) + 1))
    for i, expected in enumerate(reference, 1):
        diagonal, row[0] = row[0], i
        for j, found in enumerate(hypothesis, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (expected != found))
    return row[-1]


def rows(folder, with_long):
    for line in open(folder / "manifest.jsonl", encoding="utf-8"):
        row = json.loads(line)
        if row["lang"] == "en" and row["trust"] == "reference" and "asr" in row["tasks"] and row.get("text"):
            if with_long or row["file"].startswith("wav/"):
                yield row


def by_url(url, path, key, language="en"):
    boundary = uuid.uuid4().hex
    parts = b""
    for name, value in (("model", "whisper-1"), ("language", language), ("response_format", "json")):
        parts += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    parts += (f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{path.name}"\r\n'
              "Content-Type: application/octet-stream\r\n\r\n").encode()
    parts += path.read_bytes() + f"\r\n--{boundary}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    request = urllib.request.Request(f"{url.rstrip('/')}/v1/audio/transcriptions", parts, headers)
    with urllib.request.urlopen(request, timeout=600) as answer:
        return json.load(answer)["text"]


def by_binary(binary, path):
    done = subprocess.run([binary, "transcribe", "--language", "en", str(path)], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"wer.py: {binary} transcribe {path}: {done.stderr.strip()}")
    return done.stdout


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--url")
    options.add_argument("--binary", default=".build/release/sori")
    options.add_argument("--transcripts", type=pathlib.Path)
    options.add_argument("--key", default=os.environ.get("STT_API_KEY"))
    options.add_argument("--long", action="store_true", help="the joined recordings too")
    options.add_argument("--worst", type=int, default=10, help="how many of the worst clips to show")
    options.add_argument("--limit", type=float, help="exit 1 when the raw rate is above this percentage")
    chosen = options.parse_args()
    if not os.environ.get("STT_EVAL_DIR"):
        sys.exit("wer.py: SKIPPED, there is no evaluation set; set STT_EVAL_DIR")
    folder = pathlib.Path(os.environ["STT_EVAL_DIR"])
    if not (folder / "manifest.jsonl").exists():
        sys.exit(f"wer.py: SKIPPED, there is no {folder}/manifest.jsonl; set STT_EVAL_DIR")
    given = {}
    if chosen.transcripts:
        given = dict(line.rstrip("\n").split("\t", 1) for line in open(chosen.transcripts, encoding="utf-8"))

    clips, audio, elapsed = [], 0.0, 0.0
    for row in rows(folder, chosen.long):
        path = folder / row["file"]
        start = time.monotonic()
        if chosen.transcripts:
            if row["id"] not in given:
                sys.exit(f"wer.py: {chosen.transcripts} has no line for {row['id']}")
            text = given[row["id"]]
        else:
            text = by_url(chosen.url, path, chosen.key) if chosen.url else by_binary(chosen.binary, path)
        elapsed += time.monotonic() - start
        audio += row["seconds"]
        clips.append((row["id"], row["text"], text))

    for name, rule in (("raw", raw), ("normalised", normalize)):
        scored = [(distance(rule(r), rule(h)), len(rule(r))) for _, r, h in clips]
        errors, words = sum(e for e, _ in scored), sum(n for _, n in scored)
        print(f"WER {name:10}  {100 * errors / words:6.2f} %  ({errors} of {words} words, {len(clips)} clips)")
        if name == "raw":
            rate, by_clip = 100 * errors / words, scored
    if not chosen.transcripts:
        print(f"real-time factor {elapsed / audio:.4f} ({audio / elapsed:.1f} x real time, {audio / 60:.1f} min of audio)")
    print(f"\nworst {chosen.worst} by raw errors:")
    order = sorted(range(len(clips)), key=lambda i: -by_clip[i][0])
    for index in order[:chosen.worst]:
        print(f"{by_clip[index][0]:4} of {by_clip[index][1]:<4} {clips[index][0]}")
        print(f"     reference   {clips[index][1][:300]}\n     hypothesis  {clips[index][2].strip()[:300]}")
    if chosen.limit is not None and rate > chosen.limit:
        sys.exit(f"wer.py: {rate:.2f} % is above the limit of {chosen.limit} %")


if __name__ == "__main__":
    main()
