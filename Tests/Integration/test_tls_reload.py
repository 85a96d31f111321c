"""SIGHUP: the certificate is exchanged under connections that go on."""
import asyncio
import json
import os
import signal

import pytest
import requests
import websockets

from certificates import EC, RSA, Pair, client_context, handshake, shown
from conftest import wait_for
from test_live import SILENCE, SPEECH, received, send, start as begin

LISTEN = ("--listen", "127.0.0.1:0,tls")


@pytest.fixture
def pair(tmp_path):
    return Pair(tmp_path)


@pytest.fixture
def server(start, pair):
    return start(*LISTEN, *pair.flags)


def reload(server):
    """Sends SIGHUP and gives the line that tells what came of it."""
    count = len(server.log)
    os.kill(server.process.pid, signal.SIGHUP)
    return wait_for(lambda: next((line for line in server.log[count:] if "SIGHUP" in line), None), 10)


def ask(connection):
    connection.sendall(b"GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n")
    answer = b""
    while b"\r\n\r\n" not in answer or not answer.endswith(b"}"):
        received = connection.recv(65536)
        assert received, answer
        answer += received
    assert answer.startswith(b"HTTP/1.1 200"), answer


@pytest.mark.parametrize("kind", [EC, RSA])
def test_open_connections_go_on_and_new_ones_get_the_new(server, pair, tmp_path, kind):
    async def run():
        old = pair.fingerprint
        new = Pair(tmp_path, "new", kind=kind)
        with handshake(server, client_context(pair.certificate)) as connection:
            ask(connection)
            context = client_context(pair.certificate)
            address = server.url.replace("https", "wss") + "/stt/websocket"
            async with websockets.connect(address, ssl=context, max_size=None) as socket:
                await begin(socket)
                await send(socket, SPEECH[:len(SPEECH) // 2])
                new.copy_to(pair)
                line = await asyncio.to_thread(reload, server)
                assert "INFO" in line and str(pair.certificate) in line, line
                assert await asyncio.to_thread(shown, server) == new.fingerprint != old
                ask(connection)
                await send(socket, SPEECH[len(SPEECH) // 2:] + SILENCE)
                messages = await received(socket, lambda m: m["type"] == "final")
                assert messages[-1]["text"]
                async with websockets.connect(address, ssl=client_context(new.certificate)) as second:
                    await begin(second)
    asyncio.run(run())


def test_what_cannot_be_used_keeps_the_old(server, pair, tmp_path):
    old = pair.fingerprint
    other, expired = Pair(tmp_path, "other"), Pair(tmp_path, "expired", days=-1)
    key = pair.key.read_bytes()

    def garbage():
        pair.certificate.write_text("garbage")

    def missing():
        pair.certificate.unlink()

    def half():
        other.copy_to(pair)
        pair.key.write_bytes(key)

    def late():
        expired.copy_to(pair)

    for change, words in [(garbage, "BEGIN CERTIFICATE"), (missing, "No such file"), (half, "does not belong"),
                          (late, "expired")]:
        change()
        line = reload(server)
        assert "ERROR" in line and words in line and str(pair.certificate) in line, line
        assert shown(server) == old
    other.copy_to(pair)
    assert "INFO" in reload(server)
    assert shown(server) == other.fingerprint


def test_the_development_certificate_is_read_again(start):
    server = start(*LISTEN)
    certificate = server.data / "tls/development.crt"
    old = shown(server)
    assert "INFO" in reload(server) and shown(server) == old
    certificate.write_text("garbage")
    assert "INFO" in reload(server) and shown(server) != old


def test_sighup_without_tls_harms_nobody(start):
    server = start()
    for _ in range(3):
        assert "no listener" in reload(server)
    assert requests.get(server.url + "/health", timeout=10).status_code == 200
    assert server.process.poll() is None


def test_sighup_while_the_server_starts(start, pair):
    """The signal may come before anything listens: as early as a service manager cares to send it."""
    server = start(*LISTEN, *pair.flags)
    for _ in range(20):
        os.kill(server.process.pid, signal.SIGHUP)
    wait_for(lambda: any("SIGHUP" in line for line in server.log), 10)
    assert shown(server) == pair.fingerprint
