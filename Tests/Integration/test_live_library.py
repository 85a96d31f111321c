"""Saving a live session to the library: its text, who speaks, and the recording that the page kept."""
import requests

import pytest

from browser import CHROMIUM
from conftest import wait_for
from test_live_page import FINALS, STATUS, begin, end, microphone, open_page  # noqa: F401  (two are fixtures)

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="SKIPPED: no chromium; run scripts/setup test")

LINK = "document.getElementById('library-link')"


def saved(server, page):
    """Presses the button; gives the transcript that the link leads to."""
    page.wait("document.getElementById('library').checkVisibility()")
    page.click("#library")
    page.wait(f"{LINK}.checkVisibility()")
    address = page.evaluate(f"{LINK}.pathname")
    name = address.removeprefix("/t/")
    return requests.get(f"{server.url}/api/transcripts/{name}", timeout=10).json()


@pytest.mark.slow(reason="a session of some seconds")
def test_a_session_with_its_recording(server, microphone, open_page):  # noqa: F811
    page = open_page(server.url + "/live", microphone)
    assert not page.visible("#library")
    begin(page)
    page.wait(FINALS)
    assert not page.visible("#library")
    end(page)
    said = page.texts("#transcript .final .said")
    duration = page.evaluate("JSON.parse(sessionStorage['sori.transcript']).duration")
    kept = saved(server, page)
    assert page.evaluate(STATUS) == "Saved to the library."
    assert [segment["text"] for segment in kept["segments"]] == said
    assert kept["language"] == "en" and kept["source"]["kind"] == "live"
    assert kept["title"].startswith("Live transcription ")
    audio = requests.get(server.url + kept["audio"]["url"], timeout=10)
    assert audio.content[:4] == b"RIFF" and abs((len(audio.content) - 44) / 32000 - duration) < 0.2
    # What was saved is not saved again, until more is said.
    assert not page.visible("#library")
    page.evaluate(f"{LINK}.click()")
    page.wait("location.pathname.startsWith('/t/') && document.body?.dataset.ready === ''")
    assert page.texts(".segment .text") == said and page.visible("#player")
    assert not page.problems


@pytest.mark.slow(reason="a session of some seconds")
def test_a_session_without_its_recording(server, microphone, open_page):  # noqa: F811
    page = open_page(server.url + "/live", microphone)
    page.click("#keep-audio")
    begin(page)
    page.wait(FINALS)
    assert page.evaluate("document.getElementById('keep-audio').disabled")
    end(page)
    assert saved(server, page)["audio"] is None
    # The choice is remembered; audio of before a reload is gone, and the text goes alone.
    page.reload()
    assert not page.evaluate("document.getElementById('keep-audio').checked")
    page.click("#keep-audio")
    assert saved(server, page)["audio"] is None


@pytest.mark.slow(reason="waits until the server is back")
def test_a_server_that_is_away(server, microphone, open_page):  # noqa: F811
    page = open_page(server.url + "/live", microphone)
    begin(page)
    page.wait(FINALS)
    end(page)
    said = page.texts("#transcript .final .said")
    page.evaluate("window.ask = window.fetch; window.fetch = () => Promise.reject(new TypeError('away'))")
    page.click("#library")
    page.wait("document.getElementById('notice').checkVisibility()")
    assert page.text("#notice strong").startswith("Not saved to the library.")
    assert page.visible("#library") and page.texts("#transcript .final .said") == said
    page.evaluate("window.fetch = ask")
    assert len(saved(server, page)["segments"]) == len(said)
    assert wait_for(lambda: page.texts("#transcript .final .said") == said)
