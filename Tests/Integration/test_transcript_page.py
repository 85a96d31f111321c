"""The page of a transcript on a real server, in a real browser: reading, hearing, what stands beside, how it looks."""
import re

import pytest
import requests

from browser import CHROMIUM, pairs
from colour_vision import luminance
from conftest import SAMPLE, wait_for
from transcript_pages import (  # noqa: F401  (three are fixtures)
    ALT, CONTROL, ENGLISH, KOREAN, SHIFT, TranscriptPage, doubt, marked, minute, open_page, opened, patch, read,
    texts, transcript)

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="SKIPPED: no chromium; run scripts/setup test")

AUDIO = "document.getElementById('audio')"


# ---- reading and hearing ----

def test_a_click_on_a_word_is_heard_from_there(server, opened):  # noqa: F811
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
    page.strike(" ")
    page.wait(f"{AUDIO}.paused")
    at = page.evaluate(f"{AUDIO}.currentTime")
    page.strike("ArrowLeft")
    page.wait(f"Math.abs({AUDIO}.currentTime - ({at} - 5)) < 0.01")
    page.strike("ArrowRight")
    page.strike(" ")
    page.wait(f"!{AUDIO}.paused && {AUDIO}.currentTime > {at}")
    page.strike(".")
    assert page.evaluate(f"[{AUDIO}.playbackRate, {AUDIO}.preservesPitch]") == [1.25, True]
    page.click("#play")
    page.wait(f"{AUDIO}.paused")
    assert not page.problems


def test_the_mark_goes_from_word_to_word_while_it_plays(server, opened):  # noqa: F811
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
    page.strike(" ")
    seen = page.evaluate("seen")
    first = next(at for at, (_, word) in enumerate(seen) if word == "morning")
    late = []
    for (at, word), expected in zip(seen[first:], words[1:9]):
        assert word == expected["word"]
        late.append(at - expected["start"])
    # A frame behind the word; now and then some more where the machine is busy.
    assert min(late) > -0.01 and sorted(late)[len(late) // 2] < 0.15 and max(late) < 0.6


def test_the_address_goes_to_a_time_and_marks_what_was_looked_for(opened):  # noqa: F811
    page, _ = opened([ENGLISH[at % 5] for at in range(60)], query="?at=45.0&q=the%20spring")
    page.wait(f"Math.abs({AUDIO}.currentTime - 45) < 0.01")
    assert page.focused() == "15" and page.evaluate(f"{AUDIO}.paused")
    box = page.evaluate("document.querySelector('[data-id=\"15\"]').getBoundingClientRect().toJSON()")
    assert 150 < box["top"] < 650
    hits = page.evaluate("CSS.highlights.get('hit').size + CSS.highlights.get('hit-now').size")
    assert hits == sum(len(re.findall("the|spring", ENGLISH[at % 5], re.I)) for at in range(60))
    assert set(word.lower() for word in marked(page, "hit")) == {"the", "spring"}
    assert page.text("#find-count").endswith(f"of {hits}")


def test_the_text_follows_until_the_reader_scrolls_away(opened):  # noqa: F811
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


def test_the_line_of_loudness_is_a_slider(opened):  # noqa: F811
    page, _ = opened()
    slider = "document.getElementById('waveform')"
    page.wait(f"{AUDIO}.readyState > 0")
    box = page.evaluate(f"{slider}.getBoundingClientRect().toJSON()")
    # The recording is longer than what is said in it.
    page.mouse(box["x"] + box["width"] / 4, box["y"] + 20)
    page.wait(f"{AUDIO}.currentTime > 3 && {AUDIO}.currentTime < 4.5")
    page.evaluate(f"{slider}.focus()")
    page.strike("Home")
    page.wait(f"{AUDIO}.currentTime === 0")
    page.strike("ArrowRight")
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


def test_a_transcript_without_a_recording(server, open_page):  # noqa: F811
    name = transcript(server, ENGLISH)
    page = open_page(f"{server.url}/t/{name}")
    assert not page.visible("#player")
    page.word(0, "morning")
    page.strike("e")
    assert page.focused() == "0"
    assert not page.problems


# ---- beside the text ----

def test_versions_can_be_looked_at_and_gone_back_to(server, opened):  # noqa: F811
    page, name = opened()
    page.word(0, "morning", clicks=2)
    page.type("evening")
    page.strike("Escape")
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


def test_every_format_is_saved(server, opened, tmp_path):  # noqa: F811
    page, name = opened()
    page.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    for ending in ("txt", "srt", "vtt", "json", "tsv", "docx"):
        page.click(f"#export [data-format={ending}]")
        file = wait_for(lambda: next((file for file in tmp_path.iterdir() if file.suffix == f".{ending}"), None))
        content = wait_for(file.read_bytes)
        assert content.startswith(b"PK") if ending == "docx" else b"Good morning everybody" in content
        assert file.stem == "Meeting"


def test_sharing_by_a_link(server, opened):  # noqa: F811
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


def test_deleting_is_asked_before_and_told_to_others(server, opened):  # noqa: F811
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


def test_a_transcript_that_is_not_there(server, open_page):  # noqa: F811
    page = open_page(f"{server.url}/t/nothing-here")
    assert page.text("#notice strong") == "There is no such transcript"
    assert not page.visible("#head") and not page.visible("#player")


def test_what_a_recogniser_made_of_a_recording(server, open_page):  # noqa: F811
    """From an uploaded file to its page: the transcript has the id of the job."""
    with SAMPLE.open("rb") as file:
        upload = requests.post(server.url + "/api/upload/", files={"file": file}, timeout=30).json()
    job = requests.post(server.url + "/api/transcribe-async/", timeout=30, json={
        "file_id": upload["file_id"], "language": "en", "word_timestamps": True}).json()["job_id"]
    wait_for(lambda: requests.get(f"{server.url}/api/transcribe-status/{job}", timeout=10).json()["status"] == "completed")
    page = open_page(f"{server.url}/t/{job}")
    assert "committee will meet" in page.segments()[0] and page.visible("#player")
    assert page.evaluate("document.getElementById('title').value || document.getElementById('title').placeholder")
    page.word(0, "budget")
    page.wait(f"!{AUDIO}.paused && {AUDIO}.currentTime > 1")
    assert not page.problems


def test_texts_are_never_markup(server, open_page):  # noqa: F811
    odd = "<img src=x onerror=alert(1)> & \"q\" <b>bold</b>"
    name = transcript(server, [odd, "two"], title=odd, speakers=("<i>S</i>",))
    page = open_page(f"{server.url}/t/{name}")
    assert page.segments()[0] == odd and page.texts(".segment .name")[0] == "<i>S</i>"
    page.word(1, "two", clicks=2)
    page.type(odd)
    page.saved()
    assert texts(server, name)[1] == odd
    page.reload()
    assert page.segments()[1] == odd
    assert page.evaluate("document.querySelectorAll('main b:empty, main i i, main img').length") == 0


def test_a_server_with_keys(shared, open_page):  # noqa: F811
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

def test_with_the_keyboard_alone(server, opened):  # noqa: F811
    page, name = opened()
    for _ in range(40):
        if page.focused() is not None:
            break
        page.strike("Tab")
    assert page.focused() == "0"
    page.strike("ArrowDown")
    page.strike("ArrowDown")
    assert page.focused() == "2"
    page.strike("s")
    page.wait("document.getElementById('speaker-dialog').open")
    page.type("Grace")
    page.strike("Enter")
    page.wait("!document.getElementById('speaker-dialog').open")
    assert page.focused() == "2"
    page.strike("Enter")
    page.wait("document.activeElement.isContentEditable")
    page.strike("Home", CONTROL)
    page.type("Well, ")
    page.strike("Escape")
    page.strike(" ")
    page.wait(f"!{AUDIO}.paused")
    page.strike("k")
    page.wait(f"{AUDIO}.paused")
    page.strike("?", SHIFT)
    page.wait("document.getElementById('help-dialog').open")
    page.strike("Escape")
    page.wait("!document.getElementById('help-dialog').open")
    assert page.focused() == "2"
    page.strike("j", ALT)
    page.strike("f", CONTROL)
    assert page.evaluate("document.activeElement.id") == "find-query"
    page.strike("Escape")
    assert page.focused() == "2"
    page.saved()
    assert texts(server, name)[2].startswith("Well, That") and "Grace" in read(server, name)["speakers"]
    assert not page.problems


LONG = "가" * 70 + " " + "W" * 90


@pytest.mark.parametrize("size, language", pairs(
    [((320, 640), "ko"), ((390, 844), "en"), ((1280, 800), "ko")],
    [(320, 640), (390, 844), (844, 390), (1280, 800)], ["ko", "en"]))
def test_nothing_is_wider_than_the_window(server, open_page, minute, size, language):  # noqa: F811
    width, height = size
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


@pytest.mark.parametrize("scheme", ["dark", pytest.param("light", marks=pytest.mark.slow(reason="the other scheme"))])
def test_contrast_and_what_axe_finds(server, open_page, minute, scheme):  # noqa: F811
    name = transcript(server, [*KOREAN, *ENGLISH] * 2, minute, speakers=[f"SPEAKER_0{at}" for at in range(8)])
    doubt(server, name, (1, 0))
    page = open_page(f"{server.url}/t/{name}")
    page.scheme(scheme)
    page.reload()
    assert page.low_contrast() == []
    assert page.unfit() == []
    # The grounds of highlights are not among the elements'.
    pairs = page.evaluate("""["--hit --ink", "--said-ground --ink", "--accent --on-accent"].map((names) => names.split(" ").map((name) =>
        getComputedStyle(document.body).getPropertyValue(name)))""")
    for ground, ink in pairs:
        one, two = sorted(luminance(f"#{colour[1] * 2}{colour[2] * 2}{colour[3] * 2}" if len(colour) == 4 else colour)
                          for colour in (ground, ink))
        assert (two + 0.05) / (one + 0.05) >= 4.5
    for opens in ("document.querySelector('[data-id=\"2\"] .name').click()", "document.getElementById('share').click()",
                  "document.getElementById('help-open').click()"):
        page.evaluate("for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close()")
        page.evaluate(opens)
        assert page.low_contrast() == [] and page.unfit() == [], opens


def test_the_page_in_korean(opened):  # noqa: F811
    page, _ = opened(KOREAN, language="ko-KR", size=(390, 844))
    page.resize(390, 844, phone=True)
    assert page.texts(".segment .name")[0] == "화자 1"
    assert page.evaluate("document.querySelector('.segment').getAttribute('aria-label')") == "0:00 화자 1"
    page.click("#details-open")
    page.wait("document.getElementById('details-sheet').open")
    assert page.text("#details-sheet [data-part=speakers] h2") == "화자"
    page.strike("Escape")
    page.wait("!document.getElementById('details-sheet').open")
    page.wait("document.activeElement.id === 'details-open'")
    page.click("[data-language=en]")
    assert page.texts(".segment .name")[0] == "Speaker 1"
    assert not page.problems


def test_every_module_is_asked_for_at_once(server, open_page):  # noqa: F811
    """A module that is found only inside another would be asked for later: the page's head names all."""
    name = transcript(server, ENGLISH)
    link = requests.post(f"{server.url}/api/transcripts/{name}/share", json={"expires_in": 3600, "audio": False}, timeout=10)
    for address in (f"{server.url}/t/{name}", link.json()["url"]):
        page = open_page(address)
        loaded = page.evaluate("""performance.getEntriesByType("resource").map((entry) => new URL(entry.name).pathname)
            .filter((path) => path.endsWith(".js"))""")
        named = page.evaluate("""[...document.querySelectorAll("[rel=modulepreload], script[src]")]
            .map((one) => new URL(one.href ?? one.src).pathname)""")
        assert sorted(set(loaded)) == sorted(named)


def test_a_job_that_still_runs_opens_when_it_is_done(start, open_page):
    server = start("--max-jobs", "1")
    long, job = (requests.post(server.url + "/api/transcribe-async/", json={"file_path": str(SAMPLE), "language": "en"},
                               timeout=10).json()["job_id"] for _ in range(2))
    page = open_page(f"{server.url}/t/{job}")
    page.wait("document.querySelectorAll('.segment').length > 0")
    assert "committee" in page.segments()[0] and not page.visible("#notice") and not page.problems
    requests.delete(f"{server.url}/api/transcribe-jobs/{long}?purge=true", timeout=10)
    page.go(f"{server.url}/t/{long}")
    page.wait("document.querySelector('#notice strong').textContent === 'There is no such transcript'")
