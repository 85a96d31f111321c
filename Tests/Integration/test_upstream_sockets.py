"""Live sockets routed to other instances, word for word, and what becomes of them when those go."""
import asyncio
import json
import signal
import wave

import pytest
import websockets

from conftest import SAMPLE, wait_for
from instances import choose, device, healthy, instance, live_url, pair, router


def pcm():
    with wave.open(str(SAMPLE)) as file:
        return file.readframes(file.getnframes())


SPEECH = pcm()


@pytest.mark.parametrize("path", ["/ws/transcribe", "/ws/transcribe?format=text&sample_rate=16000"])
def test_flushed_text_is_that_of_a_direct_socket(router, pair, path):
    choose(router, "a")

    async def run(one):
        async with websockets.connect(live_url(one, path)) as socket:
            answers = []
            for _ in range(2):
                for start in range(0, len(SPEECH), 8_191):
                    await socket.send(SPEECH[start:start + 8_191])
                await socket.send("<flush>")
                answers.append(await asyncio.wait_for(socket.recv(), 60))
            return answers

    routed, direct = asyncio.run(run(router)), asyncio.run(run(pair[0]))
    assert routed == direct and len(routed[0].split()) > 5
    wait_for(lambda: device(router, "a")["live_sockets"] == 0)


def test_dictation_is_that_of_a_direct_socket(router, pair):
    choose(router, "b")

    async def run(one):
        async with websockets.connect(live_url(one, "/stt/websocket?endpoint_ms=600")) as socket:
            await socket.send(json.dumps({"type": "start", "lang": "en-US"}))
            messages = [json.loads(await socket.recv())]
            for start in range(0, len(SPEECH), 16_000):
                await socket.send(SPEECH[start:start + 16_000])
            await socket.send(json.dumps({"type": "end"}))
            await socket.send("no json")
            async with asyncio.timeout(60):
                while messages[-1]["type"] != "error":
                    messages.append(json.loads(await socket.recv()))
            return [m for m in messages if m["type"] != "interim"]

    routed, direct = asyncio.run(run(router)), asyncio.run(run(pair[1]))
    assert routed == direct
    assert [m["type"] for m in routed].count("final") >= 1 and routed[0]["type"] == "system"


def test_the_speakers_socket_is_routed(router, pair):
    choose(router, "a")

    async def greeting(one):
        async with websockets.connect(live_url(one, "/")) as socket:
            first = await socket.recv()
            await socket.send(json.dumps({"type": "complete_speaker_registration", "speaker_id": 0}))
            return first, await socket.recv()

    assert asyncio.run(greeting(router)) == asyncio.run(greeting(pair[0]))


def test_close_codes_go_through(router):
    choose(router, "a")

    async def run():
        async with websockets.connect(live_url(router, "/ws/detect")) as socket:
            await socket.send("text")
            assert "error" in json.loads(await socket.recv())
            with pytest.raises(websockets.ConnectionClosed) as closed:
                await socket.recv()
            assert closed.value.rcvd.code == 1003
        with pytest.raises(websockets.InvalidStatus) as refused:
            await websockets.connect(live_url(router, "/stt/websocket?sample_rate=5"))
        assert refused.value.response.status_code == 422
        async with websockets.connect(live_url(router, "/ws/transcribe?language=ko")) as socket:
            with pytest.raises(websockets.ConnectionClosed) as closed:
                await asyncio.wait_for(socket.recv(), 20)
            assert closed.value.rcvd.code == 1008 and closed.value.rcvd.reason

    asyncio.run(run())


@pytest.mark.parametrize("number", [
    signal.SIGKILL, signal.SIGTERM,
    pytest.param(signal.SIGSTOP, marks=pytest.mark.slow(reason="three health checks find nobody"))])
def test_a_lost_upstream_ends_its_sockets_and_the_next_one_works(instance, pair, number):
    a = instance()
    one = instance("--model", "none", "--upstream", f"a={a.url},b={pair[1].url}")
    healthy(one, "a", "b")
    choose(one, "a")

    async def run():
        silent = await websockets.connect(live_url(one, "/ws/detect"))
        socket = await websockets.connect(live_url(one, "/ws/detect"))
        await socket.send(bytes(3200))
        await socket.recv()
        wait_for(lambda: device(one, "a")["live_sockets"] == 2)
        a.signal(number)
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await asyncio.wait_for(socket.recv(), 40)
        assert closed.value.rcvd.code == (1001 if number == signal.SIGTERM else 1013)
        async with websockets.connect(live_url(one, "/ws/detect")) as again:
            await again.send(bytes(3200))
            assert json.loads(await asyncio.wait_for(again.recv(), 40)) == {"speech_detected": False}
        # Nothing was said on this one yet: another instance has it, and its client knows nothing of that.
        await asyncio.to_thread(wait_for, lambda: device(one, "b")["live_sockets"] == 1)
        await silent.send(bytes(3200))
        assert json.loads(await asyncio.wait_for(silent.recv(), 40)) == {"speech_detected": False}
        await silent.close()

    asyncio.run(run())
    wait_for(lambda: device(one, "b")["live_sockets"] == 0)


def test_a_slow_reader_holds_the_upstream_back(router):
    """What is sent is bounded on both sides: the router does not keep what a client does not take."""
    choose(router, "a")
    before = router.server.rss_mb()

    sent = 0

    async def run():
        async with websockets.connect(live_url(router, "/ws/detect"), max_queue=1) as socket:
            async def send():
                nonlocal sent
                for _ in range(40_000):
                    await socket.send(bytes(640))
                    sent += 1

            sending = asyncio.create_task(send())
            # Until nothing goes any more: then every buffer on the way is full.
            seen = -1
            while seen != sent and not sending.done():
                seen = sent
                await asyncio.sleep(1)
            for _ in range(40_000):
                assert json.loads(await socket.recv())["speech_detected"] is False
            await sending

    asyncio.run(run())
    assert router.server.rss_mb() < before + 30


def test_an_open_socket_outlives_fifty_switches(router):
    """It stays where it is; only new ones go elsewhere."""
    choose(router, "a")

    async def run():
        async with websockets.connect(live_url(router, "/ws/detect")) as socket:
            await socket.send(bytes(3200))
            await socket.recv()
            for switch in range(50):
                await asyncio.to_thread(choose, router, "ba"[switch % 2])
                await socket.send(bytes(3200))
                assert json.loads(await socket.recv()) == {"speech_detected": False}
                assert device(router, "a")["live_sockets"] == 1

    asyncio.run(run())


def test_clients_that_vanish_leave_nothing(router):
    choose(router, "a")

    async def run():
        for _ in range(5):
            socket = await websockets.connect(live_url(router, "/stt/websocket"))
            await socket.send(json.dumps({"type": "start", "lang": "en-US"}))
            await socket.recv()
            socket.transport.abort()

    asyncio.run(run())
    wait_for(lambda: device(router, "a")["live_sockets"] == 0)
