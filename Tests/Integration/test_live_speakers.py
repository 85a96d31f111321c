"""Speakers on the live sockets that register nobody: told apart by number, by name where the server knows them."""
import asyncio
import itertools
import json

import pytest
import requests
import websockets

from test_speaker_sessions import ASSETS, ONE, OTHER, PAUSE, RATE, say

pytestmark = pytest.mark.skipif(
    not (ASSETS / "speakers-1").exists(), reason="the speaker models are not there: run scripts/setup (x86-64)")

CONVERSATION = ONE[:4 * RATE] + PAUSE + OTHER[:5 * RATE] + PAUSE + ONE[5 * RATE:] + PAUSE


@pytest.fixture
def keeper(start, tmp_path):
    """A server with a registry of its own."""
    return start("--speakers-dir", str(tmp_path / "speakers"))


def connect(server, path):
    return websockets.connect(server.url.replace("http", "ws", 1) + path, max_size=None)


async def receive(socket, seconds=60):
    return json.loads(await asyncio.wait_for(socket.recv(), seconds))


async def dictate(socket, sound, **options):
    """The messages of a round, `system` included, up to the answer of a second `start`."""
    await socket.send(json.dumps({"type": "start", "lang": "en", **options}))
    messages = [await receive(socket)]
    if messages[0]["type"] == "error":
        return messages
    await say(socket, sound, 3_200)
    await socket.send('{"type":"end"}')
    await socket.send('{"type":"start","lang":"en"}')
    while (message := await receive(socket))["type"] != "system":
        messages.append(message)
    return messages


def finals(messages):
    return [m for m in messages if m["type"] == "final"]


def changes(messages):
    """Who speaks, one after the other."""
    return [speaker for speaker, _ in itertools.groupby(m["speaker"] for m in messages)]


def test_strangers_are_numbered(server):
    async def run():
        async with connect(server, "/stt/websocket") as socket:
            return (await dictate(socket, CONVERSATION, diarize=True, times=True),
                    await dictate(socket, OTHER[:5 * RATE] + PAUSE, diarize=True))

    first, again = map(finals, asyncio.run(run()))
    assert changes(first) == ["SPEAKER_00", "SPEAKER_01", "SPEAKER_00"], first
    assert all(m["speaker_id"] == -1 and m["speaker_match"] == "unknown" for m in first)
    assert "speaker_score" not in first[0] and all(-1 <= m["speaker_score"] <= 1 for m in first[-2:])
    # Speakers stay who they are for the next round of the socket.
    assert {m["speaker"] for m in again} == {"SPEAKER_01"}


def test_without_asking_nothing_changes(server):
    async def run():
        async with connect(server, "/stt/websocket") as socket:
            return await dictate(socket, CONVERSATION)

    assert all("speaker" not in m for m in asyncio.run(run()))


def test_a_speaker_is_remembered_and_known(keeper):
    async def run():
        async with connect(keeper, "/stt/websocket?diarize=true") as socket:
            messages = await dictate(socket, CONVERSATION)
            answers = []
            for speaker, name in [("SPEAKER_07", "Nobody"), ("SPEAKER_01", " "), ("SPEAKER_01", "지민"),
                                  ("SPEAKER_00", "지민"), ("SPEAKER_01", "Ada"), ("SPEAKER_01", "지민")]:
                await socket.send(json.dumps({"type": "remember_speaker", "speaker": speaker, "name": name}))
                answers.append(await receive(socket))
            again = await dictate(socket, OTHER[5 * RATE:] + PAUSE)
        async with connect(keeper, "/stt/websocket") as socket:
            return messages, answers, again, await dictate(socket, CONVERSATION, registered=["지민"])

    messages, answers, again, known = asyncio.run(run())
    assert changes(finals(messages)) == ["SPEAKER_00", "SPEAKER_01", "SPEAKER_00"]
    assert [a["type"] for a in answers] == [
        "error", "error", "speaker_remembered", "error", "speaker_remembered", "speaker_remembered"], answers
    assert len({a["speaker_id"] for a in answers if "speaker_id" in a}) == 1, "it is renamed, not registered again"
    assert all(a["speaker"].startswith("SPEAKER_") for a in answers)
    listed = requests.get(f"{keeper.url}/api/speakers", timeout=30).json()["speakers"]
    assert [(s["name"], s["id"]) for s in listed] == [("지민", answers[2]["speaker_id"])]
    for message in finals(again):
        assert (message["speaker"], message["speaker_match"]) == ("지민", "ok")
        assert message["speaker_id"] == listed[0]["id"]
    assert changes(finals(known)) == ["SPEAKER_00", "지민", "SPEAKER_00"]


def test_too_little_of_a_voice_is_not_remembered(keeper):
    async def run():
        async with connect(keeper, "/stt/websocket") as socket:
            await dictate(socket, ONE[:RATE] + PAUSE, diarize=True)
            await socket.send('{"type":"remember_speaker","speaker":"SPEAKER_00","name":"Ada"}')
            return await receive(socket)

    answer = asyncio.run(run())
    assert answer["type"] == "error" and "speaker" in answer, answer
    assert requests.get(f"{keeper.url}/api/speakers", timeout=30).json()["speakers"] == []


@pytest.mark.parametrize("options", [
    {"registered": ["Nobody"]}, {"diarize": "yes"}, {"registered": "Ada"}, {"diarize": False, "registered": ["Ada"]},
    {"registered": ["x"] * 65}])
def test_what_cannot_be_had_is_told(server, options):
    async def run():
        async with connect(server, "/stt/websocket") as socket:
            refused = await dictate(socket, PAUSE, **options)
            return refused, await dictate(socket, ONE[:3 * RATE] + PAUSE)

    refused, after = asyncio.run(run())
    assert [m["type"] for m in refused] == ["error"] and refused[0]["message"]
    assert finals(after), "the socket goes on"


def test_addresses(server):
    url = f"{server.url}/stt/websocket"
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
               "Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg=="}
    for query, field in [("diarize=maybe", "diarize"), ("diarize=false&registered=Ada", "diarize")]:
        answer = requests.get(f"{url}?{query}", headers=upgrade, timeout=30)
        assert answer.status_code == 422 and answer.json()["detail"]["field"] == field


def test_flush(server):
    async def run(format):
        async with connect(server, f"/ws/transcribe?language=en&diarize=true&format={format}") as socket:
            answers = []
            for sound in (CONVERSATION, OTHER[:5 * RATE]):
                await say(socket, sound, 3_200)
                await socket.send("<flush>")
                answers.append(await asyncio.wait_for(socket.recv(), 60))
            return answers

    first, second = map(json.loads, asyncio.run(run("json")))
    assert first["text"] == " ".join(part["text"] for part in first["segments"])
    assert changes(first["segments"]) == ["SPEAKER_00", "SPEAKER_01", "SPEAKER_00"]
    assert all(part["start"] < part["end"] for part in first["segments"])
    assert {part["speaker"] for part in second["segments"]} == {"SPEAKER_01"}
    lines = asyncio.run(run("text"))[0].split("\n")
    assert [line.split(": ")[0] for line in lines] == ["SPEAKER_00", "SPEAKER_01", "SPEAKER_00"]


def test_a_conversation(server):
    created = requests.post(f"{server.url}/api/v1/stream/create", json={"language": "en", "diarize": True}, timeout=30)
    job = created.json()["job_id"]

    async def run():
        async with connect(server, f"/api/v1/stream/{job}") as socket:
            await receive(socket)
            await say(socket, CONVERSATION, 3_200)
            await socket.send('{"type":"end"}')
            messages = []
            while not messages or messages[-1]["type"] != "final_summary":
                messages.append(await receive(socket))
            return messages[:-1]

    messages = asyncio.run(run())
    assert changes(messages) == ["SPEAKER_00", "SPEAKER_01", "SPEAKER_00"]
    stored = requests.get(f"{server.url}/api/v1/jobs/{job}", timeout=30).json()
    assert [s["speaker"] for s in stored["segments"]] == [m["speaker"] for m in messages]


@pytest.mark.parametrize("body, field", [
    ({"diarize": "yes"}, "diarize"), ({"registered": "Ada"}, "registered"), ({"registered": ["Nobody"]}, "registered"),
    ({"diarize": False, "registered": ["Ada"]}, "diarize")])
def test_a_conversation_that_cannot_be_had(server, body, field):
    answer = requests.post(f"{server.url}/api/v1/stream/create", json=body, timeout=30)
    assert answer.status_code == 422 and answer.json()["detail"]["field"] == field, answer.text
