"""Servers for the tests: each on a port of the system's choosing, with its data below pytest's temporary folder."""
import os
import re
import shutil
import subprocess
import threading
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# The program under test; `make test` names the one of its own build.
SORI = Path(os.environ.get("SORI_BINARY", ROOT / ".build/release/sori"))
SAMPLE = ROOT / "samples/sample-en.wav"
FIXTURES = ROOT / "Tests/Fixtures"
# The small Whisper, its clips, and what the reference made of them: the whole set, or what the checkout carries of it.
MODELS = Path(os.environ.get("STT_TEST_MODELS") or FIXTURES)
NANO = MODELS / "whisper-nano"


# The English model loads in a second; tests of Whisper name its model. Models of this checkout play no part.
os.environ.update(STT_BACKEND="moonshine", STT_MODELS_DIR="/nonexistent/models")


def pytest_configure(config):
    config.addinivalue_line("markers", "slow(reason): takes more than 10 s; runs with SORI_SLOW_TESTS=1 (make test-all)")


def pytest_collection_modifyitems(items):
    for item in items:
        mark = item.get_closest_marker("slow")
        if mark and os.environ.get("SORI_SLOW_TESTS") != "1":
            reason = mark.kwargs["reason"]
            item.add_marker(pytest.mark.skip(reason=f"slow ({reason}): run by make test-all"))


class Server:
    """A running `sori serve`, its log kept; on a port of the system's choosing unless one is named."""

    def __init__(self, *flags, data, audio=None, port=0):
        self.data = Path(data)
        self.audio = Path(audio or self.data / "audio")
        self.audio.mkdir(parents=True, exist_ok=True)
        self.log = []
        if {"--model", "--models-dir"} & set(flags) and "--backend" not in flags:
            flags += ("--backend", "auto")
        self.process = subprocess.Popen(
            [SORI, "serve", "--host", "127.0.0.1", "--port", str(port), "--data-dir", self.data,
             "--audio-dirs", f"{self.audio}:{ROOT / 'samples'}", *flags],
            cwd=ROOT, stderr=subprocess.PIPE, text=True)
        self.url = None
        self._ready = threading.Event()
        threading.Thread(target=self._read, daemon=True).start()
        if not self._ready.wait(60) or not self.url:
            self.process.kill()
            self.process.wait()
            shutil.rmtree(self.data, ignore_errors=True)
            raise RuntimeError("the server did not start:\n" + "".join(self.log))

    def _read(self):
        for line in self.process.stderr:
            self.log.append(line)
            found = re.search(r"ready.*?(https?://\S+?)/?\s*$", line)
            if found and not self.url:
                self.url = found.group(1)
                self._ready.set()
        self._ready.set()

    def stop(self):
        self.process.terminate()
        try:
            return self.process.wait(15)
        finally:
            self.process.kill()
            shutil.rmtree(self.data, ignore_errors=True)

    def rss_mb(self):
        text = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", text).group(1)) / 1024

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))


@pytest.fixture(scope="session")
def shared(tmp_path_factory):
    """Servers that tests share: one for each set of flags, started when it is first asked for."""
    servers = {}

    def shared(*flags):
        if flags not in servers:
            servers[flags] = Server(*flags, data=tmp_path_factory.mktemp("server"))
        return servers[flags]

    yield shared
    for server in servers.values():
        server.stop()


@pytest.fixture(scope="session")
def server(shared):
    """The shared server without flags."""
    return shared()


@pytest.fixture
def start(tmp_path_factory):
    """Starts servers of the test's own, for what harms a server or counts what it holds; they end with the test."""
    servers = []

    def start(*flags, data=None, audio=None):
        servers.append(Server(*flags, data=data or tmp_path_factory.mktemp("server"), audio=audio))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(scope="session")
def words():
    """The words of a text, without case and punctuation."""
    return lambda text: re.sub(r"[^a-z' ]", " ", text.lower()).split()


def wait_for(condition, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError("did not come true in time")
