"""The Whisper engine of the built program against what openai-whisper made of the same clips with the same weights."""
import json
import re
import subprocess
from pathlib import Path

import pytest

from conftest import MODELS, NANO, ROOT, SORI

ROWS = [json.loads(line) for line in (MODELS / "golden/transcribe.jsonl").read_text().splitlines()]
TEXTS = [row for row in ROWS if row["kind"] == "transcribe"]
LANGUAGES = {row["clip"]: row for row in ROWS if row["kind"] == "detect_language"}


def flags(options):
    """The reference's options as ours."""
    out = ["--fallback", "last", "--beam-size", str(options.get("beam_size", 1))]
    temperature = options["temperature"]
    out += ["--temperature", ",".join(map(str, temperature if isinstance(temperature, list) else [temperature]))]
    for name in ("language", "word_timestamps", "without_timestamps", "initial_prompt", "clip_timestamps",
                 "hallucination_silence_threshold", "condition_on_previous_text"):
        if name in options:
            out += ["--" + name.replace("_", "-"), str(options[name]).lower() if options[name] in (True, False)
                    else str(options[name])]
    return out


def transcribe(clips, options, folder, compute_type="float32", vad="false"):
    """Our transcripts of some clips, by clip."""
    done = subprocess.run(
        [SORI, "transcribe", *[MODELS / f"audio/{clip}.wav" for clip in clips], "--model", NANO, "--backend", "whisper",
         "--format", "json",
         "--output-dir", folder, "--compute-type", compute_type, "--vad-filter", vad, *options],
        cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return {clip: json.loads((Path(folder) / f"{clip}.json").read_text()) for clip in clips}


def by_options():
    groups = {}
    for row in TEXTS:
        groups.setdefault(json.dumps(row["options"], sort_keys=True), []).append(row)
    return [pytest.param(rows, id=rows[0]["tag"] + "-" + rows[0]["options"].get("language", "auto"))
            for rows in groups.values()]


@pytest.mark.parametrize("rows", by_options())
def test_is_the_reference(rows, tmp_path):
    ours = transcribe([row["clip"] for row in rows], flags(rows[0]["options"]), tmp_path)
    for row in rows:
        clip, got, want = row["clip"], ours[row["clip"]], row["result"]
        assert got["language"] == want["language"], clip
        # Segments without text are not part of our transcripts.
        wanted = [segment for segment in want["segments"] if segment["text"].strip()]
        assert [s["tokens"] for s in got["segments"]] == [s["tokens"] for s in wanted], clip
        for mine, theirs in zip(got["segments"], wanted):
            assert mine["text"] == theirs["text"].strip()
            assert mine["start"] == pytest.approx(theirs["start"], abs=0.0201 if "words" in theirs else 1e-3), clip
            assert mine["end"] == pytest.approx(theirs["end"], abs=0.0201 if "words" in theirs else 1e-3), clip
            assert mine["temperature"] == theirs["temperature"]
            assert mine["avg_logprob"] == pytest.approx(theirs["avg_logprob"], abs=1e-3)
            assert mine["compression_ratio"] == pytest.approx(theirs["compression_ratio"], abs=1e-6)
            assert mine["no_speech_prob"] == pytest.approx(theirs["no_speech_prob"], abs=1e-3)
            words = theirs.get("words", [])
            assert [w["word"] for w in mine.get("words", [])] == [w["word"].strip() for w in words], clip
            for word, other in zip(mine.get("words", []), words):
                assert word["start"] == pytest.approx(other["start"], abs=0.0201), (clip, other)
                assert word["end"] == pytest.approx(other["end"], abs=0.0201), (clip, other)
                assert word["probability"] == pytest.approx(other["probability"], abs=2e-3), (clip, other)
        if "language" not in row["options"]:
            top = LANGUAGES[clip]["probs_top"][want["language"]]
            assert got["language_probability"] == pytest.approx(top, abs=1e-3), clip


def errors(got, want):
    """Word errors between two texts (Levenshtein)."""
    got, want = (re.sub(r"[^\w ]", "", text.lower()).split() for text in (got, want))
    row = list(range(len(got) + 1))
    for i, word in enumerate(want, 1):
        diagonal, row[0] = row[0], i
        for j, other in enumerate(got, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (word != other))
    return row[-1], len(want)


def truth():
    """What was said in each clip, as far as it is known; elsewhere what the reference heard."""
    manifest = MODELS / "audio/manifest.jsonl"
    if manifest.exists():
        rows = [json.loads(line) for line in manifest.read_text().splitlines()]
        return {row["id"]: row["text"] for row in rows if row.get("text")}
    return {row["clip"]: row["result"]["text"] for row in TEXTS if row["tag"] == "greedy" and row["result"]["text"].strip()}


def error_rate(folder, compute_type, vad="false"):
    said = truth()
    texts = {}
    for language in ("ko", "en"):
        clips = [clip for clip in said if clip.startswith(language)]
        texts |= transcribe(clips, ["--language", language, "--beam-size", "1"], folder, compute_type, vad)
    counts = [errors(texts[clip]["text"], said[clip]) for clip in said if clip in texts]
    return sum(c[0] for c in counts) / sum(c[1] for c in counts)


@pytest.fixture(scope="module")
def exact(tmp_path_factory):
    return error_rate(tmp_path_factory.mktemp("float32"), "float32")


@pytest.mark.slow(reason="waits eight seconds and more, or computes as long")
@pytest.mark.parametrize("compute_type", ["int8", "bfloat16"])
def test_fewer_bits_make_no_more_errors(compute_type, exact, tmp_path):
    try:
        rate = error_rate(tmp_path, compute_type)
    except AssertionError as error:
        if "processor" in str(error):
            pytest.skip(f"this processor does not compute {compute_type}")
        raise
    print(f"{compute_type}: {rate:.4f}, float32: {exact:.4f}")
    assert rate <= exact + 0.01


@pytest.mark.slow(reason="waits eight seconds and more, or computes as long")
def test_speech_only_makes_no_more_errors(exact, tmp_path):
    rate = error_rate(tmp_path, "float32", vad="true")
    print(f"speech only: {rate:.4f}, the reference's way: {exact:.4f}")
    assert rate <= exact + 0.01
