"""Who speaks in files: over REST, the OpenAI API and the command line."""
import array
import contextlib
import json
import re
import signal
import subprocess
import threading
import time
import wave

import openai
import pytest
import requests

from conftest import ROOT, SAMPLE, SORI

ASSETS = ROOT / ".deps"
BECKETT = ASSETS / "moonshine-voice-0.1.0/moonshine_voice/assets/beckett.wav"
pytestmark = pytest.mark.skipif(
    not (ASSETS / "speakers-1/.complete").exists(), reason="the speaker models are not there: run scripts/setup (x86-64)")
RATE = 16_000


def samples(path):
    with wave.open(str(path), "rb") as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2)
        return array.array("h", file.readframes(file.getnframes()))


def write(path, *channels):
    length = max(map(len, channels))
    mixed = array.array("h", bytes(2 * length * len(channels)))
    for index, channel in enumerate(channels):
        mixed[index:index + len(channel) * len(channels):len(channels)] = channel
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(channels))
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(mixed.tobytes())
    return path


@pytest.fixture(scope="module")
def conversation(tmp_path_factory):
    """Two people who take turns: one, the other, and the first again."""
    one, other = samples(BECKETT)[:6 * RATE], samples(SAMPLE)
    pause = array.array("h", bytes(RATE))
    path = write(tmp_path_factory.mktemp("speech") / "two.wav", one + pause + other + pause + one[:4 * RATE])
    turns = [len(one) / RATE, (len(one) + len(pause)) / RATE, (len(one) + len(pause) + len(other)) / RATE]
    return path, turns


@pytest.fixture(scope="module")
def stereo(tmp_path_factory):
    one, other = samples(BECKETT)[:6 * RATE], samples(SAMPLE)
    return write(tmp_path_factory.mktemp("speech") / "call.wav", one, array.array("h", bytes(2 * len(one))) + other)


def upload(server, path, **fields):
    with open(path, "rb") as file:
        return requests.post(f"{server.url}/transcribe_by_upload", files={"file": file},
                             data={"language": "en", **fields}, timeout=120)


def check(segments, turns, names=("SPEAKER_00", "SPEAKER_01")):
    """The first turn and the third are one speaker's, the second is another's."""
    end, start, back = turns
    assert {s["speaker"] for s in segments} == set(names)
    for segment in segments:
        middle = (segment["start"] + segment["end"]) / 2
        assert segment["speaker"] == names[1 if start < middle < back else 0], segment
        # Moonshine's word times are spread over a chunk.
        assert segment["end"] <= end + 1 or segment["start"] >= end - 1


def test_transcription(server, conversation, words):
    path, turns = conversation
    plain = upload(server, path).json()
    answer = upload(server, path, diarize="true").json()
    assert all("speaker" not in s for s in plain["segments"]) and "speakers" not in plain
    check(answer["segments"], turns)
    assert words(answer["text"]) == words(plain["text"])
    assert all("words" not in s for s in answer["segments"])
    assert answer["processing_steps"]["diarize"] is True and "step_errors" not in answer
    assert [s["speaker"] for s in answer["speakers"]] == ["SPEAKER_00", "SPEAKER_01"]
    assert all(s["seconds"] > 2 and s["turns"] for s in answer["speakers"])
    assert [s["id"] for s in answer["segments"]] == list(range(len(answer["segments"])))


def test_words_carry_speakers(server, conversation):
    path, _ = conversation
    answer = upload(server, path, diarize="true", word_timestamps="true").json()
    for segment in answer["segments"]:
        assert segment["words"] and {w["speaker"] for w in segment["words"]} == {segment["speaker"]}


def test_the_number_of_speakers(server, conversation):
    path, _ = conversation
    answer = upload(server, path, num_speakers="1").json()
    assert {s["speaker"] for s in answer["segments"]} == {"SPEAKER_00"}
    assert len(upload(server, path, max_speakers="1").json()["speakers"]) == 1


@pytest.mark.parametrize("field, value", [
    ("diarize", "perhaps"), ("num_speakers", "0"), ("num_speakers", "many"), ("min_speakers", "65"),
    ("max_speakers", "-2"), ("channels", "three")])
def test_wrong_values_are_named(server, conversation, field, value):
    answer = upload(server, conversation[0], **{field: value})
    assert answer.status_code == 422
    assert answer.json()["detail"]["field"] == field and field in answer.json()["detail"]["message"]


def test_what_contradicts_itself(server, conversation):
    for fields in ({"min_speakers": "3", "max_speakers": "2"}, {"diarize": "true", "channels": "split"}):
        assert upload(server, conversation[0], **fields).status_code == 422


def test_channels_of_a_call(server, stereo):
    answer = upload(server, stereo, channels="split").json()
    assert {(s["channel"], s["speaker"]) for s in answer["segments"]} == {(0, "left"), (1, "right")}
    named = upload(server, stereo, channels="split", channel_names="상담원,고객").json()
    assert {s["speaker"] for s in named["segments"]} == {"상담원", "고객"}
    assert [s["text"] for s in named["segments"]] == [s["text"] for s in answer["segments"]]


def test_silence_has_no_speakers(server, tmp_path):
    silent = write(tmp_path / "silent.wav", array.array("h", bytes(2 * 12 * RATE)))
    answer = upload(server, silent, diarize="true").json()
    assert answer["segments"] == [] and answer["speakers"] == []
    assert answer["processing_steps"]["diarize"] is True


def test_openai_diarized_json(server, conversation):
    path, turns = conversation
    client = openai.OpenAI(base_url=server.url + "/v1", api_key="none", max_retries=0)
    with open(path, "rb") as file:
        answer = client.audio.transcriptions.create(
            file=file, model="whisper-1", response_format="diarized_json", chunking_strategy="auto")
    assert answer.task == "transcribe" and answer.duration > 10 and answer.usage.type == "duration"
    assert answer.text == " ".join(s.text for s in answer.segments)
    assert all(s.type == "transcript.text.segment" and s.start < s.end for s in answer.segments)
    check([s.model_dump() for s in answer.segments], turns, ("A", "B"))


def test_openai_stream_with_speakers(server, conversation):
    path, turns = conversation
    client = openai.OpenAI(base_url=server.url + "/v1", api_key="none", max_retries=0)
    with open(path, "rb") as file:
        events = list(client.audio.transcriptions.create(
            file=file, model="whisper-1", response_format="diarized_json", stream=True))
    segments = [e for e in events if e.type == "transcript.text.segment"]
    check([s.model_dump() for s in segments], turns, ("A", "B"))
    assert events[-1].type == "transcript.text.done" and events[-1].text == " ".join(s.text for s in segments)


def test_openai_subtitles_with_speakers(server, conversation):
    with open(conversation[0], "rb") as file:
        answer = requests.post(f"{server.url}/v1/audio/transcriptions", files={"file": file}, timeout=120,
                               data={"model": "whisper-1", "response_format": "vtt", "diarize": "true"})
    assert set(re.findall(r"<v ([^>]*)>", answer.text)) == {"SPEAKER_00", "SPEAKER_01"}


def sori(*words):
    return subprocess.run([SORI, "transcribe", *map(str, words)], cwd=ROOT, capture_output=True, text=True, timeout=120)


@pytest.mark.slow(reason="the command line reads the models anew for each call")
def test_command_line(conversation, stereo):
    path, turns = conversation
    lines = sori(path, "--diarize").stdout.splitlines()
    assert {line.split(": ")[0] for line in lines} == {"SPEAKER_00", "SPEAKER_01"}
    check(json.loads(sori(path, "--diarize", "-f", "json").stdout)["segments"], turns)
    assert "[SPEAKER_01]: " in sori(path, "--diarize", "-f", "srt").stdout
    assert sori(path, "--diarize", "-f", "tsv").stdout.splitlines()[0] == "start\tend\ttext\tspeaker"
    assert {line.split(": ")[0] for line in sori(stereo, "--channels", "split").stdout.splitlines()} == {"left", "right"}
    done = sori(path, "--num-speakers", "0")
    assert done.returncode == 2 and "--num-speakers" in done.stderr


def test_without_the_models(start, conversation, tmp_path):
    """The rest goes on; what needs them says what to do."""
    for name in ("silero-vad-6.2.3", "moonshine-voice-0.1.0"):
        (tmp_path / name).symlink_to((ASSETS / name).resolve())
    server = start("--assets-dir", str(tmp_path))
    assert any("speakers cannot be told apart" in line and "scripts/setup" in line for line in server.log)
    answer = upload(server, conversation[0], diarize="true")
    assert answer.status_code == 503 and "scripts/setup" in answer.json()["detail"]["message"]
    assert upload(server, conversation[0]).status_code == 200
    done = sori(conversation[0], "--diarize", "--assets-dir", tmp_path)
    assert done.returncode == 3 and "scripts/setup" in done.stderr


def test_a_killed_server_leaves_nothing_of_a_recording(start, tmp_path):
    """kill -9 while a long upload is diarised: the next server has no audio of it."""
    folder = tmp_path / "data"
    sound = (samples(BECKETT) + samples(SAMPLE)) * 40
    path = write(tmp_path / "long.wav", sound)
    server = start(data=folder)

    def send():
        with contextlib.suppress(requests.RequestException):
            upload(server, path, diarize="true")

    def uploads():
        return [file for file in folder.rglob("*") if file.is_file() and file.stat().st_size >= 2 * len(sound)]

    client = threading.Thread(target=send)
    client.start()
    deadline = time.monotonic() + 30
    while not uploads() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert uploads(), "the upload never came to the disk"
    server.process.send_signal(signal.SIGKILL)
    server.process.wait(10)
    client.join(30)
    start(data=folder)
    assert uploads() == []
