"""Starts the built server once for all tests, on a port of the system's choosing."""
import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import pytest
import requests

ROOT = Path(__file__).resolve().parents[2]
SORI = ROOT / ".build/release/sori"
SAMPLE = ROOT / "samples/sample-en.wav"
# The small Whisper and what the reference made of it: the whole set where it is, else what the project carries of it.
MODELS = next((p for p in (Path(os.environ.get("STT_TEST_MODELS", "")), ROOT.parent / "shared/models")
               if (p / "golden/transcribe.jsonl").exists() and str(p) != "."), ROOT / "Tests/Resources")
NANO = MODELS / "whisper-nano"


class Server:
    """A running `sori serve`, its log kept."""

    def __init__(self, *flags, data=None, audio=None):
        self.data = Path(data or tempfile.mkdtemp(prefix="sori-test-"))
        self.audio = Path(audio or self.data / "audio")
        self.audio.mkdir(parents=True, exist_ok=True)
        self.log = []
        self.process = subprocess.Popen(
            [SORI, "serve", "--host", "127.0.0.1", "--port", "0", "--data-dir", self.data,
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
def server():
    server = Server()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def start():
    """Starts further servers with flags of the test's own."""
    servers = []

    def start(*flags, **options):
        servers.append(Server(*flags, **options))
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
