"""The live page in a real browser, with a WAV file as its microphone."""
import contextlib
import json
import os
import shutil
import subprocess
import tempfile
import time
import wave
from pathlib import Path

import pytest
import requests
from websockets.sync.client import connect

from conftest import SAMPLE, wait_for

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="SKIPPED: no chromium; run scripts/setup test")


class Page:
    """A page of a headless browser, by the DevTools protocol."""

    def __init__(self, address, microphone):
        self.profile = tempfile.mkdtemp(prefix="sori-chromium-")
        self.browser = subprocess.Popen(
            [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--mute-audio",
             "--remote-debugging-port=0", f"--user-data-dir={self.profile}", "--use-fake-ui-for-media-stream",
             "--use-fake-device-for-media-stream", f"--use-file-for-fake-audio-capture={microphone}%noloop", address],
            # Stopped, it leaves what it keeps in the temporary directory: that goes with the profile.
            env=os.environ | {"TMPDIR": self.profile}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        port_file = Path(self.profile, "DevToolsActivePort")
        port = wait_for(lambda: port_file.exists() and port_file.read_text().split("\n")[0], 60)
        page = wait_for(lambda: next((p for p in requests.get(f"http://127.0.0.1:{port}/json/list", timeout=10).json()
                                      if p["type"] == "page" and p["url"].startswith("http")), None), 60)
        self.open = contextlib.ExitStack()
        self.socket = self.open.enter_context(connect(page["webSocketDebuggerUrl"], max_size=None))
        self.count = 0
        self.problems = []
        self.call("Runtime.enable")

    def call(self, method, **parameters):
        self.count += 1
        self.socket.send(json.dumps({"id": self.count, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.recv(timeout=30))
            if message.get("method") == "Runtime.exceptionThrown":
                self.problems.append(message["params"])
            if message.get("id") == self.count:
                return message["result"]

    def evaluate(self, expression):
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, userGesture=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def close(self):
        self.open.close()
        self.browser.terminate()
        self.browser.wait(20)
        shutil.rmtree(self.profile, ignore_errors=True)


@pytest.fixture(scope="module")
def microphone(tmp_path_factory):
    """The sample's first sentence with a second of silence before it and three behind it."""
    path = tmp_path_factory.mktemp("live") / "microphone.wav"
    with wave.open(str(SAMPLE)) as source, wave.open(str(path), "wb") as target:
        target.setparams(source.getparams())
        second = bytes(2 * source.getframerate())
        target.writeframes(second + source.readframes(66_000) + 3 * second)
    return path


def test_the_page_and_its_files(server):
    page = requests.get(server.url + "/live", timeout=5)
    assert page.status_code == 200 and page.headers["content-type"].startswith("text/html")
    assert "frame-ancestors" in page.headers["content-security-policy"]
    for name in ("live.js", "live.css", "capture.js"):
        file = requests.get(f"{server.url}/live/{name}", timeout=5)
        assert file.status_code == 200
        again = requests.get(f"{server.url}/live/{name}", headers={"If-None-Match": file.headers["etag"]}, timeout=5)
        assert again.status_code == 304
    assert requests.get(server.url + "/live/../Package.swift", timeout=5).status_code == 404


def test_speaking_into_the_page(server, microphone, words):
    page = Page(server.url + "/live", microphone)
    try:
        wait_for(lambda: page.evaluate("document.readyState === 'complete' && !!document.getElementById('toggle')"))
        time.sleep(0.3)
        page.evaluate("document.getElementById('language').value = 'en-US'")
        # The loudest level and whether there was grey text, seen by the page itself.
        page.evaluate("""
            window.seen = { level: -60, interims: 0 };
            new MutationObserver(() => {
                const level = Number(document.getElementById('meter').getAttribute('aria-valuenow'));
                seen.level = Math.max(seen.level, level);
                if (document.querySelector('#transcript .interim')) seen.interims += 1;
            }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
            document.getElementById('toggle').click();""")
        wait_for(lambda: page.evaluate("document.getElementById('status').textContent")
                 in ("듣고 있습니다.", "Listening."), 60)
        text = wait_for(lambda: page.evaluate(
            "[...document.querySelectorAll('#transcript .final')].map(p => p.textContent).join(' ')"), 60)
        assert len(words(text)) > 3
        page.evaluate("document.getElementById('toggle').click()")
        wait_for(lambda: page.evaluate("document.getElementById('toggle').textContent") in ("시작", "Start"), 60)
        seen = page.evaluate("window.seen")
        assert seen["level"] > -40 and seen["interims"] > 0
        assert page.evaluate("document.querySelectorAll('#transcript .interim').length") == 0
        assert not page.evaluate("document.getElementById('status').classList.contains('error')")
        assert not page.problems
    finally:
        page.close()
