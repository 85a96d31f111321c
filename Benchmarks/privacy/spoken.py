#!/usr/bin/env python3
"""How much of the personal data that is spoken, and that Whisper really wrote down, is removed.

    spoken.py FILE.jsonl --url http://127.0.0.1:8003 [--count 100] [--binary .build/release/privacy-bench] [--keep FILE]

Lines of FILE with labels are spoken by espeak-ng and transcribed by the server (its `/v1/audio/transcriptions`, without
removal). A label counts when its value is in the transcript: of numbers at least 60 % of the digits in a row, however
they are written; of others the letters, without spaces. It is removed when it is not in the masked transcript any more.
Needs espeak-ng and curl.
"""
import argparse
import json
import pathlib
import re
import subprocess
import tempfile

VOICES = {"ko": "ko", "en": "en-us"}
KOREAN = dict(zip("공영령빵일이삼사오육륙칠팔구", "00001234566789"))
ENGLISH = {"oh": "0", "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
           "eight": "8", "nine": "9"}
NUMBERS = {"resident_number", "foreigner_number", "business_number", "corporate_number", "driver_license", "account", "card",
           "phone", "ssn", "birth_date", "medical_insurance", "postal_code", "password", "ip"}


def digits(text, language):
    if language == "ko":
        return re.sub(r"\D", "", "".join(KOREAN.get(c, c) for c in text))
    words = re.findall(r"[a-z]+|\d", text.lower())
    return "".join(ENGLISH.get(w, w) for w in words if w.isdigit() or w in ENGLISH)


def letters(text):
    return "".join(c for c in text.lower() if c.isalnum())


def longest_shared(one, other):
    """The length of the longest run of characters that both have."""
    best, row = 0, [0] * (len(other) + 1)
    for a in one:
        new = [0]
        for j, b in enumerate(other):
            new.append(row[j] + 1 if a == b else 0)
        best, row = max(best, max(new)), new
    return best


def is_in(value, kind, text, language):
    if kind in NUMBERS:
        wanted = digits(value, language)
        return len(wanted) >= 2 and longest_shared(wanted, digits(text, language)) >= max(2, 0.6 * len(wanted))
    wanted = letters(value)
    return longest_shared(wanted, letters(text)) >= max(2, 0.6 * len(wanted))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--url", default="http://127.0.0.1:8003")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--binary", default=".build/release/privacy-bench")
    parser.add_argument("--keep", help="where the transcripts are written, as lines of JSON")
    chosen = parser.parse_args()
    rows = [row for row in map(json.loads, open(chosen.file, encoding="utf-8")) if row["spans"]]
    rows = rows[::max(1, len(rows) // chosen.count)][:chosen.count]
    with tempfile.TemporaryDirectory() as folder:
        for row in rows:
            wav = pathlib.Path(folder) / "line.wav"
            voice = VOICES[row["language"]]
            subprocess.run(["espeak-ng", "-v", voice, "-s", "150", "-w", wav, row["text"]], check=True)
            done = subprocess.run(
                ["curl", "-sf", f"{chosen.url}/v1/audio/transcriptions", "-F", f"file=@{wav}", "-F", "model=whisper-1",
                 "-F", f"language={row['language']}"], check=True, capture_output=True, text=True)
            row["heard"] = json.loads(done.stdout)["text"]
        heard = pathlib.Path(chosen.keep or pathlib.Path(folder) / "heard.jsonl")
        heard.write_text("".join(
            json.dumps({"id": r["id"], "language": r["language"], "text": r["heard"]}, ensure_ascii=False) + "\n"
            for r in rows), encoding="utf-8")
        masked = subprocess.run([chosen.binary, "mask", heard], check=True, capture_output=True, text=True)
        texts = {r["id"]: r["text"] for r in map(json.loads, masked.stdout.splitlines())}
    counts = {}
    for row in rows:
        for span in row["spans"]:
            value = row["text"][span["start"]:span["end"]]
            if not is_in(value, span["type"], row["heard"], row["language"]):
                continue
            removed = not is_in(value, span["type"], texts[row["id"]], row["language"])
            there, gone = counts.get(span["type"], (0, 0))
            counts[span["type"]] = (there + 1, gone + removed)
            if not removed:
                print("left", row["id"], span["type"], repr(value), "in", repr(texts[row["id"]]))
    print("| type | in the transcript | removed |\n|---|---|---|")
    for kind in sorted(counts):
        print(f"| {kind} | {counts[kind][0]} | {counts[kind][1]} |")
    there, gone = (sum(c[i] for c in counts.values()) for i in (0, 1))
    labels = sum(len(row["spans"]) for row in rows)
    print(f"{len(rows)} lines, {labels} labels, {there} in the transcripts: {100 * gone / max(1, there):.1f} % removed")


if __name__ == "__main__":
    main()
