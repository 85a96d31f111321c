"""A person's way through all pages, with the mouse and with the keyboard alone: three recordings go in, one is
cancelled, one is heard, corrected, named, found again, exported and shared."""
import contextlib
import json
import shutil
import wave
from pathlib import Path

import docx
import pytest

from browser import CHROMIUM
from conftest import ROOT, SAMPLE, wait_for
from transcript_pages import TranscriptPage, read

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="SKIPPED: no chromium; run scripts/setup test"),
    pytest.mark.skipif(not (ROOT / ".deps/speakers-1").exists(), reason="the speaker models: run scripts/setup"),
    pytest.mark.slow(reason="three recordings go through every page"),
]

AUDIO = "document.getElementById('audio')"
LONG, FIRST, SECOND = "긴 회의.wav", "첫 통화.wav", "둘째 통화.wav"


@pytest.fixture
def recordings(tmp_path):
    """Two short ones, and one of ten minutes that is cancelled."""
    paths = [tmp_path / name for name in (LONG, FIRST, SECOND)]
    for path in paths[1:]:
        shutil.copy(SAMPLE, path)
    with wave.open(str(SAMPLE)) as source, wave.open(str(paths[0]), "wb") as target:
        target.setparams(source.getparams())
        frames = source.readframes(source.getnframes())
        for _ in range(80):
            target.writeframes(frames)
    return paths


@pytest.fixture
def browser(start, tmp_path):
    """Opens pages of one server, which do one job at a time; what they save comes to a folder."""
    server = start("--max-jobs", "1")
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    with contextlib.ExitStack() as stack:
        def open_page(address, **options):
            page = TranscriptPage(address, **options)
            stack.callback(page.close)
            page.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(downloads))
            return page.ready()

        yield server, open_page, downloads


def row(name):
    return (f"[...document.querySelectorAll('#jobs .row')].find((row) => "
            f"row.querySelector('.row-name').textContent === {json.dumps(name)})")


def state(page, name, wanted):
    page.wait(f"{row(name)}?.dataset.state === '{wanted}'")


def mark(page, name, identity):
    page.evaluate(f"{row(name)}.id = '{identity}'")
    return "#" + identity


def tap(page, selector):
    """A press of the mouse, or of a finger, in the middle of an element; nothing may lie above it."""
    x, y, is_free = page.evaluate(f"""(() => {{
        const element = document.querySelector({json.dumps(selector)});
        element.scrollIntoView({{ block: "center", behavior: "instant" }});
        const {{ left, top, width, height }} = element.getBoundingClientRect();
        const at = document.elementFromPoint(left + width / 2, top + height / 2);
        return [left + width / 2, top + height / 2, element.contains(at) || Boolean(at?.contains(element))];
    }})()""")
    assert is_free, selector
    page.mouse(x, y)


def arrived(page):
    """Waits for the page of a transcript and gives its id; between two pages nothing can be evaluated."""
    def identity():
        try:
            return page.evaluate("""document.body?.dataset.ready === "" && location.pathname.startsWith("/t/")
                ? location.pathname.slice(3) : null""")
        except AssertionError:
            return None

    return wait_for(identity)


def to_text(page):
    """Presses Tab until the keyboard is on a segment."""
    for _ in range(60):
        if page.evaluate("document.activeElement.matches('.segment .text')"):
            return
        page.strike("Tab")
    raise AssertionError("Tab does not reach the text")


def saved_file(folder, ending):
    """The path of a file that the browser has saved, once it is whole."""
    return wait_for(lambda: next((path for path in Path(folder).iterdir() if path.suffix == ending), None), 20)


def check_files(folder, words, speaker):
    text = saved_file(folder, ".srt").read_text()
    assert text.startswith("1\n00:00:0") and f"[{speaker}]: " in text and words in text
    paragraphs = [paragraph.text for paragraph in docx.Document(str(saved_file(folder, ".docx"))).paragraphs]
    assert any(words in text for text in paragraphs) and any(text.startswith(speaker) for text in paragraphs)


@pytest.mark.parametrize("language, scheme, size", [("en", "light", (1280, 800)), ("ko", "dark", (390, 844))])
def test_with_the_mouse(browser, recordings, language, scheme, size):
    server, open_page, downloads = browser
    page = open_page(server.url + "/", size=size)
    page.resize(*size, phone=size[0] < 1000)
    page.scheme(scheme)
    tap(page, f"[data-language={language}]")
    page.evaluate("""const speakers = document.getElementById("quick-speakers");
        speakers.value = "voices"; speakers.dispatchEvent(new Event("change"))""")
    page.drop(size[0] / 2, size[1] - 80, *recordings)
    page.wait(f"Boolean({row(LONG)})")
    tap(page, mark(page, LONG, "long") + " [data-action=cancel]")
    state(page, LONG, "cancelled")
    for name in (FIRST, SECOND):
        state(page, name, "completed")
    tap(page, mark(page, FIRST, "first") + " .row-name")
    job = arrived(page)
    assert read(server, job)["title"] == FIRST

    # A word is heard where it is clicked.
    word = next(word for segment in read(server, job)["segments"] for word in segment["words"] if word["word"] == "new")
    page.wait(f"{AUDIO}.readyState > 1")
    page.evaluate(f"""window.heard = new Promise((resolve) => {AUDIO}.addEventListener("playing",
        () => resolve([{AUDIO}.currentTime, {AUDIO}.paused]), {{ once: true }})); 0""")
    page.word(0, "new")
    at, is_paused = page.evaluate("heard")
    assert abs(at - word["start"]) < 0.15 and not is_paused
    page.strike(" ")

    # One is corrected; the tab is closed, and what was corrected is there in the next one.
    page.word(0, "committee", clicks=2)
    page.wait("getSelection().toString().trim() === 'committee'")
    page.type("예산위원회의")
    page.saved()
    page.strike("Escape")
    again = page.tab(f"{server.url}/t/{job}")
    page.call("Page.close")
    again.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(downloads))
    again.resize(*size, phone=size[0] < 1000)
    again.scheme(scheme)
    assert "예산위원회의" in again.segments()[0]
    tap(again, ".segment .name")
    again.wait("document.getElementById('speaker-dialog').open")
    again.type("김민수")
    again.strike("Enter")
    again.saved()
    assert read(server, job)["speakers"] == ["김민수"]

    for format in ("docx", "srt"):
        tap(again, "#export > summary")
        again.evaluate(f"document.querySelector('[data-text=\"export.{format}\"]').id = 'as-{format}'")
        tap(again, f"#as-{format}")
        saved_file(downloads, f".{format}")
    check_files(downloads, "예산위원회의", "김민수")

    tap(again, "#share" if size[0] > 1000 else "#more > summary")
    if size[0] < 1000:
        tap(again, "#share-too")
    tap(again, "#share-create")
    link = again.wait("document.getElementById('share-link').value")
    guest = open_page(link)
    assert "예산위원회의" in guest.segments()[0] and not guest.problems

    again.go(server.url + "/library")
    tap(again, "#q")
    again.type("원회의")
    again.wait("document.querySelectorAll('#results .result').length === 1")
    tap(again, "#results .snippet")
    assert arrived(again) == job
    assert again.evaluate("""[...CSS.highlights.get("hit-now")].map((range) =>
        range.startContainer.data.slice(range.startOffset, range.endOffset))""") == ["원회의"]
    assert not again.problems and not page.problems


def test_with_the_keyboard_alone(browser, recordings):
    server, open_page, downloads = browser
    page = open_page(server.url + "/")
    page.tab_to("[data-language=ko]")
    page.strike("Enter")
    page.tab_to("#quick-speakers")
    page.strike("ArrowDown")
    page.tab_to("#choose-files", back=True)
    page.choose("#files", *recordings)
    page.wait(f"Boolean({row(LONG)})")
    page.tab_to(mark(page, LONG, "long") + " [data-action=cancel]")
    page.strike("Enter")
    state(page, LONG, "cancelled")
    state(page, FIRST, "completed")
    state(page, SECOND, "completed")
    page.tab_to(mark(page, FIRST, "first") + " a.row-name")
    page.strike("Enter")
    job = arrived(page)

    # Space plays what is said in the segment; Enter edits it.
    to_text(page)
    page.wait(f"{AUDIO}.readyState > 1")
    page.strike(" ")
    page.wait(f"!{AUDIO}.paused && {AUDIO}.currentTime > 0.1")
    page.strike(" ")
    page.strike("Enter")
    page.wait("document.activeElement.isContentEditable")
    page.strike("Home")
    page.type("예산위원회의 ")
    page.saved()
    page.strike("Escape")
    page.reload()
    assert page.segments()[0].startswith("예산위원회의 ")
    to_text(page)
    page.strike("s")
    page.wait("document.getElementById('speaker-dialog').open")
    page.type("김민수")
    page.strike("Enter")
    page.saved()
    assert read(server, job)["speakers"] == ["김민수"]

    for format in ("docx", "srt"):
        page.tab_to("#export > summary", back=True)
        page.strike("Enter")
        page.tab_to(f"[data-text='export.{format}']")
        page.strike("Enter")
        saved_file(downloads, f".{format}")
    check_files(downloads, "예산위원회의", "김민수")

    page.tab_to("#share")
    page.strike("Enter")
    page.wait("document.getElementById('share-dialog').open")
    page.tab_to("#share-create")
    page.strike("Enter")
    link = page.wait("document.getElementById('share-link').value")
    page.strike("Escape")
    page.wait("!document.getElementById('share-dialog').open && document.activeElement.id === 'share'")
    assert "예산위원회의" in open_page(link).segments()[0]

    page.tab_to("nav a[href^='/library']", back=True)
    page.strike("Enter")
    page.wait("location.pathname === '/library' && document.body?.dataset.ready === ''")
    page.strike("/")
    page.type("원회의")
    page.wait("document.querySelectorAll('#results .result').length === 1")
    page.tab_to("#results a.snippet")
    page.strike("Enter")
    assert arrived(page) == job and not page.problems
