"""Voices registered by what people say in the recordings of jobs: by times, a segment or a speaker."""
import io
import json
import os
import subprocess
import time
import uuid
import wave
from pathlib import Path

import pytest
import requests

from conftest import FIXTURES, ROOT, SAMPLE, SORI

BECKETT = ROOT / ".deps/moonshine-voice-0.1.0/moonshine_voice/assets/beckett.wav"
EVALUATION = Path(os.environ.get("STT_EVAL_DIR", "/nonexistent"))
pytestmark = pytest.mark.skipif(
    not (ROOT / ".deps/speakers-1/.complete").exists(), reason="the speaker models are not there: run scripts/setup")
RATE = 16_000


def pcm(path, start=0, end=None):
    with wave.open(str(path)) as file:
        frames = file.readframes(file.getnframes())
    return frames[int(start * RATE) * 2:None if end is None else int(end * RATE) * 2]


def wav(data, channels=1):
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(data)
    return out.getvalue()


def call(server, method, path, **more):
    return requests.request(method, server.url + path, timeout=120, headers={"accept-language": "en"}, **more)


def upload(server, data, name="two.wav"):
    answer = call(server, "post", "/api/upload/", files={"file": (name, data)})
    assert answer.status_code == 200, answer.text
    return answer.json()["file_id"]


def job(server, **fields):
    answer = call(server, "post", "/api/transcribe-async/", json={"language": "en", **fields})
    assert answer.status_code == 200, answer.text
    return answer.json()["job_id"]


def ended(server, id, seconds=120):
    deadline = time.monotonic() + seconds
    while (state := call(server, "get", f"/api/transcribe-status/{id}").json())["status"] in ("pending", "processing"):
        assert time.monotonic() < deadline, state
        time.sleep(0.05)
    return state


def enrol(server, name, **fields):
    return call(server, "post", "/api/speakers", json={"name": name, **fields})


def identify(server, data):
    answer = call(server, "post", "/api/speakers/identify", files={"file": ("a.wav", data)})
    assert answer.status_code == 200, answer.text
    return answer.json()["speaker"]


def refusal(answer):
    detail = answer.json()["detail"]
    return answer.status_code, detail["code"], detail.get("field")


ACTOR, OTHER = wav(pcm(BECKETT, 4)), wav(pcm(SAMPLE))
# The actor, the other, and the actor again; pauses of a second.
TWO = wav(pcm(BECKETT, 0, 4) + bytes(2 * RATE) + pcm(SAMPLE) + bytes(2 * RATE) + pcm(BECKETT, 0, 4))


@pytest.fixture
def empty(server):
    """The shared server without speakers."""
    for speaker in call(server, "get", "/api/speakers").json()["speakers"]:
        call(server, "delete", f"/api/speakers/{speaker['id']}")
    return server


@pytest.fixture(scope="module")
def told(server):
    """A job that told the speakers of the conversation apart, and its result."""
    id = job(server, file_id=upload(server, TWO), diarize=True)
    state = ended(server, id)
    assert state["status"] == "completed", state
    assert len({s["speaker"] for s in state["result"]["segments"]}) == 2
    return id, state["result"]


def test_by_times_a_segment_and_a_speaker(empty, told):
    id, result = told
    by_times = enrol(empty, "Beckett", job_id=id, start=0.2, end=3.8)
    assert by_times.status_code == 201, by_times.text
    assert by_times.json()["enrolments"] == 1 and 2 <= by_times.json()["seconds"] <= 3.8
    assert identify(empty, ACTOR) == "Beckett" and identify(empty, OTHER) is None
    longest = max((s for s in result["segments"] if s["speaker"] == "SPEAKER_01"), key=lambda s: s["end"] - s["start"])
    assert enrol(empty, "위원회", job_id=id.upper(), segment=longest["id"]).status_code == 201
    assert identify(empty, OTHER) == "위원회"
    for speaker in call(empty, "get", "/api/speakers").json()["speakers"]:
        call(empty, "delete", f"/api/speakers/{speaker['id']}")
    by_speaker = enrol(empty, "Actor", job_id=id, speaker="SPEAKER_00")
    assert by_speaker.status_code == 201, by_speaker.text
    # Both of the actor's turns.
    assert by_speaker.json()["seconds"] > 4.5
    assert identify(empty, ACTOR) == "Actor" and identify(empty, OTHER) is None


def test_a_voice_is_added_to_a_person_and_by_form(empty, told):
    made = call(empty, "post", "/api/speakers", data={"name": "Beckett", "job_id": told[0], "start": "0", "end": "4"})
    assert made.status_code == 201, made.text
    address = f"/api/speakers/{made.json()['id']}"
    more = call(empty, "patch", address, json={"job_id": told[0], "speaker": "SPEAKER_00"})
    assert more.status_code == 200 and more.json()["enrolments"] == 2, more.text
    assert refusal(call(empty, "patch", address, json={"job_id": told[0], "segment": 999})) == (
        422, "invalid_value", "segment")
    assert call(empty, "get", address).json()["enrolments"] == 2


def test_a_file_of_an_allowed_directory(empty):
    path = empty.audio / "of-a-job.wav"
    path.write_bytes(TWO)
    id = job(empty, file_path=str(path))
    assert ended(empty, id)["status"] == "completed"
    assert enrol(empty, "Beckett", job_id=id, start=0, end=4).status_code == 201
    assert identify(empty, ACTOR) == "Beckett"
    assert refusal(enrol(empty, "Nobody", job_id=id, speaker="SPEAKER_00")) == (422, "invalid_value", "speaker")
    path.unlink()
    assert refusal(enrol(empty, "Nobody", job_id=id, start=0, end=4))[:2] == (404, "path_not_found")


def test_a_channel_of_a_call(empty):
    actor, other = pcm(BECKETT, 0, 9), pcm(SAMPLE)
    length = min(len(actor), len(other))
    both = b"".join(actor[i:i + 2] + other[i:i + 2] for i in range(0, length, 2))
    id = job(empty, file_id=upload(empty, wav(both, channels=2)), channels="split", channel_names="agent,caller")
    state = ended(empty, id)
    assert state["status"] == "completed", state
    label = {s["channel"]: s["speaker"] for s in state["result"]["segments"]}
    assert enrol(empty, "Beckett", job_id=id, speaker=label[0]).status_code == 201
    assert identify(empty, ACTOR) == "Beckett" and identify(empty, OTHER) is None
    # All of it at once is two people.
    assert refusal(enrol(empty, "Both", job_id=id, start=0, end=length / 2 / RATE - 0.1)) == (
        422, "several_voices", "end")


def test_what_cannot_stand_for_a_voice(empty, told):
    id, result = told
    end = result["duration"]
    cases = [
        ({"start": 0, "end": 1.5}, "too_short", "end"), ({"start": end - 3, "end": end + 3}, "invalid_value", "end"),
        ({"start": end + 3, "end": end + 6}, "invalid_value", "start"), ({"start": 3, "end": 2}, "invalid_value", "end"),
        ({"segment": 999}, "invalid_value", "segment"), ({"speaker": "SPEAKER_09"}, "invalid_value", "speaker"),
        ({"start": 1.5, "end": 8}, "several_voices", "end"), ({}, "invalid_value", "job_id"),
        ({"start": 1}, "missing_field", "end")]
    for fields, code, field in cases:
        assert refusal(enrol(empty, "Nobody", job_id=id, **fields)) == (422, code, field), fields
    assert refusal(enrol(empty, "Nobody", start=0, end=4)) == (422, "missing_field", "job_id")
    both = call(empty, "post", "/api/speakers", data={"name": "Nobody", "job_id": id, "start": "0", "end": "4"},
                files={"file": ("a.wav", ACTOR)})
    assert refusal(both) == (422, "invalid_value", "job_id")
    assert call(empty, "get", "/api/speakers").json()["speakers"] == []


def test_jobs_without_a_recording_or_a_transcript(empty):
    for id in (str(uuid.uuid4()), "../../etc/passwd", "x"):
        assert refusal(enrol(empty, "Nobody", job_id=id, start=0, end=4))[:2] == (404, "job_not_found")
    (empty.audio / "damaged.flac").write_bytes(b"fLaC" + bytes(4_000))
    failed = job(empty, file_path=str(empty.audio / "damaged.flac"))
    assert ended(empty, failed)["status"] == "failed"
    assert refusal(enrol(empty, "Nobody", job_id=failed, start=0, end=4)) == (409, "job_not_completed", "job_id")
    kept = upload(empty, TWO)
    done = job(empty, file_id=kept)
    assert ended(empty, done)["status"] == "completed"
    (empty.data / "recordings" / kept).unlink()
    assert refusal(enrol(empty, "Nobody", job_id=done, start=0, end=4)) == (404, "recording_not_found", "job_id")
    assert call(empty, "delete", f"/api/transcribe-jobs/{done}?purge=true").status_code == 204
    assert refusal(enrol(empty, "Nobody", job_id=done, start=0, end=4))[:2] == (404, "job_not_found")
    assert call(empty, "get", "/api/speakers").json()["speakers"] == []


def test_command_line(empty, told):
    def sori(*words):
        return subprocess.run([SORI, "speakers", "enroll", *words, "--url", empty.url], cwd=ROOT, capture_output=True,
                              text=True, timeout=120)
    done = sori("Beckett", "--job", told[0], "--start", "0.2", "--end", "3.8")
    assert done.returncode == 0, done.stderr
    made = call(empty, "get", f"/api/speakers/{done.stdout.strip()}").json()
    assert (made["name"], made["enrolments"]) == ("Beckett", 1) and "1 recordings" in done.stderr
    assert sori("beckett", "--job", told[0], "--speaker", "SPEAKER_00").returncode == 0
    assert call(empty, "get", f"/api/speakers/{made['id']}").json()["enrolments"] == 2
    refused = sori("Nobody", "--job", told[0], "--segment", "999")
    assert refused.returncode == 1 and "no segment 999" in refused.stderr
    for words in (("A", "--job", told[0]), ("A", "--start", "0"), ("A", "--job", told[0], "--segment", "x"),
                  ("A", "a.wav", "--job", told[0], "--segment", "0"), ("A", "--job", "../x", "--segment", "0")):
        assert sori(*words).returncode == 2, words


@pytest.mark.slow(reason="a real conversation is told apart by voices")
@pytest.mark.skipif(not EVALUATION.exists(), reason="real speech with speaker turns: set STT_EVAL_DIR")
def test_a_real_conversation(empty):
    """Both people of a recording are known by it in other recordings of theirs."""
    with open(EVALUATION / "manifest.jsonl", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    made = next(row for row in rows if "diar" in row["tasks"] and len({s["speaker"] for s in row["segments"]}) == 2
                and row["lang"] == "en" and row["file"].endswith(".flac"))
    people = sorted({s["speaker"] for s in made["segments"]})
    id = job(empty, file_id=upload(empty, (EVALUATION / made["file"]).read_bytes(), "conversation.flac"), diarize=True)
    state = ended(empty, id)
    assert state["status"] == "completed", state
    for person in people:
        # The label that is told for most of what the person says.
        def shared(label):
            return sum(max(0, min(a["end"], b["end"]) - max(a["start"], b["start"]))
                       for a in made["segments"] if a["speaker"] == person
                       for b in state["result"]["segments"] if b["speaker"] == label)
        label = max({s["speaker"] for s in state["result"]["segments"]}, key=shared)
        answer = enrol(empty, person, job_id=id, speaker=label)
        assert answer.status_code == 201, answer.text
    others = [row for row in rows if row["speaker"] in people and "sv" in row["tasks"] and row["seconds"] >= 4]
    assert len(others) > 2
    right = sum(identify(empty, (EVALUATION / row["file"]).read_bytes()) == row["speaker"] for row in others)
    assert right >= 0.8 * len(others)
