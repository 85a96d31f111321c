"""Requests routed to other instances: real servers, killed, stopped and restarted under load."""
import asyncio
import concurrent.futures
import io
import json
import os
import signal
import threading
import time
import wave

import pytest
import requests
import websockets

from conftest import SAMPLE, wait_for
from instances import (
    FIELDS, check, choose, device, devices, free_port, healthy, instance, live_url, pair, router, transcribe)


def timeless(answer):
    return {key: value for key, value in answer.items() if key not in ("processing_time_seconds", "memory_info")}


def test_without_upstreams_there_is_one_device(server):
    answer = devices(server)
    assert answer["device"] == "auto" and "target" not in answer
    (local,) = answer["devices"]
    assert local["name"] == "local" and local["kind"] == "local" and local["healthy"] and local["device"] == "cpu"
    refused = requests.post(server.url + "/api/devices", json={"device": "cuda"})
    assert refused.status_code == 404
    detail = refused.json()["detail"]
    assert detail["error"] == "장치 없음" and detail["field"] == "device" and detail["available"] == "auto, local, cpu"
    assert choose(server, "cpu")["target"] == "local"
    choose(server, "auto")
    assert "x-sori-served-by" not in transcribe(server).headers


@pytest.mark.parametrize("body,status,code", [
    ({"device": "nobody"}, 404, "device_not_found"), ({}, 422, "missing_field"), ({"device": ""}, 422, "missing_field"),
    ({"device": {}}, 422, "invalid_value"), ([], 422, "invalid_value")])
def test_what_cannot_be_chosen_is_refused(router, body, status, code):
    response = requests.post(router.url + "/api/devices", json=body, headers={"accept-language": "en"})
    assert response.status_code == status and response.json()["detail"]["code"] == code
    if status == 404:
        assert response.json()["detail"]["available"] == "auto, local, a, b, cpu"


def test_each_is_told_of(router):
    a = device(router, "a")
    assert a["kind"] == "upstream" and a["url"].startswith("http://127.0.0.1:") and a["state"] == "ready"
    assert a["backend"] == "moonshine" and a["model"] and a["device"] == "cpu" and a["capacity"] == 2
    assert 0 <= a["latency_ms"] < 2000 and a["since"].endswith("Z") and a["in_flight"] == 0
    local = device(router, "local")
    assert not local["healthy"] and "url" not in local


@pytest.mark.parametrize("name", ["call.wav", "통화 녹음.wav", 'a"b%22;.wav'])
def test_an_upload_is_done_as_if_directly(router, pair, name):
    choose(router, "b")
    routed = transcribe(router, name, word_timestamps="true")
    assert timeless(check(routed, "b")) == timeless(check(transcribe(pair[1], name, word_timestamps="true")))
    assert name not in "".join(router.server.log + pair[1].server.log), "names of files are in no log"


def test_a_file_of_this_machine_is_sent(router, pair):
    choose(router, "a")
    path = router.server.audio / "folder" / "음성.wav"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(SAMPLE.read_bytes())
    response = requests.post(router.url + "/transcribe", data=FIELDS | {"file_path": str(path)})
    assert check(response, "a")["file_path"] == str(path)
    assert requests.post(router.url + "/transcribe", data={"file_path": "/etc/passwd"}).status_code == 403
    assert requests.post(router.url + "/transcribe", data={"file_path": str(path) + "x"}).status_code == 404


def test_wrong_requests_are_told_as_directly(router, pair):
    choose(router, "a")
    for fields in ({"language": "xx"}, {"language": "ko"}, {"beam_size": "many"}):
        routed, direct = transcribe(router, **fields), transcribe(pair[0], **fields)
        assert routed.status_code == direct.status_code == 422
        assert routed.json() == direct.json()
    broken = {"files": {"file": ("a.wav", b"no audio at all")}, "data": FIELDS, "headers": {"accept-language": "en"}}
    routed = requests.post(router.url + "/transcribe_by_upload", **broken)
    assert routed.status_code == 415
    assert routed.json() == requests.post(pair[0].url + "/transcribe_by_upload", **broken).json()


@pytest.mark.parametrize("form", ["json", "text", "srt", "vtt", "verbose_json"])
def test_the_openai_api_is_routed(router, pair, form):
    choose(router, "b")
    ask = lambda one: requests.post(one.url + "/v1/audio/transcriptions", files={"file": SAMPLE.open("rb")},
                                    data={"model": "whisper-1", "response_format": form, "language": "en"})
    routed, direct = ask(router), ask(pair[1])
    assert routed.status_code == 200 and routed.content == direct.content
    assert routed.headers["content-type"] == direct.headers["content-type"]
    assert routed.headers["x-sori-model"] == direct.headers["x-sori-model"]
    assert routed.headers["x-sori-served-by"] == "b"


def test_events_are_routed(router, pair):
    choose(router, "a")
    ask = lambda one, **fields: requests.post(
        one.url + "/v1/audio/transcriptions", files={"file": SAMPLE.open("rb")},
        data={"model": "whisper-1", "stream": "true", "language": "en"} | fields)
    routed, direct = ask(router), ask(pair[0])
    assert routed.headers["content-type"] == "text/event-stream" and "transcript.text.done" in routed.text
    assert routed.text == direct.text
    refused = ask(router, language="ko")
    assert json.loads(refused.text.removeprefix("data: "))["error"]["param"] == "language"


def test_jobs_and_batches_are_done_by_who_is_chosen(router):
    choose(router, "b")
    answer = requests.post(router.url + "/transcribe_batch", data=[
        ("file_paths", str(SAMPLE)), ("file_paths", str(SAMPLE) + "x"), ("language", "en")], timeout=120).json()
    done, missing = answer["files"]
    assert done["status"] == "done" and len(done["result"]["text"].split()) > 5
    assert done["result"]["file_path"] == str(SAMPLE) and missing["status"] == "error"
    wrong = requests.post(router.url + "/transcribe_batch", data=[
        ("file_paths", str(SAMPLE)), ("language", "ko")], timeout=120).json()
    assert wrong["files"][0]["status"] == "error" and wrong["files"][0]["error"], "the upstream knows no Korean"


def test_a_batch_outlives_the_upstream_it_is_sent_to(instance, pair):
    a = instance()
    one = instance("--model", "none", "--upstream", f"a={a.url},b={pair[1].url}")
    healthy(one, "a", "b")
    choose(one, "a")
    batch = requests.post(one.url + "/transcribe_batch", data=[
        ("file_paths", str(SAMPLE)), ("wait", "false"), ("language", "en")] + [("file_paths", str(SAMPLE))] * 9).json()
    state = lambda: requests.get(f"{one.url}/transcribe_batch/{batch['batch_id']}").json()
    wait_for(lambda: state()["progress"]["completed"] >= 1)
    a.kill()
    done = wait_for(lambda: state() if state()["status"] != "processing" else None)
    assert done["status"] == "completed" and done["progress"]["completed"] == 10
    assert len({file["result"]["text"] for file in done["files"]}) == 1


def test_auto_spreads_the_work(router):
    choose(router, "auto")
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: transcribe(router), range(8)))
    assert {check(answer) and answer.headers["x-sori-served-by"] for answer in answers} == {"a", "b"}


def test_the_choice_outlives_the_server(instance, pair):
    a, b = pair
    one = instance("--model", "none", "--upstream", f"a={a.url}", "--upstream", f"b={b.url}")
    choose(one, "b")
    one.kill()
    one.start()
    assert devices(one)["device"] == "b"
    one.kill()
    one.flags = ("--model", "none", "--upstream", f"a={a.url}")
    one.start()
    assert devices(one)["device"] == "auto"
    assert any("no longer there" in line for line in one.server.log)


@pytest.mark.slow(reason="fifty switches under load, and three restarts")
def test_fifty_switches_with_a_killed_upstream_lose_nothing(instance):
    upstreams = {name: instance() for name in "ab"}
    one = instance("--model", "none", "--upstream", ",".join(f"{n}={i.url}" for n, i in upstreams.items()))
    healthy(one, "a", "b")
    text = check(transcribe(upstreams["a"]))["text"]
    over = threading.Event()
    failures, served = [], []

    def client():
        with requests.Session() as session:
            while not over.is_set():
                try:
                    with open(SAMPLE, "rb") as file:
                        response = session.post(one.url + "/transcribe_by_upload", files={"file": file}, data=FIELDS,
                                                timeout=120)
                    if response.status_code != 200 or response.json()["text"] != text:
                        failures.append(response.text)
                    served.append(response.headers.get("x-sori-served-by"))
                except requests.RequestException as error:
                    failures.append(repr(error))

    clients = [threading.Thread(target=client) for _ in range(6)]
    for thread in clients:
        thread.start()
    try:
        for switch in range(50):
            choose(one, "ab"[switch % 2])
            if switch in (10, 24, 38):
                upstreams["b"].kill()
            if switch in (14, 28, 42):
                upstreams["b"].start()
            before = len(served)
            wait_for(lambda: len(served) > before)
        healthy(one, "a", "b")
    finally:
        over.set()
        for thread in clients:
            thread.join()
    print(f"{len(served)} requests, {served.count('a')} by a, {served.count('b')} by b")
    assert not failures and len(served) >= 50 and served.count("a") and served.count("b")
    assert device(one, "a")["in_flight"] == device(one, "b")["in_flight"] == 0


@pytest.mark.slow(reason="three health checks find nobody")
def test_a_stopped_upstream_hangs_nobody(instance):
    """It keeps its connections and takes new ones, but says nothing more: health checks find that out."""
    a, b = instance(), instance()
    one = instance("--model", "none", "--upstream", f"a={a.url},b={b.url}")
    healthy(one, "a", "b")
    choose(one, "a")
    a.signal(signal.SIGSTOP)
    start = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        for response in pool.map(lambda _: transcribe(one), range(3)):
            check(response, "b")
    assert time.monotonic() - start < 30
    stopped = device(one, "a")
    assert not stopped["healthy"] and stopped["state"] == "down" and stopped["last_error"]
    check(transcribe(one), "b")
    a.signal(signal.SIGCONT)
    healthy(one, "a")
    check(transcribe(one), "a")


def test_without_anybody_it_is_done_here(instance):
    a = instance()
    one = instance("--upstream", f"a={a.url}")
    healthy(one, "a")
    choose(one, "a")
    check(transcribe(one), "a")
    a.kill()
    check(transcribe(one), "local")
    a.start()
    healthy(one, "a")
    check(transcribe(one), "a")


def test_a_router_that_stops_ends_what_it_has(instance, pair):
    one = instance("--model", "none", "--upstream", f"a={pair[0].url}")
    healthy(one, "a")
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        answers = [pool.submit(transcribe, one) for _ in range(3)]
        wait_for(lambda: device(one, "a")["in_flight"] == 3)
        one.signal(signal.SIGTERM)
        for answer in answers:
            check(answer.result(), "a")
    assert one.server.process.wait(15) == 0


def test_one_without_a_model_gets_nothing(instance, pair):
    empty = instance("--model", "none")
    one = instance("--model", "none", "--upstream", f"empty={empty.url},b={pair[1].url}")
    healthy(one, "b")
    wait_for(lambda: device(one, "empty")["state"] == "loading")
    choose(one, "empty")
    check(transcribe(one), "b")


def test_a_smaller_limit_elsewhere_is_not_the_clients(instance, pair):
    small = instance("--max-upload-mb", "1")
    one = instance("--model", "none", "--upstream", f"small={small.url},b={pair[1].url}")
    healthy(one, "small", "b")
    choose(one, "small")
    large = io.BytesIO()
    with wave.open(large, "wb") as file, wave.open(str(SAMPLE)) as sample:
        file.setparams(sample.getparams())
        file.writeframes(sample.readframes(sample.getnframes()) + bytes(2 * 16_000 * 60))
    check(requests.post(one.url + "/transcribe_by_upload", files={"file": ("a.wav", large.getvalue())}, data=FIELDS), "b")
    check(transcribe(one), "small")


@pytest.mark.slow(reason="a request waits ten seconds for somebody to be ready")
def test_a_job_waits_until_somebody_is_ready(instance):
    a = instance()
    one = instance("--model", "none", "--upstream", f"a={a.url}", "--upstream-queue", "1")
    healthy(one, "a")
    a.kill()
    wait_for(lambda: not device(one, "a")["healthy"])
    job = requests.post(one.url + "/api/transcribe-async/", json={"file_path": str(SAMPLE), "language": "en"}).json()
    status = lambda: requests.get(f"{one.url}/api/transcribe-status/{job['job_id']}").json()
    wait_for(lambda: status()["status"] == "processing")
    # A request of a client's is told within a bounded time; the job waits on.
    refused = transcribe(one)
    assert refused.status_code == 503 and refused.json()["detail"]["code"] == "no_device_ready"
    assert int(refused.headers["retry-after"]) > 0 and status()["status"] == "processing"
    a.start()
    done = wait_for(lambda: status() if status()["status"] == "completed" else None)
    assert len(done["result"]["text"].split()) > 5 and done["attempts"] == 1


def test_more_than_may_wait_get_429(instance):
    a = instance("--max-jobs", "1")
    one = instance("--model", "none", "--upstream", f"a={a.url}", "--upstream-queue", "1")
    healthy(one, "a")
    a.signal(signal.SIGSTOP)
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        answers = [pool.submit(transcribe, one) for _ in range(6)]
        full = next(concurrent.futures.as_completed(answers)).result()
        assert full.status_code == 429 and int(full.headers["retry-after"]) > 0
        assert full.json()["detail"]["error"] == "대기열 가득 참"
        a.signal(signal.SIGCONT)
        statuses = sorted(answer.result().status_code for answer in answers)
    assert statuses == [200] * 3 + [429] * 3, "one is worked on, one on its way, one waits"


def test_nothing_goes_round(instance):
    """Two instances that have chosen each other: what one sends on, the other does itself."""
    first, second = instance(), instance()
    for one, other in ((first, second), (second, first)):
        one.kill()
        one.flags = ("--upstream", f"other={other.url}")
        one.start()
    for one in (first, second):
        healthy(one, "other")
        choose(one, "other")
    check(transcribe(first), "other")
    check(transcribe(second), "other")

    async def live():
        async with websockets.connect(live_url(first, "/ws/detect")) as socket:
            await socket.send(bytes(3200))
            assert json.loads(await socket.recv()) == {"speech_detected": False}
            return [device(one, "other")["live_sockets"] for one in (first, second)]

    assert asyncio.run(live()) == [1, 0]


def test_keys(instance, tmp_path):
    a = instance("--api-keys", "upstream-key")
    key = tmp_path / "key"
    key.write_text("upstream-key\n")
    one = instance("--model", "none", "--upstream", f"a={a.url}", "--upstream-key-file", str(key),
                   "--api-keys", "client-key")
    bearer = {"authorization": "Bearer client-key"}
    get = lambda headers: requests.get(one.url + "/api/devices", headers=headers)
    assert get({}).status_code == 401 and requests.post(one.url + "/api/devices", json={}).status_code == 401
    wait_for(lambda: get(bearer).json()["devices"][1]["healthy"])
    with open(SAMPLE, "rb") as file:
        response = requests.post(one.url + "/transcribe_by_upload", files={"file": file}, data=FIELDS, headers=bearer)
    check(response, "a")
    assert transcribe(one).status_code == 401

    async def live():
        url = one.url.replace("http", "ws") + "/ws/detect"
        with pytest.raises(websockets.InvalidStatus):
            await websockets.connect(url)
        for options in ({"additional_headers": bearer}, {"subprotocols": ["sori", "openai-insecure-api-key.client-key"]}):
            async with websockets.connect(url, **options) as socket:
                await socket.send(bytes(3200))
                assert json.loads(await socket.recv()) == {"speech_detected": False}
        async with websockets.connect(url + "?api_key=client-key") as socket:
            await socket.send(bytes(3200))
            assert json.loads(await socket.recv()) == {"speech_detected": False}

    asyncio.run(live())
    key.write_text("wrong-upstream-key")
    one.kill()
    one.start()
    wait_for(lambda: get(bearer).json()["devices"][1]["healthy"])
    with open(SAMPLE, "rb") as file:
        response = requests.post(one.url + "/transcribe_by_upload", files={"file": file}, data=FIELDS, headers=bearer)
    assert response.status_code == 503 and response.json()["detail"]["code"] == "no_device_ready"
    assert any("--upstream-key-file" in line for line in one.server.log)
    assert not any("upstream-key" in line.split("--upstream-key-file")[-1] or "client-key" in line for line in one.server.log), "keys are in no log"


def test_tls(instance, tmp_path):
    port = free_port()
    a = instance("--listen", f"127.0.0.1:{port},tls")
    url = f"https://127.0.0.1:{port}"
    strange = instance("--model", "none", "--upstream", f"a={url}")
    wait_for(lambda: "certificate" in (device(strange, "a").get("last_error", "")))
    assert not device(strange, "a")["healthy"]
    one = instance("--model", "none", "--upstream", f"a={url}", "--upstream-ca-file",
                   str(a.folder / "tls/development.crt"))
    healthy(one, "a")
    check(transcribe(one), "a")

    async def live():
        async with websockets.connect(one.url.replace("http", "ws") + "/ws/detect") as socket:
            await socket.send(bytes(3200))
            assert json.loads(await socket.recv()) == {"speech_detected": False}

    asyncio.run(live())


@pytest.mark.slow(reason="makes and sends 400 MB")
def test_large_uploads_at_flat_memory(instance, tmp_path):
    size = 400 << 20
    a = instance("--max-upload-mb", "500")
    one = instance("--model", "none", "--upstream", f"a={a.url}", "--max-upload-mb", "500")
    healthy(one, "a")
    path = one.server.audio / "large.bin"
    with open(path, "wb") as file:
        for _ in range(size >> 20):
            file.write(os.urandom(1 << 20))
    before = one.server.rss_mb()
    most = []
    over = threading.Event()

    def watch():
        while not over.wait(0.05):
            most.append(one.server.rss_mb())

    watcher = threading.Thread(target=watch)
    watcher.start()
    response = requests.post(one.url + "/transcribe", data={"file_path": str(path)}, timeout=300)
    over.set()
    watcher.join()
    assert response.status_code == 415, response.text
    print(f"{before:.0f} MB before, {max(most):.0f} MB at most")
    assert max(most) < before + 40
