"""Live transcription under registered names, over TLS with a client that is not ours."""
import array
import asyncio
import json
import re
import ssl
import wave

import pytest
import requests
import websockets

from conftest import FIXTURES, ROOT, SAMPLE

ASSETS = ROOT / ".deps"
BECKETT = ASSETS / "moonshine-voice-0.1.0/moonshine_voice/assets/beckett.wav"
MICHAEL = FIXTURES / "audio/en-multi-2.wav"
RATE = 16_000
pytestmark = pytest.mark.skipif(
    not (ASSETS / "speakers-1").exists(), reason="the speaker models are not there: run scripts/setup (x86-64)")


def samples(path):
    with wave.open(str(path)) as file:
        return array.array("h", file.readframes(file.getnframes()))


ONE, OTHER = samples(BECKETT), samples(SAMPLE)
PAUSE = array.array("h", bytes(2 * RATE))


@pytest.fixture(scope="module")
def tls(shared):
    return shared("--listen", "127.0.0.1:0,tls")


def context():
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def connect(server, query="language=en", **options):
    secure = {"ssl": context()} if server.url.startswith("https") else {}
    return websockets.connect(f"{server.url.replace('http', 'ws', 1)}/?{query}", max_size=None, **secure, **options)


async def heard(socket, kind, seconds=30):
    message = json.loads(await asyncio.wait_for(socket.recv(), seconds))
    assert message["type"] == kind, message
    return message


async def say(socket, sound, chunk=8_192):
    data = sound.tobytes()
    for start in range(0, len(data), chunk):
        await socket.send(data[start:start + chunk])


async def register(socket, number, sound):
    await socket.send(json.dumps({"type": "start_speaker_registration", "speaker_id": number}))
    started = await heard(socket, "speaker_registration_started")
    assert started["speaker_id"] == number and started["message"]
    await say(socket, sound)
    await socket.send(json.dumps({"type": "complete_speaker_registration", "speaker_id": number}))
    return json.loads(await asyncio.wait_for(socket.recv(), 30))


async def transcribe(socket, sound, **options):
    """The messages from the start to the end of a transcription."""
    await socket.send(json.dumps({"type": "start_transcription", **options}))
    await heard(socket, "transcription_started")
    await say(socket, sound, 961)
    await socket.send(json.dumps({"type": "stop_transcription"}))
    messages = []
    while True:
        messages.append(json.loads(await asyncio.wait_for(socket.recv(), 60)))
        if messages[-1]["type"] == "transcription_stopped":
            return messages[:-1]


def test_the_whole_conversation(tls):
    async def run():
        async with connect(tls) as socket:
            assert (await heard(socket, "model_loaded"))["message"]
            for number, sound in enumerate([ONE[:4 * RATE], OTHER[:4 * RATE]]):
                completed = await register(socket, number, sound)
                assert completed["type"] == "speaker_registration_completed" and completed["speaker_id"] == number
            sound = ONE[5 * RATE:] + PAUSE + OTHER[4 * RATE:] + PAUSE
            return await transcribe(socket, sound), await transcribe(socket, sound)

    first, again = asyncio.run(run())
    assert all(m["type"] == "transcription" for m in first)
    change = (len(ONE) - 5 * RATE + len(PAUSE) / 2) / RATE
    for message in first:
        assert message["speaker_id"] == (0 if message["start"] < change else 1), message
        assert message["text"] and message["start"] < message["end"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", message["timestamp"])
        assert -60 < message["confidence"] < 0
        assert message["speaker_match"] in ("ok", "low") and -1 <= message["speaker_score"] <= 1
    assert {m["speaker_id"] for m in first} == {0, 1}
    assert [(m["speaker_id"], m["text"]) for m in again] == [(m["speaker_id"], m["text"]) for m in first]


def test_an_utterance_is_split_where_the_speaker_changes(tls):
    async def run():
        async with connect(tls, "language=en&endpoint_ms=2000") as socket:
            await heard(socket, "model_loaded")
            await register(socket, 0, ONE[:4 * RATE])
            await register(socket, 1, OTHER[:4 * RATE])
            return await transcribe(socket, ONE[6 * RATE:] + OTHER[4 * RATE:] + PAUSE)

    assert [m["speaker_id"] for m in asyncio.run(run())] == [0, 1]


def test_interims_on_request(tls):
    async def run():
        async with connect(tls) as socket:
            await heard(socket, "model_loaded")
            await register(socket, 0, ONE[:4 * RATE])
            return await transcribe(socket, ONE[4 * RATE:] + PAUSE, interim=True)

    messages = asyncio.run(run())
    assert {m["type"] for m in messages} <= {"interim", "transcription"}
    assert messages[-1]["type"] == "transcription"


@pytest.mark.parametrize("sound, part", [
    (PAUSE + PAUSE + PAUSE, "nobody speaks"), (ONE[:RATE], "s more are needed"), (PAUSE[:0], "nobody speaks"),
    (ONE[:4 * RATE] + OTHER[:4 * RATE], "more than one voice")])
def test_what_is_no_registration(tls, sound, part):
    async def run():
        async with connect(tls) as socket:
            await heard(socket, "model_loaded")
            failed = await register(socket, 0, sound)
            # The same speaker may try again.
            again = await register(socket, 0, ONE[:4 * RATE])
            return failed, again

    failed, again = asyncio.run(run())
    assert failed["type"] == "error" and failed["code"] == "SPEAKER_REGISTRATION_FAILED"
    assert failed["speaker_id"] == 0 and part in failed["message"]
    assert again["type"] == "speaker_registration_completed"


def test_order_and_garbage(tls):
    async def run():
        async with connect(tls) as socket:
            await heard(socket, "model_loaded")
            answers = []
            for text in ('{"type":"start_transcription"}', '{"type":"stop_transcription"}',
                         '{"type":"complete_speaker_registration","speaker_id":0}', "{", '{"type":"dance"}',
                         '{"type":"start_speaker_registration"}', '{"type":"start_speaker_registration","speaker_id":-3}',
                         '{"type":"start_transcription","registered":["nobody"]}'):
                await socket.send(text)
                answers.append(await heard(socket, "error"))
            await socket.send(b"\x01\x02\x03")
            assert (await register(socket, 0, ONE[:4 * RATE]))["type"] == "speaker_registration_completed"
            return answers

    answers = asyncio.run(run())
    assert {a["code"] for a in answers} == {"SPEAKER_REGISTRATION_FAILED", "TRANSCRIPTION_FAILED"}
    assert all(a["message"] for a in answers)


def test_a_speaker_whom_the_server_knows(shared):
    server = shared()
    with open(BECKETT, "rb") as file:
        added = requests.post(server.url + "/api/speakers", data={"name": "Thomas"}, files={"file": file}, timeout=60)
    assert added.status_code in (200, 201), added.text

    async def run():
        async with connect(server) as socket:
            await heard(socket, "model_loaded")
            await register(socket, 0, OTHER[:4 * RATE])
            return await transcribe(socket, ONE[5 * RATE:] + PAUSE, registered=["Thomas"])

    try:
        messages = asyncio.run(run())
    finally:
        requests.delete(f"{server.url}/api/speakers/{added.json()['id']}", timeout=10)
    assert messages and all(m["speaker"] == "Thomas" and m["speaker_id"] == 1 for m in messages)


@pytest.mark.slow(reason="waits for the limits of a session")
def test_limits(start):
    server = start("--speaker-sessions", "2", "--speaker-session-seconds", "8", "--speaker-audio-seconds", "2")

    async def run():
        async with connect(server) as one, connect(server):
            await heard(one, "model_loaded")
            async with connect(server) as third:
                refused = await heard(third, "error")
                await asyncio.wait_for(third.wait_closed(), 10)
                assert third.close_code == 1013
            await register(one, 0, ONE[:4 * RATE])
            # More audio than one transcription takes ends it; what was said is told.
            await one.send('{"type":"start_transcription"}')
            await heard(one, "transcription_started")
            await say(one, ONE)
            messages = []
            while not messages or messages[-1]["type"] != "transcription_stopped":
                messages.append(json.loads(await asyncio.wait_for(one.recv(), 30)))
            over = await heard(one, "error")
            await asyncio.wait_for(one.wait_closed(), 20)
            return refused, messages, over, one.close_code

    async def gone():
        """Clients that break off in the middle of anything make room."""
        for step in range(6):
            socket = await connect(server)
            await heard(socket, "model_loaded")
            await socket.send('{"type":"start_speaker_registration","speaker_id":0}')
            await say(socket, ONE[:RATE])
            if step % 2:
                await register(socket, 0, ONE[:4 * RATE])
                await socket.send('{"type":"start_transcription"}')
                await say(socket, ONE[:RATE])
            socket.transport.abort()
            await asyncio.sleep(0.3)

    refused, messages, over, code = asyncio.run(run())
    asyncio.run(gone())
    assert refused["code"] == "CONNECTION_FAILED"
    assert [m.get("code") for m in messages if m["type"] == "error"] == ["TRANSCRIPTION_FAILED"]
    assert over["code"] == "TRANSCRIPTION_FAILED" and code == 1008


def test_nothing_is_kept(start):
    """No text, voice or audio in the log or on the disk."""
    server = start("--log-level", "debug")

    async def run():
        async with connect(server) as socket:
            await heard(socket, "model_loaded")
            await register(socket, 0, ONE[:4 * RATE])
            return await transcribe(socket, ONE[4 * RATE:] + PAUSE)

    messages = asyncio.run(run())
    words = {word for m in messages for word in re.findall(r"[A-Za-z]{5,}", m["text"])}
    assert words
    log = "".join(server.log[1:])
    log = "\n".join(line for line in log.splitlines() if "warm-up" not in line)
    assert not {word for word in words if word in log}
    audio = ONE[4 * RATE:4 * RATE + 400].tobytes()
    for path in server.data.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert audio not in content, path
            assert not {word for word in words if word.encode() in content}, path


def test_sessions_do_not_mix(tls):
    """Two clients at once, each with another person as speaker 0."""
    async def run(enrolment, speech):
        async with connect(tls) as socket:
            await heard(socket, "model_loaded")
            await register(socket, 0, enrolment)
            return await transcribe(socket, speech)

    async def both():
        return await asyncio.gather(run(ONE[:4 * RATE], OTHER[4 * RATE:] + PAUSE),
                                    run(OTHER[:4 * RATE], OTHER[4 * RATE:] + PAUSE))

    stranger, own = asyncio.run(both())
    assert stranger and own
    assert {m["speaker_match"] for m in stranger} == {"low"}
    assert max(m["speaker_score"] for m in stranger) < min(m["speaker_score"] for m in own)
