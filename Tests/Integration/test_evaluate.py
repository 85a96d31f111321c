"""`sori evaluate` as a user runs it: manifests, folders, texts made elsewhere, a model."""
import json
import subprocess

import pytest

from conftest import NANO, ROOT, SORI

KOREAN = ROOT / "samples/sample-ko.wav"
ENGLISH = ROOT / "samples/sample-en.wav"


def evaluate(*words):
    return subprocess.run([SORI, "evaluate", *map(str, words)], cwd=ROOT, capture_output=True, text=True, timeout=300)


@pytest.fixture
def manifest(tmp_path):
    path = tmp_path / "corpus.jsonl"
    rows = [{"id": "one", "audio": str(KOREAN), "text": "회의는 3시 30분에 끝났고 참석률은 64.5%입니다", "lang": "ko"},
            {"id": "two", "audio": str(ENGLISH), "text": "Mr. Grey has twenty-five dollars", "language": "en"},
            {"id": "none", "audio": str(KOREAN), "text": ""}]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows))
    return path


def test_texts_made_elsewhere(manifest, tmp_path):
    texts = tmp_path / "texts.tsv"
    texts.write_text("one\t회의는 세 시 반에 끝났고 참석률은 육십사 점 오 퍼센트입니다\ntwo\tmister gray has $25 now\n")
    done = evaluate(manifest, "--hypotheses", texts, "--json", tmp_path / "out.json")
    assert done.returncode == 0, done.stderr
    assert "CER 0.00 %" in done.stdout and "WER 25.00 %" in done.stdout and "1 inserted" in done.stdout
    assert "1 recordings have no text" in done.stdout and "{+$25 now+}" in done.stdout
    found = json.loads((tmp_path / "out.json").read_text())
    assert found["normalizer"] and found["recordings_without_text"] == 1
    korean, english = sorted(found["runs"][0]["languages"], key=lambda one: one["language"], reverse=True)
    assert korean["main"] == "cer" and korean["cer"]["rate"] == 0 and korean["raw_cer"]["rate"] > 0
    assert korean["wer"]["rate"] == 0 and "interval_95" not in korean["cer"], "one recording has no interval"
    assert english["wer"]["counts"] == {"errors": 1, "substitutions": 0, "deletions": 0, "insertions": 1,
                                        "reference_length": 4}
    assert [one["id"] for one in found["runs"][0]["files"]] and found["runs"][0]["failures"] == []


def test_two_files_of_texts_are_compared(manifest, tmp_path):
    worse, better = tmp_path / "worse.tsv", tmp_path / "better.jsonl"
    worse.write_text("sample-ko\t회의는\n")
    better.write_text(json.dumps({"audio": "sample-ko.wav", "hypothesis": "회의는 세 시 반에"}))
    done = evaluate(manifest, "--hypotheses", worse, "--hypotheses", better, "--only", "ko")
    assert done.returncode == 0 and "1 recordings better, 0 worse" in done.stdout, done.stdout + done.stderr
    # A text that is not there is no empty text.
    done = evaluate(manifest, "--hypotheses", worse)
    assert done.returncode == 1 and "has no text for two" in done.stdout
    assert "ko: 1 recordings" in done.stdout and "en: " not in done.stdout


def test_a_model(manifest, tmp_path):
    rows = manifest.read_text().splitlines()
    rows.append(json.dumps({"audio": "missing.wav", "text": "nothing"}))
    (tmp_path / "broken.wav").write_bytes(b"RIFF broken")
    rows.append(json.dumps({"audio": "broken.wav", "text": "nothing"}))
    manifest.write_text("\n".join(rows))
    done = evaluate(manifest, "--model", NANO, "--compare", NANO, "--backend", "whisper", "--beam-size", "1",
                    "--json", tmp_path / "out.json")
    assert done.returncode == 1, done.stderr
    assert done.stdout.count("times real time") == 4 and "missing.wav: " in done.stdout and "broken.wav: " in done.stdout
    assert "0 recordings better, 0 worse, 1 as before" in done.stdout
    runs = json.loads((tmp_path / "out.json").read_text())["runs"]
    assert all(one["hypothesis"] and one["elapsed_seconds"] > 0 for one in runs[0]["files"]) and len(runs) == 2
    assert runs[0]["files"][0]["hypothesis"] == runs[1]["files"][0]["hypothesis"]
    assert {one["id"] for one in runs[0]["failures"]} == {"missing.wav", "broken.wav"}


def test_a_folder(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/a.wav").symlink_to(KOREAN)
    (tmp_path / "deep/a.txt").write_text("안녕하세요")
    done = evaluate(tmp_path, "--model", NANO, "--backend", "whisper", "--no-files", "--worst", "0")
    assert done.returncode == 0 and "ko: 1 recordings" in done.stdout, done.stderr


@pytest.mark.parametrize("words, code, text", [
    (["nowhere.jsonl"], 1, "nowhere.jsonl"), ([], 2, "one manifest"), (["corpus.jsonl", "--worst", "x"], 2, "--worst"),
    (["corpus.jsonl", "--only", "klingonish"], 2, "--only"), (["corpus.jsonl", "--only", "de"], 2, "de"),
    (["corpus.jsonl", "--model", "none-such", "--backend", "whisper"], 3, "none-such"),
    (["corpus.jsonl", "--hypotheses", "nowhere.tsv"], 1, "nowhere.tsv"), (["broken.jsonl", "--quiet"], 1, "line 2"),
    (["corpus.jsonl", "--hypotheses", "t.tsv", "--model", "x"], 2, "--hypotheses"),
])
def test_what_is_wrong_is_said(manifest, tmp_path, words, code, text):
    (tmp_path / "broken.jsonl").write_text('{"audio": "a.wav", "text": "b"}\n{"audio":\n')
    done = evaluate(*[tmp_path / word if word.endswith((".jsonl", ".tsv")) else word for word in words])
    assert done.returncode == code and text in done.stderr, done.stderr
