"""Asynchronous jobs: uploads, states, events, cancelling, and what a killed server leaves behind."""
import json
import random
import signal
import threading
import time
import uuid
import wave

import pytest
import requests

from conftest import ROOT, SAMPLE

BECKETT = ROOT / ".deps/moonshine-voice-0.1.0/moonshine_voice/assets/beckett.wav"


def upload(server, path=SAMPLE, name=None):
    with open(path, "rb") as file:
        answer = requests.post(f"{server.url}/api/upload/", files={"file": (name or path.name, file)}, timeout=60)
    answer.raise_for_status()
    return answer.json()


def create(server, key=None, **fields):
    headers = {"Idempotency-Key": key} if key else {}
    return requests.post(f"{server.url}/api/transcribe-async/", json={"language": "en", **fields}, headers=headers,
                         timeout=30)


def job(server, **fields):
    answer = create(server, **fields)
    assert answer.status_code == 200, answer.text
    return answer.json()["job_id"]


def status(server, job):
    return requests.get(f"{server.url}/api/transcribe-status/{job}", timeout=30).json()


def ended(server, job, seconds=90):
    deadline = time.monotonic() + seconds
    while (state := status(server, job))["status"] in ("pending", "processing"):
        assert time.monotonic() < deadline, state
        time.sleep(0.05)
    return state


@pytest.fixture(scope="module")
def long(tmp_path_factory):
    """Two minutes of speech."""
    path = tmp_path_factory.mktemp("speech") / "long.wav"
    with wave.open(str(BECKETT)) as one, wave.open(str(path), "wb") as file:
        sound = one.readframes(one.getnframes())
        file.setparams(one.getparams())
        for _ in range(12):
            file.writeframes(sound + bytes(2 * 16_000))
    return path


def test_from_the_upload_to_the_result(server, words):
    kept = upload(server)
    assert kept["success"] and kept["filename"] == SAMPLE.name and kept["file_id"].endswith(".wav")
    assert kept["file_size_mb"] > 0 and kept["duration"] > 5
    answer = create(server, file_id=kept["file_id"]).json()
    assert answer["success"] and answer["status"] == "pending" and answer["message"]
    state = ended(server, answer["job_id"])
    assert state["status"] == "completed" and state["progress"] == 100 and state["error"] is None
    assert state["file_path"] == kept["file_id"] and state["language"] == "en" and state["is_stream"] is False
    assert state["created_at"] <= state["started_at"] <= state["completed_at"]
    with open(SAMPLE, "rb") as file:
        direct = requests.post(f"{server.url}/transcribe_by_upload", files={"file": (SAMPLE.name, file)},
                               data={"language": "en"}, timeout=60).json()
    same = ("text", "segments", "duration", "language", "backend", "file_path", "file_size_mb")
    assert {name: state["result"][name] for name in same} == {name: direct[name] for name in same}


def test_a_file_of_an_allowed_directory(server):
    state = ended(server, job(server, file_path=str(SAMPLE)))
    assert state["status"] == "completed" and state["file_path"] == str(SAMPLE)
    assert state["result"]["text"]


@pytest.mark.parametrize("fields, code, name", [
    ({"file_id": "0" * 32 + ".wav"}, 404, "path_not_found"), ({"file_id": "../../etc/passwd"}, 404, "path_not_found"),
    ({"file_path": "/etc/passwd"}, 403, "access_denied"), ({}, 422, "missing_field"),
    ({"file_path": str(SAMPLE), "priority": 11}, 422, "invalid_value"),
    ({"file_path": str(SAMPLE), "language": "tlh"}, 422, None),
    ({"file_path": str(SAMPLE), "beam_size": {"a": 1}}, 422, "invalid_value")])
def test_what_is_no_job(server, fields, code, name):
    answer = create(server, **fields)
    assert answer.status_code == code, answer.text
    assert name is None or answer.json()["detail"]["code"] == name


def test_what_is_no_upload(server, tmp_path):
    path = tmp_path / "text.wav"
    path.write_text("this is no audio")
    with open(path, "rb") as file:
        answer = requests.post(f"{server.url}/api/upload/", files={"file": file}, timeout=30)
    assert answer.status_code == 415
    for body, code in ((b"{", 400), (b"[]", 422), (b"\xff", 400)):
        answer = requests.post(f"{server.url}/api/transcribe-async/", data=body, timeout=30)
        assert answer.status_code == code, (body, answer.text)


def test_unknown_jobs(server):
    for id in (str(uuid.uuid4()), "x", "%2e%2e"):
        for method, path in (("get", f"transcribe-status/{id}"), ("delete", f"transcribe-jobs/{id}"),
                             ("post", f"transcribe-jobs/{id}/retry"), ("get", f"transcribe-events/{id}")):
            assert requests.request(method, f"{server.url}/api/{path}", timeout=30).status_code == 404


def test_a_damaged_file_fails_with_its_reason(server, tmp_path):
    path = server.audio / "cut.flac"
    path.write_bytes(b"fLaC" + bytes(4_000))
    state = ended(server, job(server, file_path=str(path)))
    assert state["status"] == "failed" and state["result"] is None
    assert state["error"].startswith("unsupported_media: ")


def test_one_key_is_one_job(server):
    key = str(uuid.uuid4())
    first = create(server, key, file_path=str(SAMPLE)).json()
    again = create(server, key, file_path=str(SAMPLE)).json()
    assert first["job_id"] == again["job_id"]
    other = create(server, key, file_path=str(SAMPLE), language="en", word_timestamps=True)
    assert other.status_code == 422
    ended(server, first["job_id"])
    assert create(server, key, file_path=str(SAMPLE)).json()["status"] == "completed"


def test_the_list(start):
    server = start()
    made = [job(server, file_path=str(SAMPLE)) for _ in range(5)]
    for id in made:
        ended(server, id)
    page = requests.get(f"{server.url}/api/transcribe-jobs/?limit=2&offset=1", timeout=30).json()
    assert page["total"] == 5 and [j["job_id"] for j in page["jobs"]] == [made[3], made[2]]
    assert requests.get(f"{server.url}/api/transcribe-jobs/?status=failed", timeout=30).json() == {
        "total": 0, "jobs": [],
        "counts": {"pending": 0, "processing": 0, "completed": 5, "failed": 0, "cancelled": 0}}
    for query in ("status=gone", "limit=0", "limit=x", "offset=-1"):
        assert requests.get(f"{server.url}/api/transcribe-jobs/?{query}", timeout=30).status_code == 422


def events(server, id, **headers):
    told = []
    with requests.get(f"{server.url}/api/transcribe-events/{id}", headers=headers, stream=True, timeout=60) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        number = None
        for line in answer.iter_lines(decode_unicode=True):
            if line.startswith("id: "):
                number = int(line[4:])
            elif line.startswith("data: "):
                told.append((number, json.loads(line[6:])))
    return told


def test_events_tell_every_step_and_go_on(server, long):
    id = job(server, file_id=upload(server, long)["file_id"])
    told = events(server, id)
    states = [state for _, state in told]
    assert states[-1]["status"] == "completed" and states[-1]["result"]["text"]
    progress = [state["progress"] for state in states]
    assert progress == sorted(progress) and len(set(progress)) > 3 and progress[-1] == 100
    numbers = [number for number, _ in told]
    assert numbers == sorted(set(numbers))
    assert [number for number, _ in events(server, id, **{"Last-Event-ID": str(numbers[-2])})] == numbers[-1:]
    assert events(server, id, **{"Last-Event-ID": str(numbers[-1])}) == []


def test_cancelling(start, long):
    server = start("--max-jobs", "1")
    kept = upload(server, long)["file_id"]
    running, waiting = job(server, file_id=kept), job(server, file_id=kept)
    while status(server, running)["progress"] <= 15:
        time.sleep(0.02)
    assert requests.delete(f"{server.url}/api/transcribe-jobs/{waiting}", timeout=30).json()["status"] == "cancelled"
    began = time.monotonic()
    assert requests.delete(f"{server.url}/api/transcribe-jobs/{running}", timeout=30).status_code == 200
    assert ended(server, running)["status"] == "cancelled"
    assert time.monotonic() - began < 1.5
    assert requests.delete(f"{server.url}/api/transcribe-jobs/{running}", timeout=30).status_code == 409
    again = requests.post(f"{server.url}/api/transcribe-jobs/{running}/retry", timeout=30)
    assert again.json()["status"] == "pending"
    state = ended(server, running)
    assert state["status"] == "completed"
    assert requests.post(f"{server.url}/api/transcribe-jobs/{running}/retry", timeout=30).status_code == 409


def test_priorities(start, long):
    server = start("--max-jobs", "1")
    first = job(server, file_id=upload(server, long)["file_id"])
    low, usual, high = (job(server, file_path=str(SAMPLE), priority=p) for p in (-10, 0, 10))
    for id in (first, low, usual, high):
        ended(server, id)
    begun = [status(server, id)["started_at"] for id in (first, high, usual, low)]
    assert begun == sorted(begun)


def test_a_priority_can_be_changed_while_a_job_waits(start, long):
    server = start("--max-jobs", "1")
    first = job(server, file_id=upload(server, long)["file_id"])
    one, two, three = (job(server, file_path=str(SAMPLE)) for _ in range(3))

    def change(id, body):
        return requests.patch(f"{server.url}/api/transcribe-jobs/{id}", json=body, timeout=10)

    with requests.get(f"{server.url}/api/transcribe-events/{three}", stream=True, timeout=30) as events:
        assert change(three, {"priority": 10}).json()["priority"] == 10
        told = (json.loads(line[6:]) for line in events.iter_lines(decode_unicode=True) if line.startswith("data: "))
        assert any(state["priority"] == 10 for state in told)
    assert change(one, {"priority": -10}).json()["status"] == "pending"
    for body, error in (({"priority": 11}, 422), ({"priority": "soon"}, 422), ({"priority": 1.5}, 422), ({}, 422),
                        ({"priorities": 1}, 422)):
        refused = change(two, body)
        assert refused.status_code == error and "priority" in refused.json()["detail"]["message"], refused.text
    assert change(two, "5").status_code in (400, 422)
    assert change("00000000-0000-0000-0000-000000000000", {"priority": 1}).status_code == 404
    assert change(first, {"priority": 3}).json()["priority"] == 3
    for id in (first, one, two, three):
        ended(server, id)
    begun = [status(server, id)["started_at"] for id in (first, three, two, one)]
    assert begun == sorted(begun)
    assert change(one, {"priority": 1}).status_code == 409


def test_purging_leaves_nothing(start, long):
    server = start()
    kept = upload(server, long)["file_id"]
    id = job(server, file_id=kept)
    text = ended(server, id)["result"]["text"]
    assert requests.delete(f"{server.url}/api/transcribe-jobs/{id}?purge=true", timeout=30).status_code == 204
    assert requests.get(f"{server.url}/api/transcribe-status/{id}", timeout=30).status_code == 404
    assert create(server, file_id=kept).status_code == 404
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(15)
    needles = [text[:40].encode(), kept[:32].encode()]
    for file in server.data.rglob("*"):
        if file.is_file():
            assert not any(needle in file.read_bytes() for needle in needles), file


def test_a_killed_server_loses_no_job(start, long, tmp_path):
    """kill -9 again and again: every job is completed once, the one in progress goes on where it was."""
    data = tmp_path / "data"
    server = start("--max-jobs", "1", data=data)
    kept = upload(server, long)["file_id"]
    made = [job(server, file_id=kept) for _ in range(3)]
    whole = None
    for _ in range(2):
        while not 20 < status(server, made[0])["progress"] < 100:
            time.sleep(0.02)
            if status(server, made[0])["status"] == "completed":
                break
        server.process.kill()
        server.process.wait()
        server = start("--max-jobs", "1", data=data)
    states = [ended(server, id) for id in made]
    assert [state["status"] for state in states] == ["completed"] * 3
    results = [(state["result"]["text"], state["result"]["segments"]) for state in states]
    assert results[0] == results[1] == results[2]


@pytest.mark.slow(reason="waits eight seconds and more, or computes as long")
def test_a_server_that_stops_gives_its_jobs_back(start, long, tmp_path):
    """SIGTERM in the middle, more often than a job may crash: the attempt does not count."""
    data, hour = tmp_path / "data", tmp_path / "hour.wav"
    with wave.open(str(long)) as two_minutes, wave.open(str(hour), "wb") as file:
        sound = two_minutes.readframes(two_minutes.getnframes())
        file.setparams(two_minutes.getparams())
        for _ in range(30):
            file.writeframes(sound)
    server = start("--max-jobs", "1", data=data)
    id = job(server, file_id=upload(server, hour)["file_id"])
    for _ in range(4):
        while (state := status(server, id))["status"] == "pending":
            time.sleep(0.02)
        assert (state["status"], state["attempts"]) == ("processing", 1), state["error"]
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(15) == 0
        server = start("--max-jobs", "1", data=data)
        assert not any("lost its worker" in line for line in server.log)
    requests.delete(f"{server.url}/api/transcribe-jobs/{id}", timeout=30)
    assert ended(server, id)["status"] == "cancelled"


def test_a_full_queue_says_when_to_come_again(start, long):
    server = start("--max-jobs", "1", "--max-waiting-jobs", "2")
    kept = upload(server, long)["file_id"]
    made = [job(server, file_id=kept)]
    while status(server, made[0])["status"] == "pending":
        time.sleep(0.02)
    made += [job(server, file_id=kept), job(server, file_id=kept)]
    refused = create(server, file_id=kept)
    assert refused.status_code == 429 and int(refused.headers["retry-after"]) > 0
    for id in made:
        requests.delete(f"{server.url}/api/transcribe-jobs/{id}", timeout=30)


@pytest.mark.slow(reason="200 jobs and ten starts of a server")
def test_ten_kills_among_two_hundred_jobs(start, tmp_path):
    """kill -9 at random: every job that was answered is completed once, with the result of an undisturbed run."""
    data = tmp_path / "data"
    rng = random.Random(15)
    server = start(data=data)
    kept = [upload(server, path)["file_id"] for path in (SAMPLE, BECKETT)]
    warm = {job(server, file_id=file): file for file in kept}
    expected = {file: ended(server, id)["result"] for id, file in warm.items()}
    made, kills, seen = [], 0, {}
    # A job whose worker is killed three times without getting on fails: none is hit that often here.
    due = time.monotonic() + rng.uniform(1, 4)
    while len(seen) < 200 or kills < 10:
        if len(made) < 200:
            file = rng.choice(kept)
            made.append((job(server, file_id=file), file))
        page = requests.get(f"{server.url}/api/transcribe-jobs/?status=completed&limit=500", timeout=30).json()
        assert requests.get(f"{server.url}/api/transcribe-jobs/?status=failed", timeout=30).json()["total"] == 0
        for state in page["jobs"]:
            if state["job_id"] not in warm:
                seen.setdefault(state["job_id"], state)
        if kills < 10 and time.monotonic() > due:
            server.process.kill()
            server.process.wait()
            kills += 1
            server = start(data=data)
            due = time.monotonic() + rng.uniform(1, 4)
    same = ("text", "segments", "duration", "language")
    for id, file in made:
        state = status(server, id)
        assert state["status"] == "completed" and state["completed_at"] == seen[id]["completed_at"]
        assert {name: state["result"][name] for name in same} == {name: expected[file][name] for name in same}
    total = requests.get(f"{server.url}/api/transcribe-jobs/?status=completed", timeout=30).json()["total"]
    assert total == 202
