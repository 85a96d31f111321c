"""The page of a transcript on a real server, in a real browser: reading, hearing, correcting, saving, sharing."""
import contextlib
import json
import re
import shutil
import time

import pytest
import requests

from browser import CHROMIUM
from conftest import Server, wait_for
from transcript_pages import (ALT, CONTROL, ENGLISH, KOREAN, SHIFT, TranscriptPage, audit, doubt, patch, read, recording,
                              texts, transcript)

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="SKIPPED: no chromium; run scripts/setup test")

AUDIO = "document.getElementById('audio')"
STATE = "document.getElementById('save-state').dataset.state"


@pytest.fixture(scope="module")
def minute(tmp_path_factory):
    return recording(tmp_path_factory.mktemp("audio") / "minute.wav", 60)


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
def opened(server, minute, open_page):
    """Opens a new transcript with a recording: the page and the transcript's id."""
    def opened(sentences=ENGLISH, query="", **options):
        name = transcript(server, sentences, minute, language="ko" if sentences is KOREAN else "en")
        return open_page(f"{server.url}/t/{name}{query}", **options), name

    return opened


def marked(page, name="said"):
    """The texts that a highlight marks."""
    return page.evaluate(f"""[...CSS.highlights.get("{name}")].map((range) =>
        range.startContainer.data.slice(range.startOffset, range.endOffset))""")


# ---- reading and hearing ----

def test_a_click_on_a_word_is_heard_from_there(server, opened):
    page, name = opened()
    assert page.segments() == ENGLISH
    assert page.texts(".segment .name")[:3] == ["Speaker 1", "Speaker 1", "Speaker 2"]
    start = read(server, name)["segments"][3]["words"][5]
    assert start["word"] == "see"
    page.evaluate(f"""window.heard = new Promise((resolve) => {AUDIO}.addEventListener("playing",
        () => resolve([{AUDIO}.currentTime, {AUDIO}.paused]), {{ once: true }})); 0""")
    page.word(3, "see")
    at, is_paused = page.evaluate("heard")
    assert abs(at - start["start"]) < 0.15 and not is_paused
    page.wait(f"{AUDIO}.currentTime > {start['start']} + 0.05")
    page.wait("document.querySelector('.segment.said').dataset.id === '3'")
    assert marked(page)[0] in ENGLISH[3].split()

    # Space pauses and plays; arrows go five seconds.
    page.press(" ")
    page.wait(f"{AUDIO}.paused")
    at = page.evaluate(f"{AUDIO}.currentTime")
    page.press("ArrowLeft")
    page.wait(f"Math.abs({AUDIO}.currentTime - ({at} - 5)) < 0.01")
    page.press("ArrowRight")
    page.press(" ")
    page.wait(f"!{AUDIO}.paused && {AUDIO}.currentTime > {at}")
    page.press(".")
    assert page.evaluate(f"[{AUDIO}.playbackRate, {AUDIO}.preservesPitch]") == [1.25, True]
    page.click("#play")
    page.wait(f"{AUDIO}.paused")
    assert not page.problems


def test_the_mark_goes_from_word_to_word_while_it_plays(server, opened):
    page, name = opened()
    words = [word for segment in read(server, name)["segments"] for word in segment["words"]]
    page.evaluate("""window.seen = []; window.late = 0;
        const highlight = CSS.highlights.get("said"), add = highlight.add;
        highlight.add = function (range) {
            seen.push([document.getElementById("audio").currentTime, range.startContainer.data.slice(range.startOffset, range.endOffset)]);
            return add.call(this, range);
        };""")
    page.word(0, "morning")
    page.wait(f"{AUDIO}.currentTime > 3.2")
    page.press(" ")
    seen = page.evaluate("seen")
    first = next(at for at, (_, word) in enumerate(seen) if word == "morning")
    # In order, and a frame behind the word; some more where the machine is busy.
    for (at, word), expected in zip(seen[first:], words[1:9]):
        assert word == expected["word"] and -0.01 < at - expected["start"] < 0.15


def test_the_address_goes_to_a_time_and_marks_what_was_looked_for(opened):
    page, _ = opened([ENGLISH[at % 5] for at in range(60)], query="?at=45.0&q=the%20spring")
    page.wait(f"Math.abs({AUDIO}.currentTime - 45) < 0.01")
    assert page.focused() == "15" and page.evaluate(f"{AUDIO}.paused")
    box = page.evaluate("document.querySelector('[data-id=\"15\"]').getBoundingClientRect().toJSON()")
    assert 150 < box["top"] < 650
    hits = page.evaluate("CSS.highlights.get('hit').size + CSS.highlights.get('hit-now').size")
    assert hits == sum(len(re.findall("the|spring", ENGLISH[at % 5], re.I)) for at in range(60))
    assert set(word.lower() for word in marked(page, "hit")) == {"the", "spring"}
    assert page.text("#find-count").endswith(f"of {hits}")


def test_the_text_follows_until_the_reader_scrolls_away(opened):
    page, _ = opened([ENGLISH[at % 5] for at in range(60)], query="?at=0")
    page.wait(f"{AUDIO}.readyState > 1")
    page.evaluate(f"{AUDIO}.currentTime = 50; document.getElementById('play').click()")
    visible = """(() => { const said = document.querySelector(".segment.said")?.getBoundingClientRect();
        const box = document.getElementById("transcript").getBoundingClientRect();
        return Boolean(said && said.top >= box.top && said.bottom <= box.bottom); })()"""
    page.wait(f"{visible} && Number(document.querySelector('.segment.said').dataset.id) >= 16")

    def scroll():
        page.call("Input.dispatchMouseEvent", type="mouseWheel", x=400, y=400, deltaX=0, deltaY=3000)
        return not page.evaluate(visible)

    wait_for(scroll)
    page.wait("document.getElementById('back-to-said').checkVisibility()")
    at = page.evaluate("document.getElementById('transcript').scrollTop")
    now = page.evaluate("document.querySelector('.segment.said').dataset.id")
    page.wait(f"document.querySelector('.segment.said').dataset.id !== '{now}'")
    assert page.evaluate("document.getElementById('transcript').scrollTop") == at
    page.click("#back-to-said")
    page.wait(visible)
    assert not page.visible("#back-to-said")


def test_the_line_of_loudness_is_a_slider(opened):
    page, _ = opened()
    slider = "document.getElementById('waveform')"
    page.wait(f"{AUDIO}.readyState > 0")
    box = page.evaluate(f"{slider}.getBoundingClientRect().toJSON()")
    # The recording is longer than what is said in it.
    page.mouse(box["x"] + box["width"] / 4, box["y"] + 20)
    page.wait(f"{AUDIO}.currentTime > 3 && {AUDIO}.currentTime < 4.5")
    page.evaluate(f"{slider}.focus()")
    page.press("Home")
    page.wait(f"{AUDIO}.currentTime === 0")
    page.press("ArrowRight")
    page.wait(f"{AUDIO}.currentTime === 5")
    assert page.evaluate(f"{slider}.getAttribute('role')") == "slider"
    assert page.evaluate(f"{slider}.getAttribute('aria-valuenow')") == "5"
    assert page.evaluate(f"{slider}.getAttribute('aria-valuetext')") == "0:05 of 0:15, Speaker 1"
    drawn = page.evaluate(f"""(() => {{ const canvas = {slider}.querySelector("canvas");
        const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
        const colours = new Set();
        for (let at = 0; at < pixels.length; at += 4) if (pixels[at + 3] === 255) colours.add(pixels.slice(at, at + 3).join());
        return [...colours]; }})()""")
    # Both speakers in their colours.
    assert "25,111,238" in drawn and "209,64,0" in drawn


def test_a_transcript_without_a_recording(server, open_page):
    name = transcript(server, ENGLISH)
    page = open_page(f"{server.url}/t/{name}")
    assert not page.visible("#player")
    page.word(0, "morning")
    page.press("e")
    assert page.focused() == "0"
    assert not page.problems


# ---- correcting ----

def test_correcting_in_place_is_saved_and_found_again(server, opened):
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
    page.press(" ")
    page.press(" ", CONTROL)
    page.wait(f"!{AUDIO}.paused")
    page.press(" ", CONTROL)
    page.press("Escape")
    assert page.focused() == "0" and not page.evaluate("document.activeElement.isContentEditable")
    page.reload()
    assert page.segments()[0] == ENGLISH[0].replace("morning", "evening")
    assert not page.problems


def test_split_join_undo_and_redo(server, opened):
    page, name = opened()
    page.evaluate("document.querySelector('[data-id=\"1\"] .text').focus()")
    page.press("Enter")
    page.wait("document.activeElement.isContentEditable")
    page.evaluate("getSelection().collapse(document.activeElement.firstChild, 9)")  # "Sales wen|t"
    page.press("Enter")
    first = page.segments()
    assert first[1:3] == ["Sales went", "up by four per cent, mostly in the south."]
    assert page.evaluate("[document.activeElement.isContentEditable, getSelection().anchorOffset]") == [True, 0]
    page.press("Backspace")
    assert page.segments() == ENGLISH
    assert page.evaluate("getSelection().anchorOffset") == 11
    page.press("Delete", 0)
    page.press("Backspace")
    changed = page.segments()
    page.press("z", CONTROL)
    page.press("z", CONTROL)
    assert page.segments() == first
    page.press("z", CONTROL)
    assert page.segments() == ENGLISH and page.evaluate("document.getElementById('undo').disabled")
    for _ in range(3):
        page.press("Z", CONTROL | SHIFT)
    assert page.segments() == changed
    page.saved()
    assert texts(server, name) == changed
    page.click("#undo")
    page.saved()
    assert texts(server, name) == ENGLISH
    segments = read(server, name)["segments"]
    assert [segment["id"] for segment in segments] == [0, 1, 2, 3, 4]


def test_a_segment_is_split_before_its_text_is_saved(server, opened):
    """The server has not heard of the words yet that the reader divides."""
    page, name = opened()
    page.word(0, "figures", clicks=2)
    page.wait("getSelection().toString().startsWith('figures')")
    page.type("numbers of the last quarter.")
    page.evaluate("getSelection().collapse(document.activeElement.firstChild, 49)")
    page.press("Enter")
    page.saved()
    assert texts(server, name)[:2] == page.segments()[:2]
    assert " ".join(texts(server, name)[:2]) == "Good morning everybody, let us begin with the numbers of the last quarter."


def test_an_emptied_segment_goes_and_comes_back(server, opened):
    page, name = opened()
    page.evaluate("document.querySelector('[data-id=\"2\"] .text').focus()")
    page.press("Enter")
    page.press("a", CONTROL)
    page.evaluate("document.execCommand('selectAll')")
    page.press("Delete")
    page.press("Escape")
    page.saved()
    assert texts(server, name) == ENGLISH[:2] + ENGLISH[3:]
    page.click("#undo")
    page.saved()
    assert texts(server, name) == ENGLISH


def test_korean_is_composed_without_losing_a_syllable(server, opened):
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


def test_uncertain_words_one_after_the_other(server, opened):
    page, name = opened()
    doubt(server, name, (0, 2), (2, 1), (2, 5))
    page.wait("document.getElementById('unsure-count').textContent === '3'")
    assert sorted(marked(page, "unsure")) == ["everybody,", "had", "is"]
    style = page.evaluate("getComputedStyle(document.querySelector('.text'), '::highlight(unsure)').textDecorationStyle")
    assert style == "dotted"
    page.evaluate("document.querySelector('[data-id=\"0\"] .text').focus()")
    for expected in ("everybody,", "is", "had"):
        page.press("n")
        page.wait(f"getSelection().toString() === '{expected}'")
    page.press("p")
    page.wait("getSelection().toString() === 'is'")
    assert page.text("#announce") == "is, 20% certain"
    # Enter edits it; Tab goes to the next one.
    page.press("Enter")
    page.wait("document.activeElement.isContentEditable && getSelection().toString() === 'is'")
    page.type("was")
    page.press("Tab")
    page.wait("getSelection().toString() === 'had'")
    page.press("Tab", SHIFT)
    page.wait("getSelection().toString() === 'everybody,'")
    page.saved()
    assert texts(server, name)[2] == ENGLISH[2].replace("is", "was")
    assert page.text("#unsure-count") == "2"


def test_find_and_replace(server, opened):
    page, name = opened()
    page.press("f", CONTROL)
    page.type("the")
    page.wait("document.getElementById('find-count').textContent === '1 of 5'")
    page.press("Enter")
    page.wait("document.getElementById('find-count').textContent === '2 of 5'")
    page.click("#find-case")
    page.wait("document.getElementById('find-count').textContent === '2 of 4'")
    page.evaluate("document.getElementById('find-replacement').focus()")
    page.type("those")
    page.press("Enter")
    once = [ENGLISH[0], ENGLISH[1].replace("the", "those"), *ENGLISH[2:]]
    assert page.segments() == once
    page.click("#replace-all")
    changed = [text.replace("the", "those") for text in ENGLISH]
    assert page.segments() == changed
    page.saved()
    assert texts(server, name) == changed
    page.press("Escape")
    # All of them are one step.
    page.press("z", CONTROL)
    assert page.segments() == once
    page.press("z", CONTROL)
    page.saved()
    assert texts(server, name) == ENGLISH


def test_speakers_in_a_segment_and_everywhere(server, opened):
    page, name = opened()
    page.click('[data-id="0"] .name')
    page.wait("document.getElementById('speaker-dialog').open")
    page.type("Ada")
    page.press("Enter")
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
    page.press("Enter")
    page.saved()
    assert read(server, name)["speakers"] == ["Ada"]
    page.click("#undo")
    page.click("#undo")
    page.click("#undo")
    page.saved()
    assert [segment["speaker"] for segment in read(server, name)["segments"]] == [
        "SPEAKER_00", "SPEAKER_00", "SPEAKER_01", "SPEAKER_01", "SPEAKER_00"]


def test_title_and_status(server, opened):
    page, name = opened()
    page.evaluate("document.getElementById('title').select()")
    page.type("Budget 예산")
    page.press("Enter")
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

def test_a_server_that_is_killed_while_somebody_edits(open_page, tmp_path, minute):
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


def test_a_browser_that_is_killed_in_the_middle_of_a_word(open_page, tmp_path, minute):
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


def test_a_tab_that_is_closed_at_once(server, opened):
    page, name = opened()
    other = page.tab(f"{server.url}/live")
    page.word(0, "morning", clicks=2)
    page.type("evening")
    page.call("Page.close")
    wait_for(lambda: texts(server, name)[0] == ENGLISH[0].replace("morning", "evening"), 10)
    other.open.close()


def test_two_tabs_take_over_each_others_edits(server, opened):
    page, name = opened()
    other = page.tab(f"{server.url}/t/{name}")
    page.call("Page.bringToFront")
    page.word(0, "morning", clicks=2)
    page.type("evening")
    other.wait(f"document.querySelector('[data-id=\"0\"] .text').textContent === {json.dumps(ENGLISH[0].replace('morning', 'evening'))}", 10)
    # Both at once, in different segments, before either hears of the other.
    page.evaluate("document.querySelector('[data-id=\"1\"] .text').focus()")
    page.press("Enter")
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
def test_the_same_segment_edited_by_two(server, opened, choice):
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


def test_a_browser_that_keeps_nothing_asks_before_it_goes(server, opened):
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


# ---- beside the text ----

def test_versions_can_be_looked_at_and_gone_back_to(server, opened):
    page, name = opened()
    page.word(0, "morning", clicks=2)
    page.type("evening")
    page.press("Escape")
    page.saved()
    page.evaluate("document.querySelector('.versions summary').click()")
    page.wait("document.querySelectorAll('.versions [data-version]').length === 2")
    page.click(".versions [data-version='1']")
    page.wait("document.getElementById('looking').checkVisibility()")
    assert page.segments() == ENGLISH
    page.word(0, "morning", clicks=2)
    assert not page.evaluate("document.activeElement.isContentEditable")
    page.click("#looking-restore")
    wait_for(lambda: texts(server, name) == ENGLISH)
    page.wait("!document.getElementById('looking').checkVisibility()")
    page.click("#undo")
    wait_for(lambda: texts(server, name)[0].startswith("Good evening"))
    page.wait("document.querySelector('.segment .text').textContent.startsWith('Good evening')")


def test_every_format_is_saved(server, opened, tmp_path):
    page, name = opened()
    page.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    for ending in ("txt", "srt", "vtt", "json", "tsv", "docx"):
        page.click(f"#export [data-format={ending}]")
        file = wait_for(lambda: next((file for file in tmp_path.iterdir() if file.suffix == f".{ending}"), None))
        content = wait_for(file.read_bytes)
        assert content.startswith(b"PK") if ending == "docx" else b"Good morning everybody" in content
        assert file.stem == "Meeting"


def test_sharing_by_a_link(server, opened):
    page, name = opened()
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    page.click("#share")
    page.click("[name=days][value='1']")
    page.click("#share-create")
    page.wait("document.getElementById('share-link').value")
    link = page.evaluate("document.getElementById('share-link').value")
    assert page.evaluate("copied") == link and "/s#" in link
    token = {"X-Sori-Share": link.split("#")[1]}
    assert requests.get(server.url + "/api/shared", headers=token, timeout=5).status_code == 200
    page.wait("document.querySelectorAll('#share-list li').length === 1")
    page.click("#share-list button")
    page.wait("document.querySelectorAll('#share-list li').length === 0")
    assert requests.get(server.url + "/api/shared", headers=token, timeout=5).status_code == 404
    page.click("#share-close")


def test_deleting_is_asked_before_and_told_to_others(server, opened):
    page, name = opened()
    other = page.tab(f"{server.url}/t/{name}")
    page.call("Page.bringToFront")
    page.click("#delete")
    page.wait("Boolean(document.querySelector('dialog[open] .danger'))")
    page.click("dialog[open] button:not(.danger)")
    assert requests.get(f"{server.url}/api/transcripts/{name}", timeout=5).status_code == 200
    page.click("#delete")
    page.wait("Boolean(document.querySelector('dialog[open] .danger'))")
    page.click("dialog[open] .danger")
    page.wait("location.pathname === '/library'")
    assert requests.get(f"{server.url}/api/transcripts/{name}", timeout=5).status_code == 404
    other.wait("document.getElementById('notice').checkVisibility()")
    assert other.text("#notice strong") == "This transcript was deleted"
    # What stands there can still be saved.
    assert other.visible("#notice-action") and other.segments() == ENGLISH
    other.open.close()


def test_a_transcript_that_is_not_there(server, open_page):
    page = open_page(f"{server.url}/t/nothing-here")
    assert page.text("#notice strong") == "There is no such transcript"
    assert not page.visible("#head") and not page.visible("#player")


def test_a_server_with_keys(shared, open_page):
    server = shared("--api-keys", "first-key,second-key")
    name = transcript(server, ENGLISH, headers={"Authorization": "Bearer first-key"})
    page = TranscriptPage(f"{server.url}/t/{name}")
    try:
        page.wait("document.getElementById('key-form')?.checkVisibility()")
        page.evaluate("document.getElementById('key').value = 'first-key'")
        page.click("#key-form [type=submit]")
        page.ready()
        assert page.segments() == ENGLISH
    finally:
        page.close()


# ---- with the keyboard alone, on a phone, in Korean ----

def test_with_the_keyboard_alone(server, opened):
    page, name = opened()
    for _ in range(40):
        if page.focused() is not None:
            break
        page.press("Tab")
    assert page.focused() == "0"
    page.press("ArrowDown")
    page.press("ArrowDown")
    assert page.focused() == "2"
    page.press("s")
    page.wait("document.getElementById('speaker-dialog').open")
    page.type("Grace")
    page.press("Enter")
    page.wait("!document.getElementById('speaker-dialog').open")
    assert page.focused() == "2"
    page.press("Enter")
    page.wait("document.activeElement.isContentEditable")
    page.press("Home", CONTROL)
    page.type("Well, ")
    page.press("Escape")
    page.press(" ")
    page.wait(f"!{AUDIO}.paused")
    page.press("k")
    page.wait(f"{AUDIO}.paused")
    page.press("?", SHIFT)
    page.wait("document.getElementById('help-dialog').open")
    page.press("Escape")
    page.wait("!document.getElementById('help-dialog').open")
    assert page.focused() == "2"
    page.press("j", ALT)
    page.press("f", CONTROL)
    assert page.evaluate("document.activeElement.id") == "find-query"
    page.press("Escape")
    assert page.focused() == "2"
    page.saved()
    assert texts(server, name)[2].startswith("Well, That") and "Grace" in read(server, name)["speakers"]
    assert not page.problems


LONG = "가" * 70 + " " + "W" * 90


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("width, height", [(320, 640), (390, 844), (844, 390), (1280, 800)])
def test_nothing_is_wider_than_the_window(server, open_page, minute, width, height, language):
    name = transcript(server, [LONG, *KOREAN, *ENGLISH], minute, title=LONG, speakers=("SPEAKER_00", "W" * 80, "김민수"))
    doubt(server, name, (1, 0))
    page = open_page(f"{server.url}/t/{name}", size=(width, height), language="en-US")
    page.resize(width, height, phone=width < 1000)
    page.click(f"[data-language={language}]")
    states = ["", "document.getElementById('find-open').click()", "document.getElementById('export').open = true",
              "document.getElementById('export').open = false; document.getElementById('more').open = true",
              "document.getElementById('more').open = false; document.querySelector('[data-id=\"2\"] .name').click()",
              "document.getElementById('speaker-dialog').close(); document.getElementById('share').click()",
              "document.getElementById('share-dialog').close(); document.getElementById('help-open').click()"]
    for state in states:
        page.evaluate(state)
        assert page.wide() == [], state
        assert page.evaluate("[document.documentElement.scrollWidth, innerWidth]") == [width, width], state
    page.evaluate("document.getElementById('help-dialog').close()")
    if width < 1000:
        page.click("#details-open")
        assert page.wide() == []
        page.click("#details-close")
    if width < 500:
        small = page.evaluate("""[...document.querySelectorAll("main button, main summary, main select, footer button, footer select")]
            .filter((one) => one.checkVisibility() && !one.closest(".segment, #find-bar")).map((one) =>
                [one.id || one.className, one.getBoundingClientRect()]).filter(([, box]) => box.height < 43.5 || box.width < 39.5)
            .map(([name]) => name)""")
        assert small == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_and_what_axe_finds(server, open_page, minute, scheme):
    name = transcript(server, [*KOREAN, *ENGLISH] * 2, minute, speakers=[f"SPEAKER_0{at}" for at in range(8)])
    doubt(server, name, (1, 0))
    page = open_page(f"{server.url}/t/{name}")
    page.scheme(scheme)
    page.reload()
    assert page.low_contrast() == []
    assert audit(page) == []
    # The grounds of highlights are not among the elements'.
    pairs = page.evaluate("""["--hit --ink", "--said-ground --ink", "--accent --on-accent"].map((names) => names.split(" ").map((name) =>
        getComputedStyle(document.body).getPropertyValue(name)))""")
    from colour_vision import luminance
    for ground, ink in pairs:
        one, two = sorted(luminance(f"#{colour[1] * 2}{colour[2] * 2}{colour[3] * 2}" if len(colour) == 4 else colour)
                          for colour in (ground, ink))
        assert (two + 0.05) / (one + 0.05) >= 4.5
    for opens in ("document.querySelector('[data-id=\"2\"] .name').click()", "document.getElementById('share').click()",
                  "document.getElementById('help-open').click()"):
        page.evaluate("for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close()")
        page.evaluate(opens)
        assert page.low_contrast() == [] and audit(page) == [], opens


def test_the_page_in_korean(opened):
    page, _ = opened(KOREAN, language="ko-KR", size=(390, 844))
    page.resize(390, 844, phone=True)
    assert page.texts(".segment .name")[0] == "화자 1"
    assert page.evaluate("document.querySelector('.segment').getAttribute('aria-label')") == "0:00 화자 1"
    page.click("#details-open")
    page.wait("document.getElementById('details-sheet').open")
    assert page.text("#details-sheet [data-part=speakers] h2") == "화자"
    page.press("Escape")
    page.wait("!document.getElementById('details-sheet').open")
    assert page.evaluate("document.activeElement.id") == "details-open"
    page.click("[data-language=en]")
    assert page.texts(".segment .name")[0] == "Speaker 1"
    assert not page.problems
