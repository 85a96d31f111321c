"""The command line as a person and a script use it."""
import json
import os
import subprocess

import pytest

from conftest import MODELS, NANO, ROOT, SAMPLE, SORI


def sori(*words, **options):
    options.setdefault("stdin", subprocess.DEVNULL if "input" not in options else None)
    if "input" in options:
        options.pop("stdin")
    return subprocess.run([SORI, *map(str, words)], cwd=options.pop("cwd", ROOT), capture_output=True, timeout=120, **options)


def text(*words, **options):
    done = sori(*words, **options)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def test_help_for_everything():
    assert "transcribe" in text("--help")
    for command in ("serve", "transcribe", "models", "doctor"):
        assert f"sori {command}" in text(command, "--help")
        assert text(command, "-h") == text(command, "--help")
        assert text(command, "-V") == text("-V") == text("--version")
    assert text("--version").startswith("sori 1.")


def test_short_options(tmp_path):
    assert text("transcribe", SAMPLE, "-l", "en", "-f", "srt") == text(
        "transcribe", SAMPLE, "--language", "en", "--format", "srt")
    assert text("transcribe", "-o", tmp_path, "-f=json", SAMPLE) == ""
    assert json.loads((tmp_path / f"{SAMPLE.stem}.json").read_text())["text"]
    for word, part in (("-f", "without an option"), ("-m", "no-such-model")):
        done = sori("transcribe", word, SAMPLE if word == "-f" else "no-such-model", SAMPLE, "--backend", "auto")
        assert done.returncode in (2, 3) and part in done.stderr.decode()


def test_formats(tmp_path):
    plain = text("transcribe", SAMPLE)
    document = json.loads(text("transcribe", SAMPLE, "--format", "json", "--word-timestamps", "true"))
    assert " ".join(plain.split()) == document["text"]
    words = [w for s in document["segments"] for w in s["words"]]
    assert " ".join(w["word"] for w in words) == document["text"]
    assert "-->" in text("transcribe", SAMPLE, "--format", "srt")
    assert text("transcribe", SAMPLE, "--format", "vtt").startswith("WEBVTT")
    assert text("transcribe", SAMPLE, "--format", "tsv").startswith("start\tend\ttext\n")


def test_standard_input():
    assert text("transcribe", "-", input=SAMPLE.read_bytes()) == text("transcribe", SAMPLE)


def test_several_files_into_a_directory(tmp_path):
    other = tmp_path / "other.wav"
    other.write_bytes(SAMPLE.read_bytes())
    out = tmp_path / "new" / "folder"
    assert text("transcribe", SAMPLE, other, "--output-dir", out, "--format", "txt") == ""
    assert (out / f"{SAMPLE.stem}.txt").read_text() == (out / "other.txt").read_text() != ""


@pytest.mark.parametrize("folder, named, reason", [
    ("/proc/x", "/proc/x", "No such file or directory"), ("file", "file", "there is a file of that name"),
    ("file/under", "file", "there is a file of that name")])
def test_an_output_folder_that_cannot_be_made(tmp_path, folder, named, reason):
    """Told before anything is transcribed, by one line without the words of a library."""
    (tmp_path / "file").write_text("")
    done = sori("transcribe", SAMPLE, "--output-dir", tmp_path / folder)
    assert done.returncode == 1 and done.stdout == b""
    assert done.stderr.decode() == f"sori transcribe: cannot make the folder {tmp_path / named}: {reason}\n"


@pytest.mark.parametrize("folder", ["/proc/x", "file"])
def test_a_data_folder_that_cannot_be_made(tmp_path, folder):
    (tmp_path / "file").write_text("")
    done = sori("serve", "--port", "0", "--data-dir", tmp_path / folder)
    text = done.stderr.decode()
    assert done.returncode == 2 and "cannot make the folder" in text and "--data-dir" in text
    assert text.count("\n") == 1 and "Cocoa" not in text and "Error" not in text


def test_one_bad_file_does_not_stop_the_others(tmp_path):
    bad = tmp_path / "bad.wav"
    bad.write_bytes(b"nonsense" * 100)
    done = sori("transcribe", tmp_path / "none.wav", bad, SAMPLE)
    assert done.returncode == 1
    assert b"none.wav" in done.stderr and b"bad.wav" in done.stderr
    assert len(done.stdout) > 50


@pytest.mark.parametrize("words, part", [
    ([], "no file"), (["a.wav", "--format", "doc"], "--format"), (["a.wav", "--nonsense"], "--nonsense"),
    (["a.wav", "--language", "klingon"], "--language"), (["a.wav", "--format"], "--format"),
    (["a.wav", "--threads", "many"], "--threads"), (["x/a.wav", "y/a.wav", "--output-dir", "z"], "two files")])
def test_wrong_command_lines(words, part):
    done = sori("transcribe", *words)
    assert done.returncode == 2 and part in done.stderr.decode()


def test_a_language_the_model_does_not_know():
    done = sori("transcribe", SAMPLE, "--language", "ko", "--backend", "moonshine")
    assert done.returncode == 1 and "sori models pull" in done.stderr.decode()


NANO_FLAGS = ["--model", NANO, "--backend", "auto"]


def test_unlikely_text_is_told():
    """Doubt goes to standard error; the text stays the same, and a threshold that is off raises none."""
    quiet = sori("transcribe", SAMPLE, *NANO_FLAGS, "-l", "en", "--temperature", "0", "--log-prob-threshold", "none",
                 "--compression-ratio-threshold", "none")
    told = sori("transcribe", SAMPLE, *NANO_FLAGS, "-l", "en", "--temperature", "0", "--log-prob-threshold=-0.0001",
                "--compression-ratio-threshold", "none")
    assert quiet.returncode == told.returncode == 0 and quiet.stdout == told.stdout
    assert b"likely not what was said" in told.stderr and b"whisper-nano" in told.stderr
    assert b"likely" not in quiet.stderr


@pytest.mark.skipif(not (MODELS / "whisper-random-en").exists(), reason="needs whisper-random-en of STT_TEST_MODELS")
def test_a_language_that_an_english_whisper_does_not_know():
    done = sori("transcribe", SAMPLE, "-m", MODELS / "whisper-random-en", "--backend", "auto", "-l", "ko")
    assert done.returncode == 1 and done.stdout == b""
    assert "whisper-random-en does not know" in done.stderr.decode() and "sori models pull whisper-base" in done.stderr.decode()


def test_without_an_engine(tmp_path):
    done = sori("transcribe", SAMPLE, "--assets-dir", tmp_path)
    assert done.returncode == 3 and "scripts/setup" in done.stderr.decode()


def test_models_and_doctor():
    assert "moonshine" in text("models", "list")
    assert "speech engine" in text("doctor")


@pytest.mark.parametrize("flags, part", [
    (["--port", "99999"], "--port"), (["--listen", "x:y"], "--listen"), (["--listen", "8088,tls", "--tls-cert", "x.pem"], "--tls-key"),
    (["--max-jobs", "0"], "--max-jobs"), (["--log-level", "loud"], "--log-level"), (["--config", "/no/file"], "/no/file"),
    (["--nonsense"], "--nonsense"), (["stray"], "stray")])
def test_wrong_server_settings_stop_the_start_with_one_line(flags, part):
    done = sori("serve", *flags)
    assert done.returncode == 2 and part in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1


def test_settings_from_a_file_and_the_environment(tmp_path):
    config = tmp_path / "sori.json"
    config.write_text('{"port": "none"}')
    done = sori("serve", "--config", config)
    assert done.returncode == 2 and "sori.json" in done.stderr.decode()
    done = sori("serve", "--config", config, env={**os.environ, "STT_PORT": "all"})
    assert done.returncode == 2 and "STT_PORT" in done.stderr.decode()
    config.write_text('{"prot": 8003}')
    assert "prot" in sori("serve", "--config", config).stderr.decode()
