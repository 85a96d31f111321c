"""`sori listen` on the socket with registered speakers: files, names that the server knows, recordings, limits."""
import array
import asyncio
import json
import subprocess
import time
import wave

import pytest
import requests
import websockets

from conftest import ROOT, SAMPLE, SORI

ASSETS = ROOT / ".deps"
BECKETT = ASSETS / "moonshine-voice-0.1.0/moonshine_voice/assets/beckett.wav"
RATE = 16_000
needs_speakers = pytest.mark.skipif(
    not (ASSETS / "speakers-1").exists(), reason="the speaker models are not there: run scripts/setup (x86-64)")


def samples(path):
    with wave.open(str(path)) as file:
        return array.array("h", file.readframes(file.getnframes()))


def written(path, sound):
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(sound.tobytes())
    return path


ONE, OTHER = (samples(BECKETT) if BECKETT.exists() else None), samples(SAMPLE)
PAUSE = array.array("h", bytes(2 * RATE))


def listen(*words, **options):
    return subprocess.run(
        [SORI, "listen", *map(str, words)], cwd=ROOT, capture_output=True, text=True, timeout=90,
        stdin=subprocess.DEVNULL, **options)


@pytest.fixture(scope="module")
def tls(shared):
    return shared("--listen", "127.0.0.1:0,tls")


@pytest.fixture(scope="module")
def voices(tmp_path_factory):
    """Files of 4 s of each speaker."""
    folder = tmp_path_factory.mktemp("voices")
    return written(folder / "one.wav", ONE[:4 * RATE]), written(folder / "other.wav", OTHER[:4 * RATE])


def lines(done):
    """The texts of a run that went well, as (speaker, text)."""
    assert done.returncode == 0, done.stderr
    assert all(line.startswith("[") for line in done.stdout.splitlines()), done.stdout
    return [tuple(line[1:].split("] ", 1)) for line in done.stdout.splitlines()]


@pytest.mark.slow(reason="waits eight seconds and more, or computes as long")
@needs_speakers
def test_speakers_of_files_over_tls(tls, voices, words, tmp_path):
    spoken = written(tmp_path / "spoken.wav", ONE[6 * RATE:] + PAUSE + OTHER[4 * RATE:])
    done = listen(tls.url.replace("https", "wss") + "/", "--insecure", "--language", "en", "--file", spoken,
                  "--speaker", f"Beckett={voices[0]}", "--speaker", voices[1])
    heard = [(name.rstrip("?"), text) for name, text in lines(done)]
    assert [name for name, _ in heard] == sorted((name for name, _ in heard), reverse=True)
    assert {name for name, _ in heard} == {"Beckett", "1"} and all(words(text) for _, text in heard)
    assert "speaker 0 (Beckett) is registered" in done.stderr and "speaker 1 is registered" in done.stderr


@pytest.mark.slow(reason="waits five seconds and more, or computes as long")
@needs_speakers
def test_a_speaker_whom_the_server_knows(server, tmp_path):
    with open(BECKETT, "rb") as file:
        added = requests.post(server.url + "/api/speakers", data={"name": "지민"}, files={"file": file}, timeout=60)
    assert added.status_code in (200, 201), added.text
    spoken = written(tmp_path / "spoken.wav", ONE[5 * RATE:] + PAUSE)
    try:
        done = listen(server.url + "/", "--language", "en", "--file", spoken, "--registered", "지민")
    finally:
        requests.delete(f"{server.url}/api/speakers/{added.json()['id']}", timeout=10)
    assert {name for name, _ in lines(done)} == {"지민"}
    done = listen(server.url + "/", "--language", "en", "--file", spoken, "--registered", "nobody")
    assert done.returncode == 1 and "nobody" in done.stderr and "does not transcribe" in done.stderr


@needs_speakers
def test_a_file_that_is_no_voice(server, voices, tmp_path):
    silence = written(tmp_path / "silence.wav", PAUSE * 4)
    done = listen(server.url + "/", "--file", SAMPLE, "--speaker", f"Ann={silence}")
    assert done.returncode == 1 and "speaker 0 (Ann) is not registered" in done.stderr
    assert "nobody speaks" in done.stderr or "말" in done.stderr
    long = written(tmp_path / "long.wav", array.array("h", bytes(2 * 61 * RATE)))
    done = listen(server.url + "/", "--file", SAMPLE, "--speaker", long)
    assert done.returncode in (1, 2) and "longer than 60 s" in done.stderr
    done = listen(server.url + "/", "--file", SAMPLE, "--speaker", tmp_path / "none.wav")
    assert done.returncode in (1, 2) and "none.wav" in done.stderr


@needs_speakers
@pytest.mark.slow(reason="two recordings of 16 s in real time")
def test_a_limit_loses_nothing(start, server, voices, words, tmp_path):
    """Transcriptions of 6 s at most, one after the other, tell what one without a limit tells."""
    limited = start("--speaker-audio-seconds", "6")
    spoken = written(tmp_path / "spoken.wav", ONE[4 * RATE:] + PAUSE + OTHER + PAUSE)
    options = ["--language", "en", "--file", spoken, "--speaker", voices[0], "--speaker", voices[1]]
    whole, parts = [listen(server.url + "/", *options), listen(limited.url + "/", *options)]
    assert "the next one goes on" in parts.stderr and "the next one goes on" not in whole.stderr
    expected, told = [words(" ".join(text for _, text in lines(done))) for done in (whole, parts)]
    missing = [word for word in expected if word not in told]
    assert len(missing) <= len(expected) // 5, (expected, told)
    assert abs(len(told) - len(expected)) <= len(expected) // 4, (expected, told)


@needs_speakers
@pytest.mark.slow(reason="a recording of 16 s in real time, and a connection more")
def test_a_session_that_is_over_is_begun_anew(start, voices, words, tmp_path):
    """The server closes after 12 s; the speakers are registered on the next connection."""
    server = start("--speaker-session-seconds", "12")
    spoken = written(tmp_path / "spoken.wav", ONE[4 * RATE:] + PAUSE + OTHER + PAUSE)
    done = listen(server.url + "/", "--language", "en", "--file", spoken, "--speaker", voices[0])
    assert "connected again" in done.stderr and done.stderr.count("speaker 0 is registered") > 1
    assert len(words(" ".join(text for _, text in lines(done)))) > 10


class StandIn:
    """A server of the test's own that says what is in order, and keeps what it hears."""

    def __init__(self, refusals=0, drop=None):
        self.refusals, self.drop = refusals, drop
        # What each registration, and each transcription, was told.
        self.voices, self.audio, self.commands = [], [], []

    async def serve(self, socket):
        await socket.send('{"type":"model_loaded","message":"m"}')
        target = None
        async for message in socket:
            if isinstance(message, bytes):
                target[-1] += message
                if target is self.audio and self.drop and len(self.audio[-1]) > self.drop:
                    self.drop = None
                    socket.transport.abort()
                    return
                continue
            command = json.loads(message)
            self.commands.append(command)
            kind = command["type"]
            if kind == "start_speaker_registration":
                target = self.voices
                target.append(b"")
                answer = {"type": "speaker_registration_started", "speaker_id": command["speaker_id"]}
            elif kind == "complete_speaker_registration":
                answer = {"type": "speaker_registration_completed", "speaker_id": command["speaker_id"]}
                if self.refusals:
                    self.refusals -= 1
                    answer = {"type": "error", "code": "SPEAKER_REGISTRATION_FAILED", "message": "nobody speaks",
                              "speaker_id": command["speaker_id"]}
            elif kind == "start_transcription":
                target = self.audio
                target.append(b"")
                answer = {"type": "transcription_started"}
            else:
                await socket.send(json.dumps({
                    "type": "transcription", "speaker_id": 0, "text": "all of it", "speaker_match": "low", "start": 0.5,
                    "end": len(self.audio[-1]) / 2 / RATE}))
                answer = {"type": "transcription_stopped"}
            await socket.send(json.dumps({"message": "m"} | answer))

    def run(self, words, then=lambda process: None, **options):
        """Runs `sori listen` against it and calls `then`; gives exit code, output and errors."""
        async def run():
            async with websockets.serve(self.serve, "127.0.0.1", 0) as server:
                port = server.sockets[0].getsockname()[1]
                process = subprocess.Popen(
                    [SORI, "listen", f"ws://127.0.0.1:{port}/", *map(str, words)], cwd=ROOT, text=True,
                    stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
                try:
                    await asyncio.to_thread(then, process)
                    out, errors = await asyncio.to_thread(process.communicate, timeout=60)
                finally:
                    process.kill()
                return process.returncode, out, errors
        return asyncio.run(run())


@pytest.mark.slow(reason="waits eight seconds and more, or computes as long")
def test_a_lost_connection_registers_again(tmp_path):
    voice = written(tmp_path / "voice.wav", OTHER[:4 * RATE])
    server = StandIn(drop=40_000)
    code, out, errors = server.run(["--file", SAMPLE, "--speaker", f"Ann={voice}"])
    assert code == 0 and out == "[Ann?] all of it\n", errors
    assert "trying again" in errors and "connected again" in errors
    assert server.voices == [OTHER[:4 * RATE].tobytes()] * 2
    assert server.audio[1] == OTHER.tobytes()


def tape(tmp_path):
    """ALSA's `file` plugin stands for a sound card; it gives silence as fast as it is read."""
    (tmp_path / "silence.raw").write_bytes(bytes(32_000))
    config = tmp_path / "asound.conf"
    config.write_text(
        f'pcm.tape {{ type file; slave.pcm "null"; file "/dev/null"; infile "{tmp_path}/silence.raw"; format "raw" }}\n')
    return {"ALSA_CONFIG_PATH": f"/usr/share/alsa/alsa.conf:{config}", "PATH": "/usr/bin"}


def stop(process):
    time.sleep(3)
    process.terminate()


@pytest.mark.slow(reason="speakers are recorded in real time")
def test_speakers_are_recorded_in_turn(tmp_path):
    server = StandIn(refusals=1)
    _, out, errors = server.run(["--device", "tape", "--speakers", "2"], stop, env=tape(tmp_path))
    # The first was asked again; each was recorded for 4 s.
    assert errors.count("speaker 0 (1 of 2): speak now") == 2 and errors.count("speaker 1 (2 of 2): speak now") == 1
    assert "the server says: nobody speaks" in errors and "speaker 1 is registered" in errors
    assert all(4 <= len(voice) / 32_000 <= 4.2 for voice in server.voices) and len(server.voices) == 3
    assert out == "[0?] all of it\n"
    assert [command["type"] for command in server.commands][-2:] == ["start_transcription", "stop_transcription"]


def test_a_speaker_who_is_refused_three_times(tmp_path):
    code, _, errors = StandIn(refusals=9).run(["--device", "tape", "--speakers", "1"], env=tape(tmp_path))
    assert code == 1 and errors.count("speak now") == 3 and "speaker 0 is not registered" in errors


@pytest.mark.parametrize("arguments, part", [
    ([], "--speaker FILE"), (["--speakers", "0"], "--speakers"), (["--speakers", "2", "--file", SAMPLE], "--file"),
    (["--speaker", "Ann="], "NAME=FILE")])
def test_wrong_command_lines(arguments, part):
    done = listen("ws://127.0.0.1:1/", *arguments)
    assert done.returncode in (1, 2) and part in done.stderr and len(done.stderr.strip().split("\n")) == 1
