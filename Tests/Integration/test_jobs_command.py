"""`sori jobs`, and `sori backup` and `sori restore`, as a person uses them."""
import json
import os
import time

import pytest
import requests

from conftest import SAMPLE
from test_batches import batch
from test_cli import sori, text
from test_jobs import ended, job, long, status, upload  # noqa: F401  (long is a fixture)

# The servers of these tests keep their jobs in their own data directories.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in ("STT_STORE", "STT_DATA_DIR")}


def jobs(server, *words, code=0, **environment):
    done = sori("jobs", *words, "--url", server.url, env={**ENVIRONMENT, **environment})
    assert done.returncode == code, done.stderr.decode()
    return done.stdout.decode() if code == 0 else done.stderr.decode()


def test_from_the_list_to_the_end(start, long):
    server = start("--max-jobs", "1")
    assert jobs(server).split() == ["JOB", "STATUS", "DONE", "CREATED", "FILE"]
    id = job(server, file_path=str(SAMPLE))
    state = ended(server, id)
    lines = jobs(server, "list").splitlines()
    assert len(lines) == 2 and lines[1].split()[:3] == [id, "completed", "100%"] and lines[1].endswith(str(SAMPLE))
    shown = jobs(server, "show", id)
    assert state["result"]["text"] in shown and "completed, 100%" in shown
    assert json.loads(jobs(server, "show", id, "--json")) == state
    assert json.loads(jobs(server, "list", "--json"))["jobs"][0]["job_id"] == id

    assert jobs(server, "export", id) == text("transcribe", SAMPLE)
    for kind in ("srt", "vtt", "tsv"):
        assert jobs(server, "export", id, "--format", kind) == text("transcribe", SAMPLE, "--format", kind)
    exported = json.loads(jobs(server, "export", id, "-f", "json"))
    assert exported["text"] == state["result"]["text"] and exported["segments"] == state["result"]["segments"]

    kept = upload(server, long)["file_id"]
    running, waiting = job(server, file_id=kept), job(server, file_id=kept)
    while status(server, running)["status"] == "pending":
        time.sleep(0.02)
    assert jobs(server, "export", waiting, code=1).startswith(f"sori jobs: the job {waiting} is pending")
    assert jobs(server, "cancel", waiting, running).splitlines() == [f"{waiting}  cancelled", f"{running}  cancelling"]
    assert ended(server, running)["status"] == "cancelled"
    assert "already" in jobs(server, "cancel", waiting, code=1)
    assert len(jobs(server, "list", "--status", "cancelled").splitlines()) == 3
    assert jobs(server, "retry", waiting).split() == [waiting, "pending"]
    assert jobs(server, "rm", waiting, running).splitlines() == [f"{waiting}  removed", f"{running}  removed"]
    assert "no job" in jobs(server, "show", running, code=1)
    assert len(jobs(server).splitlines()) == 2


def test_files_of_batches(server):
    made = batch(server, SAMPLE, SAMPLE).json()["batch_id"]
    assert made not in jobs(server, "list", "--json", "--limit", "500")
    assert len(jobs(server, "list", "--batch", made).splitlines()) == 3
    assert made in jobs(server, "list", "--batch", "all", "--json", "--limit", "500")


def test_keys_and_what_goes_wrong(shared):
    guarded = shared("--api-keys", "first-key,second-key")
    assert "API key" in jobs(guarded, code=1)
    assert jobs(guarded, "--api-key", "second-key") == jobs(guarded, STT_API_KEY="first-key")
    for words, part in ((["--status", "gone"], "--status"), (["show", "../x"], "no job's id"), (["show"], "number of words"),
                        (["dance"], "unknown word"), (["--limit", "0"], "--limit")):
        assert part in jobs(guarded, *words, code=2)
    nobody = sori("jobs", "--url", "http://127.0.0.1:9", env=ENVIRONMENT)
    assert nobody.returncode == 1 and "is the server running" in nobody.stderr.decode()
    assert sori("jobs", "--url", "localhost:8003", env=ENVIRONMENT).returncode == 2


@pytest.mark.slow(reason="waits eight seconds and more, or computes as long")
def test_a_backup_of_a_server_that_works(start, long, tmp_path):
    server = start("--max-jobs", "1")
    kept = upload(server, long)["file_id"]
    done = job(server, file_path=str(SAMPLE))
    result = ended(server, done)["result"]
    working, waiting = job(server, file_id=kept), job(server, file_path=str(SAMPLE))
    while status(server, working)["progress"] <= 15:
        time.sleep(0.02)

    def command(*words, code=0):
        run = sori(*words, env=ENVIRONMENT)
        assert run.returncode == code, run.stderr.decode()
        return run.stderr.decode()

    copy = tmp_path / "backup"
    assert "has 3 jobs and 1 recordings" in command("backup", copy, "--data-dir", server.data)
    assert status(server, working)["status"] == "processing", "the server did not mind"
    assert (copy.stat().st_mode & 0o777) == 0o700 and not list(tmp_path.glob("*.part"))
    assert "there already" in command("backup", copy, "--data-dir", server.data, code=1)
    assert "no store" in command("backup", tmp_path / "other", "--data-dir", tmp_path / "nothing", code=1)
    assert not (tmp_path / "other").exists() and not (tmp_path / "nothing").exists()
    assert "is running" in command("restore", copy, "--data-dir", server.data, code=1)

    data = tmp_path / "data"
    assert "restored 3 jobs and 1 recordings" in command("restore", copy, "--data-dir", data)
    restored = start("--max-jobs", "1", data=data, audio=server.audio)
    assert ended(restored, done)["result"] == result
    assert [ended(restored, id)["status"] for id in (working, waiting)] == ["completed", "completed"]
    # The one that was left alone comes to the same.
    whole = ended(server, working)["result"]
    assert ended(restored, working)["result"]["segments"] == whole["segments"]

    assert restored.process.poll() is None
    restored.process.terminate()
    restored.process.wait(15)
    assert "--force" in command("restore", copy, "--data-dir", data, code=1)
    assert "restored 3 jobs" in command("restore", copy, "--data-dir", data, "--force")
    assert (data / "sori.db.replaced-1").exists() and (data / "recordings.replaced-1").is_dir()
    again = start("--max-jobs", "1", data=data, audio=server.audio)
    assert status(again, waiting)["status"] in ("pending", "processing")
    requests.delete(f"{again.url}/api/transcribe-jobs/{waiting}?purge=true", timeout=30)


@pytest.mark.parametrize("damage", ["none", "torn", "empty"])
def test_what_is_no_backup_is_not_taken(tmp_path, damage):
    copy = tmp_path / "backup"
    copy.mkdir()
    if damage == "torn":
        (copy / "sori.db").write_bytes(b"SQLite format 3\0" + os.urandom(20_000))
    if damage == "empty":
        (copy / "sori.db").write_bytes(b"")
    done = sori("restore", copy, "--data-dir", tmp_path / "data", env=ENVIRONMENT)
    assert done.returncode == 1 and str(copy) in done.stderr.decode()
    assert not (tmp_path / "data").exists()
