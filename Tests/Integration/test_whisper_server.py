"""The server with a Whisper model: Korean and English, many clients at once, every option, and clients that go away."""
import concurrent.futures
import io
import re
import socket
import struct
import time
import wave

import pytest
import requests

from conftest import MODELS, NANO, SAMPLE, wait_for
from test_whisper import TEXTS


def greedy(clip):
    return next(row["result"] for row in TEXTS if row["clip"] == clip and row["tag"] == "greedy")


def wav(samples):
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return out.getvalue()


def upload(server, audio, **fields):
    data = audio if isinstance(audio, bytes) else (MODELS / f"audio/{audio}.wav").read_bytes()
    return requests.post(server.url + "/transcribe_by_upload", files={"file": ("a.wav", data)}, data=fields, timeout=120)


def plain(text):
    return re.sub(r"[^\w ]", "", text.lower()).split()


@pytest.fixture(scope="module")
def whisper(shared):
    return shared("--model", str(NANO), "--compute-type", "float32", "--max-jobs", "16")


def test_health(whisper):
    health = requests.get(whisper.url + "/health").json()
    assert health["backend"] == "whisper" and health["backend_type"] == "WhisperModel"
    assert health["model"] == "whisper-nano" and health["compute_type"] == "float32" and health["status"] == "ok"


@pytest.mark.parametrize("wanted", [{}, {"backend": "faster-whisper"}, {"backend": "whisper", "device": "cpu"}])
def test_a_reload_keeps_to_the_configured_model(start, wanted):
    server = start("--model", str(NANO))
    assert requests.get(server.url + "/backend/current").json()["available_backends"]["whisper"] is True
    answer = requests.post(server.url + "/backend/reload", json=wanted, timeout=60)
    assert answer.status_code == 200, answer.text
    assert requests.get(server.url + "/health").json()["model"] == "whisper-nano"


def test_no_model_on_purpose(start):
    server = start("--model", "none")
    assert requests.get(server.url + "/health").json()["status"] == "degraded"
    assert upload(server, "ko-01").status_code == 503
    assert requests.post(server.url + "/backend/reload", json={"model": str(NANO)}, timeout=60).status_code == 200
    assert upload(server, "ko-01", language="ko").status_code == 200


@pytest.mark.parametrize("clip, language", [("ko-01", "ko"), ("en-01", "en")])
def test_the_openai_api_detects_the_language(whisper, clip, language):
    answer = requests.post(
        whisper.url + "/v1/audio/transcriptions", files={"file": (MODELS / f"audio/{clip}.wav").read_bytes()},
        data={"model": "whisper-1", "response_format": "verbose_json"}, timeout=60)
    assert answer.json()["language"] == {"ko": "korean", "en": "english"}[language]


def test_a_server_whose_language_is_auto(start):
    server = start("--model", str(NANO), "--language", "auto")
    assert upload(server, "en-01").json()["language"] == "en"


@pytest.mark.parametrize("clip, language", [("ko-01", "ko"), ("en-01", "en")])
def test_korean_and_english(whisper, clip, language):
    want = greedy(clip)["text"]
    for wanted in (language, "auto"):
        answer = upload(whisper, clip, language=wanted)
        assert answer.status_code == 200, answer.text
        body = answer.json()
        assert body["language"] == language and body["backend"] == "whisper"
        assert plain(body["text"]) == plain(want)
        assert body["segments"][0]["tokens"] and 0 < body["segments"][0]["confidence"] <= 1


def test_the_references_way_by_rest(whisper):
    body = upload(whisper, "en-multi-2", language="en", vad_filter="false", beam_size="1", temperature="0",
                  word_timestamps="true").json()
    want = [row["result"] for row in TEXTS if row["clip"] == "en-multi-2" and row["tag"] == "words"][0]
    assert [s["tokens"] for s in body["segments"]] == [s["tokens"] for s in want["segments"]]
    for mine, theirs in zip(body["segments"], want["segments"]):
        assert [w["word"] for w in mine["words"]] == [w["word"].strip() for w in theirs["words"]]
        assert all(abs(w["start"] - o["start"]) <= 0.0201 for w, o in zip(mine["words"], theirs["words"]))


def test_the_openai_api(whisper):
    files = {"file": ("a.wav", (MODELS / "audio/en-multi-2.wav").read_bytes())}
    answer = requests.post(
        whisper.url + "/v1/audio/transcriptions", files=files, timeout=60,
        data={"model": "whisper-1", "language": "en", "response_format": "verbose_json", "temperature": "0",
              "timestamp_granularities[]": "word", "vad_filter": "false", "beam_size": "1"})
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["language"] == "english" and body["words"] and plain(body["text"]) == plain(greedy("en-multi-2")["text"])
    assert {m["id"] for m in requests.get(whisper.url + "/v1/models").json()["data"]} >= {"whisper-nano", "whisper-1"}


def test_speech_only_keeps_true_times(whisper):
    """A pause of eight seconds between two clips: the second one's times are the recording's."""
    first, second = ((MODELS / f"audio/{clip}.wav").read_bytes()[44:] for clip in ("en-01", "en-01"))
    silence = bytes(2 * 16_000 * 8)
    audio = wav(struct.unpack(f"<{(len(first) * 2 + len(silence)) // 2}h", first + silence + second))
    body = upload(whisper, audio, language="en").json()
    length = len(first) / 32_000
    want = plain(greedy("en-01")["text"])
    assert plain(body["text"]) == want * 2
    later = [s for s in body["segments"] if s["start"] > length + 6]
    assert later and all(s["end"] <= body["duration"] + 0.5 for s in later)
    assert plain(" ".join(s["text"] for s in later)) == want


@pytest.mark.parametrize("count", [
    18, pytest.param(200, marks=pytest.mark.slow(reason="two hundred transcriptions are a minute of arithmetic"))])
def test_many_at_once_say_what_they_say_alone(whisper, count):
    kinds = [("ko-01", {"language": "ko", "beam_size": "1"}), ("en-01", {"language": "en", "beam_size": "5"}),
             ("en-multi-2", {"language": "en", "word_timestamps": "true"}), ("noise", {"language": "en"}),
             ("en-01", {"language": "en", "temperature": "0.4", "seed": "5", "best_of": "3"}),
             ("ko-01", {"language": "auto", "vad_filter": "false"})]

    def ask(index):
        clip, fields = kinds[index % len(kinds)]
        answer = upload(whisper, clip, **fields)
        assert answer.status_code == 200, answer.text
        return [(s["tokens"], s["start"], s["end"]) for s in answer.json()["segments"]]

    alone = [ask(index) for index in range(len(kinds))]
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        for index, got in enumerate(pool.map(ask, range(count))):
            assert got == alone[index % len(kinds)], kinds[index % len(kinds)]


@pytest.mark.parametrize("samples", [[], [0] * 80, [0] * 800, [0] * 48_000, [12_000, -12_000] * 400],
                         ids=["nothing", "5ms", "50ms", "silence", "50ms-buzz"])
@pytest.mark.parametrize("vad", ["true", "false"])
def test_next_to_nothing(whisper, samples, vad):
    answer = upload(whisper, wav(samples), language="ko", vad_filter=vad)
    assert answer.status_code in (200, 415), answer.text
    if answer.status_code == 200:
        assert answer.json()["duration"] == pytest.approx(len(samples) / 16_000, abs=0.02)
        assert len(answer.json()["text"]) < 200


@pytest.mark.parametrize("field, value", [
    ("beam_size", "0"), ("beam_size", "1000"), ("beam_size", "x"), ("best_of", "-1"), ("temperature", "9"),
    ("patience", "0"), ("length_penalty", "2"), ("repetition_penalty", "0"), ("no_repeat_ngram_size", "-1"),
    ("suppress_tokens", "99999"), ("clip_timestamps", "5,1"), ("max_initial_timestamp", "31"),
    ("hallucination_silence_threshold", "-1"), ("vad_filter", "perhaps"), ("log_prob_threshold", "low"),
    ("task", "summarise"), ("language", "tlh")])
def test_bad_values_are_named(whisper, field, value):
    answer = upload(whisper, "ko-01", **{"language": "ko", field: value})
    assert answer.status_code == 422, answer.text
    assert field in answer.text


def test_options_do_something(whisper):
    base = upload(whisper, "en-multi-2", language="en", vad_filter="false").json()
    one = upload(whisper, "en-multi-2", language="en", vad_filter="false", without_timestamps="true").json()
    assert len(one["segments"]) == 1 < len(base["segments"])
    clip = upload(whisper, "en-multi-2", language="en", clip_timestamps="4,12").json()
    assert all(3.9 <= s["start"] <= 12 for s in clip["segments"]) and clip["segments"]
    tokens = [t for s in base["segments"] for t in s["tokens"] if t < 50257]
    most = max(set(tokens), key=tokens.count)
    without = upload(whisper, "en-multi-2", language="en", vad_filter="false", suppress_tokens=f"-1,{most}").json()
    assert most not in [t for s in without["segments"] for t in s["tokens"]]


def test_a_client_that_goes_away_frees_its_slot(whisper):
    data = b"".join((MODELS / "audio/en-multi-2.wav").read_bytes()[44:] for _ in range(30))
    body = wav(struct.unpack(f"<{len(data) // 2}h", data))
    head = (b"--x\r\nContent-Disposition: form-data; name=\"language\"\r\n\r\nen\r\n--x\r\n"
            b"Content-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\n")
    tail = b"\r\n--x--\r\n"
    host, port = re.search(r"//([^:/]+):(\d+)", whisper.url).groups()
    for _ in range(20):
        with socket.create_connection((host, int(port))) as connection:
            length = len(head) + len(body) + len(tail)
            connection.sendall(
                b"POST /transcribe_by_upload HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\n"
                b"Content-Length: %d\r\n\r\n" % length + head + body + tail)
            time.sleep(0.1)
    begin = time.monotonic()
    assert upload(whisper, "ko-01", language="ko").status_code == 200
    assert time.monotonic() - begin < 20


def test_reload_with_aliases(whisper):
    for body, want in [({"backend": "faster-whisper", "model": str(NANO), "compute_type": "float32"}, "float32"),
                       ({"backend": "openai-whisper", "model": str(NANO), "compute_type": "int8_float32"}, "int8"),
                       ({"model": str(NANO), "compute_type": "float32"}, "float32")]:
        answer = requests.post(whisper.url + "/backend/reload", json=body, timeout=60)
        assert answer.status_code == 200, answer.text
        assert answer.json()["current_backend"] == "whisper" and answer.json()["compute_type"] == want
        text = upload(whisper, "ko-01", language="ko", beam_size="1").json()["text"]
        assert plain(text) == plain(greedy("ko-01")["text"])
    for body, status in [({"model": "no-such-model"}, 404), ({"model": str(NANO), "compute_type": "float16"}, 422),
                         ({"model": str(MODELS / "audio")}, 404), ({"model": str(NANO), "device": "cuda"}, 422)]:
        answer = requests.post(whisper.url + "/backend/reload", json=body, timeout=60)
        assert answer.status_code == status, answer.text


def test_the_model_in_the_models_directory_is_the_default(start, tmp_path):
    (tmp_path / "whisper-nano").symlink_to(NANO)
    server = start("--models-dir", str(tmp_path), "--compute-type", "float32")
    current = requests.get(server.url + "/backend/current").json()
    assert current["current_backend"] == "whisper" and current["available_backends"]["whisper"] is True
    answer = requests.post(server.url + "/backend/reload", json={"model": "nano"})
    assert answer.status_code == 200, answer.text


def test_unlikely_text_is_in_the_log(shared):
    """Without the text and the file's name."""
    server = shared("--model", str(NANO))
    answer = requests.post(server.url + "/transcribe_by_upload", files={"file": ("private.wav", SAMPLE.read_bytes())},
                           data={"language": "en", "temperature": "0", "log_prob_threshold": "-0.0001"}, timeout=120)
    assert answer.status_code == 200, answer.text
    line = wait_for(lambda: [line for line in server.log if "likely not what was said" in line])[-1]
    assert "whisper-nano" in line and "private" not in line
