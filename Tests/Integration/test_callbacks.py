"""Webhooks: clients are told of the ends of their jobs, signed, again and again until they have heard."""
import hashlib
import hmac
import http.server
import json
import socket
import threading
import time

import pytest
import requests

from conftest import SAMPLE, wait_for
from test_batches import batch
from test_jobs import create, ended, job, long, upload  # noqa: F401  (long is a fixture)

SECRET = "0123456789abcdef0123456789abcdef"


class Receiver:
    """A server that hears what it is told and answers as the test says: a status, or a function of the handler."""

    def __init__(self):
        self.answers = []
        self.heard = []
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.heard.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
                answer = receiver.answers.pop(0) if receiver.answers else 204
                if callable(answer):
                    answer(self)
                else:
                    self.send_response(answer)
                    self.end_headers()

            do_GET = do_POST

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def wait(self, count, seconds=30):
        wait_for(lambda: len(self.heard) >= count, seconds)
        return self.heard


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.server.shutdown()
    receiver.server.server_close()


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "secret"
    path.write_text(SECRET + "\n")
    return path


@pytest.fixture
def server(start, secret):
    return start("--webhook-secret-file", str(secret), "--webhook-allow-private")


def check(told):
    """The status object of a message whose signature is right."""
    path, headers, body = told
    parts = dict(part.split("=", 1) for part in headers["x-sori-signature"].split(","))
    assert abs(time.time() - int(parts["t"])) < 60
    right = hmac.new(SECRET.encode(), f"{parts['t']}.".encode() + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(right, parts["v1"])
    assert headers["content-type"] == "application/json"
    return json.loads(body)


def test_the_end_of_a_job_is_told(server, receiver):
    id = job(server, file_path=str(SAMPLE), callback_url=receiver.url + "?token=hush")
    told = check(receiver.wait(1)[0])
    assert told == ended(server, id) and told["status"] == "completed" and told["result"]["text"]
    path = server.audio / "cut.flac"
    path.write_bytes(b"fLaC" + bytes(4_000))
    job(server, file_path=str(path), callback_url=receiver.url)
    assert check(receiver.wait(2)[1])["error"].startswith("unsupported_media: ")
    log = "".join(line for line in server.log if "warm-up" not in line)
    assert not any(private in log for private in (SECRET, "hush", "/hook", told["result"]["text"][:20]))


@pytest.mark.slow(reason="waits five seconds and more, or computes as long")
def test_who_fails_is_told_again(server, receiver):
    def closes(handler):
        handler.connection.shutdown(socket.SHUT_RDWR)

    receiver.answers = [500, closes]
    id = job(server, file_path=str(SAMPLE), callback_url=receiver.url)
    heard = receiver.wait(3)
    assert [check(told)["job_id"] for told in heard] == [id] * 3
    assert len({told[1]["x-sori-delivery"] for told in heard}) == 1
    time.sleep(1)
    assert len(receiver.heard) == 3, "told once it was taken"


def test_redirects_are_not_followed(server, receiver):
    def redirects(handler):
        handler.send_response(302)
        handler.send_header("location", receiver.url.replace("hook", "secret"))
        handler.end_headers()

    receiver.answers = [redirects]
    job(server, file_path=str(SAMPLE), callback_url=receiver.url)
    assert [told[0] for told in receiver.wait(2)] == ["/hook", "/hook"]


def test_a_long_answer_is_not_heard_to_its_end(server, receiver):
    def endless(handler):
        handler.send_response(200)
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(bytes(65_536))
        except OSError:
            closed.set()

    closed = threading.Event()
    receiver.answers = [endless]
    job(server, file_path=str(SAMPLE), callback_url=receiver.url)
    assert closed.wait(20)
    time.sleep(1.5)
    assert len(receiver.heard) == 1, "its status was good"


@pytest.mark.slow(reason="waits for the longest time of an answer")
def test_a_slow_one_is_not_waited_for(server, receiver):
    release = threading.Event()
    receiver.answers = [lambda handler: release.wait(60)]
    job(server, file_path=str(SAMPLE), callback_url=receiver.url)
    receiver.wait(1)
    began = time.monotonic()
    receiver.wait(2)
    assert 9 < time.monotonic() - began < 14
    release.set()


def test_cancelling_is_an_end_and_so_is_the_next_one(start, secret, receiver, long):
    server = start("--webhook-secret-file", str(secret), "--webhook-allow-private", "--max-jobs", "1")
    kept = upload(server, long)["file_id"]
    busy = job(server, file_id=kept)
    waiting = job(server, file_path=str(SAMPLE), callback_url=receiver.url)
    requests.delete(f"{server.url}/api/transcribe-jobs/{waiting}", timeout=30)
    assert check(receiver.wait(1)[0])["status"] == "cancelled"
    requests.delete(f"{server.url}/api/transcribe-jobs/{busy}", timeout=30)
    requests.post(f"{server.url}/api/transcribe-jobs/{waiting}/retry", timeout=30)
    assert check(receiver.wait(2)[1])["status"] == "completed"


def test_each_file_of_a_batch_is_told(server, receiver):
    answer = batch(server, SAMPLE, server.audio / "none.wav", callback_url=receiver.url).json()
    told = [check(one) for one in receiver.wait(2)]
    assert {one["batch_id"] for one in told} == {answer["batch_id"]}
    assert sorted(one["status"] for one in told) == ["completed", "failed"]


def test_a_killed_server_tells_it_when_it_is_back(start, secret, receiver, tmp_path):
    data = tmp_path / "data"
    flags = ("--webhook-secret-file", str(secret), "--webhook-allow-private")
    server = start(*flags, data=data)
    stuck = threading.Event()
    receiver.answers = [lambda handler: stuck.wait(30), lambda handler: stuck.wait(30)]
    id = job(server, file_path=str(SAMPLE), callback_url=receiver.url)
    for count in (1, 2):
        receiver.wait(count)
        server.process.kill()
        server.process.wait()
        server = start(*flags, data=data)
    assert check(receiver.wait(3)[2])["job_id"] == id
    stuck.set()
    wait_for(lambda: any("told the end of a job" in line for line in server.log))


def test_what_ended_without_the_secret_is_told_with_it(start, secret, receiver, tmp_path):
    """As after a kill between the end of a job and the note that it is to be told."""
    import sqlite3
    data = tmp_path / "data"
    flags = ("--webhook-secret-file", str(secret), "--webhook-allow-private")
    server = start(*flags, data=data)
    id = job(server, file_path=str(SAMPLE), callback_url=receiver.url)
    receiver.wait(1)
    server.process.kill()
    server.process.wait()
    with sqlite3.connect(data / "sori.db") as database:
        assert database.execute("DELETE FROM jobs WHERE kind = 'callback'").rowcount == 1
    start(*flags, data=data)
    assert check(receiver.wait(2)[1])["job_id"] == id


@pytest.mark.parametrize("url", [
    "http://127.0.0.1:9/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://10.0.0.1/", "http://169.254.169.254/",
    "http://localhost/", "http://2130706433/", "http://0177.0.0.1/", "http://0x7f.1/", "http://user:word@example.com/",
    "ftp://example.com/", "file:///etc/passwd", "example.com", 5, "http://exa mple.com/"])
def test_addresses_that_are_not_called(shared, tmp_path_factory, url):
    path = tmp_path_factory.getbasetemp() / "webhook-secret"
    path.write_text(SECRET)
    strict = shared("--webhook-secret-file", str(path))
    for answer in (create(strict, file_path=str(SAMPLE), callback_url=url),
                   batch(strict, SAMPLE, callback_url=str(url))):
        assert answer.status_code == 422 and answer.json()["detail"]["field"] == "callback_url", answer.text


def test_a_name_of_a_private_machine_is_not_called(start, secret, receiver):
    """Names are resolved when they are called; the name of this machine leads to a private address."""
    name = socket.gethostname()
    try:
        found = socket.gethostbyname(name)
    except OSError:
        pytest.skip("this machine's name has no address")
    server = start("--webhook-secret-file", str(secret))
    answer = create(server, file_path=str(SAMPLE), callback_url=f"http://{name}:{receiver.server.server_port}/")
    assert answer.status_code == 200, (found, answer.text)
    wait_for(lambda: any("is not told" in line and "address_refused" in line for line in server.log))
    assert receiver.heard == []


def test_without_a_secret_it_is_said_what_is_missing(shared):
    server = shared()
    answer = create(server, file_path=str(SAMPLE), callback_url="https://example.com/")
    assert answer.status_code == 422 and "--webhook-secret-file" in answer.json()["detail"]["message"]
    assert batch(server, SAMPLE, callback_url="https://example.com/").status_code == 422


def test_purging_takes_what_was_to_be_told(server, receiver):
    receiver.answers = [500] * 20
    id = job(server, file_path=str(SAMPLE), callback_url=receiver.url)
    receiver.wait(1)
    assert requests.delete(f"{server.url}/api/transcribe-jobs/{id}?purge=true", timeout=30).status_code == 204
    count = len(receiver.heard)
    time.sleep(3)
    assert len(receiver.heard) <= count + 1
