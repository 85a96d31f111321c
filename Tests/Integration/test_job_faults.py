"""Faults of the disk below the store of jobs: clear errors, nothing that was accepted is lost, no restart is needed."""
import contextlib
import errno
import os
import sqlite3
import subprocess
import time
import uuid
from pathlib import Path

import pytest
import requests

from conftest import ROOT, SAMPLE, SORI, wait_for
from test_jobs import create, ended, job, long, status, upload  # noqa: F401  (long is a fixture)


@pytest.fixture
def disk(tmp_path):
    """A file system of 24 MB, where the system lets a test mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", folder],
                      capture_output=True).returncode != 0:
        pytest.skip("mounting a small file system is not permitted here")
    yield folder
    subprocess.run(["umount", "-l", folder])


@contextlib.contextmanager
def filled(disk):
    """The disk is full, to its last block, and stays so."""
    filler = disk / "filler"
    with open(filler, "ab", buffering=0) as file:
        with contextlib.suppress(OSError):
            while True:
                file.write(bytes(4096))
        yield
    filler.unlink()


class FaultyDisk:
    """System calls of a server that fail for the files of its data directory while they are told to."""

    def __init__(self, folder, library):
        self.data, self.file = folder / "data", folder / "fault"
        self.data.mkdir()
        self.environment = {"LD_PRELOAD": str(library), "SORI_FAULT_FOLDER": str(self.data),
                            "SORI_FAULT_FILE": str(self.file)}

    @contextlib.contextmanager
    def failing(self, calls, number):
        draft = self.file.with_suffix(".draft")
        draft.write_text(f"{calls} {number}")
        draft.rename(self.file)
        try:
            yield
        finally:
            self.file.unlink()


@pytest.fixture(scope="session")
def library(tmp_path_factory):
    path = tmp_path_factory.mktemp("faults") / "faulty_disk.so"
    source = Path(__file__).with_name("faulty_disk.c")
    try:
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", path, source, "-ldl"], check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("there is no C compiler here")
    return path


@pytest.fixture
def faulty(tmp_path, library):
    return FaultyDisk(tmp_path, library)


@pytest.fixture
def start_on(start, monkeypatch):
    """Starts a server whose disk can be made to fail."""
    def start_on(faulty, *flags):
        with monkeypatch.context() as patch:
            for name, value in faulty.environment.items():
                patch.setenv(name, value)
            return start(*flags, data=faulty.data)
    return start_on


def attempt(server, key=None):
    """A job that may be refused: its id, or None; a refusal is one of the store."""
    answer = create(server, key, file_path=str(SAMPLE))
    if answer.status_code == 200:
        return answer.json()["job_id"]
    assert answer.status_code in (503, 507), answer.text
    detail = answer.json()["detail"]
    assert detail["code"] == ("no_space" if answer.status_code == 507 else "store_failed"), detail
    assert detail["message"]
    return None


def refused_upload(server):
    with open(SAMPLE, "rb") as file:
        return requests.post(f"{server.url}/api/upload/", files={"file": (SAMPLE.name, file)}, timeout=60)


def completed(server, ids):
    states = [ended(server, id) for id in ids]
    assert [state["status"] for state in states] == ["completed"] * len(ids), [state["error"] for state in states]
    return states


def names(folder):
    return {path.name for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("seconds", [
    0, pytest.param(20, marks=pytest.mark.slow(reason="longer than the lease of a running job"))])
def test_a_disk_that_is_full_for_a_while(start, disk, long, seconds):  # noqa: F811
    server = start("--max-jobs", "1", data=disk / "data", audio=disk / "data/audio")
    kept = upload(server, long)["file_id"]
    made = [job(server, file_id=kept), job(server, file_path=str(SAMPLE))]
    wait_for(lambda: status(server, made[0])["progress"] > 15, 90)
    before = names(disk / "data/recordings")
    with filled(disk):
        # What the database still has room for is accepted; then nothing is, clearly, and the rest goes on.
        refusals = 0
        while refusals < 3:
            id = attempt(server)
            if id:
                made.append(id)
            else:
                refusals += 1
        answer = refused_upload(server)
        assert answer.status_code == 507, answer.text
        assert names(disk / "data/recordings") == before
        for id in made:
            assert status(server, id)["status"] in ("pending", "processing", "completed")
        assert requests.get(f"{server.url}/health", timeout=30).status_code == 200
        time.sleep(seconds)
    made.append(wait_for(lambda: attempt(server), 20))
    states = completed(server, made)
    assert len({state["result"]["text"] for state in states[1:]}) == 1
    assert len(made) == requests.get(f"{server.url}/api/transcribe-jobs/", timeout=30).json()["total"]
    upload(server)


@pytest.mark.parametrize("calls, number, seconds", [
    ("sync", errno.EIO, 0), ("write", errno.EIO, 0), ("write", errno.ENOSPC, 0), ("all", errno.EROFS, 0),
    pytest.param("write", errno.EIO, 30, marks=pytest.mark.slow(reason="longer than the lease of a running job"))])
def test_a_disk_that_fails_for_a_while(start_on, faulty, long, calls, number, seconds):  # noqa: F811
    """Nothing is accepted that could be lost; what was accepted ends, in this server, and in one that is killed."""
    server = start_on(faulty, "--max-jobs", "1")
    kept = upload(server, long)["file_id"]
    made = [job(server, file_id=kept), job(server, file_path=str(SAMPLE))]
    wait_for(lambda: status(server, made[0])["progress"] > 15, 90)
    before = names(faulty.data / "recordings")
    keys = [str(uuid.uuid4()) for _ in range(3)]
    with faulty.failing(calls, number):
        assert [attempt(server, key) for key in keys] == [None] * 3
        answer = create(server, file_path=str(SAMPLE))
        assert answer.status_code == (507 if number == errno.ENOSPC else 503), answer.text
        answer = refused_upload(server)
        assert answer.status_code in ((507,) if number == errno.ENOSPC else (500, 503)), answer.text
        assert answer.json()["detail"]["code"] != "internal_error", answer.text
        for id in made:
            assert status(server, id)["status"] in ("pending", "processing")
        assert requests.get(f"{server.url}/health", timeout=30).status_code == 200
        # The same store is used by who works on the jobs: the log says what is wrong.
        wait_for(lambda: any("cannot be" in line and ("ERROR" in line or "WARN" in line) for line in server.log), 20)
        time.sleep(seconds)
    assert names(faulty.data / "recordings") <= before
    # The same keys: whatever has happened to them, each is one job now.
    made += [wait_for(lambda: attempt(server, key), 20) for key in keys]
    completed(server, made)
    upload(server)
    with faulty.failing(calls, number):
        lost = attempt(server)
        assert lost is None
        server.process.kill()
        server.process.wait()
    server = start_on(faulty, "--max-jobs", "1")
    completed(server, made)
    total = requests.get(f"{server.url}/api/transcribe-jobs/", timeout=30).json()["total"]
    # A job that was refused may be there all the same: its client was not told that it is not.
    assert len(made) <= total <= len(made) + 2


@pytest.mark.parametrize("calls", ["sync", "write"])
def test_a_kill_while_the_disk_fails(start_on, faulty, calls):
    """What was answered with 200, before and after the fault, is there after kill -9."""
    server = start_on(faulty, "--max-jobs", "1")
    made = [job(server, file_path=str(SAMPLE))]
    # A third kill would end the job that is being worked on.
    for _ in range(2):
        with faulty.failing(calls, errno.EIO):
            assert attempt(server) is None
        made += [job(server, file_path=str(SAMPLE)) for _ in range(3)]
        with faulty.failing(calls, errno.EIO):
            attempt(server)
            server.process.kill()
            server.process.wait()
        server = start_on(faulty, "--max-jobs", "1")
        for id in made:
            assert "status" in status(server, id), id
    completed(server, made)
    assert not any("damaged" in line for line in server.log)


def test_a_data_directory_that_can_only_be_read(disk, start):
    """One line that names it, and nothing else, until it can be written to."""
    server = start("--max-jobs", "1", data=disk / "data", audio=disk / "data/audio")
    id = job(server, file_path=str(SAMPLE))
    server.process.terminate()
    server.process.wait(15)
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    done = subprocess.run([SORI, "serve", "--port", "0", "--data-dir", disk / "data"], cwd=ROOT, capture_output=True,
                          text=True, timeout=60)
    assert done.returncode in (1, 2) and str(disk / "data") in done.stderr, done.stderr
    assert "ead-only" in done.stderr and len(done.stderr.strip().splitlines()) == 1, done.stderr
    subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
    server = start("--max-jobs", "1", data=disk / "data", audio=disk / "data/audio")
    completed(server, [id])


def test_a_database_that_is_damaged_while_it_is_used(start, tmp_path):
    """The server says so and lives on; at the next start the file is set aside, and jobs can be made."""
    data = tmp_path / "data"
    server = start("--max-jobs", "1", data=data)
    made = [job(server, file_path=str(SAMPLE)) for _ in range(3)]
    completed(server, made)
    with sqlite3.connect(data / "sori.db") as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    size = (data / "sori.db").stat().st_size
    with open(data / "sori.db", "r+b") as file:
        file.seek(4096)
        file.write(os.urandom(size - 4096))
    answers = [create(server, file_path=str(SAMPLE)).status_code for _ in range(3)]
    answers += [requests.get(f"{server.url}/api/transcribe-status/{id}", timeout=30).status_code for id in made]
    assert set(answers) <= {200, 503} and 503 in answers, answers
    assert requests.get(f"{server.url}/health", timeout=30).status_code == 200
    wait_for(lambda: any("damaged" in line and "backup" in line for line in server.log), 20)
    server.process.kill()
    server.process.wait()
    server = start("--max-jobs", "1", data=data)
    assert any("moved aside" in line for line in server.log)
    assert (data / "sori.db.damaged-1").exists()
    completed(server, [job(server, file_path=str(SAMPLE))])
