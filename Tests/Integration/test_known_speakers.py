"""Speakers in files by name: people of the registry, and voices that come with a request of the OpenAI API."""
import base64
import io
import json
import subprocess
import time
import wave

import openai
import pytest
import requests

from conftest import FIXTURES, ROOT, SAMPLE, SORI

BECKETT = ROOT / ".deps/moonshine-voice-0.1.0/moonshine_voice/assets/beckett.wav"
pytestmark = pytest.mark.skipif(
    not (ROOT / ".deps/speakers-1/.complete").exists(), reason="the speaker models are not there: run scripts/setup")
RATE = 16_000


def expect_no_upload(server):
    """The answer may be here a moment before the file is gone."""
    deadline = time.monotonic() + 10
    while left := list(server.data.rglob("upload-*")):
        assert time.monotonic() < deadline, left
        time.sleep(0.02)


def pcm(path, start=0, end=None):
    with wave.open(str(path)) as file:
        frames = file.readframes(file.getnframes())
    return frames[int(start * RATE) * 2:None if end is None else int(end * RATE) * 2]


def wav(data):
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(data)
    return out.getvalue()


def data_url(data, kind="audio/wav"):
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


# What the people are known by lies apart from what they say in the conversation.
ACTOR, STRANGER = wav(pcm(BECKETT, 4)), wav(pcm(FIXTURES / "audio/ko-02.wav"))


@pytest.fixture(scope="module")
def conversation(tmp_path_factory):
    """An actor, the other, and the actor again."""
    pause = bytes(2 * RATE)
    path = tmp_path_factory.mktemp("speech") / "two.wav"
    path.write_bytes(wav(pcm(BECKETT, 0, 4) + pause + pcm(SAMPLE) + pause + pcm(BECKETT, 0, 4)))
    return path


@pytest.fixture(scope="module")
def actor(server):
    """The registry with the actor and nobody else."""
    url = server.url + "/api/speakers"
    for speaker in requests.get(url, timeout=10).json()["speakers"]:
        requests.delete(f"{url}/{speaker['id']}", timeout=10)
    made = requests.post(url, data={"name": "배우 Beckett"}, files={"file": ("a.wav", ACTOR)}, timeout=60)
    assert made.status_code == 201, made.text
    yield made.json()
    requests.delete(f"{url}/{made.json()['id']}", timeout=10)


def upload(server, path, **fields):
    with open(path, "rb") as file:
        return requests.post(f"{server.url}/transcribe_by_upload", files={"file": file},
                             data={"language": "en", **fields}, timeout=120)


def check(segments, named, other):
    """The first turn and the last are of the one who is known."""
    assert {s["speaker"] for s in segments} == {named, other}
    assert segments[0]["speaker"] == segments[-1]["speaker"] == named


def test_registered_people_are_named(server, conversation, actor):
    answer = upload(server, conversation, known_speakers=actor["name"], word_timestamps="true").json()
    check(answer["segments"], actor["name"], "SPEAKER_01")
    for segment in answer["segments"]:
        assert {w["speaker"] for w in segment["words"]} == {segment["speaker"]}
    assert answer["processing_steps"]["diarize"] is True
    known, stranger = answer["speakers"]
    assert (known["speaker"], known["speaker_id"], known["speaker_match"]) == (actor["name"], actor["id"], "ok")
    assert known["score"] > 0.5 and known["seconds"] > 5
    assert (stranger["speaker"], stranger["speaker_match"]) == ("SPEAKER_01", "unknown")
    assert "speaker_id" not in stranger


def test_everybody_by_path_and_in_batches(server, conversation, actor):
    (server.audio / "two.wav").write_bytes(conversation.read_bytes())
    done = requests.post(server.url + "/transcribe_batch", timeout=120, data={
        "file_paths": str(server.audio / "two.wav"), "language": "en", "known_speakers": "*"}).json()
    check(done["files"][0]["result"]["segments"], actor["name"], "SPEAKER_01")


def test_who_is_unknown_is_told_before_the_work(server, conversation, actor):
    calls = [("transcribe_by_upload", {}), ("transcribe_batch", {"file_paths": "a.wav"}),
             ("v1/audio/transcriptions", {"model": "whisper-1", "response_format": "diarized_json"})]
    for call, fields in calls:
        answer = requests.post(f"{server.url}/{call}", files={"file": conversation.read_bytes()}, timeout=60,
                               data={"known_speakers": f"{actor['name']},Nobody", **fields},
                               headers={"accept-language": "en"})
        assert answer.status_code == 422 and "Nobody" in answer.text, answer.text
        error = answer.json().get("error")
        assert (answer.json()["detail"]["field"] if "detail" in answer.json() else error["param"]) == "known_speakers"
    split = upload(server, conversation, known_speakers="*", channels="split")
    assert split.status_code == 422 and split.json()["detail"]["field"] == "known_speakers"


def transcribe(server, path, **fields):
    client = openai.OpenAI(base_url=server.url + "/v1", api_key="none", max_retries=0)
    with open(path, "rb") as file:
        return client.audio.transcriptions.create(file=file, model="gpt-4o-transcribe-diarize", **fields)


@pytest.mark.slow(reason="waits five seconds and more, or computes as long")
def test_openai_references(server, conversation, actor):
    answer = transcribe(
        server, conversation, response_format="diarized_json", known_speaker_names=["Stranger", "actor"],
        known_speaker_references=[data_url(STRANGER), data_url(ACTOR)])
    check([s.model_dump() for s in answer.segments], "actor", "B")
    subtitles = requests.post(
        f"{server.url}/v1/audio/transcriptions", files={"file": conversation.read_bytes()}, timeout=120,
        data={"model": "whisper-1", "response_format": "vtt", "known_speakers": "*"}).text
    assert f"<v {actor['name']}>" in subtitles and "<v SPEAKER_01>" in subtitles
    expect_no_upload(server)


def test_openai_stream_of_references(server, conversation):
    """Of more than the 1 MiB that text fields may have elsewhere."""
    padded = data_url(ACTOR + bytes(1 << 20))
    events = list(transcribe(
        server, conversation, response_format="diarized_json", stream=True, known_speaker_names=["actor"],
        known_speaker_references=[padded]))
    check([e.model_dump() for e in events if e.type == "transcript.text.segment"], "actor", "B")


@pytest.mark.parametrize("status, names, references", [
    (422, ["a"], ["https://example.com/a.wav"]),
    (422, ["a"], [data_url(b"no audio at all")]),
    (422, ["a"], ["data:audio/wav;base64,%%%"]),
    (422, ["a"], [data_url(wav(pcm(BECKETT, 4, 5)))]),
    (422, ["a"], [data_url(wav(pcm(BECKETT) + pcm(BECKETT, 0, 2)))]),
    (422, ["a"], [data_url(wav(bytes(4 * 2 * RATE)))]),
    (422, ["a"], ["data:audio/wav;base64," + "A" * (5 << 20)]),
    (422, ["a", "b"], [data_url(ACTOR)]),
], ids=["address", "no-audio", "no-base64", "short", "long", "silence", "large", "one-too-few"])
def test_openai_references_that_cannot_be_used(server, conversation, status, names, references):
    with pytest.raises(openai.APIStatusError) as raised:
        transcribe(server, conversation, response_format="diarized_json", known_speaker_names=names,
                   known_speaker_references=references)
    assert (raised.value.status_code, raised.value.param) == (status, "known_speaker_references"), raised.value
    expect_no_upload(server)


def test_openai_references_need_a_format_with_speakers(server, conversation):
    with pytest.raises(openai.BadRequestError) as raised:
        transcribe(server, conversation, response_format="json", known_speaker_names=["a"],
                   known_speaker_references=[data_url(ACTOR)])
    assert raised.value.param == "known_speaker_names"


def test_command_line(server, conversation, actor):
    def sori(names):
        return subprocess.run([SORI, "transcribe", conversation, "--known-speakers", names, "-f", "json", "--data-dir",
                               server.data], cwd=ROOT, capture_output=True, text=True, timeout=120)
    done = sori("배우 beckett")
    check(json.loads(done.stdout)["segments"], actor["name"], "SPEAKER_01")
    wrong = sori("Nobody")
    assert wrong.returncode == 2 and "--known-speakers" in wrong.stderr and "Nobody" in wrong.stderr
