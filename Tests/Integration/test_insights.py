"""What is done with transcripts behind recognition: nothing that was to be removed is kept; steps; errors."""
import asyncio
import hashlib
import hmac
import io
import json
import re
import sqlite3
import subprocess
import threading
import wave
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from conftest import FIXTURES, SAMPLE, SORI, ROOT, wait_for
from test_conversations import completed, converse, create

TIMEOUT = 60
# Somebody says a name, a telephone number and a social security number.
SPOKEN = FIXTURES / "privacy/spoken-en.mp3"
SECRETS = re.compile(r"emily|johnson|212.?555|0187|512.?44|9831|two one two|eight, seven|nine, eight", re.IGNORECASE)
STEPS = ["privacy_removal", "summary", "keywords", "topics", "speaker_summary"]


@pytest.fixture(scope="module")
def plain(shared):
    """A server without a language model and without an agent."""
    return shared("--llm-model", "none")


@pytest.fixture(scope="module")
def pcm():
    return subprocess.run(["ffmpeg", "-v", "error", "-i", SPOKEN, "-f", "s16le", "-ar", "16000", "-ac", "1", "-"],
                          check=True, capture_output=True).stdout + bytes(32_000)


def transcribe(server, status=200, language="en", **fields):
    with SPOKEN.open("rb") as file:
        answer = requests.post(server.url + "/transcribe_by_upload", files={"file": ("call.mp3", file)}, timeout=TIMEOUT,
                               data={"language": "en", **fields}, headers={"accept-language": language})
    assert answer.status_code == status, answer.text
    return answer.json()


def job(server, file=SPOKEN, **fields):
    """A job for an upload; gives its id and its status when it has ended."""
    with file.open("rb") as opened:
        upload = requests.post(server.url + "/api/upload/", files={"file": ("call.mp3", opened)}, timeout=TIMEOUT).json()
    taken = requests.post(server.url + "/api/transcribe-async/", timeout=TIMEOUT,
                          json={"file_id": upload["file_id"], "language": "en", **fields})
    assert taken.status_code == 200, taken.text
    id = taken.json()["job_id"]
    status = lambda: requests.get(f"{server.url}/api/transcribe-status/{id}", timeout=TIMEOUT).json()
    return id, wait_for(lambda: (state := status())["status"] in ("completed", "failed") and state), upload["file_id"]


def transcript(server, id, query="", status=200):
    answer = wait_for(lambda: (found := requests.get(f"{server.url}/api/transcripts/{id}{query}", timeout=TIMEOUT))
                      .status_code != 404 and found)
    assert answer.status_code == status, answer.text
    return answer.json()


def files_with(folder, pattern):
    """The files below a folder in which a pattern stands, as text of any of the usual codings."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file() and re.search(pattern.pattern.encode(), path.read_bytes(), re.IGNORECASE):
            found.append(str(path.relative_to(folder)))
    return found


def test_the_recogniser_hears_what_is_to_be_removed(plain):
    """Else the tests below would prove nothing."""
    text = transcribe(plain)["text"]
    assert re.search("Emily Johnson", text) and re.search("0187|eight, seven", text), text
    assert re.search("9831|nine, eight", text), text


def test_removal_masks_the_whole_answer(plain):
    answer = transcribe(plain, privacy_removal="true", word_timestamps="true")
    assert not SECRETS.search(json.dumps(answer)), answer
    privacy = answer["privacy_removal"]
    assert privacy["privacy_exist"] == "Y" and privacy["text"] == answer["text"]
    assert privacy["privacy_types"] == ["name", "phone", "ssn"] and privacy["counts"] == {"name": 1, "phone": 1, "ssn": 1}
    assert answer["processing_steps"] == {"stt": True, "privacy_removal": True, "classification": False, "ai_agent": False}
    assert answer["step_seconds"]["privacy_removal"] < 5 and "step_errors" not in answer
    texts = {segment["id"]: segment["text"] for segment in answer["segments"]}
    for span in privacy["spans"]:
        assert span["masked"] and 0 <= span["start"] < span["end"] <= answer["duration"] + 0.1
        assert re.fullmatch(r"\[.*\]", texts[span["segment"]][span["start_char"]:span["end_char"]]), span


def test_policies_of_a_request(plain):
    answer = transcribe(plain, privacy_removal="true", privacy_types="phone", privacy_mark="name", privacy_style="last_four")
    assert re.search("Emily Johnson", answer["text"]) and re.search("9831|nine, eight", answer["text"])
    assert not re.search("212|two one two", answer["text"]) and "*" in answer["text"]
    assert {(span["type"], span["masked"]) for span in answer["privacy_removal"]["spans"]} == {("phone", True), ("name", False)}


def test_all_steps_that_need_no_language_model(plain):
    answer = transcribe(plain, **{step: "true" for step in STEPS})
    assert not SECRETS.search(json.dumps(answer)), answer
    assert isinstance(answer["summary"], str) and answer["summary"]
    assert answer["keywords"] and answer["topics"][0]["start"] >= 0 and answer["speaker_summary"][0]["words"] > 5
    assert all(answer["processing_steps"][step] for step in STEPS) and set(answer["step_seconds"]) == set(STEPS)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_steps_that_are_not_set_up_do_not_lose_the_transcript(plain, language):
    answer = transcribe(plain, language=language, ai_agent="true", translate_to="ko")
    assert "Johnson" in answer["text"]
    for step in ("ai_agent", "translation"):
        assert answer["processing_steps"][step] is False and step not in answer
        assert bool(re.search("[가-힣]", answer["step_errors"][step])) == (language == "ko"), answer["step_errors"]


@pytest.mark.parametrize("field, value", [
    ("privacy_types", "phone,shoe"), ("privacy_mark", "x"), ("privacy_style", "black"), ("translate_to", "klingon"),
    ("taxonomy", "none-such"), ("taxonomy", "../x"), ("redact_audio", "true"), ("summary", "perhaps"), ("topics", "7")])
def test_wrong_values_name_their_field(plain, field, value):
    body = transcribe(plain, 422, **{field: value, **({"privacy_removal": "true"} if field == "redact_audio" else {})})
    assert body["detail"]["field"] == field
    answer = requests.post(plain.url + "/api/v1/stream/create", json={field: value}, timeout=TIMEOUT)
    assert answer.status_code == 422 and answer.json()["detail"]["field"] == field
    if field != "redact_audio":
        answer = requests.post(plain.url + "/transcribe_batch", timeout=TIMEOUT,
                               data={"file_paths": str(SAMPLE), field: value, "wait": "false"})
        assert answer.status_code == 422 and answer.json()["detail"]["field"] == field


def test_nothing_raw_is_kept_anywhere(start):
    """Jobs, batches, an upload, a conversation, what a live session saved, and errors: then all files, the log and what
    the server tells of itself are searched."""
    server = start("--llm-model", "none", "--log-level", "debug")
    wanted = {step: True for step in STEPS} | {"classification": True, "ai_agent": True}
    transcribe(server, **{name: "true" for name in wanted})
    id, state, _ = job(server, **wanted, redact_audio=True, diarize=True)
    assert state["status"] == "completed" and state["progress"] == 100, state
    shown = transcript(server, id)
    (server.audio / "call.mp3").write_bytes(SPOKEN.read_bytes())
    batch = requests.post(server.url + "/transcribe_batch", timeout=TIMEOUT, data={
        "file_paths": [str(server.audio / "call.mp3"), "/nothing.wav"], "language": "en", "privacy_removal": "true"}).json()
    call = create(server, language="en", privacy_removal=True, summary=True)
    speech = subprocess.run(["ffmpeg", "-v", "error", "-i", SPOKEN, "-f", "s16le", "-ar", "16000", "-ac", "1", "-"],
                            check=True, capture_output=True).stdout
    messages = asyncio.run(converse(server, call, speech + bytes(32_000)))
    told = completed(server, call)
    saved = requests.post(server.url + "/api/transcripts", timeout=TIMEOUT, json={
        "language": "en", "privacy_removal": True, "segments": [
            {"start": 0, "end": 3, "text": "My name is Emily Johnson, my number is 212-555-0187."}]})
    assert saved.status_code == 201, saved.text
    requests.post(server.url + "/transcribe_by_upload", files={"file": ("x.mp3", b"no audio")}, timeout=TIMEOUT,
                  data={"privacy_removal": "true"})
    for name, text in {
        "job": json.dumps(state), "library": json.dumps(shown), "batch": json.dumps(batch), "socket": json.dumps(messages),
        "conversation": json.dumps(told), "saved": json.dumps(transcript(server, saved.json()["id"])),
        "metrics": requests.get(server.url + "/metrics", timeout=TIMEOUT).text,
        "panel": requests.get(server.url + "/api/panel", timeout=TIMEOUT).text,
        "jobs": requests.get(server.url + "/api/transcribe-jobs/?batch_id=*", timeout=TIMEOUT).text,
        "transcripts": requests.get(server.url + "/api/transcripts?q=number", timeout=TIMEOUT).text,
    }.items():
        assert not SECRETS.search(text), (name, text)
    assert shown["view"] == "masked" and shown["views"] == ["masked"]
    assert not SECRETS.search("".join(server.log))
    assert files_with(server.data, SECRETS) == []
    # The search would have found it: what is not to be removed is there.
    job(server)
    wait_for(lambda: files_with(server.data, SECRETS))


def test_the_middle_of_the_work_is_not_stored(start):
    server = start("--llm-model", "none")
    id, state, _ = job(server, privacy_removal=True)
    masked = sqlite3.connect(f"file:{server.data}/sori.db?mode=ro", uri=True)
    name = next(row[0] for row in masked.execute("SELECT name FROM sqlite_master WHERE name LIKE '%segments'"))
    assert masked.execute(f"SELECT count(*) FROM {name}").fetchone() == (0,)
    job(server)
    assert masked.execute(f"SELECT count(*) FROM {name}").fetchone()[0] > 0


def test_the_original_is_kept_for_the_library_alone_where_the_server_says_so(start):
    server = start("--llm-model", "none", "--privacy-original", "keep")
    id, state, _ = job(server, privacy_removal=True)
    assert state["status"] == "completed" and not SECRETS.search(json.dumps(state))
    masked = transcript(server, id)
    assert masked["view"] == "masked" and masked["views"] == ["masked", "original"]
    assert not SECRETS.search(json.dumps(masked))
    original = transcript(server, id, "?view=original")
    assert original["view"] == "original" and "Emily Johnson" in json.dumps(original["segments"])
    assert transcript(server, id, "?view=masked") | {"audio": None} == masked | {"audio": None}
    assert requests.get(f"{server.url}/api/transcripts?q=Johnson", timeout=TIMEOUT).json()["total"] == 0
    link = requests.post(f"{server.url}/api/transcripts/{id}/share", json={}, timeout=TIMEOUT).json()["url"]
    shared = requests.get(f"{server.url}/api/shared?view=original", timeout=TIMEOUT,
                          headers={"x-sori-share": link.partition("#")[2]}).json()
    assert shared["views"] == ["masked"] and not SECRETS.search(json.dumps(shared["segments"]))
    assert "redacted=true" in shared["audio"]["url"]
    # The ticket of a link lets nobody hear more than that.
    quiet = requests.get(server.url + shared["audio"]["url"].replace("redacted=true&", ""), timeout=TIMEOUT).content
    assert silent_seconds(quiet) > 3
    assert requests.delete(f"{server.url}/api/transcripts/{id}", timeout=TIMEOUT).status_code == 204
    wait_for(lambda: not files_with(server.data, SECRETS))


def silent_seconds(content):
    with wave.open(io.BytesIO(content)) as file:
        assert file.getframerate() == 16_000 and file.getnchannels() == 1
        samples = memoryview(file.readframes(file.getnframes())).cast("h")
    block = 1_600
    return sum(max(map(abs, samples[at:at + block]), default=0) == 0 for at in range(0, len(samples), block)) / 10


def test_a_redacted_recording_stands_for_the_upload(start):
    server = start("--llm-model", "none")
    id, state, upload = job(server, privacy_removal=True, redact_audio=True)
    folder = server.data / "recordings"
    wait_for(lambda: not (folder / upload).exists())
    shown = transcript(server, id)
    assert "redacted=true" in shown["audio"]["url"] and shown["audio"]["redacted_url"] == shown["audio"]["url"]
    heard = requests.get(server.url + shown["audio"]["url"], timeout=TIMEOUT)
    assert heard.headers["content-type"] == "audio/wav" and silent_seconds(heard.content) > 3
    (server.audio / "heard.wav").write_bytes(heard.content)
    again = requests.post(server.url + "/transcribe", timeout=TIMEOUT,
                          data={"file_path": str(server.audio / "heard.wav"), "language": "en"}).json()
    assert not SECRETS.search(again["text"]), again["text"]
    assert requests.get(f"{server.url}/api/transcripts/{id}/peaks", timeout=TIMEOUT).json()["duration"] > 10
    assert requests.delete(f"{server.url}/api/transcribe-jobs/{id}?purge=true", timeout=TIMEOUT).status_code == 204
    assert not list(folder.glob("*.wav"))


def test_a_recording_can_be_heard_redacted_without_being_kept_so(plain):
    id, _, _ = job(plain, privacy_removal=True)
    shown = transcript(plain, id)
    assert "redacted" not in shown["audio"]["url"]
    heard = requests.get(f"{plain.url}/api/transcripts/{id}/audio?redacted=true", timeout=TIMEOUT)
    assert heard.status_code == 200 and silent_seconds(heard.content) > 3
    other, _, _ = job(plain)
    transcript(plain, other)
    refused = requests.get(f"{plain.url}/api/transcripts/{other}/audio?redacted=true", timeout=TIMEOUT)
    assert refused.status_code == 422 and refused.json()["detail"]["field"] == "redacted"


def test_a_conversation_is_masked_as_it_goes_on(plain, pcm):
    id = create(plain, language="en", privacy_removal=True, keywords=True)
    messages = asyncio.run(converse(plain, id, pcm))
    state = completed(plain, id)
    final = messages[-1]
    assert final["type"] == "final_summary" and final["privacy_removal"]["privacy_exist"] == "Y"
    assert final["transcript"] == state["transcript"] == final["privacy_removal"]["text"]
    assert state["keywords"] == final["keywords"] and state["processing_steps"]["privacy_removal"] is True
    assert final["summary"]["method"] == "extractive"
    assert not SECRETS.search(json.dumps([messages, state]))
    assert [segment["text"] for segment in state["segments"]] == [
        segment["text"] for segment in transcript(plain, id)["segments"]]


@pytest.fixture
def agent(tmp_path):
    """A program that answers calls, and the secret it knows requests by."""
    calls = []

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *arguments):
            pass

        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            calls.append((self.headers["x-sori-signature"], body))
            answer = json.dumps({"reply": "She will be called.", "actions": [{"type": "call_back", "when": "tomorrow"}],
                                 "entities": {"topic": "call"}}).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    secret = tmp_path / "secret"
    secret.write_text("5" * 64)
    secret.chmod(0o600)
    yield f"http://127.0.0.1:{server.server_port}/agent", secret, calls
    server.shutdown()


def test_an_agent_gets_signed_requests_without_what_was_removed(start, agent):
    url, secret, calls = agent
    server = start("--llm-model", "none", "--agent-url", url, "--webhook-secret-file", str(secret))
    answer = transcribe(server, privacy_removal="true", ai_agent="true")
    assert answer["ai_agent"] == {"reply": "She will be called.", "entities": {"topic": "call"},
                                  "actions": [{"type": "call_back", "when": "tomorrow"}]}
    [(signature, body)] = calls
    assert not SECRETS.search(body.decode())
    time, value = re.fullmatch(r"t=(\d+),v1=([0-9a-f]{64})", signature).groups()
    sums = [hmac.new(key, time.encode() + b"." + body, hashlib.sha256).hexdigest()
            for key in (b"5" * 64, bytes.fromhex("5" * 64))]
    assert value in sums


@pytest.mark.parametrize("flags, told", [
    (["--privacy-policy", "/nothing.json"], "--privacy-policy"), (["--privacy-original", "maybe"], "discard or keep"),
    (["--taxonomy-dir", "/nothing"], "--taxonomy-dir"), (["--agent-url", "ftp://x"], "http://"),
    (["--agent-url", "http://x"], "--webhook-secret-file"), (["--agent-prompt", "{file}"], "language model"),
    (["--agent-timeout", "0"], "--agent-timeout"), (["--privacy-policy", "{file}"], "no JSON"),
    (["--taxonomy-dir", "{folder}"], "bad.json")])
def test_wrong_settings_stop_the_start(tmp_path, flags, told):
    (tmp_path / "file").write_text("You answer calls.")
    (tmp_path / "taxonomies").mkdir()
    (tmp_path / "taxonomies/bad.json").write_text("{}")
    flags = [flag.format(file=tmp_path / "file", folder=tmp_path / "taxonomies") for flag in flags]
    run = subprocess.run([SORI, "serve", "--port", "0", "--llm-model", "none", "--data-dir", tmp_path / "data", *flags],
                         cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert run.returncode == 2 and told in run.stderr, run.stderr


def analyse(*words, **more):
    return subprocess.run([SORI, "analyze", "--llm-model", "none", *words], cwd=ROOT, capture_output=True, text=True,
                          timeout=60, **more)


def test_analyze_takes_transcripts_of_others(tmp_path):
    file = tmp_path / "verbose.json"
    file.write_text(json.dumps({
        "task": "transcribe", "language": "english", "duration": 6.0, "text": "…", "segments": [
            {"id": 0, "start": 0.0, "end": 3.0, "text": " My name is Emily Johnson."},
            {"id": 1, "start": 3.0, "end": 6.0, "text": " My number is 212-555-0187."}]}))
    run = analyse(file)
    answer = json.loads(run.stdout)
    assert run.returncode == 0 and not SECRETS.search(run.stdout + run.stderr), run
    assert answer["language"] == "en" and answer["privacy_removal"]["privacy_types"] == ["name", "phone"]
    assert answer["summary"]["method"] == "extractive" and answer["topics"]
    run = analyse("-", "--privacy-removal", "--privacy-style", "pseudonym",
                  input=json.dumps({"text": "제 번호는 공일공에 일이삼사에 오육칠팔이에요"}))
    assert run.returncode == 0 and "일이삼사" not in run.stdout and "keywords" not in json.loads(run.stdout)


@pytest.mark.parametrize("words, text, told", [
    (["-"], "no json", "no transcript"), (["-"], "{}", "segments"), (["-"], '{"segments":[{"id":0}]}', "segments"),
    (["-", "--privacy-style", "x"], '{"text":"a"}', "--privacy-style"), ([], "", "FILE"),
    (["-", "--taxonomy", "none"], '{"text":"a"}', "--taxonomy"), (["/nothing.json"], "", "cannot read")])
def test_analyze_names_what_is_wrong(words, text, told):
    run = analyse(*words, input=text)
    assert run.returncode == 2 and told in run.stderr, run


def test_redact_silences_what_is_found(tmp_path):
    out = tmp_path / "out.wav"
    run = subprocess.run([SORI, "redact", SPOKEN, out, "--backend", "moonshine"], cwd=ROOT, capture_output=True, text=True,
                         timeout=120)
    assert run.returncode == 0, run.stderr
    lines = [line.split("\t") for line in run.stdout.splitlines()]
    assert {line[2] for line in lines} == {"name", "phone", "ssn"} and not SECRETS.search(run.stdout)
    assert silent_seconds(out.read_bytes()) > 3
    heard = subprocess.run([SORI, "transcribe", out, "--backend", "moonshine"], cwd=ROOT, capture_output=True, text=True,
                           timeout=120)
    assert not SECRETS.search(heard.stdout), heard.stdout
