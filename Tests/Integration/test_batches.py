"""Batches of files on the store of jobs: what survives, what waits for what, and what lists show of them."""
import threading
import time
import uuid
import wave

import requests

from conftest import SAMPLE
from test_jobs import BECKETT, ended, job, long, status  # noqa: F401  (long is a fixture)


def batch(server, *paths, key=None, **fields):
    form = [("file_paths", str(path)) for path in paths] + [("language", "en"), *fields.items()]
    return requests.post(f"{server.url}/transcribe_batch", data=form, timeout=120,
                         headers={"Idempotency-Key": key} if key else {})


def state(server, id):
    answer = requests.get(f"{server.url}/transcribe_batch/{id}", timeout=30)
    assert answer.status_code == 200, answer.text
    return answer.json()


def completed(server, id, seconds=120):
    deadline = time.monotonic() + seconds
    while (found := state(server, id))["completed_at"] is None:
        assert time.monotonic() < deadline, found
        time.sleep(0.05)
    return found


def test_a_killed_server_loses_no_batch(start, tmp_path):
    data = tmp_path / "data"
    (data / "audio").mkdir(parents=True)
    # Forty seconds of speech.
    speech = data / "audio" / "speech.wav"
    with wave.open(str(BECKETT)) as one, wave.open(str(speech), "wb") as file:
        sound = one.readframes(one.getnframes())
        file.setparams(one.getparams())
        for _ in range(4):
            file.writeframes(sound + bytes(2 * 16_000))
    server = start("--max-jobs", "1", data=data)
    answer = batch(server, SAMPLE, speech, "/etc/passwd", speech, wait="false")
    assert answer.status_code == 202, answer.text
    id = answer.json()["batch_id"]
    for _ in range(2):
        while (found := state(server, id))["files"][1]["status"] != "processing":
            assert found["completed_at"] is None
            time.sleep(0.02)
        time.sleep(0.2)
        server.process.kill()
        server.process.wait()
        server = start("--max-jobs", "1", data=data)
        assert state(server, id)["files"][0]["status"] == "done", "what was done stays done"
    found = completed(server, id)
    assert found["status"] == "completed" and found["created_at"] == answer.json()["created_at"]
    assert [file["status"] for file in found["files"]] == ["done", "done", "error", "done"]
    assert found["files"][2]["error"] and found["files"][2]["result"] is None
    one, other = found["files"][1]["result"], found["files"][3]["result"]
    assert one["text"] and (one["text"], one["segments"]) == (other["text"], other["segments"])
    assert found["progress"]["progress_percent"] == 100 and found["progress"]["failed"] == 1


def test_who_waits_is_answered_when_the_last_file_has_ended(start):
    server = start("--max-jobs", "1")
    answer = batch(server, SAMPLE, server.audio / "none.wav", SAMPLE)
    assert answer.status_code == 200, answer.text
    assert [file["status"] for file in answer.json()["files"]] == ["done", "error", "done"]
    assert state(server, answer.json()["batch_id"]) == answer.json()


def test_one_that_is_cancelled_keeps_no_waiter(start, long):
    server = start("--max-jobs", "1")
    ended(server, job(server, file_path=str(SAMPLE)))
    answers = []
    speech = server.audio / "long.wav"
    speech.write_bytes(long.read_bytes())
    thread = threading.Thread(target=lambda: answers.append(batch(server, speech, SAMPLE)))
    thread.start()
    while not (listed := requests.get(f"{server.url}/api/transcribe-jobs/?batch_id=*", timeout=30).json()["jobs"][:-1]):
        time.sleep(0.02)
    assert all(one["batch_id"] == listed[0]["batch_id"] for one in listed)
    for one in listed:
        assert requests.delete(f"{server.url}/api/transcribe-jobs/{one['job_id']}", timeout=30).status_code == 200
    thread.join(30)
    found = answers[0].json()
    assert found["status"] == "failed" and [file["status"] for file in found["files"]] == ["error", "error"]
    assert all(file["error"] for file in found["files"])


def test_lists_show_files_of_batches_when_asked(start):
    server = start()
    alone = job(server, file_path=str(SAMPLE))
    id = batch(server, SAMPLE, SAMPLE).json()["batch_id"]

    def listed(query):
        page = requests.get(f"{server.url}/api/transcribe-jobs/{query}", timeout=30).json()
        assert page["total"] == len(page["jobs"])
        return page["jobs"]

    assert [one["job_id"] for one in listed("")] == [alone]
    assert [one["batch_id"] for one in listed(f"?batch_id={id}")] == [id, id]
    assert [one["batch_id"] for one in listed("?batch_id=*")] == [id, id, None]
    ended(server, alone)
    assert len(listed("?status=completed&batch_id=*")) == 3 and len(listed("?status=completed")) == 1
    assert status(server, listed(f"?batch_id={id}")[0]["job_id"])["result"]["text"]


def test_one_key_is_one_batch(server):
    key = str(uuid.uuid4())
    first = batch(server, SAMPLE, SAMPLE, key=key, wait="false").json()
    again = batch(server, SAMPLE, SAMPLE, key=key, wait="false").json()
    assert first["batch_id"] == again["batch_id"] and len(again["files"]) == 2
    assert batch(server, SAMPLE, key=key).status_code == 422
    completed(server, first["batch_id"])


def test_all_or_none(start):
    server = start("--max-waiting-jobs", "3")
    refused = batch(server, *[SAMPLE] * 4, wait="false")
    assert refused.status_code == 429 and int(refused.headers["retry-after"]) > 0
    assert requests.get(f"{server.url}/api/transcribe-jobs/?batch_id=*", timeout=30).json()["total"] == 0


def test_wrong_fields_are_told_at_once(server):
    for fields, name in (({"language": "tlh"}, "language"), ({"priority": "11"}, "priority")):
        answer = requests.post(f"{server.url}/transcribe_batch", data={"file_paths": str(SAMPLE), **fields}, timeout=30)
        assert answer.status_code == 422 and answer.json()["detail"]["field"] == name, answer.text
