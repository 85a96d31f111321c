"""The page of a shared link: read and heard by anybody who has it, until it expires or is revoked."""
import contextlib
from datetime import UTC, datetime

import pytest
import requests

from browser import CHROMIUM, pairs
from conftest import wait_for
from transcript_pages import ENGLISH, KOREAN, TranscriptPage, patch, recording, transcript

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="SKIPPED: no chromium; run scripts/setup test")

AUDIO = "document.getElementById('audio')"


@pytest.fixture
def open_page():
    """Opens pages that are closed with the test."""
    with contextlib.ExitStack() as stack:
        def open_page(address, **options):
            page = TranscriptPage(address, **options)
            stack.callback(page.close)
            return page.ready()

        yield open_page


@pytest.fixture
def shared_link(server, tmp_path):
    """Shares a new transcript: its id, and the link with its id."""
    def shared_link(sentences=ENGLISH, audio=True, expires_in=3600, title="Meeting"):
        name = transcript(server, sentences, recording(tmp_path / "audio.wav", 20), title=title)
        answer = requests.post(f"{server.url}/api/transcripts/{name}/share", timeout=10,
                               json={"expires_in": expires_in, "audio": audio})
        assert answer.status_code == 201, answer.text
        return name, answer.json()

    return shared_link


def test_reading_and_hearing(server, shared_link, open_page):
    name, share = shared_link()
    page = open_page(share["url"])
    assert page.segments() == ENGLISH and page.text("h1") == "Meeting"
    assert page.text("#until").startswith("Can be read until ")
    # Nothing leads elsewhere, and nothing can be changed.
    assert page.evaluate("document.querySelectorAll('nav, .bar a').length") == 0
    for selector in ("#undo", "#correct", "#share", "#delete", "#title", ".versions", "#save-state"):
        assert page.evaluate(f"document.querySelector('{selector}')") is None
    page.word(2, "That", clicks=2)
    page.strike("e")
    assert not page.evaluate("document.activeElement.isContentEditable")
    page.word(3, "still")
    page.wait(f"!{AUDIO}.paused && {AUDIO}.currentTime > 9")
    page.strike(" ")
    page.wait(f"{AUDIO}.paused")
    page.evaluate("document.querySelector('#waveform').focus()")
    page.strike("Home")
    page.wait(f"{AUDIO}.currentTime === 0")
    assert not page.problems


def test_finding_and_saving_as_a_file(shared_link, open_page, tmp_path):
    _, share = shared_link()
    page = open_page(share["url"])
    page.click("#find-open")
    page.type("the")
    page.wait("document.getElementById('find-count').textContent === '1 of 5'")
    page.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path / "files"))
    page.click("#export [data-format=txt]")
    file = wait_for(lambda: next(iter((tmp_path / "files").glob("*.txt")), None))
    assert "Good morning everybody" in wait_for(file.read_text)


def test_without_the_recording(shared_link, open_page):
    _, share = shared_link(audio=False)
    page = open_page(share["url"])
    assert page.segments() == ENGLISH and not page.visible("#player")
    assert page.evaluate("performance.getEntriesByType('resource').every(({ name }) => !name.includes('/audio'))")


def test_the_newest_text_is_shown(server, shared_link, open_page):
    name, share = shared_link()
    patch(server, name, {"op": "set_text", "segment": 0, "text": "Corrected."}, {"op": "set_title", "title": "New title"})
    page = open_page(share["url"])
    assert page.segments()[0] == "Corrected." and page.text("h1") == "New title"


GONE = {"en-US": "This link cannot be opened", "ko-KR": "열 수 없는 링크입니다"}


@pytest.mark.parametrize("how, language", pairs(
    [("revoked", "ko-KR"), ("unknown", "en-US"), ("deleted", "en-US")],
    ["revoked", "unknown", "none", "deleted"], ["en-US", "ko-KR"]))
def test_a_link_that_is_no_more(server, shared_link, open_page, how, language):
    name, share = shared_link()
    address = share["url"]
    match how:
        case "revoked": requests.delete(f"{server.url}/api/transcripts/{name}/shares/{share['id']}", timeout=10)
        case "deleted": requests.delete(f"{server.url}/api/transcripts/{name}", timeout=10)
        case "unknown": address = server.url + "/s#no-such-link"
        case "none": address = server.url + "/s"
    page = open_page(address, language=language)
    assert page.text("#gone strong") == GONE[language] and page.visible("#gone p")
    assert not page.visible("#head") and not page.visible("#player") and not page.visible("#again")
    assert not page.problems and page.wide() == []


@pytest.mark.slow(reason="the shortest time that a link may have is a minute")
def test_a_link_that_expires(shared_link, open_page):
    _, share = shared_link(expires_in=60)
    page = open_page(share["url"])
    assert page.segments() == ENGLISH
    until = datetime.fromisoformat(share["expires_at"])

    def is_gone():
        page.reload()
        return page.visible("#gone")

    wait_for(is_gone, 75)
    assert datetime.now(UTC) >= until and page.text("#gone strong") == "This link cannot be opened"
    assert not page.visible("#head") and not page.visible("#player")


def test_a_server_that_is_away(shared_link, open_page):
    _, share = shared_link()
    page = TranscriptPage(share["url"].replace("/s#", "/live#"))
    try:
        page.call("Page.addScriptToEvaluateOnNewDocument",
                  source="window.ask = window.fetch; window.fetch = () => Promise.reject(new TypeError('away'))")
        page.call("Page.navigate", url=share["url"])
        page.wait("document.getElementById('gone')?.checkVisibility()")
        assert page.text("#gone strong") == "The transcript could not be loaded" and page.visible("#again")
        page.evaluate("window.fetch = ask")
        page.click("#again")
        page.wait("document.querySelectorAll('.segment').length")
        assert page.segments() == ENGLISH and not page.visible("#gone")
    finally:
        page.close()


@pytest.mark.parametrize("size, scheme", pairs(
    [((320, 640), "light"), ((390, 844), "dark"), ((1280, 800), "light")],
    [(320, 640), (390, 844), (1280, 800)], ["light", "dark"]))
def test_how_it_looks(shared_link, open_page, size, scheme):
    width, height = size
    _, share = shared_link([*KOREAN, "W" * 120, *ENGLISH], title="회의 " * 40)
    page = open_page(share["url"], size=(width, height), language="ko-KR")
    page.scheme(scheme)
    page.resize(width, height, phone=width < 1000)
    page.reload()
    assert page.low_contrast() == [] and page.wide() == []
    assert page.evaluate("[document.documentElement.scrollWidth, innerWidth]") == [width, width]
    assert page.unfit() == []
