"""TLS with curl, openssl and Python's ssl: certificates, versions, suites, and clients that mean no good."""
import concurrent.futures
import os
import random
import socket
import ssl
import stat
import subprocess
import time
from urllib.parse import urlsplit

import pytest

from certificates import AUTHORITY, EC, RSA, Pair, client_context, handshake, shown
from conftest import SORI, ROOT, Server, wait_for

LISTEN = ("--listen", "127.0.0.1:0,tls")


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    return Pair(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def tls(tmp_path_factory, pair):
    """A server with a certificate of its own, a listener over TLS and a plain one."""
    server = Server(*LISTEN, "--listen", "127.0.0.1:0", *pair.flags, data=tmp_path_factory.mktemp("tls"))
    yield server
    server.stop()


def curl(*words):
    done = subprocess.run(["curl", "-sS", "-m", "20", *map(str, words)], capture_output=True, text=True)
    return done.returncode, done.stdout


def raw(server):
    parts = urlsplit(server.url)
    return socket.create_connection((parts.hostname, parts.port), timeout=30)


def sockets(server):
    """How many sockets the server holds; what else is open depends on what its runtime has begun."""
    count = 0
    for name in os.listdir(f"/proc/{server.process.pid}/fd"):
        try:
            count += os.readlink(f"/proc/{server.process.pid}/fd/{name}").startswith("socket:")
        except FileNotFoundError:
            pass  # closed meanwhile
    return count


def answers(server):
    """Whether a request over TLS is answered."""
    return curl("-k", server.url + "/health")[0] == 0


def client_hello():
    """The first bytes of a handshake."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    with pytest.raises(ssl.SSLWantReadError):
        client_context().wrap_bio(incoming, outgoing, server_hostname="localhost").do_handshake()
    return outgoing.read()


# ---- what is served ----

@pytest.mark.parametrize("version", ["--http1.1", "--http2"])
def test_curl_trusts_the_certificate(tls, pair, version):
    port = urlsplit(tls.url).port
    code, text = curl(version, "-i", "--cacert", pair.certificate, f"https://localhost:{port}/health")
    assert code == 0 and text.startswith("HTTP/2 200" if version == "--http2" else "HTTP/1.1 200"), text
    assert "strict-transport-security: max-age=63072000" in text.lower()


def test_the_whole_chain_is_sent(start, tmp_path):
    """A client that knows the root alone trusts a certificate that another one between them vouches for."""
    root = Pair(tmp_path, "root", extension=AUTHORITY)
    middle = Pair(tmp_path, "middle", extension=AUTHORITY, issuer=root)
    leaf = Pair(tmp_path, "leaf", issuer=middle)
    chain = tmp_path / "chain.pem"
    chain.write_text(leaf.certificate.read_text() + middle.certificate.read_text())
    server = start(*LISTEN, "--tls-cert", str(chain), "--tls-key", str(leaf.key))
    assert curl("--cacert", root.certificate, server.url + "/health")[0] == 0
    chain.write_text(middle.certificate.read_text() + leaf.certificate.read_text())
    assert "first" in refused("--tls-cert", chain, "--tls-key", leaf.key, data=tmp_path / "data")


def test_plain_listeners_tell_nothing_of_strict_transport(tls):
    plain = next(line.split("url=")[1].strip() for line in tls.log if "url=http:" in line)
    code, text = curl("-i", plain + "/health")
    assert code == 0 and "strict-transport" not in text.lower()


def test_hsts_can_be_turned_off(start, pair):
    server = start(*LISTEN, *pair.flags, "--hsts", "off")
    assert "strict-transport" not in curl("-ki", server.url + "/health")[1].lower()


def test_development_certificate(start, tmp_path):
    """One is made, trusted by a client that is given it, and kept by the next start; one line warns of it."""
    first = start(*LISTEN, data=tmp_path / "data")
    certificate, key = tmp_path / "data/tls/development.crt", tmp_path / "data/tls/development.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    warnings = [line for line in first.log if "WARNING" in line]
    assert len(warnings) == 1 and "--tls-cert" in warnings[0] and str(certificate) in warnings[0], first.log
    port = urlsplit(first.url).port
    for host in ("localhost", "127.0.0.1"):
        code, text = curl("-i", "--cacert", certificate, f"https://{host}:{port}/health")
        assert code == 0 and "strict-transport" not in text.lower(), text
    name = socket.gethostname()
    assert curl("--cacert", certificate, "--resolve", f"{name}:{port}:127.0.0.1", f"https://{name}:{port}/health")[0] == 0
    seen = shown(first)
    first.process.terminate()
    assert first.process.wait(15) == 0
    assert shown(start(*LISTEN, data=tmp_path / "data")) == seen


# ---- versions and suites ----

@pytest.mark.parametrize("version, taken", [
    (ssl.TLSVersion.TLSv1_1, False), (ssl.TLSVersion.TLSv1_2, True), (ssl.TLSVersion.TLSv1_3, True)])
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_versions(tls, version, taken):
    context = client_context()
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = version
    if taken:
        with handshake(tls, context) as connection:
            assert connection.version() == version.name.replace("_", ".")
            assert connection.compression() is None
    else:
        with pytest.raises(ssl.SSLError):
            handshake(tls, context)


@pytest.mark.parametrize("kind, name", [(EC, "ECDSA"), (RSA, "RSA")])
def test_suites_of_tls_1_2(start, tmp_path, kind, name):
    server = start(*LISTEN, *Pair(tmp_path, kind=kind).flags)

    def chosen(ciphers):
        context = client_context()
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(ciphers + ":@SECLEVEL=0")
        try:
            with handshake(server, context) as connection:
                return connection.cipher()[0]
        except ssl.SSLError:
            return None

    context = client_context()
    context.set_ciphers("ALL:COMPLEMENTOFALL:@SECLEVEL=0")
    offered = {c["name"] for c in context.get_ciphers() if c["protocol"] != "TLSv1.3"}
    taken = {suite for suite in offered if chosen(suite)}
    best = [f"ECDHE-{name}-{suite}" for suite in ("AES128-GCM-SHA256", "AES256-GCM-SHA384", "CHACHA20-POLY1305")]
    assert taken == set(best)
    assert chosen(":".join(reversed(best))) == best[0], "the server chooses"


@pytest.mark.parametrize("curve, taken", [
    ("X25519", True), ("prime256v1", True), ("secp384r1", True), ("secp521r1", False), ("X448", False)])
def test_curves(tls, curve, taken):
    done = subprocess.run(["openssl", "s_client", "-connect", urlsplit(tls.url).netloc, "-groups", curve],
                          input="", capture_output=True, text=True, timeout=30)
    assert ("Cipher is TLS_" in done.stdout) == taken, done.stdout
    assert not taken or "TLS_AES_128_GCM_SHA256" in done.stdout


def test_neither_renegotiation_nor_resumption(tls):
    address = urlsplit(tls.url).netloc
    command = ["openssl", "s_client", "-connect", address, "-tls1_2"]
    done = subprocess.run(command, input="R\n", capture_output=True, text=True, timeout=30)
    assert "RENEGOTIATING" in done.stdout + done.stderr and "no renegotiation" in done.stdout + done.stderr
    done = subprocess.run([*command, "-reconnect"], input="", capture_output=True, text=True, timeout=30)
    assert "Reused" not in done.stdout and done.stdout.count("New, TLSv1.2") >= 6


# ---- what is refused at the start ----

def refused(*flags, data):
    done = subprocess.run([SORI, "serve", *LISTEN, "--data-dir", data, *map(str, flags)], cwd=ROOT,
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 2 and done.stderr.count("\n") == 1, done.stderr
    return done.stderr


def test_bad_files_stop_the_start_with_one_line(tmp_path, pair):
    other, locked = Pair(tmp_path, "other"), Pair(tmp_path, "locked")
    garbage = tmp_path / "garbage.pem"
    garbage.write_text("no certificate")
    locked.encrypt_key()
    for certificate, key, words in [
            (tmp_path / "none.crt", pair.key, ["none.crt", "No such file"]),
            (pair.certificate, tmp_path / "none.key", ["none.key", "No such file"]),
            (pair.certificate, other.key, ["other.key", "does not belong"]),
            (garbage, pair.key, ["garbage.pem", "BEGIN CERTIFICATE"]),
            (pair.certificate, garbage, ["garbage.pem", "PRIVATE KEY"]),
            (tmp_path, pair.key, [str(tmp_path), "no file"]),
            (locked.certificate, locked.key, ["locked.key", "encrypted", "openssl pkey"])]:
        message = refused("--tls-cert", certificate, "--tls-key", key, data=tmp_path / "data")
        assert all(word in message for word in words), message
    assert not (tmp_path / "data/tls").exists()


def test_a_data_directory_that_cannot_hold_a_certificate(tmp_path):
    (tmp_path / "tls").write_text("in the way")
    assert f"{tmp_path}/tls" in refused(data=tmp_path)


def test_an_expired_certificate_is_served_with_a_warning(start, tmp_path):
    server = start(*LISTEN, *Pair(tmp_path, days=-1).flags)
    assert any("WARNING" in line and "expired" in line and "own.crt" in line for line in server.log)
    assert answers(server)
    with pytest.raises(ssl.SSLCertVerificationError, match="expired"):
        handshake(server, client_context(tmp_path / "own.crt"))


# ---- clients that mean no good ----

def test_plain_requests_and_garbage_harm_nobody(tls):
    before = sockets(tls)

    def one(seed):
        dice = random.Random(seed)
        hello = client_hello()
        bytes_of = [b"GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n", dice.randbytes(2000), b"\x16\x03\x01\xff\xff",
                    hello[:50] + dice.randbytes(len(hello) - 50), b"\x16\x03\x01" + dice.randbytes(500)]
        with raw(tls) as connection:
            try:
                connection.sendall(bytes_of[seed % 5])
                connection.shutdown(socket.SHUT_WR)
                answer = connection.recv(65536)
                return answer.startswith(b"HTTP/1.1 2")
            except TimeoutError:
                raise
            except OSError:
                return False  # closed while it was written to

    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        assert not any(pool.map(one, range(60)))
    assert answers(tls)
    wait_for(lambda: sockets(tls) <= before, 20)


def test_a_hundred_handshakes_at_once(tls, pair):
    context = client_context(pair.certificate)

    def one(_):
        with handshake(tls, context) as connection:
            connection.sendall(b"GET /health HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
            return connection.recv(65536).split(b"\r\n")[0]

    with concurrent.futures.ThreadPoolExecutor(100) as pool:
        assert set(pool.map(one, range(100))) == {b"HTTP/1.1 200 OK"}


def test_handshakes_count_as_connections(start, pair):
    server = start(*LISTEN, *pair.flags, "--max-connections", "5")
    waiting = [raw(server) for _ in range(5)]
    with raw(server) as sixth:
        assert sixth.recv(1) == b"", "one more than allowed is closed at once"
    for connection in waiting:
        connection.close()
    wait_for(lambda: answers(server), 10)


@pytest.mark.slow(reason="a handshake is given fifteen seconds")
def test_handshakes_that_stop_are_given_up(tls):
    """Clients that say nothing, half a hello, or nothing after it are cut off; the others notice nothing."""
    before = sockets(tls)
    hello = client_hello()
    begin = time.monotonic()
    stalled = [raw(tls) for _ in range(60)]
    try:
        for index, connection in enumerate(stalled):
            connection.sendall([b"", hello[:60], hello][index % 3])
        wait_for(lambda: sockets(tls) >= before + 60, 10)
        while sockets(tls) > before + 5 and time.monotonic() - begin < 40:
            # Each tells the server one byte more, as slow clients do.
            for connection in stalled[1::3]:
                try:
                    connection.sendall(hello[60:61])
                except OSError:
                    pass
            assert answers(tls)
            time.sleep(1)
        assert 10 < time.monotonic() - begin < 30
    finally:
        for connection in stalled:
            connection.close()
    wait_for(lambda: sockets(tls) <= before, 10)
