"""Live sockets with the `websockets` package: contracts D and F, real audio, real time compressed."""
import asyncio
import json
import socket as sockets
import struct
import time
import wave

import pytest
import requests
import websockets

from conftest import SAMPLE, wait_for


def pcm(path=SAMPLE):
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (16000, 1, 2)
        return file.readframes(file.getnframes())


SPEECH = pcm()
SILENCE = bytes(2 * 16000)


def connect(server, path, **options):
    return websockets.connect(server.url.replace("http", "ws") + path, max_size=None, **options)


async def received(socket, until, seconds=30):
    """Messages up to and including the first for which `until` is true."""
    messages = []
    async with asyncio.timeout(seconds):
        while True:
            messages.append(json.loads(await socket.recv()))
            if until(messages[-1]):
                return messages


async def start(socket, lang="en-US"):
    await socket.send(json.dumps({"type": "start", "lang": lang}))
    return (await received(socket, lambda m: m["type"] in ("system", "error")))[-1]


async def quiet(socket, seconds=0.3):
    """Asserts that nothing comes."""
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(seconds):
            raise AssertionError(f"unexpected: {await socket.recv()}")


async def send(socket, audio, size=16000):
    for begin in range(0, len(audio), size):
        await socket.send(audio[begin:begin + size])


def finals(messages):
    return [m["text"] for m in messages if m["type"] == "final"]


# ---- contract D ----

def test_a_round(server, words):
    async def run():
        async with connect(server, "/stt/websocket") as socket:
            assert await start(socket) == {"type": "system", "message": "인식 시작: 언어 - en-US"}
            await send(socket, SPEECH + SILENCE)
            messages = await received(socket, lambda m: m["type"] == "final")
            assert all(m["type"] in ("interim", "final") and m["text"] for m in messages)
            assert len(words(messages[-1]["text"])) > 3
            for one, two in zip(messages, messages[1:]):
                assert one != two
            await socket.send('{"type":"end"}')
            await quiet(socket)
    asyncio.run(run())


def test_end_brings_the_last_final(server):
    async def run():
        async with connect(server, "/stt/websocket") as socket:
            await start(socket)
            await send(socket, SPEECH)
            await socket.send('{"type":"end"}')
            messages = await received(socket, lambda m: m["type"] == "final")
            assert finals(messages)
    asyncio.run(run())


def test_interims_come_while_one_speaks(server):
    async def run():
        async with connect(server, "/stt/websocket") as socket:
            await start(socket)
            messages = []

            async def read():
                async for message in socket:
                    messages.append(json.loads(message))
            reader = asyncio.create_task(read())
            for begin in range(0, len(SPEECH), 3200):
                await socket.send(SPEECH[begin:begin + 3200])
                await asyncio.sleep(0.1)
            await socket.send('{"type":"end"}')
            await asyncio.to_thread(wait_for, lambda: finals(messages))
            reader.cancel()
            assert sum(m["type"] == "interim" for m in messages) >= 2
    asyncio.run(run())


def test_twenty_rounds_on_one_socket(server):
    async def run():
        async with connect(server, "/stt/websocket") as socket:
            seen = []
            for turn in range(20):
                assert (await start(socket))["type"] == "system"
                if turn % 2:
                    # The round before this one left nothing: silence alone has no text.
                    await send(socket, SILENCE)
                    await socket.send('{"type":"end"}')
                    await quiet(socket, 0.2)
                    continue
                await send(socket, SPEECH, 15999)
                await socket.send('{"type":"end"}')
                messages = []
                while True:
                    try:
                        async with asyncio.timeout(1.5 if finals(messages) else 20):
                            messages.append(json.loads(await socket.recv()))
                    except TimeoutError:
                        break
                seen.append(finals(messages))
            assert len(seen) == 10 and seen[0]
            assert all(texts == seen[0] for texts in seen)
    asyncio.run(run())


def test_a_start_while_running_begins_anew(server):
    async def run():
        async with connect(server, "/stt/websocket") as socket:
            await start(socket)
            await send(socket, SPEECH)
            await socket.send('{"type":"start","lang":"en"}')
            await received(socket, lambda m: m["type"] == "system")
            await send(socket, SILENCE)
            await socket.send('{"type":"end"}')
            await quiet(socket, 0.5)
    asyncio.run(run())


def test_audio_before_start_is_ignored(server):
    async def run():
        async with connect(server, "/stt/websocket") as socket:
            await send(socket, SPEECH)
            await socket.send('{"type":"end"}')
            assert (await start(socket))["type"] == "system"
            await socket.send('{"type":"end"}')
            await quiet(socket, 0.5)
    asyncio.run(run())


@pytest.mark.parametrize("size", [1, 961, 8191, 1 << 20])
def test_any_chunk_size(server, size):
    async def run():
        async with connect(server, "/stt/websocket") as socket:
            texts = []
            for chunk in (16000, size):
                await start(socket)
                await send(socket, SPEECH, chunk)
                await socket.send('{"type":"end"}')
                texts.append((await received(socket, lambda m: m["type"] == "final"))[-1]["text"])
            assert texts[0] == texts[1]
    asyncio.run(run())


def test_resampling(server, words):
    samples = struct.unpack(f"<{len(SPEECH) // 2}h", SPEECH)
    doubled = struct.pack(f"<{2 * len(samples)}h", *(s for sample in samples for s in (sample, sample)))

    async def run():
        async with connect(server, "/stt/websocket?sample_rate=32000") as socket:
            await start(socket)
            await send(socket, doubled, 3001)
            await socket.send('{"type":"end"}')
            assert len(words((await received(socket, lambda m: m["type"] == "final"))[-1]["text"])) > 3
    asyncio.run(run())


def test_bad_messages_are_told_and_the_session_goes_on(server):
    async def run():
        async with connect(server, "/stt/websocket") as socket:
            for text in ("", "{", "[]", '{"type":3}', '{"type":"begin"}', '{"type":"start","lang":1}'):
                await socket.send(text)
                assert json.loads(await socket.recv())["type"] == "error"
            assert (await start(socket, "tlh"))["type"] == "error"
            assert (await start(socket))["type"] == "system"
            await socket.send("nonsense")
            assert json.loads(await socket.recv())["type"] == "error"
            await send(socket, SPEECH)
            await socket.send('{"type":"end"}')
            await received(socket, lambda m: m["type"] == "final")
    asyncio.run(run())


@pytest.mark.parametrize("query, field", [
    ("sample_rate=7999", "sample_rate"), ("sample_rate=48001", "sample_rate"), ("sample_rate=x", "sample_rate"),
    ("endpoint_ms=50", "endpoint_ms")])
def test_bad_queries_are_refused_before_the_socket_opens(server, query, field):
    async def run():
        with pytest.raises(websockets.InvalidStatus) as problem:
            async with connect(server, "/stt/websocket?" + query):
                pass
        assert problem.value.response.status_code == 422
        assert json.loads(problem.value.response.body)["detail"]["field"] == field
    asyncio.run(run())


def test_frames_over_the_limit_close_with_1009(server):
    async def run():
        async with connect(server, "/stt/websocket") as socket:
            await start(socket)
            with pytest.raises(websockets.ConnectionClosed) as problem:
                await socket.send(bytes(10 << 20))
                await socket.recv()
            assert problem.value.rcvd.code == 1009
    asyncio.run(run())


def test_keys_guard_sockets(start):
    server = start("--api-keys", "secret")

    async def run():
        for path in ("/stt/websocket", "/ws/transcribe", "/ws/detect"):
            with pytest.raises(websockets.InvalidStatus) as problem:
                async with connect(server, path):
                    pass
            assert problem.value.response.status_code == 401
            async with connect(server, path, additional_headers={"Authorization": "Bearer secret"}):
                pass
            async with connect(server, path + "?api_key=secret"):
                pass
    asyncio.run(run())


def test_one_socket_too_many(start):
    server = start("--max-live", "2")

    async def run():
        async with connect(server, "/ws/detect") as one, connect(server, "/stt/websocket"):
            async with connect(server, "/ws/transcribe") as third:
                with pytest.raises(websockets.ConnectionClosed) as problem:
                    await third.recv()
                assert problem.value.rcvd.code == 1013
            await one.send(bytes(2))
            assert await one.recv()
        # Their places are free again.
        async with asyncio.timeout(10):
            while True:
                async with connect(server, "/ws/transcribe") as fourth:
                    try:
                        await fourth.send("<flush>")
                        assert json.loads(await fourth.recv()) == {"text": ""}
                        return
                    except websockets.ConnectionClosed:
                        await asyncio.sleep(0.1)
    asyncio.run(run())


def test_sigterm_closes_with_1001(start):
    server = start()

    async def run():
        async with connect(server, "/stt/websocket") as socket, connect(server, "/ws/detect") as other:
            await socket.send('{"type":"start","lang":"en"}')
            await send(socket, SPEECH)
            server.process.terminate()
            for one in (socket, other):
                with pytest.raises(websockets.ConnectionClosed) as problem:
                    async with asyncio.timeout(10):
                        while True:
                            await one.recv()
                assert problem.value.rcvd.code == 1001
    asyncio.run(run())
    assert server.process.wait(12) == 0


def test_clients_that_vanish_leave_nothing(server):
    before = server.descriptors()

    async def run():
        for _ in range(10):
            socket = await connect(server, "/stt/websocket")
            await start(socket)
            await send(socket, SPEECH)
            raw = socket.transport.get_extra_info("socket")
            raw.setsockopt(sockets.SOL_SOCKET, sockets.SO_LINGER, struct.pack("ii", 1, 0))
            socket.transport.abort()
    asyncio.run(run())
    wait_for(lambda: server.descriptors() <= before + 1)
    assert requests.get(server.url + "/health", timeout=5).status_code == 200


def test_a_client_that_does_not_read_is_held_back(server):
    before = server.rss_mb()

    async def run():
        async with connect(server, "/ws/detect", max_queue=1) as socket:
            # Never read: answers fill the pipes, then the server stops reading, then this send waits.
            sent = 0
            end = time.monotonic() + 5
            while time.monotonic() < end and sent < 200 << 20:
                try:
                    async with asyncio.timeout(1):
                        await socket.send(bytes(2))
                        sent += 2
                except TimeoutError:
                    break
            assert server.rss_mb() < before + 60
            socket.transport.abort()
    asyncio.run(run())


# ---- contract F ----

def test_flush(server, words):
    async def run():
        async with connect(server, "/ws/transcribe") as socket:
            await socket.send("<flush>")
            assert json.loads(await socket.recv()) == {"text": ""}
            await send(socket, SPEECH, 8192)
            await socket.send("<flush>")
            first = json.loads(await socket.recv())
            assert set(first) == {"text"} and len(words(first["text"])) > 3
            # The buffer is empty; the same again gives the same.
            await send(socket, SPEECH, 999)
            await socket.send("<flush>")
            assert json.loads(await socket.recv()) == first
            await socket.send("what?")
            assert "<flush>" in json.loads(await socket.recv())["error"]
            await socket.send("<flush>")
            assert json.loads(await socket.recv()) == {"text": ""}
        async with connect(server, "/ws/transcribe?format=text") as socket:
            await send(socket, SPEECH)
            await socket.send("<flush>")
            assert await socket.recv() == first["text"]
    asyncio.run(run())


@pytest.mark.parametrize("query, field", [("format=xml", "format"), ("language=tlh", "language")])
def test_flush_refuses_bad_queries(server, query, field):
    async def run():
        with pytest.raises(websockets.InvalidStatus) as problem:
            async with connect(server, "/ws/transcribe?" + query):
                pass
        assert problem.value.response.status_code == 422
        assert json.loads(problem.value.response.body)["detail"]["field"] == field
    asyncio.run(run())


def test_detect(server):
    async def run():
        async with connect(server, "/ws/detect") as socket:
            answers = []
            for part in (SILENCE, SPEECH, SILENCE + SILENCE):
                seen = []
                for begin in range(0, len(part), 960):
                    await socket.send(part[begin:begin + 960])
                    answer = json.loads(await socket.recv())
                    assert set(answer) == {"speech_detected"}
                    seen.append(answer["speech_detected"])
                answers.append(seen)
            assert not any(answers[0])
            assert sum(answers[1]) > len(answers[1]) / 2
            assert not any(answers[2][-20:])
            await socket.send("text")
            assert "error" in json.loads(await socket.recv())
            with pytest.raises(websockets.ConnectionClosed) as problem:
                await socket.recv()
            assert problem.value.rcvd.code == 1003
    asyncio.run(run())
