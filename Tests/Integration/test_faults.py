"""What hostile, broken and impatient clients do; the server answers rightly, lives on and leaks nothing."""
import concurrent.futures
import http.client
import os
import random
import signal
import socket
import subprocess
import threading
import time
from urllib.parse import urlencode, urlsplit

import pytest
import requests

from conftest import SAMPLE, wait_for


def connect(server):
    parts = urlsplit(server.url)
    connection = socket.create_connection((parts.hostname, parts.port), timeout=30)
    return connection


def answer_to(server, request, timeout=30):
    """Whatever comes back for raw bytes, until the server closes or falls silent."""
    with connect(server) as connection:
        connection.settimeout(timeout)
        try:
            connection.sendall(request)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the server may answer and close before it has read everything
        answer = b""
        try:
            while received := connection.recv(65536):
                answer += received
        except (TimeoutError, ConnectionResetError):
            pass
        return answer


def alive(server):
    assert requests.get(server.url + "/health", timeout=10).json()["status"] == "ok"


def test_ten_thousand_header_lines(server):
    lines = b"".join(b"x-header-%d: value\r\n" % i for i in range(10_000))
    answer = answer_to(server, b"GET /health HTTP/1.1\r\nhost: x\r\n" + lines + b"\r\n", 5)
    assert b" 431 " in answer.split(b"\r\n")[0], answer[:200]
    alive(server)


def test_garbage_is_refused(server):
    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        answers = pool.map(lambda seed: answer_to(server, random.Random(seed).randbytes(2000), 2), range(20))
        assert not any(answer.startswith(b"HTTP/1.1 200") for answer in answers)
    alive(server)


@pytest.mark.slow(reason="the server gives a request's head fifteen seconds")
def test_slowloris(server):
    """Two hundred clients that send a header byte now and then are cut off, and nobody else notices."""
    slow = [connect(server) for _ in range(200)]
    try:
        for connection in slow:
            connection.sendall(b"GET /health HTTP/1.1\r\nx: ")
        start = time.monotonic()
        open_ones = list(slow)
        while open_ones and time.monotonic() - start < 40:
            alive(server)
            for connection in list(open_ones):
                try:
                    connection.sendall(b"y")
                    connection.setblocking(False)
                    if connection.recv(4096) == b"":
                        open_ones.remove(connection)
                except BlockingIOError:
                    pass
                except OSError:
                    open_ones.remove(connection)
                finally:
                    connection.setblocking(True)
            time.sleep(1)
        assert not open_ones, f"{len(open_ones)} slow clients still connected after 40 s"
    finally:
        for connection in slow:
            connection.close()


def test_endless_multipart(server):
    """A body that goes on and on without its boundary ends in an error, not in memory or on disk."""
    before = server.rss_mb()

    def endless():
        yield b"--x\r\nContent-Disposition: form-data; name=\"language\"\r\n\r\n"
        for _ in range(2000):
            yield b"a" * 65536

    try:
        response = requests.post(server.url + "/transcribe_by_upload", data=endless(), timeout=60,
                                 headers={"content-type": "multipart/form-data; boundary=x"})
        assert response.status_code in (400, 413), response.text
    except requests.exceptions.ConnectionError:
        pass  # the server answered and closed while the client was still sending
    alive(server)
    assert server.rss_mb() - before < 64


def test_a_client_that_vanishes_leaves_no_file(server):
    head = (b"POST /transcribe_by_upload HTTP/1.1\r\nhost: x\r\ncontent-length: 100000000\r\n"
            b"content-type: multipart/form-data; boundary=x\r\n\r\n"
            b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\n")
    for _ in range(5):
        with connect(server) as connection:
            connection.sendall(head + b"a" * 200_000)
            time.sleep(0.1)
    wait_for(lambda: not list((server.data / "uploads").rglob("upload-*")), 30)
    alive(server)


def test_two_thousand_at_once(server):
    """Every one is answered rightly: half ask for health, half for a file that is not there."""
    count = 2000
    connections = []
    try:
        for _ in range(count):
            connections.append(connect(server))
        for index, connection in enumerate(connections):
            if index % 2:
                connection.sendall(b"GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
            else:
                body = b"file_path=" + str(server.audio).encode() + b"/none.wav"
                connection.sendall(b"POST /transcribe HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: %d\r\n"
                                   b"content-type: application/x-www-form-urlencoded\r\n\r\n" % len(body) + body)
        for index, connection in enumerate(connections):
            status = connection.recv(65536).split(b"\r\n")[0]
            assert status == (b"HTTP/1.1 200 OK" if index % 2 else b"HTTP/1.1 404 Not Found"), status
    finally:
        for connection in connections:
            connection.close()
    alive(server)


@pytest.mark.slow(reason="waits eight seconds and more, or computes as long")
def test_many_transcriptions_at_once(server):
    def one(_):
        return requests.post(server.url + "/transcribe", data={"file_path": str(SAMPLE), "language": "en"}, timeout=300)
    with concurrent.futures.ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(one, range(24)))
    assert {a.status_code for a in answers} == {200}
    assert len({a.json()["text"] for a in answers}) == 1


@pytest.mark.parametrize("count", [
    1000, pytest.param(10_000, marks=pytest.mark.slow(reason="twenty thousand requests in all"))])
def test_thousands_of_mixed_requests_leak_nothing(server, count):
    session = threading.local()

    def one(number):
        if not hasattr(session, "value"):
            session.value = requests.Session()
        get, post = session.value.get, session.value.post
        kind = number % 10
        if kind < 4:
            return get(server.url + "/health").status_code, 200
        if kind == 4:
            return post(server.url + "/transcribe", data={"file_path": "/etc/passwd"}).status_code, 403
        if kind == 5:
            return post(server.url + "/transcribe", data={"file_path": f"{server.audio}/no.wav"}).status_code, 404
        if kind == 6:
            return get(server.url + "/v1/models").status_code, 200
        if kind == 7:
            return post(server.url + "/backend/reload", data=b"[").status_code, 400
        if kind == 8:
            return post(server.url + "/transcribe_by_upload",
                        files={"file": ("x.wav", os.urandom(3000))}).status_code, 415
        return get(server.url + f"/missing/{number}").status_code, 404

    def round(count):
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            for status, expected in pool.map(one, range(count)):
                assert status == expected

    # The first round fills pools and the allocator's arenas; what a second one adds is a leak.
    round(count)
    time.sleep(1)
    memory, descriptors = server.rss_mb(), server.descriptors()
    round(count)
    time.sleep(1)
    assert server.descriptors() <= descriptors + 4
    print(f"{memory:.1f} MB before, {server.rss_mb():.1f} MB after {count} requests")
    assert server.rss_mb() <= memory + 4, f"{memory:.1f} MB before, {server.rss_mb():.1f} MB after"


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 4 MB, where the system lets a test mount one."""
    folder = tmp_path / "small"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], capture_output=True).returncode != 0:
        pytest.skip("mounting a small file system is not permitted here")
    yield folder
    subprocess.run(["umount", "-l", folder])


def test_a_full_disk_is_told_and_leaves_nothing(start, small_disk):
    server = start(data=small_disk / "data", audio=small_disk / "data/audio")
    for path in ("/transcribe_by_upload", "/v1/audio/transcriptions"):
        answer = requests.post(server.url + path, data={"model": "whisper-1"}, timeout=30,
                               files={"file": ("big.wav", SAMPLE.read_bytes() + bytes(8_000_000))})
        assert answer.status_code == 507, answer.text
        problem = answer.json().get("error") or answer.json()["detail"]
        assert "disk" in problem["message"].lower() or "디스크" in problem["message"], problem
    left = wait_for(lambda: os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_bsize > 3_500_000)
    assert left
    small = requests.post(server.url + "/transcribe_by_upload", data={"language": "en"}, timeout=60,
                          files={"file": ("a.wav", SAMPLE.read_bytes())})
    assert small.status_code == 200, small.text


def test_requests_in_flight_finish_at_sigterm(start):
    server = start()
    body = urlencode({"file_path": str(SAMPLE), "language": "en"})
    address = server.url.removeprefix("http://")
    running = [http.client.HTTPConnection(address, timeout=60) for _ in range(2)]
    for connection in running:
        connection.request("POST", "/transcribe", body, {"content-type": "application/x-www-form-urlencoded"})
    # Both are sent; once a later request is answered the server has seen them, however busy the machine is.
    alive(server)
    begin = time.monotonic()
    server.process.send_signal(signal.SIGTERM)
    assert [connection.getresponse().status for connection in running] == [200] * 2
    assert server.process.wait(12) == 0
    assert time.monotonic() - begin < 10


@pytest.mark.slow(reason="a stopping server gives requests eight seconds to finish")
def test_what_cannot_finish_at_sigterm_is_answered(start):
    """Half an hour of speech takes longer than the time to stop: the client is told, and the server ends."""
    server = start()
    recording = server.audio / "long.wav"
    subprocess.run(["ffmpeg", "-v", "error", "-stream_loop", "-1", "-i", SAMPLE, "-t", "1800", recording], check=True)
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        running = [pool.submit(requests.post, server.url + "/transcribe", timeout=60,
                               data={"file_path": str(recording), "language": "en", "is_stream": "true"})
                   for _ in range(3)]
        time.sleep(1)
        begin = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        answers = [r.result() for r in running]
        assert [a.status_code for a in answers] == [503] * 3
        assert "stop" in answers[0].text or "종료" in answers[0].text, answers[0].text
        assert server.process.wait(12) == 0
        assert time.monotonic() - begin < 10
