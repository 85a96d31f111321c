"""`sori listen`: a file in real time, ALSA, reconnection."""
import asyncio
import concurrent.futures
import json
import signal
import socket as sockets
import subprocess
import threading
import time
import wave

import pytest
import websockets

from conftest import ROOT, SAMPLE, SORI, wait_for


def listen(*words, **options):
    return subprocess.run([SORI, "listen", *map(str, words)], cwd=ROOT, capture_output=True, text=True, timeout=60, **options)


def test_a_file_to_dictation(server, words, tmp_path):
    saved = tmp_path / "heard.wav"
    done = listen(server.url, "--file", SAMPLE, "--language", "en-US", "--save", saved)
    assert done.returncode == 0, done.stderr
    assert len(words(done.stdout)) > 3
    # Not on a terminal: finals only, without escape sequences.
    assert "\x1b" not in done.stdout and "\r" not in done.stdout
    with wave.open(str(saved)) as heard, wave.open(str(SAMPLE)) as original:
        assert heard.readframes(heard.getnframes()) == original.readframes(original.getnframes())


@pytest.mark.slow(reason="a recording of ten seconds in real time")
def test_other_sockets(server, words):
    paths = ["/ws/transcribe", "/ws/transcribe?format=text", "/ws/detect"]
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        messages, text, detected = pool.map(lambda path: listen(server.url + path, "--file", SAMPLE), paths)
    assert messages.returncode == 0 and len(words(messages.stdout)) > 3
    assert text.returncode == 0 and len(words(text.stdout)) > 3
    assert detected.returncode == 0 and "speech" in detected.stdout.split("\n")


@pytest.mark.slow(reason="a recording of ten seconds in real time")
def test_interims_on_a_terminal(server):
    done = subprocess.run(
        ["script", "-qec", f"{SORI} listen {server.url} --file {SAMPLE} --language en", "/dev/null"],
        cwd=ROOT, capture_output=True, timeout=60, stdin=subprocess.DEVNULL)
    # In grey, rewritten in place, then over it the line that stands.
    assert done.stdout.count(b"\r\x1b[K\x1b[90m") >= 2 and done.stdout.rstrip().split(b"\r\x1b[K")[-1].isascii()


@pytest.mark.slow(reason="a recording of ten seconds in real time")
def test_a_device_by_alsa(server, tmp_path):
    """ALSA's `file` plugin stands for a sound card: it gives the sample and then silence, as fast as it is read."""
    with wave.open(str(SAMPLE)) as sample:
        expected = sample.readframes(sample.getnframes())
    (tmp_path / "sample.raw").write_bytes(expected)
    config = tmp_path / "asound.conf"
    config.write_text(
        f'pcm.tape {{ type file; slave.pcm "null"; file "/dev/null"; infile "{tmp_path}/sample.raw"; format "raw" }}\n')
    saved = tmp_path / "heard.wav"
    process = subprocess.Popen(
        [SORI, "listen", server.url, "--device", "tape", "--language", "en", "--save", saved], cwd=ROOT,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={"ALSA_CONFIG_PATH": f"/usr/share/alsa/alsa.conf:{config}", "PATH": "/usr/bin"})
    wait_for(lambda: saved.exists() and saved.stat().st_size > len(expected) + 100_000)
    process.terminate()
    process.communicate(timeout=60)
    with wave.open(str(saved)) as heard:
        assert heard.readframes(heard.getnframes()).startswith(expected)


@pytest.mark.parametrize("arguments, part", [
    (["ftp://x"], "ws://"), (["ws://127.0.0.1:1/nowhere"], "/stt/websocket"), (["ws://h:99999"], "port"),
    (["--language", "zz"], "--language"), (["--buffer", "0"], "--buffer"), (["a", "b"], "address")])
def test_wrong_command_lines(arguments, part):
    done = listen(*arguments)
    assert done.returncode in (1, 2) and part in done.stderr and len(done.stderr.strip().split("\n")) == 1


def test_nothing_there(server):
    done = listen("ws://127.0.0.1:1", "--file", SAMPLE)
    assert done.returncode == 1 and "cannot connect" in done.stderr
    done = listen(server.url + "/ws/transcribe", "--device", "no-such-device")
    assert done.returncode == 1 and "arecord -L" in done.stderr
    done = listen(server.url, "--file", "/no/such.wav")
    assert done.returncode == 1


@pytest.mark.slow(reason="a recording of ten seconds in real time")
def test_audio_survives_a_lost_connection(tmp_path):
    """A server of ours that drops the first connection in the middle: everything arrives on the second."""
    with wave.open(str(SAMPLE)) as sample:
        expected = sample.readframes(sample.getnframes())
    heard = [b"", b""]
    count = 0

    async def serve(socket):
        nonlocal count
        turn = min(count, 1)
        count += 1
        async for message in socket:
            if isinstance(message, str):
                if json.loads(message)["type"] == "end":
                    await socket.send('{"type":"final","text":"all of it"}')
                continue
            heard[turn] += message
            if turn == 0 and len(heard[0]) > 40_000:
                raw = socket.transport.get_extra_info("socket")
                raw.setsockopt(sockets.SOL_SOCKET, sockets.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                socket.transport.abort()
                return

    async def run():
        async with websockets.serve(serve, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            return await asyncio.to_thread(listen, f"ws://127.0.0.1:{port}", "--file", SAMPLE)
    done = asyncio.run(run())
    assert done.returncode == 0, done.stderr
    assert "trying again" in done.stderr and "connected again" in done.stderr
    assert done.stdout == "all of it\n"
    assert heard[1] == expected


def stand_in(handler, words, then=lambda process: None):
    """Runs `sori listen` against a server of `handler`, calls `then`; gives exit code, output, errors and seconds."""
    async def run():
        async with websockets.serve(handler, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            begin = time.monotonic()
            process = subprocess.Popen([SORI, "listen", f"ws://127.0.0.1:{port}", *map(str, words)], cwd=ROOT, text=True,
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            try:
                await asyncio.to_thread(then, process)
                out, errors = await asyncio.to_thread(process.communicate, timeout=60)
            finally:
                process.kill()
            return process.returncode, out, errors, time.monotonic() - begin
    return asyncio.run(run())


async def never_answers(socket):
    async for _ in socket:
        pass


async def begins_a_text(socket):
    async for message in socket:
        if isinstance(message, bytes):
            await socket.send('{"type":"interim","text":"what was said so far"}')


@pytest.mark.slow(reason="a recording of ten seconds in real time")
@pytest.mark.parametrize("handler, output", [(never_answers, ""), (begins_a_text, "what was said so far\n")])
def test_a_server_that_never_answers_the_end(handler, output):
    """The wait has an end; what is there is printed, and what is missing told."""
    code, out, errors, seconds = stand_in(handler, ["--file", SAMPLE, "--answer-timeout", "2"])
    assert code == 1 and out == output and "within 2 s" in errors and "--answer-timeout" in errors
    assert seconds < 20


def long_file(tmp_path):
    path = tmp_path / "long.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(bytes(32_000 * 600))
    return path


async def answers_the_end(socket):
    async for message in socket:
        if isinstance(message, str) and json.loads(message)["type"] == "end":
            await socket.send('{"type":"final","text":"the last text"}')


@pytest.mark.slow(reason="a recording of ten seconds in real time")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_one_signal_asks_for_the_last_text(tmp_path, number):
    def stop(process):
        time.sleep(1.5)
        process.send_signal(number)
    code, out, errors, seconds = stand_in(answers_the_end, ["--file", long_file(tmp_path)], stop)
    assert code == 0 and out == "the last text\n" and "waiting for the last text" in errors
    assert seconds < 10


@pytest.mark.slow(reason="a recording of ten seconds in real time")
def test_one_signal_ends_it_also_when_nothing_answers(tmp_path):
    def stop(process):
        time.sleep(1.5)
        process.terminate()
    code, _, errors, seconds = stand_in(never_answers, ["--file", long_file(tmp_path), "--answer-timeout", "2"], stop)
    assert code == 1 and "within 2 s" in errors
    assert seconds < 15


def test_a_second_signal_ends_it_at_once(tmp_path):
    sent = []

    def stop(process):
        time.sleep(1.5)
        process.terminate()
        time.sleep(0.5)
        process.terminate()
        sent.append(time.monotonic())
        process.wait(10)
        sent.append(time.monotonic())
    code, _, _, _ = stand_in(never_answers, ["--file", long_file(tmp_path)], stop)
    assert code == 130 and sent[1] - sent[0] < 2


def vanishing_server(words, then=lambda process: None):
    """A server that takes one client and is gone for good in the middle of the audio."""
    listener = sockets.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]

    async def serve():
        gone = asyncio.Event()

        async def handler(socket):
            count = 0
            async for message in socket:
                count += len(message)
                if count > 40_000:
                    gone.set()
                    socket.transport.abort()
                    return
        async with websockets.serve(handler, sock=listener):
            await asyncio.wait_for(gone.wait(), 30)
    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    begin = time.monotonic()
    process = subprocess.Popen([SORI, "listen", f"ws://127.0.0.1:{port}", *map(str, words)], cwd=ROOT, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        thread.join(30)
        then(process)
        _, errors = process.communicate(timeout=90)
    finally:
        process.kill()
    return process.returncode, errors, time.monotonic() - begin


@pytest.mark.slow(reason="a recording of ten seconds in real time")
def test_one_signal_ends_it_when_the_server_has_vanished(tmp_path):
    def stop(process):
        time.sleep(1)
        process.terminate()
    code, errors, seconds = vanishing_server(["--file", long_file(tmp_path), "--answer-timeout", "3"], stop)
    assert code == 1 and "trying again" in errors and "may be missing" in errors
    assert seconds < 20


@pytest.mark.slow(reason="a server that is away at the end is called again for ten seconds")
def test_a_server_that_has_vanished_by_the_end_of_the_file():
    code, errors, seconds = vanishing_server(["--file", SAMPLE])
    assert code == 1 and "did not come back" in errors
    assert seconds < 60
