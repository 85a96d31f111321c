"""Transcription of files and uploads, field by field, with `requests`."""
import gzip
import os
import re
import shutil
import uuid

import pytest
import requests

from conftest import SAMPLE, wait_for

UUID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")


def check_transcript(answer, name, mode="normal"):
    """Every field of the /transcribe object, its type and sense."""
    assert answer["success"] is True
    assert isinstance(answer["text"], str) and len(answer["text"].split()) > 5
    assert answer["language"] == "en"
    assert answer["backend"] in ("moonshine", "whisper")
    assert answer["file_path"] == name
    assert 0.01 < answer["file_size_mb"] < 10
    assert 1 < answer["duration"] < 60
    assert answer["processing_time_seconds"] > 0
    assert answer["processing_mode"] == mode
    assert answer["segments_processed"] == len(answer["segments"]) > 0
    assert answer["memory_info"]["available_mb"] > 0
    assert 0 <= answer["memory_info"]["used_percent"] <= 100
    last = 0.0
    for index, segment in enumerate(answer["segments"]):
        assert segment["id"] == index
        assert last <= segment["start"] < segment["end"] <= answer["duration"] + 0.01
        assert segment["text"]
        assert 0 <= segment["confidence"] <= 1
        last = segment["start"]
    assert answer["processing_steps"]["stt"] is True
    assert set(answer["processing_steps"]) == {"stt", "privacy_removal", "classification", "ai_agent"}


def detail(response, status, short):
    assert response.status_code == status, response.text
    body = response.json()["detail"]
    assert body["error"] == short
    assert body["message"]
    return body


@pytest.mark.parametrize("form", ["multipart", "urlencoded"])
def test_transcribe(server, form):
    fields = {"file_path": str(SAMPLE), "language": "en"}
    if form == "multipart":
        response = requests.post(server.url + "/transcribe", files={k: (None, v) for k, v in fields.items()})
    else:
        response = requests.post(server.url + "/transcribe", data=fields)
    assert response.status_code == 200, response.text
    check_transcript(response.json(), str(SAMPLE))


def test_streaming_gives_the_same_text(server):
    ask = lambda stream: requests.post(
        server.url + "/transcribe", data={"file_path": str(SAMPLE), "language": "en", "is_stream": stream}).json()
    streamed, whole = ask("true"), ask("false")
    check_transcript(streamed, str(SAMPLE), "streaming")
    assert streamed["text"] == whole["text"]
    assert streamed["segments"] == whole["segments"]


def test_default_language_is_the_model_s_own_when_it_knows_no_korean(server):
    answer = requests.post(server.url + "/transcribe", data={"file_path": str(SAMPLE)}).json()
    assert answer["language"] in ("ko", "en")


def test_upload(server):
    with open(SAMPLE, "rb") as file:
        response = requests.post(server.url + "/transcribe_by_upload", files={"file": ("통화 녹음.wav", file)},
                                 data={"language": "en-US"})
    assert response.status_code == 200, response.text
    check_transcript(response.json(), "통화 녹음.wav")
    assert not list((server.data / "uploads").rglob("upload-*")), "the upload is removed when done"


def test_upload_over_the_limit(shared):
    small = shared("--max-upload-mb", "1")
    response = requests.post(small.url + "/transcribe_by_upload", files={"file": ("a.wav", b"\0" * 1_500_000)})
    detail(response, 413, "크기 초과")
    assert not list((small.data / "uploads").rglob("upload-*"))


def message(response):
    body = response.json()
    return (body.get("detail") or body["error"])["message"]


@pytest.mark.parametrize("path", ["/transcribe_by_upload", "/v1/audio/transcriptions", "/v1/audio/translations"])
@pytest.mark.parametrize("size", [1_000_001, 5_000_000])
@pytest.mark.parametrize("is_chunked", [False, True])
def test_the_limit_that_is_told_is_the_one_that_holds(shared, path, size, is_chunked):
    """The file may have a million bytes: neither more, as the body around it may, nor another number."""
    small = shared("--max-upload-mb", "1")
    prepared = requests.Request("POST", small.url + path, files={"file": ("a.wav", bytes(size))},
                                headers={"accept-language": "en"}).prepare()
    body = (prepared.body[i:i + 65_536] for i in range(0, len(prepared.body), 65_536)) if is_chunked else prepared.body
    try:
        response = requests.post(prepared.url, data=body, timeout=30, headers={
            "content-type": prepared.headers["content-type"], "accept-language": "en"})
    except requests.exceptions.ConnectionError:
        pytest.skip("the server answered and closed while the client was still sending")
    assert response.status_code == 413, response.text
    assert "limit of 1000000 bytes" in message(response) and "--max-upload-mb (STT_MAX_UPLOAD_MB)" in message(response)


@pytest.mark.parametrize("path", ["/transcribe_by_upload", "/v1/audio/transcriptions"])
def test_a_file_of_just_the_limit_is_taken(shared, path):
    small = shared("--max-upload-mb", "1")
    response = requests.post(small.url + path, files={"file": ("a.wav", bytes(1_000_000))}, timeout=30,
                             data={"prompt": "x" * 500_000})
    assert response.status_code == 415, response.text


@pytest.mark.parametrize("path, subject, limit, options", [
    ("/transcribe", "the text fields of the form", 1 << 20, {"files": {"language": (None, "x" * 1_100_000)}}),
    ("/transcribe", "the text fields of the form", 1 << 20, {"data": {"language": "x" * 1_100_000}}),
    ("/transcribe", "the body", 16 << 20, {"data": bytes(17 << 20)}),
    ("/transcribe_batch", "the body", 16 << 20, {"data": bytes(17 << 20)}),
    ("/backend/reload", "the body", 65_536, {"data": bytes(70_000)}),
    ("/api/v1/stream/create", "the body", 65_536, {"data": bytes(70_000)})])
def test_limits_that_are_fixed(server, path, subject, limit, options):
    try:
        response = requests.post(server.url + path, headers={"accept-language": "en"}, timeout=30, **options)
    except requests.exceptions.ConnectionError:
        pytest.skip("the server answered and closed while the client was still sending")
    assert response.status_code == 413, response.text
    assert message(response).startswith(f"{subject} ") and f"limit of {limit} bytes" in message(response)
    assert "--max-upload-mb" not in message(response)


@pytest.mark.parametrize("path", ["/transcribe_by_upload", "/v1/audio/transcriptions", "/transcribe", "/backend/reload"])
def test_compressed_bodies_are_refused_as_such(server, path):
    """Not as broken forms, which is what their bytes look like."""
    body = gzip.compress(b"file_path=x")
    for language, words in (("en", "'gzip'"), ("ko", "압축")):
        response = requests.post(server.url + path, data=body, timeout=30, headers={
            "content-encoding": "gzip", "content-type": "application/x-www-form-urlencoded", "accept-language": language})
        assert response.status_code == 415 and words in message(response), response.text
        assert response.headers["accept-encoding"] == "identity"


def test_batch_waits(server):
    missing = str(server.audio / "missing.wav")
    response = requests.post(server.url + "/transcribe_batch", files=[
        ("file_paths", (None, str(SAMPLE))), ("file_paths", (None, missing)), ("language", (None, "en"))])
    assert response.status_code == 200, response.text
    batch = response.json()
    assert UUID.match(batch["batch_id"]) and batch["status"] == "completed"
    good, bad = batch["files"]
    assert good["filename"] == SAMPLE.name and good["filepath"] == str(SAMPLE) and good["status"] == "done"
    assert good["error"] is None and good["processing_time_seconds"] > 0
    check_transcript(good["result"], str(SAMPLE))
    assert bad["status"] == "error" and bad["result"] is None and bad["error"]
    assert batch["progress"] == {"total": 2, "completed": 1, "failed": 1, "in_progress": 0, "pending": 0,
                                 "progress_percent": 100}
    for name in ("created_at", "started_at", "completed_at"):
        assert TIME.match(batch[name])
    assert batch["total_processing_time_seconds"] > 0


def test_batch_in_the_background(server):
    response = requests.post(server.url + "/transcribe_batch", data=[
        ("file_paths", str(SAMPLE)), ("file_paths", str(SAMPLE)), ("wait", "false"), ("language", "en")])
    assert response.status_code == 202, response.text
    batch = response.json()
    assert batch["status"] in ("pending", "processing") and batch["completed_at"] is None
    done = wait_for(lambda: (b := requests.get(f"{server.url}/transcribe_batch/{batch['batch_id']}").json())
                    ["status"] == "completed" and b)
    assert [f["status"] for f in done["files"]] == ["done", "done"]


def test_unknown_batch(server):
    detail(requests.get(f"{server.url}/transcribe_batch/{uuid.uuid4()}"), 404, "배치 없음")


def test_health(server):
    health = requests.get(server.url + "/health").json()
    assert health["status"] == "ok" and health["version"] == "1.0.0"
    for name in ("backend", "backend_type", "model", "device", "compute_type"):
        assert health[name] and isinstance(health[name], str)
    memory = health["memory"]
    assert 0 < memory["available_mb"] < memory["total_mb"] and memory["status"] in ("ok", "warning", "critical")
    assert memory["message"] and 0 <= memory["used_percent"] <= 100


def test_current_backend(server):
    current = requests.get(server.url + "/backend/current").json()
    assert current["loaded"] is True and set(current["available_backends"]) == {"whisper", "moonshine"}
    for name in ("current_backend", "backend_type", "device", "compute_type", "model_path"):
        assert isinstance(current[name], str) and current[name]


def test_reload(server):
    answer = requests.post(server.url + "/backend/reload", json={})
    assert answer.status_code == 200 and answer.json() == requests.get(server.url + "/backend/current").json()
    answer = requests.post(server.url + "/backend/reload", json={"backend": "moonshine"})
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("body, status", [
    ({"backend": "nonsense"}, 422), ({"backend": 5}, 422), ({"device": "tpu"}, 422), ({"compute_type": "int3"}, 422),
    ({"model": "no-such-model"}, 404), ("[", 400), ("[]", 422)])
def test_a_failed_reload_keeps_the_old_one(server, body, status):
    before = requests.get(server.url + "/backend/current").json()
    send = {"data": body, "headers": {"content-type": "application/json"}} if isinstance(body, str) else {"json": body}
    answer = requests.post(server.url + "/backend/reload", **send)
    assert answer.status_code == status, answer.text
    assert answer.json()["detail"]["message"]
    assert requests.get(server.url + "/backend/current").json() == before


@pytest.fixture
def traps(server, tmp_path):
    """Names inside the allowed directory that lead elsewhere or are no audio."""
    secret = tmp_path / "secret.wav"
    shutil.copy(SAMPLE, secret)
    audio = server.audio
    for name in ("link.wav", "outside", "pipe.wav", "garbage.wav", "empty.wav", "text.wav"):
        (audio / name).unlink(missing_ok=True)
    (audio / "link.wav").symlink_to(secret)
    (audio / "outside").symlink_to(tmp_path)
    (audio / "folder.wav").mkdir(exist_ok=True)
    os.mkfifo(audio / "pipe.wav")
    (audio / "garbage.wav").write_bytes(os.urandom(50_000))
    (audio / "empty.wav").write_bytes(b"")
    (audio / "text.wav").write_text("#EXTM3U\nfile:///etc/passwd\n")
    return secret


def ask(server, path, **more):
    return requests.post(server.url + "/transcribe", data={"file_path": path, "language": "en", **more}, timeout=20)


def test_escapes_are_forbidden(server, traps):
    audio = server.audio
    for path in (str(traps), f"{audio}/../../../../etc/passwd", f"{audio}/link.wav", f"{audio}/outside/secret.wav",
                 "/etc/passwd", "/nowhere/at/all.wav", "../../etc/passwd", "/proc/self/mem", "/dev/zero", "."):
        body = detail(ask(server, path), 403, "접근 금지")
        assert str(audio) in body["allowed_directory"]


def test_escapes_behind_percent_signs(server):
    for text in (f"{server.audio}/%2e%2e/%2e%2e/etc/passwd", f"{server.audio}/..%2f..%2fetc/passwd"):
        response = requests.post(server.url + "/transcribe", data=f"file_path={text}",
                                 headers={"content-type": "application/x-www-form-urlencoded"})
        detail(response, 403, "접근 금지")
    detail(ask(server, f"{server.audio}/%2e%2e/secret"), 404, "파일 없음")
    assert ask(server, f"{server.audio}/a\0b").status_code in (400, 422)
    detail(ask(server, "x" * 5000), 422, "잘못된 값")


def test_what_is_no_audio(server, traps):
    body = detail(ask(server, f"{server.audio}/nothing.wav"), 404, "파일 없음")
    assert body["file_path"].endswith("nothing.wav")
    for name in ("folder.wav", "pipe.wav", "garbage.wav", "empty.wav", "text.wav"):
        detail(ask(server, f"{server.audio}/{name}"), 415, "지원하지 않는 형식")
        detail(ask(server, f"{server.audio}/{name}", is_stream="true"), 415, "지원하지 않는 형식")


@pytest.mark.parametrize("field, value", [
    ("language", "klingon"), ("is_stream", "maybe"), ("privacy_removal", "2"), ("wait", "perhaps")])
def test_bad_values_name_their_field(server, field, value):
    if field == "wait":
        response = requests.post(server.url + "/transcribe_batch", data={"file_paths": str(SAMPLE), field: value})
    else:
        response = ask(server, str(SAMPLE), **{field: value})
    body = detail(response, 422, "잘못된 값")
    assert body["field"] == field


def test_a_language_without_its_region_is_read(server):
    answer = ask(server, str(SAMPLE), language="en-")
    assert answer.status_code == 200 and answer.json()["language"] == "en"


def test_missing_fields(server):
    assert detail(requests.post(server.url + "/transcribe", data={"language": "en"}), 422, "필수 항목 없음")["field"] == "file_path"
    assert detail(requests.post(server.url + "/transcribe_batch", data={"language": "en"}), 422, "필수 항목 없음")["field"] == "file_paths"
    response = requests.post(server.url + "/transcribe_by_upload", files={"language": (None, "en")})
    assert detail(response, 422, "필수 항목 없음")["field"] == "file"


@pytest.mark.parametrize("content_type, body", [
    ("multipart/form-data", b"--x\r\n"), ("multipart/form-data; boundary=x", b"garbage without end"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: nonsense\r\n\r\nabc\r\n--x--\r\n"),
    ("application/x-www-form-urlencoded", b"file_path=%zz"), ("text/plain", b"hello")])
def test_malformed_forms(server, content_type, body):
    response = requests.post(server.url + "/transcribe", data=body, headers={"content-type": content_type})
    assert response.status_code in (400, 415, 422), response.text
    assert response.json()["detail"]["message"]


def test_messages_in_the_request_s_language(server):
    korean = ask(server, "/etc/passwd").json()["detail"]["message"]
    english = requests.post(server.url + "/transcribe", data={"file_path": "/etc/passwd"},
                            headers={"accept-language": "en-US,en;q=0.9"}).json()["detail"]["message"]
    assert re.search("[가-힣]", korean) and not re.search("[가-힣]", english)


# What an English sentence has; commands stand in quotes.
ENGLISH = re.compile(r"[a-z]+ (is|a|an|the|no|to|be|or|of|it|must|cannot|known|not) ")


@pytest.mark.parametrize("path, options", [
    ("/nothing", {}), ("/transcribe", {"data": {"file_path": "samples/none.wav"}}), ("/transcribe", {"data": {}}),
    ("/transcribe", {"data": b"x", "headers": {"content-type": "text/plain"}}),
    ("/transcribe", {"data": b"%zz", "headers": {"content-type": "application/x-www-form-urlencoded"}}),
    ("/transcribe", {"data": {"file_path": "samples"}}),
    ("/transcribe", {"data": {"file_path": str(SAMPLE), "language": "ko"}}),
    ("/transcribe", {"data": {"file_path": str(SAMPLE), "beam_size": "many"}}),
    ("/transcribe_by_upload", {"files": {"file": b"no audio at all" * 100}}),
    ("/transcribe_by_upload", {"files": {"file": b""}}),
    ("/backend/reload", {"json": {"model": "no-such-model"}}), ("/backend/reload", {"json": {"device": "abacus"}}),
    ("/backend/reload", {"json": {"backend": "nothing"}}), ("/backend/reload", {"data": "["}),
    ("/backend/reload", {"data": bytes(70_000)})])
def test_a_korean_message_has_no_english_in_it(server, path, options):
    """And the same in English no Korean."""
    text = message(requests.post(server.url + path, timeout=30, **options))
    assert re.search("[가-힣]", text) and not ENGLISH.search(re.sub("'[^']*'", "", text)), text
    options = {**options, "headers": {**options.get("headers", {}), "accept-language": "en"}}
    assert not re.search("[가-힣]", message(requests.post(server.url + path, timeout=30, **options)))


def test_the_notes_of_an_answer_are_in_its_language(server):
    cut = SAMPLE.read_bytes()[:-20_000]
    for language, is_korean in (("ko", True), ("en", False)):
        answer = requests.post(server.url + "/transcribe_by_upload", files={"file": ("a.wav", cut)}, timeout=60,
                               data={"language": "en", "ai_agent": "true"}, headers={"accept-language": language})
        notes = answer.json()["warnings"] + [answer.json()["step_errors"]["ai_agent"]]
        assert all(bool(re.search("[가-힣]", note)) == is_korean for note in notes), notes


def test_unknown_paths_and_methods(server):
    detail(requests.get(server.url + "/nothing"), 404, "없는 주소")
    response = requests.get(server.url + "/transcribe")
    detail(response, 405, "허용되지 않은 메서드")
    assert response.headers["allow"]


def test_keys(shared):
    guarded = shared("--api-keys", "first-key,second-key")
    assert requests.get(guarded.url + "/health").status_code == 200
    for headers in ({}, {"authorization": "Bearer wrong"}, {"authorization": "Basic first-key"}):
        response = requests.get(guarded.url + "/backend/current", headers=headers)
        detail(response, 401, "인증 실패")
        assert response.headers["www-authenticate"].startswith("Bearer")
    good = {"authorization": "Bearer second-key"}
    assert requests.get(guarded.url + "/backend/current", headers=good).status_code == 200


def test_requests_are_in_the_log_without_what_was_said(server):
    good = requests.post(
        server.url + "/transcribe_by_upload", files={"file": ("secret-name.wav", SAMPLE.read_bytes())},
        data={"language": "en"}, timeout=60)
    bad = requests.post(server.url + "/transcribe?who=somebody", data={"file_path": "none.wav"}, timeout=60)
    lines = {}
    for answer in (good, bad):
        request = answer.headers["x-request-id"]
        lines[request] = wait_for(lambda: [line for line in server.log if f"id={request}" in line])[-1]
        assert f"status={answer.status_code}" in lines[request] and "method=POST" in lines[request]
    text = "".join(lines.values())
    assert "path=/transcribe_by_upload" in text and "path=/transcribe " in text
    for private in ("secret-name", "somebody", "none.wav", *good.json()["text"].split()[:3]):
        assert private not in text
