"""Conversations as their clients use them: speech in small messages, its segments, its summary, and what goes wrong."""
import asyncio
import json
import re
import signal
import sqlite3
import subprocess
import threading
import time
import uuid
import wave
from random import Random

import pytest
import requests
import websockets

from conftest import MODELS, SAMPLE, wait_for
from ollama import ANSWER, Ollama

CHUNK = 960  # bytes: 30 ms of 16 kHz PCM16


def samples(path):
    with wave.open(str(path)) as file:
        return file.readframes(file.getnframes())


@pytest.fixture(scope="module")
def speech(tmp_path_factory):
    """Three utterances as an MP3, decoded back to PCM, with a pause behind them: what the reference client has to
    send."""
    folder = tmp_path_factory.mktemp("speech")
    parts = [samples(SAMPLE)[:2 * 66_000], samples(SAMPLE)[2 * 66_000:], samples(MODELS / "audio/en-01.wav")]
    with wave.open(str(folder / "speech.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16000)
        file.writeframes(bytes(28_800).join(parts))
    subprocess.run(["ffmpeg", "-v", "error", "-i", folder / "speech.wav", folder / "speech.mp3"], check=True)
    pcm = subprocess.run(["ffmpeg", "-v", "error", "-i", folder / "speech.mp3", "-f", "s16le", "-ar", "16000", "-ac", "1", "-"],
                         check=True, capture_output=True).stdout
    return pcm + bytes(32_000)


@pytest.fixture(scope="module")
def pair(shared):
    """A server and the language model it asks; the model starts each test without faults."""
    model = Ollama()
    yield shared("--ollama-host", model.url, "--llm-timeout", "3"), model
    model.close()


@pytest.fixture
def summed(pair):
    server, model = pair
    model.answer, model.fault, model.pause = {**ANSWER, "summary": "A short meeting for testing."}, None, 0
    model.requests.clear()
    return server, model


@pytest.fixture(scope="module")
def plain(shared):
    """A server without a language model."""
    return shared("--llm-model", "none")


def create(server, **body):
    answer = requests.post(server.url + "/api/v1/stream/create", json=body or None, timeout=10)
    assert answer.status_code == 200, answer.text
    return answer.json()["job_id"]


def job(server, job_id):
    return requests.get(f"{server.url}/api/v1/jobs/{job_id}", timeout=10).json()


def completed(server, job_id, seconds=120):
    return wait_for(lambda: (state := job(server, job_id))["status"] == "completed" and state, seconds)


async def converse(server, job_id, speech, *, pace=0.0, path="/api/v1/stream/", end=True, size=CHUNK, arrivals=None):
    """Sends the speech and gives all messages; without `end` the socket is closed as soon as everything is sent.

    `arrivals` gets the seconds from the first sample at which each message after the greeting came.
    """
    messages = []
    arrivals = [] if arrivals is None else arrivals
    async with websockets.connect(server.url.replace("http", "ws") + path + job_id) as socket:
        messages.append(json.loads(await socket.recv()))

        async def listen():
            async for message in socket:
                messages.append(json.loads(message))
                arrivals.append(time.monotonic() - start)
                if messages[-1]["type"] == "final_summary":
                    return

        start = time.monotonic()
        listener = asyncio.create_task(listen())
        for number, at in enumerate(range(0, len(speech), size)):
            await socket.send(speech[at:at + size])
            if pace:
                await asyncio.sleep(max(0, start + (number + 1) * pace - time.monotonic()))
        if end:
            await socket.send('{"type":"end"}')
            await asyncio.wait_for(listener, 120)
        listener.cancel()
    return messages


def check(messages, state, job_id):
    assert messages[0] == {"type": "connection_success", "job_id": job_id}
    segments = [m for m in messages if m["type"] == "transcript_segment"]
    assert segments and [s["segment_id"] for s in segments] == list(range(len(segments)))
    assert all(s["start"] < s["end"] and s["text"] for s in segments)
    assert [s["start"] for s in segments] == sorted(s["start"] for s in segments)
    assert [s["text"] for s in state["segments"]] == [s["text"] for s in segments]
    assert state["transcript"] == " ".join(s["text"] for s in segments)
    assert state["status"] == "completed" and state["progress"] == 100 and state["error"] is None


@pytest.mark.parametrize("speed", [
    2, pytest.param(1, marks=pytest.mark.slow(reason="fourteen seconds of speech in real time"))])
def test_the_reference_flow(summed, speech, speed):
    """960 bytes each 30 ms, or in half of it: connection_success, segments in order, the summary, all of it stored."""
    server, model = summed
    job_id = create(server, language="en", privacy_removal=False, something_unknown=1)
    assert uuid.UUID(job_id)
    before = job(server, job_id)
    assert before["status"] == "pending" and before["summary"] is None and before["segments"] == []
    arrivals = []
    messages = asyncio.run(converse(server, job_id, speech, pace=0.03 / speed, arrivals=arrivals))
    state = completed(server, job_id)
    check(messages, state, job_id)
    assert len(messages) == 5
    for message, at, word in zip(messages[1:4], arrivals, ("committee", "questions", "morning")):
        assert word in message["text"].lower()
        # After its end, and not when all is over.
        assert message["end"] / speed < at < message["end"] / speed + 3
    final = messages[-1]
    assert final["transcript"] == state["transcript"] and final["summary"] == state["summary"]
    assert final["summary"]["summary"] == "A short meeting for testing." and final["summary"]["method"] == "llm"
    assert final["summary"]["keywords"] == ANSWER["keywords"]
    assert state["created_at"] <= state["started_at"] <= state["completed_at"] and state["created_at"].endswith("Z")
    request = model.requests[0]
    assert request["path"] == "/api/chat" and request["model"] == "gemma3" and request["stream"] is True
    assert request["format"]["required"] == ["summary", "keywords", "key_points", "action_items"]
    asked = request["messages"][1]["content"]
    assert state["transcript"] in asked.replace("\n", " ") and "English" in asked


def test_the_client_closes_first(summed, speech):
    """Right behind the last word: nothing of it is lost, and the summary is stored though nobody waits for it."""
    server, model = summed
    model.pause = 0.05
    whole = asyncio.run(converse(server, create(server, language="en"), speech))[-1]["transcript"]
    job_id = create(server, language="en")
    messages = asyncio.run(converse(server, job_id, speech[:-32_000], end=False, path="/ws/"))
    assert "final_summary" not in {m["type"] for m in messages}
    state = completed(server, job_id)
    assert state["summary"]["method"] == "llm" and state["summary"]["summary"] == "A short meeting for testing."
    assert state["transcript"] == whole and len(state["segments"]) == 3


def test_the_client_vanishes(summed, speech):
    """Without a closing handshake, in the middle of a word: what had come is stored."""
    server, _ = summed
    job_id = create(server, language="en")

    async def run():
        socket = await websockets.connect(server.url.replace("http", "ws") + "/ws/" + job_id)
        cut = len(speech) - 32_000 - 48_000
        for at in range(0, cut, CHUNK):
            await socket.send(speech[at:min(at + CHUNK, cut)])
        for count in range(3):
            await asyncio.wait_for(socket.recv(), 120)
        socket.transport.abort()

    asyncio.run(run())
    state = completed(server, job_id)
    assert len(state["segments"]) >= 2 and state["summary"]["method"] == "llm"
    assert "committee" in state["transcript"].lower() and "week" in state["transcript"].lower()


def test_text_where_audio_belongs(plain, speech):
    """Is told, changes nothing, and neither does audio after the end."""
    job_id = create(plain, language="en")

    async def run():
        async with websockets.connect(plain.url.replace("http", "ws") + "/ws/" + job_id) as socket:
            for text in ("hello", "{", '{"type":"stop"}', "[]"):
                await socket.send(text)
            await socket.send(speech)
            await socket.send('{"type":"end"}')
            await socket.send(speech)
            return [json.loads(message) async for message in socket]

    messages = asyncio.run(run())
    assert [m["type"] for m in messages if m["type"] != "transcript_segment"] == (
        ["connection_success"] + 4 * ["error"] + ["final_summary"])
    assert len(completed(plain, job_id)["segments"]) == 3


@pytest.mark.parametrize("fault, code, asked", [
    ("missing", "model_missing", 1), ("crash", "server_failed", 2), ("half", "half_answer", 2), ("prose", "bad_answer", 2),
    ("error", "server_failed", 2), ("garbage", "server_failed", 2), ("length", "half_answer", 2), ("stall", "timed_out", 1)])
def test_a_language_model_that_fails(summed, speech, fault, code, asked):
    server, model = summed
    model.fault = fault
    job_id = create(server, language="en")
    begin = time.monotonic()
    messages = asyncio.run(converse(server, job_id, speech))
    assert time.monotonic() - begin < 20
    summary = messages[-1]["summary"]
    assert summary["method"] == "extractive" and summary["reason"].startswith(code + ":")
    assert summary["summary"] and summary["keywords"]
    assert completed(server, job_id)["summary"] == summary
    assert len(model.requests) == asked


def test_one_failure_is_made_good_by_the_second_try(summed, speech):
    server, model = summed
    model.fault = ["half"]
    messages = asyncio.run(converse(server, create(server, language="en"), speech))
    assert messages[-1]["summary"]["method"] == "llm" and len(model.requests) == 2


def test_nobody_answers_where_the_language_model_should_be(shared, speech):
    server = shared("--ollama-host", "http://127.0.0.1:9")
    begin = time.monotonic()
    messages = asyncio.run(converse(server, create(server, language="en"), speech))
    assert messages[-1]["summary"]["method"] == "extractive"
    assert messages[-1]["summary"]["reason"].startswith("unreachable:")
    assert time.monotonic() - begin < 15


def test_a_server_that_speaks_the_openai_api(shared, summed, speech):
    _, model = summed
    server = shared("--llm-url", model.url + "/v1", "--llm-key", "secret", "--llm-model", "other")
    messages = asyncio.run(converse(server, create(server, language="en"), speech))
    assert messages[-1]["summary"]["method"] == "llm" and messages[-1]["summary"]["model"] == "other"
    request = model.requests[0]
    assert request["path"] == "/v1/chat/completions" and request["key"] == "Bearer secret"
    assert request["response_format"]["json_schema"]["schema"]["additionalProperties"] is False
    assert "secret" not in "".join(server.log)


async def refused(server, job_id):
    try:
        async with websockets.connect(server.url.replace("http", "ws") + "/api/v1/stream/" + job_id) as socket:
            await socket.recv()
    except websockets.ConnectionClosed as closed:
        return closed.rcvd.code, closed.rcvd.reason
    raise AssertionError("the socket was not refused")


def test_wrong_job_ids(shared, speech):
    server = shared("--llm-model", "none", "--conversation-wait", "2")
    code, reason = asyncio.run(refused(server, str(uuid.uuid4())))
    assert code == 1008 and "unknown" in reason
    job_id = create(server, language="en")
    messages = asyncio.run(converse(server, job_id, speech))
    assert messages[-1]["summary"]["method"] == "extractive" and messages[-1]["summary"].get("reason") is None
    code, reason = asyncio.run(refused(server, job_id))
    assert code == 1008 and "used" in reason
    waiting = create(server)
    wait_for(lambda: job(server, waiting)["status"] == "cancelled")
    code, reason = asyncio.run(refused(server, waiting))
    assert code == 1008 and "expired" in reason


def test_wrong_requests(server):
    def post(data):
        return requests.post(server.url + "/api/v1/stream/create", data=data, timeout=10)

    assert post(b"{nonsense").status_code == 400
    assert post(b"[1]").status_code == 422
    answer = post(b'{"language": 5}')
    assert answer.status_code == 422 and answer.json()["detail"]["field"] == "language"
    assert post(b'{"language": "klingon"}').status_code == 422
    assert requests.get(f"{server.url}/api/v1/jobs/{uuid.uuid4()}", timeout=10).status_code == 404
    assert requests.get(f"{server.url}/api/v1/jobs/..%2f..", timeout=10).status_code == 404


def test_silence_has_an_empty_summary(plain):
    messages = asyncio.run(converse(plain, create(plain, language="en"), bytes(64_000)))
    assert [m["type"] for m in messages] == ["connection_success", "final_summary"]
    assert messages[-1]["transcript"] == "" and messages[-1]["summary"]["summary"] == ""


def test_a_killed_server_loses_nothing(start, speech, tmp_path):
    """kill -9 in the middle of a conversation: the next server completes it out of what was stored."""
    data = tmp_path / "data"
    first = start("--llm-model", "none", data=data)
    done = create(first, language="en")
    asyncio.run(converse(first, done, speech))
    waiting, open_one = create(first), create(first, language="en")

    async def half():
        async with websockets.connect(first.url.replace("http", "ws") + "/ws/" + open_one) as socket:
            await socket.recv()
            for at in range(0, len(speech), 8192):
                await socket.send(speech[at:at + 8192])
            while json.loads(await asyncio.wait_for(socket.recv(), 120))["type"] != "transcript_segment":
                pass
            first.process.send_signal(signal.SIGKILL)

    asyncio.run(half())
    first.process.wait()
    second = start("--llm-model", "none", data=data)
    assert job(second, done)["summary"]["method"] == "extractive"
    state = completed(second, open_one)
    assert state["interrupted"] is True and state["transcript"] and state["summary"]["summary"]
    messages = asyncio.run(converse(second, waiting, speech))
    assert messages[-1]["transcript"]


def test_every_answered_job_survives_a_kill(start, tmp_path):
    """kill -9 while eight clients create jobs, three times: what was answered is there, whatever was going on."""
    data, answered = tmp_path / "data", []
    for _ in range(3):
        server = start("--llm-model", "none", data=data)
        stop = threading.Event()

        def submit():
            while not stop.is_set():
                try:
                    answered.append(create(server))
                except requests.RequestException:
                    return

        clients = [threading.Thread(target=submit) for _ in range(8)]
        count = len(answered)
        for client in clients:
            client.start()
        wait_for(lambda: len(answered) > count + 100)
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
        stop.set()
        for client in clients:
            client.join()
    with sqlite3.connect(data / "sori.db") as database:
        stored = {row[0] for row in database.execute("SELECT id FROM jobs WHERE status = 'pending'")}
    assert len(answered) > 300 and set(answered) <= stored


def test_hours_of_speech_are_summed_up_in_seconds(start, tmp_path):
    """Six hours that a killed server left behind, put together by hand in its database."""
    first = start("--llm-model", "none", data=tmp_path / "data")
    first.process.terminate()
    first.process.wait(15)
    random = Random(7)
    words = ["".join(random.choice("가나다라마바사아자차카타파하") for _ in range(random.randint(2, 4))) for _ in range(6000)]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    with sqlite3.connect(tmp_path / "data/sori.db") as database:
        # Its lease has run out; the socket's server is gone.
        database.execute("INSERT INTO jobs (id, kind, status, progress, attempts, claims, request, created_at, started_at,"
                         " segment_count, wake_at) VALUES ('long', 'conversation', 'processing', 0, 1, 1, '{}', ?, ?, 5400, 0)",
                         [int(time.time() * 1000)] * 2)
        for number in range(5400):
            text = " ".join(random.choices(words, weights, k=12)) + "."
            segment = {"id": number, "start": number * 4.0, "end": number * 4.0 + 3.5, "text": text, "words": []}
            database.execute("INSERT INTO segments VALUES ('long', ?, ?)", [number, json.dumps(segment, ensure_ascii=False)])
    begin = time.monotonic()
    server = start("--llm-model", "none", data=tmp_path / "data")
    state = completed(server, "long", 120)
    line = next(line for line in server.log if "summed up a conversation" in line)
    print(f"complete {time.monotonic() - begin:.1f} s after the start; {line}")
    assert float(re.search(r"seconds=([\d.]+)", line)[1]) < 10
    assert len(state["segments"]) == 5400 and state["interrupted"] and state["language"] == "ko"
    assert len(state["summary"]["key_points"]) == 10 and len(state["summary"]["keywords"]) == 8
    assert state["duration"] == pytest.approx(5399 * 4 + 3.5)


def test_a_store_that_cannot_be_opened_stops_the_start(tmp_path):
    from conftest import ROOT, SORI
    (tmp_path / "sori.db").mkdir()
    for store, part in [("sqlite:", "sori.db"), ("mysql://x", "redis://"), (f"sqlite:{tmp_path}/none/x.db", "none/x.db")]:
        done = subprocess.run([SORI, "serve", "--port", "0", "--data-dir", tmp_path, "--store", store], cwd=ROOT,
                              capture_output=True, text=True, timeout=60)
        assert done.returncode in (1, 2) and part in done.stderr, done.stderr


def test_a_damaged_store_is_set_aside(start, tmp_path):
    """The server starts without it, says loudly where it is, and has not changed a byte of it."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "sori.db").write_bytes(b"no database" * 500)
    server = start("--llm-model", "none", data=data)
    line = next(line for line in server.log if "sori.db.damaged-1" in line)
    assert "ERROR" in line
    assert (data / "sori.db.damaged-1").read_bytes() == b"no database" * 500
    assert job(server, create(server))["status"] == "pending"
