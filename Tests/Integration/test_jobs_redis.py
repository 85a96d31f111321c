"""Jobs in Redis: what a killed server or a Redis that goes away leaves behind."""
import random
import shutil
import signal
import subprocess
import time

import pytest
import requests

from certificates import Pair
from conftest import SAMPLE, wait_for
from test_jobs import create, ended, job, long, status, upload  # noqa: F401  (long is a fixture)

REDIS = shutil.which("redis-server")
pytestmark = pytest.mark.skipif(not REDIS, reason="redis-server is not installed: scripts/setup test installs it")


class Redis:
    """A redis-server with all that it accepts on the disk."""

    PASSWORD = "s3cret"

    def __init__(self, folder, *flags):
        self.folder, self.flags = folder, flags
        # All of 127.0.0.0/8 is this machine: nobody else is on this address.
        self.host = ".".join(["127", *(str(random.randint(1, 254)) for _ in range(3))])
        self.url = f"redis://:{self.PASSWORD}@{self.host}:16380"
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [REDIS, "--bind", self.host, "--port", "16380", "--dir", self.folder, "--requirepass", self.PASSWORD,
             "--save", "", "--appendonly", "yes", "--appendfsync", "always", *self.flags], stdout=subprocess.DEVNULL)

    def kill(self):
        self.process.kill()
        self.process.wait()


@pytest.fixture
def redis(tmp_path_factory):
    redis = Redis(tmp_path_factory.mktemp("redis"))
    yield redis
    redis.process.send_signal(signal.SIGCONT)
    redis.kill()


def test_from_the_upload_to_the_result(start, redis):
    server = start("--store", redis.url)
    kept = upload(server)
    answer = create(server, "a key", file_id=kept["file_id"]).json()
    state = ended(server, answer["job_id"])
    assert state["status"] == "completed" and state["result"]["text"] and state["progress"] == 100
    assert create(server, "a key", file_id=kept["file_id"]).json()["job_id"] == answer["job_id"]
    page = requests.get(f"{server.url}/api/transcribe-jobs/", timeout=30).json()
    assert [entry["job_id"] for entry in page["jobs"]] == [answer["job_id"]]
    log = "".join(server.log)
    assert f"redis://{redis.host}:16380/0" in log and redis.PASSWORD not in log
    assert not (server.data / "sori.db").exists()
    gone = requests.delete(f"{server.url}/api/transcribe-jobs/{answer['job_id']}?purge=true", timeout=30)
    assert gone.status_code == 204
    text = state["result"]["text"][:40].encode()
    wait_for(lambda: not any(text in file.read_bytes() for file in redis.folder.rglob("*.*") if file.is_file()), 20)


def test_over_tls(start, tmp_path):
    pair = Pair(tmp_path)
    both = tmp_path / "both.pem"
    both.write_text(pair.certificate.read_text() + pair.key.read_text())
    flags = ("--tls-port", "16381", "--tls-cert-file", str(pair.certificate), "--tls-key-file", str(pair.key),
             "--tls-ca-cert-file", str(pair.certificate))
    redis = Redis(tmp_path, *flags)
    try:
        # The certificate is for localhost alone: so this one listens there.
        redis.kill()
        redis.host = "127.0.0.1"
        redis.start()
        address = f"rediss://:{redis.PASSWORD}@localhost:16381"
        trust = ("--store-ca-file", pair.certificate, "--store-certificate-file", both)
        server = start("--store", address, *trust)
        state = ended(server, job(server, file_id=upload(server)["file_id"]))
        assert state["status"] == "completed" and state["result"]["text"]
        assert redis.PASSWORD not in "".join(server.log)
        from conftest import ROOT, SORI
        for wrong in [(), trust[2:], ("--store-ca-file", "/none", *trust[2:])]:
            done = subprocess.run([SORI, "serve", "--port", "0", "--data-dir", tmp_path / "other", "--store", address, *wrong],
                                  cwd=ROOT, capture_output=True, text=True, timeout=60)
            assert done.returncode != 0 and "--store-ca-file" in done.stderr, done.stderr
            assert redis.PASSWORD not in done.stderr
    finally:
        redis.kill()


@pytest.mark.slow(reason="waits five seconds and more, or computes as long")
def test_a_killed_server_loses_no_job(start, redis, long, tmp_path):  # noqa: F811
    data = tmp_path / "data"
    flags = ("--max-jobs", "1", "--store", redis.url)
    server = start(*flags, data=data)
    kept = upload(server, long)["file_id"]
    made = [job(server, file_id=kept) for _ in range(2)]
    wait_for(lambda: status(server, made[0])["progress"] > 20, 90)
    server.process.kill()
    server.process.wait()
    redis.kill()
    redis.start()
    server = start(*flags, data=data)
    states = [ended(server, id) for id in made]
    assert [state["status"] for state in states] == ["completed"] * 2
    results = [(state["result"]["text"], state["result"]["segments"]) for state in states]
    assert results[0] == results[1]


@pytest.mark.parametrize("how, seconds", [
    pytest.param(how, seconds, marks=pytest.mark.slow(reason=f"Redis is away for {seconds} seconds"))
    for how, seconds in (("killed", 3), ("stopped", 5), ("killed", 5), ("stopped", 30), ("killed", 30))])
def test_redis_is_away_for_a_while(start, redis, long, how, seconds):  # noqa: F811
    """Calls fail clearly meanwhile; the job in progress ends once, without a restart of the server."""
    server = start("--max-jobs", "1", "--store", redis.url)
    kept = upload(server, long)["file_id"]
    made = [job(server, file_id=kept) for _ in range(2)]
    wait_for(lambda: status(server, made[0])["progress"] > 15, 90)
    keys = []
    if how == "stopped":
        redis.process.send_signal(signal.SIGSTOP)
    else:
        redis.kill()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = requests.get(f"{server.url}/api/transcribe-jobs/", timeout=30)
        assert answer.status_code == 503, answer.text
        keys.append(f"submission {len(keys)}")
        assert create(server, keys[-1], file_path=str(SAMPLE)).status_code == 503
        assert requests.get(f"{server.url}/health", timeout=30).status_code == 200
        time.sleep(0.2)
    if how == "stopped":
        redis.process.send_signal(signal.SIGCONT)
    else:
        redis.start()
    wait_for(lambda: requests.get(f"{server.url}/api/transcribe-jobs/", timeout=30).status_code == 200, 10)
    states = [ended(server, id) for id in made]
    assert [state["status"] for state in states] == ["completed"] * 2
    assert states[0]["result"]["segments"] == states[1]["result"]["segments"]
    # What was refused is asked for again: each is one job, whatever has become of it before.
    again = [create(server, key, file_path=str(SAMPLE)) for key in keys for _ in range(2)]
    assert [answer.status_code for answer in again] == [200] * 2 * len(keys)
    ids = {answer.json()["job_id"] for answer in again}
    assert len(ids) == len(keys) and {ended(server, id)["status"] for id in ids} == {"completed"}
    assert redis.PASSWORD not in "".join(server.log)


@pytest.mark.parametrize("store", ["rediss://:s3cret@127.0.0.1:x", "redis://:s3cret@127.0.0.1:x", "mysql://:s3cret@x"])
def test_an_address_that_cannot_be(store, tmp_path):
    from conftest import ROOT, SORI
    done = subprocess.run([SORI, "serve", "--port", "0", "--data-dir", tmp_path, "--store", store], cwd=ROOT,
                          capture_output=True, text=True, timeout=60)
    assert done.returncode in (1, 2) and "--store" in done.stderr and "s3cret" not in done.stderr, done.stderr
