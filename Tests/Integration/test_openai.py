"""The OpenAI API with the `openai` package."""
import re

import openai
import pytest
import requests

from conftest import SAMPLE


@pytest.fixture(scope="module")
def client(server):
    return openai.OpenAI(base_url=server.url + "/v1", api_key="none", max_retries=0)


def transcribe(client, **options):
    with open(SAMPLE, "rb") as file:
        return client.audio.transcriptions.create(file=file, model=options.pop("model", "whisper-1"), **options)


def test_json(client, words):
    answer = transcribe(client)
    assert len(words(answer.text)) > 5


def test_text(client):
    text = transcribe(client, response_format="text")
    assert isinstance(text, str) and text.strip() == transcribe(client).text


def test_srt(client):
    cues = transcribe(client, response_format="srt").strip().split("\n\n")
    for number, cue in enumerate(cues, 1):
        lines = cue.split("\n")
        assert lines[0] == str(number)
        assert re.fullmatch(r"\d\d:\d\d:\d\d,\d{3} --> \d\d:\d\d:\d\d,\d{3}", lines[1])
        assert lines[2]


def test_vtt(client):
    text = transcribe(client, response_format="vtt")
    assert text.startswith("WEBVTT\n\n")
    assert re.search(r"^\d\d:\d\d:\d\d\.\d{3} --> \d\d:\d\d:\d\d\.\d{3}$", text, re.M)


def test_verbose_json(client):
    answer = transcribe(client, response_format="verbose_json", language="en", temperature=0.0, prompt="A sample.")
    assert answer.task == "transcribe" and answer.language == "english" and answer.duration > 1
    assert answer.text and answer.segments
    for index, segment in enumerate(answer.segments):
        assert segment.id == index and segment.start < segment.end and segment.text
        assert isinstance(segment.tokens, list) and isinstance(segment.seek, int)
    assert answer.words is None


def test_words(client):
    answer = transcribe(client, response_format="verbose_json", timestamp_granularities=["word", "segment"])
    assert answer.segments and len(answer.words) > 5
    assert " ".join(w.word for w in answer.words) == answer.text
    assert all(a.start <= a.end <= b.start + 0.001 for a, b in zip(answer.words, answer.words[1:]))
    only = transcribe(client, response_format="verbose_json", timestamp_granularities=["word"])
    assert only.segments is None and only.words


@pytest.mark.parametrize("response_format", ["json", "text", "srt", "vtt", None])
def test_words_where_the_format_has_none(client, response_format):
    options = {"response_format": response_format} if response_format else {}
    with pytest.raises(openai.BadRequestError) as problem:
        transcribe(client, timestamp_granularities=["word"], **options)
    assert problem.value.param == "timestamp_granularities" and problem.value.type == "invalid_request_error"
    assert "verbose_json" in problem.value.message


@pytest.mark.parametrize("granularities", [["segment"], []])
def test_granularities_that_harm_no_format(client, granularities):
    assert transcribe(client, timestamp_granularities=granularities).text


@pytest.mark.parametrize("response_format, content_type", [
    ("json", "application/json"), ("text", "text/plain"), ("srt", "text/plain"), ("vtt", "text/vtt"),
    ("verbose_json", "application/json")])
def test_content_types(server, response_format, content_type):
    answer = requests.post(server.url + "/v1/audio/transcriptions", data={"response_format": response_format},
                           files={"file": SAMPLE.read_bytes()}, timeout=60)
    assert answer.status_code == 200 and answer.headers["content-type"].split(";")[0] == content_type


def test_translation(client):
    with open(SAMPLE, "rb") as file:
        answer = client.audio.translations.create(file=file, model="whisper-1")
    assert answer.text


def test_stream(client):
    deltas, done = [], None
    for event in transcribe(client, stream=True):
        if event.type == "transcript.text.delta":
            deltas.append(event.delta)
        elif event.type == "transcript.text.done":
            done = event.text
    assert deltas and "".join(deltas) == done == transcribe(client).text


def test_models(client):
    models = list(client.models.list())
    names = [m.id for m in models]
    assert "whisper-1" in names and all(m.object == "model" for m in models)
    assert client.models.retrieve(names[0]).id == names[0]
    with pytest.raises(openai.NotFoundError) as problem:
        client.models.retrieve("no-such-model")
    assert problem.value.code == "model_not_found"


@pytest.mark.parametrize("options, param", [
    ({"response_format": "xml"}, "response_format"), ({"temperature": 7}, "temperature"), ({"language": "zz"}, "language"),
    ({"timestamp_granularities": ["letter"]}, "timestamp_granularities")])
def test_bad_values(client, options, param):
    with pytest.raises(openai.APIStatusError) as problem:
        transcribe(client, **options)
    assert problem.value.status_code in (400, 422)
    assert problem.value.param == param and problem.value.type == "invalid_request_error"


@pytest.mark.parametrize("model", ["whisper-99", "base", "Systran/faster-whisper-small", "openai/whisper-large-v3-turbo"])
def test_unknown_model(client, model):
    with pytest.raises(openai.NotFoundError) as problem:
        transcribe(client, model=model)
    assert problem.value.code == "model_not_found" and problem.value.param == "model"
    loaded = client.models.list().data[0].id
    assert f"'{loaded}'" in problem.value.message and "STT_MODEL_ALIASES" in problem.value.message


@pytest.mark.parametrize("aliases, taken, refused", [
    ("whisper-large-v3,small", ["large-v3", "Systran/faster-whisper-small"], "tiny"), ("*", ["tiny", "any/thing"], None)])
def test_model_aliases(shared, aliases, taken, refused):
    """The loaded model answers to them, and says which it is."""
    client = openai.OpenAI(base_url=shared("--model-aliases", aliases).url + "/v1", api_key="none", max_retries=0)
    loaded = client.models.list().data[0].id
    for model in [*taken, "whisper-1", loaded]:
        with open(SAMPLE, "rb") as file:
            answer = client.audio.transcriptions.with_raw_response.create(
                file=file, model=model, response_format="verbose_json")
        assert answer.headers["x-sori-model"] == loaded and answer.parse().model == loaded
        assert answer.parse().text
    for model in taken:
        assert client.models.retrieve(model).id == model
    names = {m.id for m in client.models.list()}
    assert names.issuperset(set(aliases.split(",")) - {"*"}) and "*" not in names
    if refused:
        with pytest.raises(openai.NotFoundError):
            transcribe(client, model=refused)


def test_without_an_engine_no_model_is_unknown(shared):
    """What is missing is the engine, which is another fault than a wrong name."""
    client = openai.OpenAI(base_url=shared("--model", "none").url + "/v1", api_key="none", max_retries=0)
    with pytest.raises(openai.InternalServerError) as problem:
        transcribe(client, model="whisper-1")
    assert problem.value.status_code == 503 and problem.value.code == "backend_missing"


def test_no_file_and_no_audio(server, client):
    response = requests.post(server.url + "/v1/audio/transcriptions", files={"model": (None, "whisper-1")})
    assert response.status_code == 422 and response.json()["error"]["param"] == "file"
    with pytest.raises(openai.APIStatusError) as problem:
        client.audio.transcriptions.create(file=("a.wav", b"not audio at all" * 100), model="whisper-1")
    assert problem.value.status_code == 415
