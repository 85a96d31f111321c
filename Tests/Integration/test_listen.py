"""`sori listen`: a file in real time, ALSA, reconnection."""
import asyncio
import concurrent.futures
import json
import socket as sockets
import subprocess
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


def test_other_sockets(server, words):
    paths = ["/ws/transcribe", "/ws/transcribe?format=text", "/ws/detect"]
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        messages, text, detected = pool.map(lambda path: listen(server.url + path, "--file", SAMPLE), paths)
    assert messages.returncode == 0 and len(words(messages.stdout)) > 3
    assert text.returncode == 0 and len(words(text.stdout)) > 3
    assert detected.returncode == 0 and "speech" in detected.stdout.split("\n")


def test_interims_on_a_terminal(server):
    done = subprocess.run(
        ["script", "-qec", f"{SORI} listen {server.url} --file {SAMPLE} --language en", "/dev/null"],
        cwd=ROOT, capture_output=True, timeout=60, stdin=subprocess.DEVNULL)
    # In grey, rewritten in place, then over it the line that stands.
    assert done.stdout.count(b"\r\x1b[K\x1b[90m") >= 2 and done.stdout.rstrip().split(b"\r\x1b[K")[-1].isascii()


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
