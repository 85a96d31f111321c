"""The panel's REST: figures that move with real requests, checks that find what is broken, models that are pulled."""
import asyncio
import concurrent.futures
import contextlib
import json
import shutil
import time

import pytest
import requests
import websockets

from conftest import NANO, SAMPLE, wait_for
from hub import Hub
from ollama import Ollama
from test_live import SILENCE, SPEECH

ENGLISH = {"accept-language": "en"}


def panel(server, cursor=None, **headers):
    answer = requests.get(server.url + "/api/panel", params={"cursor": cursor} if cursor else {}, timeout=30,
                          headers={**ENGLISH, **headers})
    assert answer.status_code == 200, answer.text
    return answer.json()


def panel_when(server, condition, **options):
    """The panel's answer once a condition holds of it: figures are up to half a second old."""
    return wait_for(lambda: (lambda answer: condition(answer) and answer)(panel(server, **options)))


def window(answer, minutes=1):
    return next(window for window in answer["figures"]["windows"] if window["minutes"] == minutes)


def route(answer, name, method="POST"):
    found = [r for r in answer["figures"]["routes"] if (r["method"], r["route"]) == (method, name)]
    return found[0] if found else None


def transcribe(server, name="sample.wav", **query):
    with open(SAMPLE, "rb") as file:
        return requests.post(server.url + "/transcribe_by_upload", params=query, files={"file": (name, file)},
                             timeout=120)


def endpoints(server, **headers):
    answer = requests.get(server.url + "/api/panel/endpoints", headers={**ENGLISH, **headers}, timeout=30)
    assert answer.status_code == 200, answer.text
    return {endpoint["name"]: endpoint for endpoint in answer.json()["endpoints"]}


@contextlib.contextmanager
def events(server, cursor=None):
    """The answers of the event stream, as they come, with their ids."""
    def read(lines):
        event = {}
        for line in lines:
            if line:
                name, value = line.decode().split(": ", 1)
                event[name] = value
            elif event:
                yield event["id"], json.loads(event["data"])
                event = {}

    headers = {**ENGLISH, **({"last-event-id": cursor} if cursor else {})}
    with requests.get(server.url + "/api/panel/events", headers=headers, stream=True, timeout=30) as stream:
        assert stream.headers["content-type"] == "text/event-stream"
        yield read(stream.iter_lines(chunk_size=1))


def test_figures_move_with_real_requests(start):
    server = start()
    before = panel(server)
    assert before["version"] and before["status"] == "ok" and before["model"]["model"] == "tiny-en"
    assert before["memory"]["resident_mb"] == pytest.approx(server.rss_mb(), rel=0.3)
    assert before["keys"] == {"required": False, "count": 0} and before["live"] == {"open": 0, "most": 256}
    assert window(before)["requests"] == 0 and "real_time_factor" not in window(before)

    for _ in range(3):
        assert transcribe(server, name="hunter2.wav", secret="hunter2").status_code == 200
    refused = requests.post(server.url + "/transcribe_by_upload", data={"language": "hunter2"},
                            headers={"x-request-id": "the-one"}, timeout=30)
    assert refused.status_code == 422
    assert requests.get(server.url + "/api/transcribe-status/hunter2", timeout=30).status_code == 404
    assert requests.get(server.url + "/hunter2?hunter2", timeout=30).status_code == 404
    assert requests.request("HUNTER2", server.url + "/health", timeout=30).status_code == 405
    requests.get(server.url + "/live", timeout=30)

    after = panel_when(server, lambda answer: route(answer, "(pages)", "GET"))
    figures = window(after)
    assert (figures["requests"], figures["refused"], figures["failed"]) == (5, 2, 0)
    assert figures["audio_seconds"] == pytest.approx(3 * 7.7, abs=0.2)
    assert 0 < figures["real_time_factor"] < 5
    assert figures["work_seconds"] == pytest.approx(figures["real_time_factor"] * figures["audio_seconds"], abs=0.1)
    assert 0 < figures["p50_ms"] <= figures["p95_ms"] <= figures["p99_ms"]
    uploads = route(after, "/transcribe_by_upload")
    assert uploads["statuses"] == {"200": 3, "422": 1} and uploads["requests"] == 4
    assert uploads["p50_ms"] <= uploads["p99_ms"] <= uploads["max_ms"]
    assert route(after, "(pages)", "GET")["requests"] == 1 and route(after, "(none)", "GET")["requests"] == 1

    # The newest first; what a client wrote is not kept, but its request's id.
    errors = after["figures"]["errors"]
    assert [(e["status"], e["code"]) for e in errors] == [(404, "job_not_found"), (422, "missing_field")]
    assert errors[1]["request_id"] == "the-one" and errors[1]["route"] == "/transcribe_by_upload"
    assert "A field" in errors[1]["message"]
    listed = [entry for entry in after["figures"]["access"] if entry["route"] != "/api/panel"]
    assert [entry["status"] for entry in listed[:3]] == [405, 404, 404] and listed[0]["route"] == "(none)"
    assert all(entry["address"] == "127.0.0.1" for entry in listed)
    assert "hunter2" not in json.dumps(after).lower()
    codes = {code["code"]: code["count"] for code in after["figures"]["codes"]}
    assert codes == {"missing_field": 1, "job_not_found": 1}

    # The texts of the errors are in the reader's language, and nothing is told twice to who has a cursor.
    korean = panel(server, **{"accept-language": "ko"})
    assert "항목" in korean["figures"]["errors"][1]["message"]
    nothing = panel_when(server, lambda answer: answer["figures"]["access"], cursor=korean["cursor"])["figures"]
    assert nothing["errors"] == [] and {entry["route"] for entry in nothing["access"]} == {"/api/panel"}
    assert len(nothing["series"]["requests"]) <= 2
    wrong = requests.get(server.url + "/api/panel", params={"cursor": "x"}, timeout=30)
    assert wrong.status_code == 422 and wrong.json()["detail"]["field"] == "cursor"
    # A cursor of another run of the server: everything is told.
    assert len(panel(server, cursor="1.1.1.1.1")["figures"]["errors"]) == 2


@pytest.mark.slow(reason="waits for several events")
def test_events_tell_what_is_new(start):
    server = start()
    with events(server) as stream:
        first, answer = next(stream)
        assert first == answer["cursor"]
        assert transcribe(server).status_code == 200
        seen = []
        while not any(route(answer, "/transcribe_by_upload") for answer in seen):
            seen.append(next(stream)[1])
        assert window(seen[-1])["requests"] == 1
        # The requests that were told before are not told again.
        numbers = [entry["number"] for answer in seen for entry in answer["figures"]["access"]]
        assert len(numbers) == len(set(numbers))
        last, answer = next(stream)
        assert answer["figures"]["errors"] == [] and len(answer["figures"]["series"]["requests"]) <= 2
    with events(server, cursor=last) as stream:
        told = []
        while not told:
            told = [entry["route"] for entry in next(stream)[1]["figures"]["access"]]
        assert set(told) == {"/api/panel/events"}


def test_an_open_stream_does_not_hold_up_the_stop(start):
    server = start()
    with events(server) as stream:
        next(stream)
        begin = time.monotonic()
        server.process.terminate()
        assert server.process.wait(15) == 0
        assert time.monotonic() - begin < 5


def test_jobs_and_live_sessions(start, tmp_path):
    server = start(audio=tmp_path)
    shutil.copy(SAMPLE, tmp_path / "good.wav")
    (tmp_path / "bad.wav").write_bytes(b"no audio at all")
    ids = {name: requests.post(server.url + "/api/transcribe-async/", json={"file_path": str(tmp_path / name)},
                               timeout=30).json()["job_id"] for name in ("good.wav", "bad.wav")}
    answer = wait_for(lambda: (lambda a: sum(window(a)[key] for key in ("jobs_completed", "jobs_failed")) == 2 and a)(
        panel(server)))
    assert window(answer)["jobs_completed"] == 1 and window(answer)["jobs_failed"] == 1
    (failure,) = [error for error in answer["figures"]["errors"] if error["route"] == "(job)"]
    assert failure["request_id"] == ids["bad.wav"] and failure["status"] == 0 and failure["code"] == "unsupported_media"
    queue = wait_for(lambda: (lambda q: q["jobs"]["failed"] and q)(panel(server)["queue"]))
    assert queue["jobs"]["completed"] == 1 and queue["jobs"]["pending"] == 0 and "oldest_waiting" not in queue

    async def dictate():
        async with websockets.connect(server.url.replace("http", "ws") + "/stt/websocket") as socket:
            await socket.send('{"type":"start","lang":"en"}')
            await socket.send(SPEECH + 2 * SILENCE)
            while json.loads(await asyncio.wait_for(socket.recv(), 60))["type"] != "final":
                pass
            return panel_when(server, lambda answer: window(answer)["finals"])

    during = asyncio.run(dictate())
    assert during["live"]["open"] == 1
    assert 0 < window(during)["final_p50_ms"] <= window(during)["final_p95_ms"] and window(during)["live_seconds"] > 1
    assert wait_for(lambda: panel(server)["live"]["open"] == 0)
    socket = route(panel(server), "/stt/websocket", "GET")
    assert socket["statuses"] == {"101": 1}


@pytest.mark.parametrize("path", ["/api/panel", "/api/panel/events", "/api/panel/endpoints", "/api/models",
                                  "/api/models/pulls"])
def test_the_panel_asks_for_the_key(shared, path):
    server = shared("--api-keys", "sesame,open")
    assert requests.get(server.url + path, timeout=30).status_code == 401
    assert requests.post(server.url + "/api/backend/unload", timeout=30).status_code == 401
    assert requests.post(server.url + "/api/models/pull", json={"name": "base"}, timeout=30).status_code == 401


def test_endpoints_are_checked_with_a_key(shared):
    server = shared("--api-keys", "sesame,open")
    key = {"authorization": "Bearer sesame"}
    answer = panel(server, **key)
    assert answer["keys"] == {"required": True, "count": 2} and "sesame" not in json.dumps(answer)
    found = endpoints(server, **key)
    assert all(found[name]["ok"] for name in ("/health", "/backend/current", "/v1/models", "/ws/detect",
                                              "/stt/websocket", "job_store", "speaker_store"))
    # The server's own checks are no clients' requests.
    listed = {entry["route"] for entry in panel(server, **key)["figures"]["access"]}
    assert "/v1/models" not in listed and "/ws/detect" not in listed


def test_endpoints_over_tls_only(start):
    """A certificate made for development, on a port that no plain one stands beside."""
    server = start("--listen", "127.0.0.1:0,tls")
    answer = requests.get(server.url + "/api/panel/endpoints", headers=ENGLISH, timeout=30, verify=False)
    found = {endpoint["name"]: endpoint for endpoint in answer.json()["endpoints"]}
    assert found["/health"]["ok"] and found["/stt/websocket"]["ok"], found


def test_a_stopped_language_model_is_found(start):
    ollama = Ollama()
    server = start("--ollama-host", ollama.url, "--llm-model", "gemma3")
    check = endpoints(server)["language_model"]
    assert check["ok"] and check["state"] == "ok" and check["target"] == ollama.url and check["ms"] > 0

    # A hundred panels do not multiply the checks.
    ollama.requests.clear()
    with concurrent.futures.ThreadPoolExecutor(100) as pool:
        begin = time.monotonic()
        results = list(pool.map(lambda _: endpoints(server)["language_model"]["ok"], range(300)))
        seconds = time.monotonic() - begin
    assert all(results) and len(ollama.requests) <= seconds / 2 + 2

    ollama.models = ["qwen3:8b"]
    missing = wait_for(lambda: (lambda e: not e["ok"] and e)(endpoints(server)["language_model"]))
    assert "gemma3" in missing["reason"] and "STT_LLM_MODEL" in missing["remedy"]
    ollama.close()
    gone = wait_for(lambda: (lambda e: "answers" in e.get("reason", "") and e)(endpoints(server)["language_model"]))
    assert gone["state"] == "failed" and "OLLAMA_HOST" in gone["remedy"]
    korean = endpoints(server, **{"accept-language": "ko"})["language_model"]
    assert "언어 모델" in korean["reason"]
    # The rest is well.
    assert [name for name, check in endpoints(server).items() if not check["ok"]] == ["language_model"]


def test_an_openai_compatible_language_model(start):
    server_of_models = Ollama()
    try:
        server = start("--llm-url", server_of_models.url.replace("://", "://user:pass@") + "/v1", "--llm-model",
                       "qwen3:8b", "--llm-key", "sesame")
        check = endpoints(server)["language_model"]
        assert check["ok"], check
        # What may be secret in the address is not shown.
        assert check["target"] == server_of_models.url + "/v1"
        assert server_of_models.requests[-1]["key"] == "Bearer sesame"
        server_of_models.fault = "key"
        refused = wait_for(lambda: (lambda e: not e["ok"] and e)(endpoints(server)["language_model"]))
        assert "STT_LLM_KEY" in refused["remedy"]
    finally:
        server_of_models.close()


def test_a_server_without_a_model_and_with_a_dead_upstream(start):
    server = start("--model", "none", "--llm-model", "none", "--upstream", "gpu=http://127.0.0.1:9")
    found = wait_for(lambda: (lambda e: e["gpu"]["state"] == "failed" and e)(endpoints(server)))
    assert found["gpu"]["kind"] == "upstream" and found["gpu"]["remedy"]
    assert not found["/health"]["ok"] and "Models" in found["/health"]["remedy"]
    assert found["language_model"]["state"] == "off" and found["language_model"]["ok"]
    answer = panel(server)
    assert answer["status"] == "degraded" and "model" not in answer and answer["message"]
    assert [device["name"] for device in answer["devices"]["devices"]] == ["local", "gpu"]


# Models.

@pytest.fixture
def hub():
    hub = Hub({path.name: path.read_bytes() for path in NANO.iterdir() if path.is_file()})
    yield hub
    hub.close()


@pytest.fixture
def pulling(start, hub, tmp_path, monkeypatch):
    """A server that pulls from the hub into a folder of the test's own."""
    monkeypatch.setenv("HF_ENDPOINT", hub.url)
    monkeypatch.delenv("HF_TOKEN", raising=False)
    return start("--backend", "moonshine", "--models-dir", str(tmp_path / "models"))


def pulls(server, **headers):
    return requests.get(server.url + "/api/models/pulls", headers={**ENGLISH, **headers}, timeout=30).json()["pulls"]


def pull(server, name="base"):
    answer = requests.post(server.url + "/api/models/pull", json={"name": name}, headers=ENGLISH, timeout=30)
    assert answer.status_code == 202, answer.text
    return answer.json()["id"]


def ended(server, id):
    return wait_for(lambda: next((p for p in pulls(server) if p["id"] == id and p["status"] not in
                                  ("waiting", "running")), None))


def test_pull_load_and_unload_a_model(pulling, hub):
    server = pulling
    before = requests.get(server.url + "/api/models", timeout=30).json()
    assert [(m["name"], m["loaded"], m["backend"]) for m in before["models"]] == [("tiny-en", True, "moonshine")]
    base = next(entry for entry in before["catalogue"] if entry["name"] == "whisper-base")
    assert not base["installed"] and base["download_mb"] > 100 and base["languages"] == 99

    hub.pause = 0.05
    id = pull(server)
    assert pull(server, "openai/whisper-base") == id, "the same model is pulled once"
    running = wait_for(lambda: next((p for p in pulls(server) if p.get("bytes_per_second")), None))
    assert running["status"] == "running" and 0 < running["done"] < running["total"]
    hub.pause = 0
    done = ended(server, id)
    assert done["status"] == "completed" and done["done"] == done["total"] and not done["was_there"], done

    listed = wait_for(lambda: (lambda m: len(m) == 2 and m)(
        requests.get(server.url + "/api/models", timeout=30).json()["models"]))
    whisper = listed[1]
    assert whisper["name"] == "whisper-base" and whisper["languages"] == 99 and not whisper["loaded"]
    assert whisper["precision"] in ("float32", "float16") and whisper["parameters"] > 1_000_000
    assert whisper["source"] == "openai/whisper-base" and "problem" not in whisper
    again = ended(server, pull(server))
    assert again["was_there"]

    loaded = requests.post(server.url + "/backend/reload", json={"backend": "whisper", "model": "whisper-base"},
                           timeout=120)
    assert loaded.status_code == 200 and panel(server)["model"]["backend"] == "whisper"
    unloaded = requests.post(server.url + "/api/backend/unload", timeout=30)
    assert unloaded.status_code == 200 and unloaded.json()["loaded"] is False
    refused = transcribe(server)
    assert refused.status_code == 503 and refused.json()["detail"]["code"] == "backend_missing"
    assert "/backend/reload" in refused.json()["detail"]["message"]
    health = requests.get(server.url + "/health", headers=ENGLISH, timeout=30).json()
    assert health["status"] == "degraded" and "unloaded" in health["message"]
    assert not endpoints(server)["/health"]["ok"]
    back = requests.post(server.url + "/backend/reload", json={"backend": "moonshine"}, timeout=60)
    assert back.status_code == 200 and transcribe(server).status_code == 200


def test_unloading_lets_requests_under_way_finish(start):
    server = start("--max-jobs", "1")
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        running = pool.submit(transcribe, server)
        wait_for(lambda: panel(server)["load"]["running"] or running.done())
        assert requests.post(server.url + "/api/backend/unload", timeout=30).status_code == 200
        assert running.result().status_code == 200


def test_a_pull_is_cancelled_and_goes_on_where_it_stopped(pulling, hub):
    server = pulling
    hub.pause = 0.05
    id = pull(server)
    wait_for(lambda: next((p for p in pulls(server) if p.get("done", 0) > 1_000_000), None))
    assert requests.delete(f"{server.url}/api/models/pulls/{id}", timeout=30).status_code == 204
    assert ended(server, id)["status"] == "cancelled"
    # Once it has ended, the same forgets it.
    assert requests.delete(f"{server.url}/api/models/pulls/{id}", timeout=30).status_code == 204
    assert pulls(server) == []
    gone = requests.delete(f"{server.url}/api/models/pulls/{id}", timeout=30)
    assert gone.status_code == 404 and gone.json()["detail"]["code"] == "pull_not_found"
    hub.pause = 0
    hub.requests.clear()
    assert ended(server, pull(server))["status"] == "completed"
    assert any("range" in request for request in hub.requests), "what was fetched is not fetched again"


@pytest.mark.slow(reason="pulls that fail are tried again")
def test_what_cannot_be_pulled_says_why(pulling, hub):
    server = pulling
    hub.forbidden = True
    failed = ended(server, pull(server))
    assert failed["status"] == "failed" and failed["code"] == "no_access" and "HF_TOKEN" in failed["message"]
    korean = pulls(server, **{"accept-language": "ko"})[0]
    assert "허브" in korean["message"]
    hub.forbidden = False
    assert ended(server, pull(server, "owner/nothing"))["code"] == "model_missing"
    wrong = requests.post(server.url + "/api/models/pull", json={"name": "../../etc"}, headers=ENGLISH, timeout=30)
    assert wrong.status_code == 422 and wrong.json()["detail"]["field"] == "name"
    assert requests.post(server.url + "/api/models/pull", json={}, timeout=30).json()["detail"]["field"] == "name"
    hub.close()
    assert ended(server, pull(server, "tiny"))["code"] in ("unreachable", "hub_failed", "cut_off")


def test_a_server_that_stops_while_it_pulls(pulling, hub):
    hub.pause = 0.2
    pull(pulling)
    wait_for(lambda: next((p for p in pulls(pulling) if p.get("done")), None))
    begin = time.monotonic()
    pulling.process.terminate()
    assert pulling.process.wait(15) == 0
    assert time.monotonic() - begin < 8
