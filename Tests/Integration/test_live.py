"""Live sockets with the `websockets` package: dictation and command sockets, real audio, real time compressed."""
import asyncio
import json
import socket as sockets
import struct
import threading
import time
import wave

import pytest
import requests
import websockets

from conftest import MODELS, NANO, SAMPLE, wait_for


def pcm(path=SAMPLE):
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (16000, 1, 2)
        return file.readframes(file.getnframes())


SPEECH = pcm()
SILENCE = bytes(2 * 16000)
# Three recordings that have nothing in common: the sample's two sentences, and another voice.
RECORDINGS = [SPEECH[:2 * 66_000], SPEECH[2 * 66_000:], pcm(MODELS / "audio/en-01.wav")]


@pytest.fixture
def half_open(start):
    """A server that takes one live socket, and a client that has it, began to speak and was never heard of again."""
    server = start("--max-live", "1")
    client = sockets.create_connection(("127.0.0.1", int(server.url.rsplit(":", 1)[1])))
    client.sendall(b"GET /stt/websocket HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                   b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
    text = b'{"type":"start","lang":"en"}'
    client.sendall(bytes([0x81, 0x80 | len(text), 0, 0, 0, 0]) + text)
    client.sendall(bytes([0x82, 0x80 | 126]) + struct.pack(">H", 32000) + bytes(4) + SPEECH[:32000])
    begin, ended = time.monotonic(), []

    def watch():
        # On a thread: the tests before the one that looks may take longer than the server waits.
        try:
            while client.recv(65536):
                pass
        except OSError:
            pass
        ended.append(time.monotonic() - begin)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    yield server, watcher, ended
    client.close()


def connect(server, path, **options):
    return websockets.connect(server.url.replace("http", "ws") + path, max_size=None, **options)


async def received(socket, until, seconds=120):
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


# ---- dictation ----

def test_a_round(server, words):
    async def run():
        async with connect(server, "/stt/websocket") as socket:
            assert await start(socket) == {"type": "system", "message": "Recognition started: language - en-US"}
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


async def round_of(socket, audio, size=16000):
    """One round; the error that answers "?" is behind everything that belongs to it."""
    assert (await start(socket))["type"] == "system"
    await send(socket, audio, size)
    await socket.send('{"type":"end"}')
    await socket.send("?")
    messages = await received(socket, lambda m: m["type"] == "error")
    assert all(m["type"] in ("interim", "final") and m["text"] for m in messages[:-1])
    for one, two in zip(messages, messages[1:]):
        assert one != two
    return finals(messages)


def test_twenty_rounds_on_one_socket(server):
    """Each says what the same audio says on a socket of its own: nothing twice, nothing of the round before."""
    async def run():
        alone = []
        for speech in RECORDINGS:
            async with connect(server, "/stt/websocket") as socket:
                alone.append(await round_of(socket, speech))
        assert len({tuple(texts) for texts in alone}) == len(RECORDINGS)
        for word, texts in zip(("committee", "questions", "morning"), alone):
            assert len(texts) == 1 and word in texts[0].lower()
        async with connect(server, "/stt/websocket") as socket:
            for turn in range(20):
                if turn % 5 == 4:
                    assert await round_of(socket, SILENCE) == []
                    continue
                # Odd sizes: half a sample left over from one round must not move the next one's.
                assert await round_of(socket, RECORDINGS[turn % 3] + (b"\1" if turn % 2 else b""), 15999) == alone[turn % 3]
                if turn % 7 == 3:
                    # A round that is broken off leaves nothing either.
                    await start(socket)
                    await send(socket, RECORDINGS[(turn + 1) % 3])
    asyncio.run(run())


def test_whisper_gives_the_same_finals_again(shared):
    """Korean at double speed as if it were English: the model is sampled at higher temperatures, and still says the
    same."""
    korean = pcm(MODELS / "audio/ko-01.wav")
    fast = b"".join(korean[at:at + 2] for at in range(0, len(korean), 4)) * 2
    server = shared("--backend", "whisper", "--model", NANO, "--compute-type", "float32")

    async def run():
        async with connect(server, "/stt/websocket") as socket:
            runs = [await round_of(socket, fast, size) for size in (16000, 16000, 999)]
            assert runs[0] and runs[1] == runs[0] and runs[2] == runs[0]
    asyncio.run(run())


def test_times_and_traces_where_they_are_asked_for(start):
    """Two sentences with a second between them: numbered, in order, where they are; and a line of the log for each."""
    server = start("--trace-live", "on")
    begins = json.dumps({"type": "start", "lang": "en", "times": True, "corrections": True})

    async def run():
        async with connect(server, "/stt/websocket") as socket:
            await socket.send(begins)
            await received(socket, lambda m: m["type"] == "system")
            await send(socket, RECORDINGS[0] + SILENCE + RECORDINGS[2])
            await socket.send('{"type":"end"}')
            await socket.send(begins)
            messages = await received(socket, lambda m: m["type"] == "system")
            told = [m for m in messages if m["type"] == "final"]
            assert len(told) > 1 and [m["utterance"] for m in told] == list(range(len(told)))
            seconds = (len(RECORDINGS[0] + SILENCE + RECORDINGS[2])) / 32000
            for one, two in zip(told, told[1:]):
                assert one["end"] <= two["start"]
            assert all(0 <= m["start"] < m["end"] <= seconds and m["language"] == "en" for m in told)
            assert all(m["utterance"] < len(told) and "start" in m for m in messages if m["type"] == "interim")
            return told
    told = asyncio.run(run())
    traces = wait_for(lambda: len(lines := [line for line in server.log if "live: utterance" in line]) == len(told) and lines)
    for line, final in zip(traces, told):
        fields = dict(field.split("=") for field in line.split() if "=" in field)
        assert int(fields["decode_start"]) <= int(fields["decode_end"]) <= int(fields["sent"])
        assert final["text"] not in line


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


@pytest.fixture
def keyed(shared):
    """A server that asks for a key."""
    return shared("--api-keys", "first-key,second-key,키/1")


def test_keys_guard_sockets(keyed):
    async def run():
        for path in ("/stt/websocket", "/ws/transcribe", "/ws/detect"):
            with pytest.raises(websockets.InvalidStatus) as problem:
                async with connect(keyed, path):
                    pass
            assert problem.value.response.status_code == 401
            async with connect(keyed, path, additional_headers={"Authorization": "Bearer first-key"}):
                pass
            async with connect(keyed, path + "?api_key=second-key"):
                pass
    asyncio.run(run())


@pytest.mark.parametrize("offer, is_taken", [
    (["sori", "openai-insecure-api-key.first-key"], True),
    (["openai-insecure-api-key.second-key", "sori"], True),
    # "키/1" is no token (RFC 7230), so it comes in base64url.
    (["sori", "sori-api-key-base64url.7YKkLzE"], True),
    (["sori", "openai-insecure-api-key.other-key"], False),
    (["sori", "sori-api-key-base64url.!"], False),
    (["sori"], False),
])
def test_a_key_among_the_subprotocols(start, keyed, offer, is_taken):
    async def run():
        for path in ("/stt/websocket", "/ws/transcribe", "/ws/detect"):
            if is_taken:
                async with connect(keyed, path, subprotocols=offer) as socket:
                    assert socket.subprotocol == "sori"
                    assert socket.response.headers.get_all("sec-websocket-protocol") == ["sori"]
            else:
                with pytest.raises(websockets.InvalidStatus) as problem:
                    async with connect(keyed, path, subprotocols=offer):
                        pass
                assert problem.value.response.status_code == 401
    asyncio.run(run())


def test_who_offers_no_subprotocol_is_given_none(server):
    async def run():
        async with connect(server, "/stt/websocket") as socket:
            assert "sec-websocket-protocol" not in socket.response.headers
        async with connect(server, "/stt/websocket", subprotocols=["chat", "sori"]) as socket:
            assert socket.subprotocol == "sori"
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
        # Both may be opened again.
        async with asyncio.timeout(60):
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


def test_clients_that_vanish_leave_nothing(start):
    """Neither descriptors nor memory nor open sockets: three may be open, and a hundred come and go."""
    server = start("--max-live", "3")

    async def vanish(path, first):
        while True:
            socket = await connect(server, path)
            try:
                if first:
                    await socket.send(first)
                await send(socket, SPEECH)
                break
            except websockets.ConnectionClosed as closed:
                # The one before has not been missed yet.
                assert closed.rcvd.code == 1013
                await asyncio.sleep(0.02)
        raw = socket.transport.get_extra_info("socket")
        raw.setsockopt(sockets.SOL_SOCKET, sockets.SO_LINGER, struct.pack("ii", 1, 0))
        socket.transport.abort()

    async def run(count):
        for number in range(count):
            await vanish(*[("/stt/websocket", '{"type":"start","lang":"en"}'), ("/ws/transcribe", None), ("/ws/detect", None)]
                         [number % 3])

    async def three_open():
        async with connect(server, "/ws/detect") as one, connect(server, "/ws/detect") as two, \
                connect(server, "/ws/detect") as three:
            for socket in (one, two, three):
                try:
                    await socket.send(bytes(2))
                    await socket.recv()
                except websockets.ConnectionClosed:
                    return False
        return True

    wait_for(lambda: asyncio.run(three_open()))
    before = server.descriptors()
    asyncio.run(run(50))
    wait_for(lambda: server.descriptors() <= before)
    memory = server.rss_mb()
    asyncio.run(run(50))
    wait_for(lambda: server.descriptors() <= before)
    assert server.rss_mb() < memory + 30
    wait_for(lambda: asyncio.run(three_open()))


@pytest.mark.slow(reason="waits five seconds and more, or computes as long")
def test_a_slow_reader_loses_nothing(server):
    """Long speech as fast as it goes, nothing read meanwhile: memory stays, and all of it comes in the end."""
    speech = SILENCE.join(RECORDINGS * 8)
    before = server.rss_mb()

    async def run():
        async with connect(server, "/stt/websocket", max_queue=None) as socket:
            in_time = await round_of(socket, speech)
            assert len(in_time) == 24
        async with connect(server, "/stt/websocket", max_queue=1) as socket:
            await start(socket)
            sender = asyncio.create_task(send(socket, speech, 8192))
            await asyncio.sleep(3)
            assert server.rss_mb() < before + 100
            messages = []
            async with asyncio.timeout(300):
                while len(finals(messages)) < 23:
                    messages.append(json.loads(await socket.recv()))
                    await asyncio.sleep(0.02)
                await sender
                await socket.send('{"type":"end"}')
                await socket.send("?")
                messages += await received(socket, lambda m: m["type"] == "error")
            assert finals(messages) == in_time
    asyncio.run(run())


def test_text_where_audio_belongs_and_audio_where_text_belongs(server):
    """A start as a binary message is audio outside a round; audio as text is told and is no audio."""
    async def run():
        async with connect(server, "/stt/websocket") as socket:
            await socket.send(b'{"type":"start","lang":"en"}')
            await quiet(socket)
            await start(socket)
            await socket.send("0" * 32000)
            assert json.loads(await socket.recv())["type"] == "error"
            await socket.send('{"type":"end"}')
            await quiet(socket)
        # A text that is no UTF-8, by hand: the package would not send it.
        async with connect(server, "/ws/transcribe") as socket:
            socket.transport.write(b"\x81\x82\0\0\0\0\xff\xff")
            with pytest.raises(websockets.ConnectionClosed) as problem:
                await socket.recv()
            assert problem.value.rcvd.code == 1007
    asyncio.run(run())


@pytest.mark.slow(reason="a client may be silent for fifty seconds")
def test_a_half_open_client_is_dropped(half_open):
    """It answers no ping: 50 s, then it goes."""
    server, watcher, ended = half_open
    watcher.join(65)
    assert ended and 40 < ended[0] < 60

    async def run():
        async with asyncio.timeout(30):
            while True:
                # The one live socket that this server has is free again.
                async with connect(server, "/ws/transcribe") as socket:
                    try:
                        await socket.send("<flush>")
                        return json.loads(await socket.recv())
                    except websockets.ConnectionClosed:
                        await asyncio.sleep(0.1)
    assert asyncio.run(run()) == {"text": ""}


@pytest.mark.slow(reason="waits five seconds and more, or computes as long")
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


# ---- command sockets ----

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
