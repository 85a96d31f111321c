"""`sori evaluate` with texts made elsewhere and with the small Whisper."""
import json
import subprocess

import pytest

from conftest import FIXTURES, NANO, ROOT, SORI

CLIPS = FIXTURES / "audio"
TEXTS = {
    "sample-en": ("samples/sample-en.wav", "en", "The committee will meet on Thursday afternoon to discuss the new "
                  "budget. Please send your questions before the end of the week."),
    "sample-ko": ("samples/sample-ko.wav", "ko", "안녕하세요. 반갑습니다."),
}


def evaluate(*words):
    return subprocess.run([SORI, "evaluate", *map(str, words)], cwd=ROOT, capture_output=True, text=True, timeout=300)


def write(path, rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def manifest(tmp_path):
    """The project's own samples, one row without a text, and one row in two spellings."""
    rows = [{"id": key, "audio": str(ROOT / file), "lang": language, "text": text}
            for key, (file, language, text) in TEXTS.items()]
    rows.append({"id": "silent", "audio": str(CLIPS / "noise.wav"), "text": None})
    rows.append({"id": "spelled", "file": str(CLIPS / "ko-01.wav"), "language": "ko-KR", "text": "열두 시 삼십 분",
                 "script": "12시 30분"})
    return write(tmp_path / "manifest.jsonl", rows)


def test_texts_made_elsewhere(manifest, tmp_path):
    texts = tmp_path / "texts.tsv"
    texts.write_text("sample-en\tthe committee meets on thursday afternoon to discuss the new budget please send your "
                     "questions before the end of the week\nsample-ko.wav\t안녕하세요 반갑습니다!\nko-01\t12:30\n")
    out = tmp_path / "report.json"
    done = evaluate(manifest, "--hypotheses", texts, "--json", out, "--quiet")
    assert done.returncode == 0, done.stderr
    assert "[-will meet-]{+meets+}" in done.stdout and "1 without a reference text" in done.stdout
    report = json.loads(out.read_text())
    assert report["schema"] == 1 and report["normaliser"] and report["corpus"]["without_text"] == 1
    model, = report["models"]
    totals = {total["language"]: total for total in model["totals"]}
    assert totals["ko"]["main"] == "cer" and totals["ko"]["cer"]["errors"] == 0 and totals["ko"]["files"] == 2
    assert totals["en"]["main"] == "wer"
    wer = totals["en"]["wer"]
    assert (wer["substitutions"], wer["deletions"], wer["insertions"], wer["reference_length"]) == (1, 1, 0, 22)
    assert wer["rate"] == pytest.approx(2 / 22) and "interval" not in wer
    files = {file["id"]: file for file in model["files"]}
    assert files["spelled"]["hypothesis"] == "12:30" and files["spelled"]["raw_cer"]["errors"] > 0
    assert len(files["spelled"]["references"]) == 2
    assert report["settings"]["hypotheses"] == str(texts)


def test_one_language_only(manifest, tmp_path):
    texts = tmp_path / "texts.jsonl"
    write(texts, [{"id": "sample-ko", "text": ""}, {"id": "spelled", "text": "열두 시 삼십 분"}])
    out = tmp_path / "report.json"
    done = evaluate(manifest, "--hypotheses", texts, "--only", "ko", "--json", out)
    assert done.returncode == 0, done.stderr
    report = json.loads(out.read_text())
    assert report["corpus"]["other_languages"] == 1
    total, = report["models"][0]["totals"]
    assert total["language"] == "ko" and total["cer"]["deletions"] == 10
    assert evaluate(manifest, "--hypotheses", texts, "--only", "fr").returncode == 1


def test_missing_text_and_comparison(manifest, tmp_path):
    one, two = tmp_path / "one.tsv", tmp_path / "two.tsv"
    one.write_text("sample-ko\t안녕\nspelled\t12시 30분\n")
    two.write_text("sample-ko\t안녕하세요 반갑습니다\nspelled\t12시 30분\nsample-en\tthe committee\n")
    out = tmp_path / "report.json"
    done = evaluate(manifest, "--hypotheses", one, "--compare", two, "--json", out)
    assert done.returncode == 1 and "sample-en" in done.stderr
    report = json.loads(out.read_text())
    assert [failure["id"] for failure in report["models"][0]["failures"]] == ["sample-en"]
    comparison, = report["comparisons"]
    assert (comparison["better"], comparison["worse"], comparison["equal"]) == (1, 0, 1)
    assert comparison["rates"]["difference"] < 0


def test_with_a_model(manifest, tmp_path):
    if not NANO.exists():
        pytest.skip(f"there is no {NANO}")
    rows = [json.loads(line) for line in manifest.read_text().splitlines()]
    rows.append({"id": "gone", "audio": "gone.wav", "text": "nothing"})
    bad = tmp_path / "bad.wav"
    bad.write_bytes(b"nonsense" * 100)
    rows.append({"id": "bad", "audio": "bad.wav", "text": "nothing"})
    write(manifest, rows)
    out = tmp_path / "report.json"
    done = evaluate(manifest, "--model", NANO, "--compare", NANO, "--backend", "auto", "--beam-size", 1, "--json", out,
                    "--temperature", "0")
    assert done.returncode == 1 and "gone.wav" in done.stderr and "bad.wav" in done.stderr
    report = json.loads(out.read_text())
    assert len(report["models"]) == 2
    for model in report["models"]:
        assert [failure["id"] for failure in model["failures"]] == ["gone", "bad"]
        assert len(model["files"]) == 3
        for file in model["files"]:
            assert file["audio_seconds"] > 0.5 and file["processing_seconds"] > 0
        assert all(total["real_time_factor"] > 0 for total in model["totals"])
    # The same model twice: the same texts, and not a file better or worse.
    one, two = report["models"]
    assert [file["hypothesis"] for file in one["files"]] == [file["hypothesis"] for file in two["files"]]
    assert all(c["better"] == c["worse"] == 0 and c["equal"] for c in report["comparisons"])
    assert report["settings"]["beam_size"] == "1"


@pytest.mark.parametrize("text,message", [
    ('{"audio": "a.wav", "text": "x"}\n{"audio": ', "line 2"), ('{"text": "x"}', "no path of the audio"), ("", "no row"),
])
def test_bad_manifest(text, message, tmp_path):
    path = tmp_path / "bad.jsonl"
    path.write_text(text)
    done = evaluate(path, "--hypotheses", path)
    assert done.returncode == 1 and message in done.stderr and "bad.jsonl" in done.stderr


@pytest.mark.parametrize("words,message", [
    ((), "no manifest"), (("a", "b"), "unexpected word"), (("a", "--worst", "x"), "--worst"),
    (("a", "--task", "translate"), "translate"), (("a", "--only", "xx"), "--only"),
    (("a", "--hypotheses", "h", "--model", "m"), "--model"),
])
def test_wrong_command_line(words, message):
    done = evaluate(*words)
    assert done.returncode == 2 and message in done.stderr
