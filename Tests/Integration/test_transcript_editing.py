"""Correcting a transcript in a real browser: operations, undo, saving, whatever is killed or closed."""
import json
import shutil
import time

import pytest

from browser import CHROMIUM
from conftest import Server, wait_for
from transcript_pages import (  # noqa: F401  (three are fixtures)
    CONTROL, ENGLISH, KOREAN, SHIFT, TranscriptPage, doubt, marked, minute, open_page, opened, patch, read, texts,
    transcript)

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="SKIPPED: no chromium; run scripts/setup test")

AUDIO = "document.getElementById('audio')"
STATE = "document.getElementById('save-state').dataset.state"


# ---- correcting ----

def test_correcting_in_place_is_saved_and_found_again(server, opened):  # noqa: F811
    page, name = opened()
    page.word(0, "morning", clicks=2)
    page.wait("document.activeElement.isContentEditable && getSelection().toString() === 'morning'")
    assert page.evaluate(f"{AUDIO}.paused")
    page.type("evening")
    began = time.monotonic()
    wait_for(lambda: texts(server, name)[0].startswith("Good evening"), 5)
    assert time.monotonic() - began < 1.5
    page.saved()
    segment = read(server, name)["segments"][0]
    assert segment["edited"] and [word["word"] for word in segment["words"]] == segment["text"].split()
    # Ctrl+Space plays while editing; a space is a space.
    page.strike(" ")
    page.strike(" ", CONTROL)
    page.wait(f"!{AUDIO}.paused")
    page.strike(" ", CONTROL)
    page.strike("Escape")
    assert page.focused() == "0" and not page.evaluate("document.activeElement.isContentEditable")
    page.reload()
    assert page.segments()[0] == ENGLISH[0].replace("morning", "evening")
    assert not page.problems


def test_split_join_undo_and_redo(server, opened):  # noqa: F811
    page, name = opened()
    page.evaluate("document.querySelector('[data-id=\"1\"] .text').focus()")
    page.strike("Enter")
    page.wait("document.activeElement.isContentEditable")
    page.evaluate("getSelection().collapse(document.activeElement.firstChild, 9)")  # "Sales wen|t"
    page.strike("Enter")
    first = page.segments()
    assert first[1:3] == ["Sales went", "up by four per cent, mostly in the south."]
    assert page.evaluate("[document.activeElement.isContentEditable, getSelection().anchorOffset]") == [True, 0]
    page.strike("Backspace")
    assert page.segments() == ENGLISH
    assert page.evaluate("getSelection().anchorOffset") == 11
    page.strike("Delete", 0)
    page.strike("Backspace")
    changed = page.segments()
    page.strike("z", CONTROL)
    page.strike("z", CONTROL)
    assert page.segments() == first
    page.strike("z", CONTROL)
    assert page.segments() == ENGLISH and page.evaluate("document.getElementById('undo').disabled")
    for _ in range(3):
        page.strike("Z", CONTROL | SHIFT)
    assert page.segments() == changed
    page.saved()
    assert texts(server, name) == changed
    page.click("#undo")
    page.saved()
    assert texts(server, name) == ENGLISH
    segments = read(server, name)["segments"]
    assert [segment["id"] for segment in segments] == [0, 1, 2, 3, 4]


def test_a_segment_is_split_before_its_text_is_saved(server, opened):  # noqa: F811
    """The server has not heard of the words yet that the reader divides."""
    page, name = opened()
    page.word(0, "figures", clicks=2)
    page.wait("getSelection().toString().startsWith('figures')")
    page.type("numbers of the last quarter.")
    page.evaluate("getSelection().collapse(document.activeElement.firstChild, 49)")
    page.strike("Enter")
    page.saved()
    assert texts(server, name)[:2] == page.segments()[:2]
    assert " ".join(texts(server, name)[:2]) == "Good morning everybody, let us begin with the numbers of the last quarter."


def test_an_emptied_segment_goes_and_comes_back(server, opened):  # noqa: F811
    page, name = opened()
    page.evaluate("document.querySelector('[data-id=\"2\"] .text').focus()")
    page.strike("Enter")
    page.strike("a", CONTROL)
    page.evaluate("document.execCommand('selectAll')")
    page.strike("Delete")
    page.strike("Escape")
    page.saved()
    assert texts(server, name) == ENGLISH[:2] + ENGLISH[3:]
    page.click("#undo")
    page.saved()
    assert texts(server, name) == ENGLISH


def test_korean_is_composed_without_losing_a_syllable(server, opened):  # noqa: F811
    """As an input method does it: text that is not whole is kept here but never sent."""
    page, name = opened(KOREAN, language="ko-KR")
    sent = []
    page.evaluate("""window.sent = []; const ask = window.fetch; window.fetch = (path, options) => {
        if (options?.method === "PATCH") sent.push(...JSON.parse(options.body).operations.map(({ text }) => text));
        return ask(path, options); }""")
    page.word(0, "회의를", clicks=2)
    page.wait("getSelection().toString() === '회의를'")
    for text in ("ㅁ", "모", "모ㅇ", "모이", "모임"):
        page.call("Input.imeSetComposition", text=text, selectionStart=len(text), selectionEnd=len(text))
    page.evaluate("new Promise((next) => setTimeout(next, 1500))")
    assert page.evaluate("window.sent") == sent
    kept = page.evaluate("Object.entries(localStorage).filter(([name]) => name.startsWith('sori.edits')).map(([, text]) => text).join()")
    assert "모임" in kept
    assert page.segments()[0] == KOREAN[0].replace("회의를", "모임")
    page.type("모임을")
    page.saved()
    assert texts(server, name)[0] == KOREAN[0].replace("회의를", "모임을")
    assert page.evaluate("window.sent") == [KOREAN[0].replace("회의를", "모임을")]
    assert page.text("#save-state") == "저장됨"


def test_uncertain_words_one_after_the_other(server, opened):  # noqa: F811
    page, name = opened()
    doubt(server, name, (0, 2), (2, 1), (2, 5))
    page.wait("document.getElementById('unsure-count').textContent === '3'")
    assert sorted(marked(page, "unsure")) == ["everybody,", "had", "is"]
    style = page.evaluate("getComputedStyle(document.querySelector('.text'), '::highlight(unsure)').textDecorationStyle")
    assert style == "dotted"
    page.evaluate("document.querySelector('[data-id=\"0\"] .text').focus()")
    for expected in ("everybody,", "is", "had"):
        page.strike("n")
        page.wait(f"getSelection().toString() === '{expected}'")
    page.strike("p")
    page.wait("getSelection().toString() === 'is'")
    assert page.text("#announce") == "is, 20% certain"
    # Enter edits it; Tab goes to the next one.
    page.strike("Enter")
    page.wait("document.activeElement.isContentEditable && getSelection().toString() === 'is'")
    page.type("was")
    page.strike("Tab")
    page.wait("getSelection().toString() === 'had'")
    page.strike("Tab", SHIFT)
    page.wait("getSelection().toString() === 'everybody,'")
    page.saved()
    assert texts(server, name)[2] == ENGLISH[2].replace("is", "was")
    assert page.text("#unsure-count") == "2"


def test_find_and_replace(server, opened):  # noqa: F811
    page, name = opened()
    page.strike("f", CONTROL)
    page.type("the")
    page.wait("document.getElementById('find-count').textContent === '1 of 5'")
    page.strike("Enter")
    page.wait("document.getElementById('find-count').textContent === '2 of 5'")
    page.click("#find-case")
    page.wait("document.getElementById('find-count').textContent === '2 of 4'")
    page.evaluate("document.getElementById('find-replacement').focus()")
    page.type("those")
    page.strike("Enter")
    once = [ENGLISH[0], ENGLISH[1].replace("the", "those"), *ENGLISH[2:]]
    assert page.segments() == once
    page.click("#replace-all")
    changed = [text.replace("the", "those") for text in ENGLISH]
    assert page.segments() == changed
    page.saved()
    assert texts(server, name) == changed
    page.strike("Escape")
    # All of them are one step.
    page.strike("z", CONTROL)
    assert page.segments() == once
    page.strike("z", CONTROL)
    page.saved()
    assert texts(server, name) == ENGLISH


def test_speakers_in_a_segment_and_everywhere(server, opened):  # noqa: F811
    page, name = opened()
    page.click('[data-id="0"] .name')
    page.wait("document.getElementById('speaker-dialog').open")
    page.type("Ada")
    page.strike("Enter")
    page.saved()
    assert read(server, name)["speakers"] == ["Ada", "SPEAKER_01"]
    assert page.texts(".segment .name") == ["Ada", "Ada", "Speaker 2", "Speaker 2", "Ada"]
    # The colour stays.
    assert page.evaluate("document.querySelector('[data-id=\"0\"]').dataset.colour") == "1"
    # One segment to somebody who is there.
    page.click('[data-id="2"] .name')
    page.wait("document.getElementById('speaker-dialog').open")
    page.evaluate("document.querySelector('#speaker-known .person').click()")
    page.saved()
    assert [segment["speaker"] for segment in read(server, name)["segments"]] == ["Ada", "Ada", "Ada", "SPEAKER_01", "Ada"]
    # Both become one, which is said before.
    page.click('[data-id="3"] .name')
    page.wait("document.getElementById('speaker-dialog').open")
    page.type("ada")
    page.wait("document.getElementById('speaker-same').textContent === '“Ada” is there already: both will be one.'")
    page.strike("Enter")
    page.saved()
    assert read(server, name)["speakers"] == ["Ada"]
    page.click("#undo")
    page.click("#undo")
    page.click("#undo")
    page.saved()
    assert [segment["speaker"] for segment in read(server, name)["segments"]] == [
        "SPEAKER_00", "SPEAKER_00", "SPEAKER_01", "SPEAKER_01", "SPEAKER_00"]


def test_title_and_status(server, opened):  # noqa: F811
    page, name = opened()
    page.evaluate("document.getElementById('title').select()")
    page.type("Budget 예산")
    page.strike("Enter")
    page.evaluate("""const status = document.getElementById("status");
        status.value = "reviewed"; status.dispatchEvent(new Event("change"))""")
    page.saved()
    now = read(server, name)
    assert (now["title"], now["status"]) == ("Budget 예산", "reviewed")
    assert page.evaluate("document.title") == "Budget 예산 · Sori"
    page.click("#undo")
    page.click("#undo")
    page.saved()
    assert read(server, name)["title"] == "Meeting"


# ---- saving ----

@pytest.mark.slow(reason="waits until the page has noticed that the server is away, and that it is back")
def test_a_server_that_is_killed_while_somebody_edits(open_page, tmp_path, minute):  # noqa: F811
    data = tmp_path / "data"
    first = Server(data=data)
    port = first.url.rsplit(":", 1)[1]
    name = transcript(first, ENGLISH, minute)
    page = open_page(f"{first.url}/t/{name}")
    page.word(0, "morning", clicks=2)
    page.type("evening")
    page.saved()
    first.process.kill()
    first.process.wait()
    page.type(" dear")
    page.wait(f"{STATE} === 'away'", 20)
    assert page.text("#save-state") == "Server cannot be reached · kept in this browser"
    page.type(" friends")
    expected = ENGLISH[0].replace("morning", "evening dear friends")
    assert page.segments()[0] == expected
    second = Server(data=data, port=port)
    try:
        page.saved()
        assert texts(second, name)[0] == expected
        # Each edit was done once.
        assert page.segments()[0] == expected
    finally:
        second.stop()


@pytest.mark.slow(reason="a browser is killed and started again several times")
def test_a_browser_that_is_killed_in_the_middle_of_a_word(open_page, tmp_path, minute):  # noqa: F811
    """Server and browser are killed within a moment of the last key; the next page sends what was typed."""
    data = tmp_path / "data"
    first = Server(data=data)
    port = first.url.rsplit(":", 1)[1]
    name = transcript(first, KOREAN, minute, language="ko")
    page = TranscriptPage(f"{first.url}/t/{name}").ready()
    page.word(0, "회의를", clicks=2)
    first.process.kill()
    first.process.wait()
    page.type("모임을 ")
    page.call("Input.imeSetComposition", text="바", selectionStart=1, selectionEnd=1)
    time.sleep(0.15)
    profile = page.kill()
    second = Server(data=data, port=port)
    try:
        page = open_page(f"{second.url}/t/{name}", profile=profile)
        page.saved()
        expected = KOREAN[0].replace("회의를", "모임을 바")
        assert page.segments()[0] == expected and texts(second, name)[0] == expected
        assert not page.visible(".conflict")
        page.close()
        page = open_page(f"{second.url}/t/{name}")
        assert page.segments()[0] == expected
    finally:
        second.stop()
        shutil.rmtree(profile, ignore_errors=True)


def test_a_tab_that_is_closed_at_once(server, opened):  # noqa: F811
    page, name = opened()
    other = page.tab(f"{server.url}/live")
    page.word(0, "morning", clicks=2)
    page.type("evening")
    page.call("Page.close")
    wait_for(lambda: texts(server, name)[0] == ENGLISH[0].replace("morning", "evening"), 10)
    other.open.close()


def test_two_tabs_take_over_each_others_edits(server, opened):  # noqa: F811
    page, name = opened()
    other = page.tab(f"{server.url}/t/{name}")
    page.call("Page.bringToFront")
    page.word(0, "morning", clicks=2)
    page.type("evening")
    other.wait(f"document.querySelector('[data-id=\"0\"] .text').textContent === {json.dumps(ENGLISH[0].replace('morning', 'evening'))}", 10)
    # Both at once, in different segments, before either hears of the other.
    page.evaluate("document.querySelector('[data-id=\"1\"] .text').focus()")
    page.strike("Enter")
    page.type("First: ")
    patch(server, name, {"op": "set_text", "segment": 3, "text": "Theirs."})
    page.type("now ")
    page.saved()
    other.wait("document.querySelector('[data-id=\"1\"] .text').textContent.startsWith('First: now ')", 10)
    assert texts(server, name) == other.segments() == page.segments()
    assert texts(server, name)[1].startswith("First: now Sales") and texts(server, name)[3] == "Theirs."
    assert not page.visible(".conflict") and not other.visible(".conflict")
    other.open.close()


@pytest.mark.parametrize("choice", ["mine", "theirs", "both"])
def test_the_same_segment_edited_by_two(server, opened, choice):  # noqa: F811
    page, name = opened()
    # The page is not told of it before it saves.
    page.evaluate("""window.ask = window.fetch; window.held = []; window.fetch = (path, options) =>
        options?.method === "PATCH" && window.held ? new Promise((go) => held.push(() => go(ask(path, options)))) : ask(path, options)""")
    page.word(2, "That", clicks=2)
    page.type("This")
    page.wait("window.held.length === 1")
    patch(server, name, {"op": "set_text", "segment": 2, "text": "Somebody else wrote this."})
    page.evaluate("const all = held; window.held = null; all.forEach((go) => go())")
    page.wait("document.querySelector('[data-id=\"2\"] .conflict')?.checkVisibility()")
    mine = ENGLISH[2].replace("That", "This")
    assert page.texts(".conflict dd p") == [f"Speaker 2 {mine}", "Speaker 2 Somebody else wrote this."]
    # It outlives a reload.
    page.reload()
    page.wait("document.querySelector('[data-id=\"2\"] .conflict')?.checkVisibility()")
    page.click(f".conflict [data-choice={choice}]")
    page.saved()
    expected = {"mine": mine, "theirs": "Somebody else wrote this.", "both": f"Somebody else wrote this. {mine}"}[choice]
    assert texts(server, name)[2] == page.segments()[2] == expected
    page.reload()
    assert not page.visible(".conflict")


def test_a_browser_that_keeps_nothing_asks_before_it_goes(server, opened):  # noqa: F811
    page, name = opened()
    page.evaluate("""Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
        window.fetch = () => Promise.reject(new TypeError("away"))""")
    page.word(0, "morning", clicks=2)
    page.type("evening")
    page.wait(f"{STATE} === 'unkept'")
    assert page.text("#save-state") == "Not saved · do not close this page"
    asks = "(() => { const event = new Event('beforeunload', { cancelable: true }); window.dispatchEvent(event); return event.defaultPrevented; })()"
    assert page.evaluate(asks)
    assert page.evaluate("document.querySelector('.segment .text').textContent").startswith("Good evening")
