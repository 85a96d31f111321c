"""Translations: of finals on the dictation socket, and of texts over HTTP, by a local server with Ollama's protocol."""
import asyncio
import json
import re
import time

import pytest
import requests

from conftest import MODELS, NANO, wait_for
from ollama import Ollama
from test_live import RECORDINGS, SILENCE, connect, finals, pcm, received, send


class Interpreter(Ollama):
    """Answers with a Korean sentence that holds the text's first word, so that each translation tells what it is of."""

    def __init__(self):
        super().__init__(answer=None)

    def text(self, body):
        assert "format" not in body and "response_format" not in body
        said = re.search(r"<text>\n(.*)\n</text>", body["messages"][-1]["content"], re.S).group(1)
        return self.answer or f"옮긴 말은 이렇습니다 「{said.split()[0]}」 라고 합니다."


@pytest.fixture(scope="module")
def pair(shared):
    """A server and the language model it asks; the model starts each test without faults."""
    model = Interpreter()
    yield shared("--ollama-host", model.url, "--llm-timeout", "3"), model
    model.close()


@pytest.fixture
def translating(pair):
    server, model = pair
    model.answer, model.fault, model.pause = None, None, 0
    model.requests.clear()
    model.broken = 0
    return server, model


@pytest.fixture(scope="module")
def mute(shared):
    """A server without a language model."""
    return shared("--llm-model", "none")


async def started(socket, target="ko"):
    await socket.send(json.dumps({"type": "start", "lang": "en-US", "translate_to": target}))
    return (await received(socket, lambda m: m["type"] in ("system", "error")))[-1]


def is_outcome(message):
    return message["type"] in ("translation", "translation_error")


async def round_of(socket, recordings, target="ko"):
    """A round of several utterances, up to the outcome of the last."""
    assert (await started(socket, target))["type"] == "system"
    for recording in recordings:
        await send(socket, recording + SILENCE)
    await socket.send('{"type":"end"}')
    count = len(recordings)
    return await received(socket, lambda m: is_outcome(m) and m["of"] == count)


def test_four_sessions_with_translations_in_order(translating):
    server, _ = translating

    async def one(turn):
        async with connect(server, "/stt/websocket") as socket:
            return await round_of(socket, RECORDINGS[turn % 3:] + RECORDINGS[:turn % 3])

    async def run():
        return await asyncio.gather(*(one(turn) for turn in range(4)))

    for messages in asyncio.run(run()):
        told = finals(messages)
        outcomes = [m for m in messages if is_outcome(m)]
        assert len(told) == 3 and [m["of"] for m in outcomes] == [1, 2, 3]
        for text, outcome in zip(told, outcomes):
            assert outcome["type"] == "translation" and outcome["lang"] == "ko"
            assert outcome["text"].count("옮긴 말은") >= 1 and text.split()[0] in outcome["text"]
            where = [m.get("text") for m in messages if m["type"] != "interim"]
            assert where.index(text) < where.index(outcome["text"])


@pytest.mark.slow(reason="four conversations in real time, with a model of their own")
def test_four_korean_conversations_into_english(shared):
    model = Interpreter()
    model.answer = "This is what somebody said, in English."
    server = shared("--backend", "whisper", "--model", NANO, "--compute-type", "float32", "--ollama-host", model.url)
    speech = [pcm(MODELS / f"audio/ko-0{number}.wav") for number in (1, 2)]

    async def one():
        async with connect(server, "/stt/websocket") as socket:
            await socket.send('{"type":"start","lang":"ko-KR","translate_to":"en"}')
            for recording in speech:
                await send(socket, recording + SILENCE + SILENCE)
            await socket.send('{"type":"end"}')
            await socket.send("?")
            messages = await received(socket, lambda m: m["type"] == "error")
            count = len(finals(messages))
            while sum(is_outcome(m) for m in messages) < count:
                messages += await received(socket, is_outcome)
            return messages

    async def run():
        return await asyncio.gather(*(one() for _ in range(4)))

    for messages in asyncio.run(run()):
        count = len(finals(messages))
        outcomes = [m for m in messages if is_outcome(m)]
        assert count >= 2 and [(m["type"], m["lang"], m["of"]) for m in outcomes] == [
            ("translation", "en", number + 1) for number in range(count)]
        # None comes before its final.
        kinds = [m["type"] for m in messages if m["type"] in ("final", "translation")]
        assert all(kinds[:at].count("final") >= kinds[:at].count("translation") for at in range(len(kinds) + 1))
    assert all("from Korean into English" in request["messages"][0]["content"] for request in model.requests)
    model.close()


def test_what_was_said_before_is_the_context(translating):
    server, model = translating

    async def run():
        async with connect(server, "/stt/websocket") as socket:
            await round_of(socket, RECORDINGS[:2])
            first = len(model.requests)
            # A new round begins anew, with its numbers and its context.
            messages = await round_of(socket, RECORDINGS[:1])
            assert [m["of"] for m in messages if is_outcome(m)] == [1]
            return first
    first = asyncio.run(run())
    asked = [request["messages"][-1]["content"] for request in model.requests]
    assert "<before>" not in asked[0] and "<before>" in asked[first - 1]
    assert "<before>" not in asked[first]


def test_clients_that_do_not_ask_are_told_nothing_new(translating):
    server, model = translating

    async def run():
        async with connect(server, "/stt/websocket") as socket:
            await socket.send('{"type":"start","lang":"en-US"}')
            await send(socket, RECORDINGS[0])
            await socket.send('{"type":"end"}')
            await socket.send("?")
            messages = await received(socket, lambda m: m["type"] == "error")
            assert finals(messages) and not any(is_outcome(m) or "translation_error" in m for m in messages)
    asyncio.run(run())
    assert not model.requests


@pytest.mark.slow(reason="six faults of a model, each a conversation in real time")
@pytest.mark.parametrize("fault, code", [
    ("stall", "timed_out"), ("missing", "model_missing"), ("crash", "server_failed"), ("half", "half_answer"),
    ("prose", "bad_answer"), ("garbage", "server_failed")])
def test_finals_go_on_whatever_the_model_does(translating, fault, code):
    server, model = translating
    model.fault = fault
    if fault == "prose":
        model.fault, model.answer = None, "Here is the translation: nothing"

    async def run():
        async with connect(server, "/stt/websocket") as socket:
            begin = time.monotonic()
            assert (await started(socket))["type"] == "system"
            for recording in RECORDINGS[:2]:
                await send(socket, recording + SILENCE)
            await socket.send('{"type":"end"}')
            messages = await received(socket, lambda m: m["type"] == "final")
            messages += await received(socket, lambda m: is_outcome(m) and m["of"] == 2)
            outcomes = [m for m in messages if is_outcome(m)]
            assert len(finals(messages)) == 2 and time.monotonic() - begin < 20
            assert [(m["type"], m["of"], m["code"]) for m in outcomes] == [
                ("translation_error", 1, code), ("translation_error", 2, code)]
            assert all(m["message"] and "127.0.0.1" not in m["message"] for m in outcomes)
            if fault == "stall":
                # Both finals were there before the model was given up for the first.
                kinds = [m["type"] for m in messages if m["type"] != "interim"]
                assert kinds[:2] == ["final", "final"]
    asyncio.run(run())


def test_a_model_that_is_down(start):
    server = start("--ollama-host", "127.0.0.1:9")

    async def run():
        async with connect(server, "/stt/websocket") as socket:
            messages = await round_of(socket, RECORDINGS[:2])
            assert len(finals(messages)) == 2
            assert [m.get("code") for m in messages if is_outcome(m)] == ["unreachable"] * 2
    asyncio.run(run())


def test_without_a_language_model(mute):
    async def run():
        async with connect(mute, "/stt/websocket") as socket:
            system = await started(socket)
            assert system["type"] == "system" and "STT_LLM_MODEL" in system["translation_error"]
            await send(socket, RECORDINGS[0])
            await socket.send('{"type":"end"}')
            messages = await received(socket, is_outcome)
            assert finals(messages)
            assert {**messages[-1], "message": ""} == {
                "type": "translation_error", "of": 1, "lang": "ko", "code": "no_language_model", "message": ""}
    asyncio.run(run())
    answer = requests.post(mute.url + "/api/translate", json={"text": "Hello.", "target": "ko"},
                           headers={"Accept-Language": "en"}, timeout=10)
    assert answer.status_code == 503 and answer.json()["detail"]["code"] == "no_language_model"
    assert "STT_LLM_MODEL" in answer.json()["detail"]["message"]


def test_an_unknown_language_is_told_and_nothing_starts(translating):
    server, _ = translating

    async def run():
        async with connect(server, "/stt/websocket") as socket:
            problem = await started(socket, "tongue")
            assert problem["type"] == "error" and "translate_to" in problem["message"]
            assert (await started(socket))["type"] == "system"
    asyncio.run(run())


def test_a_new_start_drops_what_was_left(translating):
    server, model = translating
    model.pause = 0.3  # a translation takes seconds

    async def run():
        async with connect(server, "/stt/websocket") as socket:
            await started(socket)
            await send(socket, RECORDINGS[0])
            await socket.send('{"type":"end"}')
            await received(socket, lambda m: m["type"] == "final")
            await asyncio.to_thread(wait_for, lambda: model.requests)
            model.pause = 0
            messages = await round_of(socket, [RECORDINGS[2]])
            outcomes = [m for m in messages if is_outcome(m)]
            assert [m["of"] for m in outcomes] == [1] and finals(messages)[-1].split()[0] in outcomes[0]["text"]
    asyncio.run(run())


def test_a_client_that_goes_stops_the_model(translating):
    server, model = translating
    model.pause = 0.5
    before = server.descriptors()

    async def run():
        async with connect(server, "/stt/websocket") as socket:
            await started(socket)
            await send(socket, RECORDINGS[0])
            await socket.send('{"type":"end"}')
            await received(socket, lambda m: m["type"] == "final")
            await asyncio.to_thread(wait_for, lambda: model.requests)
    asyncio.run(run())
    wait_for(lambda: model.broken, 3)
    wait_for(lambda: server.descriptors() <= before)


# ---- /api/translate ----

def events(answer):
    """The events of an answer as they come: their name, if they have one, and their data."""
    name = None
    for line in answer.iter_lines(decode_unicode=True):
        if line.startswith("event:"):
            name = line[6:].strip()
        elif line.startswith("data:"):
            yield name, json.loads(line[5:])
            name = None


def translate(server, **fields):
    answer = requests.post(server.url + "/api/translate", json=fields, stream=True, timeout=30)
    answer.encoding = "utf-8"
    return answer


def test_a_text_is_translated_while_it_is_read(translating):
    server, model = translating
    text = "How are you today? I am very well.\nGood morning to everybody."
    answer = translate(server, text=text, source="en", target="ko-KR")
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/event-stream")
    told = [data for _, data in events(answer)]
    assert told[-1]["done"] is True and len(told) > 3
    assert "".join(data["delta"] for data in told[:-1]) == told[-1]["text"]
    lines = told[-1]["text"].split("\n")
    assert len(lines) == 2 and lines[0].count("옮긴 말은") == 2 and len(model.requests) == 3
    assert [r["path"] for r in model.requests] == ["/api/chat"] * 3


def test_openai_compatible_servers(shared):
    model = Interpreter()
    server = shared("--llm-url", model.url + "/v1", "--llm-key", "secret")
    told = [data for _, data in events(translate(server, text="Good morning to everybody.", target="ko"))]
    assert told[-1]["done"] is True and "Good" in told[-1]["text"]
    assert model.requests[0]["key"] == "Bearer secret" and model.requests[0]["stream"] is True
    model.close()


@pytest.mark.parametrize("fields, status, field", [
    ({"target": "ko"}, 422, "text"), ({"text": "Hi."}, 422, "target"), ({"text": " ", "target": "ko"}, 422, "text"),
    ({"text": "Hi.", "target": "tongue"}, 422, "target"), ({"text": "Hi.", "target": "ko", "source": "?"}, 422, "source"),
    ({"text": "x" * 100_001, "target": "ko"}, 422, "text"), ({"text": {"a": 1}, "target": "ko"}, 422, "text")])
def test_wrong_fields(translating, fields, status, field):
    answer = requests.post(translating[0].url + "/api/translate", json=fields, timeout=10)
    assert answer.status_code == status and answer.json()["detail"]["field"] == field


def test_bodies_that_are_no_json_or_too_long(translating):
    url = translating[0].url + "/api/translate"
    assert requests.post(url, data=b"{", timeout=10).status_code == 400
    assert requests.post(url, data=b" " * (2 << 20), timeout=10).status_code == 413


def test_an_error_in_the_middle_is_an_event(translating):
    server, model = translating
    model.fault = ["none", "error", "error"]
    told = list(events(translate(server, text="This one is fine. This one is not.", source="en", target="ko")))
    assert any("delta" in data for _, data in told)
    name, problem = told[-1]
    assert name == "error" and problem["code"] == "server_failed" and problem["message"]
    assert not any(data.get("done") for _, data in told)


def test_a_reader_that_goes_stops_the_model(translating):
    server, model = translating
    # The first part is told in the middle of this answer.
    model.answer, model.pause = "옮긴 말은 이렇습니다 " * 12, 0.2
    answer = translate(server, text="One sentence after the other. " * 50, source="en", target="ko")
    next(events(answer))
    answer.close()
    wait_for(lambda: model.broken, 5)
    assert len(model.requests) == 1


def test_keys(shared):
    server = shared("--api-keys", "first-key,second-key,키/1")
    fields = {"text": "Hi.", "target": "en", "source": "en"}
    assert requests.post(server.url + "/api/translate", json=fields, timeout=10).status_code == 401
    answer = requests.post(server.url + "/api/translate", json=fields, timeout=10,
                           headers={"Authorization": "Bearer first-key"})
    assert answer.status_code == 200 and '"done":true' in answer.text


def test_glossaries(start, tmp_path):
    terms = tmp_path / "terms.tsv"
    terms.write_text("# terms\nmorning\t아침\tko\n")
    model = Interpreter()
    server = start("--ollama-host", model.url, "--translation-glossary", str(terms))
    list(events(translate(server, text="Good morning to everybody.", target="ko")))
    assert "morning => 아침" in model.requests[0]["messages"][-1]["content"]
    model.close()
    terms.write_text("# terms\nmorning\t아침\nevening\n")
    with pytest.raises(RuntimeError) as problem:
        start("--translation-glossary", str(terms))
    assert "terms.tsv, line 3" in str(problem.value) and "translation-glossary" in str(problem.value)
