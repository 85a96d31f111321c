"""The live page in a real browser, with a WAV file as its microphone."""
import contextlib
import difflib
import json
import re
import socket as sockets
import wave

import pytest
import requests
from websockets.sync.client import connect

from browser import CHROMIUM, Page
from conftest import SAMPLE, wait_for

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="SKIPPED: no chromium; run scripts/setup test")

TOGGLE = "document.querySelector('#toggle span').textContent"
STATUS = "document.getElementById('status').textContent"
FINALS = "document.querySelectorAll('#transcript .final').length"
# Whatever the page sends as text on its sockets, and the subprotocols that it offers.
WATCH_SOCKETS = """
    window.sent = [];
    window.offers = [];
    const Socket = window.WebSocket;
    window.WebSocket = class extends Socket {
        constructor(address, protocols) { super(address, protocols); offers.push([String(address), protocols]); }
        send(data) { if (typeof data === "string") sent.push(data); super.send(data); }
    };
"""


@pytest.fixture(scope="module")
def microphone(tmp_path_factory):
    """The sample's first sentence with a second of silence before it and three behind it."""
    path = tmp_path_factory.mktemp("live") / "microphone.wav"
    with wave.open(str(SAMPLE)) as source, wave.open(str(path), "wb") as target:
        target.setparams(source.getparams())
        second = bytes(2 * source.getframerate())
        target.writeframes(second + source.readframes(66_000) + 3 * second)
    return path


@pytest.fixture
def open_page():
    """Opens pages that are closed with the test."""
    with contextlib.ExitStack() as stack:
        def open_page(address, *arguments, **options):
            page = Page(address, *arguments, **options)
            stack.callback(page.close)
            return page.ready()

        yield open_page


def begin(page, language="en-US"):
    page.evaluate(f"document.getElementById('language').value = {json.dumps(language)}")
    page.click("#toggle")


def end(page, label="Start"):
    page.click("#toggle")
    page.wait(f"{TOGGLE} === {json.dumps(label)}")


def said(page):
    return " ".join(page.texts("#transcript .final .said"))


def test_the_page_and_its_files(server):
    page = requests.get(server.url + "/live", timeout=5)
    assert page.status_code == 200 and page.headers["content-type"].startswith("text/html")
    policy = page.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy and "unsafe" not in policy and "http" not in policy
    for name in ("live/live.js", "live/live.css", "live/capture.js", "sori.css", "language.js", "icon.svg"):
        file = requests.get(f"{server.url}/{name}", timeout=5)
        assert file.status_code == 200
        again = requests.get(f"{server.url}/{name}", headers={"If-None-Match": file.headers["etag"]}, timeout=5)
        assert again.status_code == 304
    assert requests.get(server.url + "/live/../Package.swift", timeout=5).status_code == 404


@pytest.mark.slow(reason="waits eight seconds and more, or computes as long")
def test_speaking_into_the_page(server, microphone, words, open_page, tmp_path):
    page = open_page(server.url + "/live", microphone)
    # The loudest level and the ink of interims, seen by the page itself.
    page.evaluate("""
        window.seen = { level: -60, inks: [], announced: 0, locks: 0 };
        new MutationObserver(() => {
            const level = Number(document.getElementById('meter').getAttribute('aria-valuenow'));
            seen.level = Math.max(seen.level, level);
            const interim = document.querySelector('#transcript .interim:not([hidden]) .said');
            if (!interim) return;
            seen.inks.push(getComputedStyle(interim).color);
            if (interim.closest('[aria-live]').getAttribute('aria-live') !== 'off') seen.announced += 1;
        }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
        navigator.wakeLock.request = async (kind) => { seen.locks += 1; return { release: () => { seen.locks -= 1; } }; };
    """ + WATCH_SOCKETS)
    begin(page)
    page.wait(f"{STATUS} === 'Listening.'")
    page.wait(FINALS)
    assert page.evaluate("seen.locks") == 1
    text = said(page)
    assert len(words(text)) > 3
    end(page)
    seen = page.evaluate("window.seen")
    assert seen["level"] > -40 and seen["announced"] == 0 and seen["locks"] == 0
    # Finals in full ink, interims in a fainter one; how faint is measured in test_pages.py.
    final_ink = page.evaluate("getComputedStyle(document.querySelector('.final .said')).color")
    assert seen["inks"] and final_ink not in seen["inks"]
    assert page.visible("#pending") is False and not page.visible("#notice")
    assert json.loads(page.evaluate("sent[0]")) == {
        "type": "start", "lang": "en-US", "times": True, "corrections": True}

    # The sentence begins a second in.
    times = page.texts("#transcript .final time")
    assert re.fullmatch(r"0:0[0-3]", times[0]) and times == sorted(times)
    assert "tabular-nums" in page.evaluate("getComputedStyle(document.querySelector('.final time')).fontVariantNumeric")
    assert page.evaluate("document.querySelector('#finals').getAttribute('aria-live')") == "polite"

    # It is there after another recording and after a reload.
    before = page.texts("#transcript .final .said")
    begin(page)
    page.wait(f"{STATUS} === 'Listening.'")
    elapsed = page.text("#elapsed")
    page.wait(f"document.getElementById('elapsed').textContent > {json.dumps(elapsed)}")
    end(page)
    assert page.texts("#transcript .final .said")[:len(before)] == before
    page.reload()
    assert page.texts("#transcript .final .said")[:len(before)] == before
    assert page.text("#elapsed") > elapsed

    check_saved(page, before, tmp_path)
    check_clearing(page)
    assert not page.problems


def check_saved(page, texts, folder):
    """Copying and each kind of file, as the reader gets them."""
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    page.click("#copy")
    page.wait(f"{STATUS} === 'Copied.'")
    assert page.evaluate("copied").split("\n")[:len(texts)] == texts
    page.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(folder))
    for ending in ("txt", "srt", "json"):
        page.click(f"#save [data-format={ending}]")
        file = wait_for(lambda: next((f for f in folder.iterdir() if f.name.endswith("." + ending)), None))
        content = wait_for(file.read_text)
        assert re.fullmatch(r"sori-\d{4}-\d\d-\d\d-\d{4}\." + ending, file.name)
        match ending:
            case "txt":
                assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d\n\n\[0:0\d\] " + re.escape(texts[0]) + "\n", content)
            case "srt":
                first = content.split("\n")
                assert first[0] == "1" and first[2] == texts[0]
                assert re.fullmatch(r"00:00:0\d,\d{3} --> 00:00:\d\d,\d{3}", first[1])
            case "json":
                segments = json.loads(content)["segments"]
                assert [s["text"] for s in segments][:len(texts)] == texts
                assert all(s["start"] < s["end"] for s in segments)


def check_clearing(page):
    """It asks first, and says where the text is kept; then nothing is left, not even for a reload."""
    page.click("#clear")
    assert page.evaluate("document.getElementById('clear-dialog').open")
    assert "kept in this tab only" in page.text("#clear-dialog p")
    page.click("#clear-dialog [value=cancel]")
    assert page.evaluate(FINALS) > 0
    page.click("#clear")
    page.click("#clear-dialog [value=clear]")
    page.wait(f"{FINALS} === 0")
    assert page.visible(".empty") and page.evaluate("document.getElementById('elapsed').textContent") == "0:00"
    page.reload()
    assert page.evaluate(FINALS) == 0 and page.evaluate("sessionStorage.getItem('sori.transcript')") is None


def test_languages_of_the_page_and_of_the_speech(server, microphone, open_page):
    page = open_page(server.url + "/live", microphone, language="ko-KR")
    assert page.evaluate("document.documentElement.lang") == "ko"
    options = page.texts("#language option")
    assert options[:4] == ["서버 기본값", "자동 인식", "한국어", "English"] and "日本語" in options
    page.click("[data-language=en]")
    page.reload()
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.texts("#language option")[:4] == ["Server default", "Automatic", "한국어", "English"]
    assert page.evaluate("document.title") == "Live transcription · Sori"

    page.evaluate(WATCH_SOCKETS)
    asked = []
    for choice in ("auto", "", "en-US"):
        begin(page, choice)
        page.wait(f"{STATUS} === 'Listening.'")
        end(page)
        asked.append(json.loads(page.evaluate("sent.at(-1)")).get("lang"))
    assert asked == ["auto", None, "en-US"]


def test_a_language_that_the_model_does_not_know(server, microphone, open_page):
    page = open_page(server.url + "/live", microphone)
    begin(page, "ko-KR")
    page.wait("document.getElementById('notice').checkVisibility()")
    assert page.text("#notice strong") == "The server did not start"
    assert "sori models pull" in page.text("#notice p")
    assert page.evaluate(TOGGLE) == "Start"


@pytest.mark.slow(reason="waits five seconds and more, or computes as long")
def test_the_key(shared, microphone, open_page):
    server = shared("--api-keys", "first-key,second-key,키/1")
    page = open_page(server.url + "/live", microphone)
    page.evaluate(WATCH_SOCKETS)
    assert page.text("#key-form h2") == "This server asks for an API key"
    page.click("#toggle")
    assert page.evaluate("document.activeElement.id") == "key"

    def give(key):
        page.evaluate(f"document.getElementById('key').value = {json.dumps(key)}")
        page.click("#key-form [type=submit]")

    give("nobody's key")
    page.wait("document.getElementById('key-problem').textContent === 'This key is wrong. Please check it.'")
    assert page.evaluate("document.getElementById('key').getAttribute('aria-invalid')") == "true"
    # Start was pressed before: with the key it goes on by itself.
    give("키/1")
    page.wait(f"{STATUS} === 'Listening.'")
    assert not page.visible("#key-form")
    address, offer = page.evaluate("offers[0]")
    assert "?" not in address and offer == ["sori", "sori-api-key-base64url.7YKkLzE"]
    end(page)
    # It is kept in the tab.
    page.reload()
    assert not page.visible("#key-form")
    assert page.evaluate("sessionStorage.getItem('sori.api-key')") == "키/1"

    # The page's address may carry one too; a wrong one is told.
    page.evaluate("sessionStorage.clear()")
    page.go(server.url + "/live?api_key=second-key")
    assert not page.visible("#key-form")
    page.evaluate(WATCH_SOCKETS)
    begin(page)
    page.wait(f"{STATUS} === 'Listening.'")
    assert page.evaluate("offers[0][1]") == ["sori", "openai-insecure-api-key.second-key"]
    end(page)
    page.go(server.url + "/live?api_key=wrong")
    assert page.text("#key-problem") == "This key is wrong. Please check it."
    give("first-key")
    page.wait("!document.getElementById('key-form').checkVisibility()")
    page.reload()
    assert not page.visible("#key-form")


def test_the_microphone_is_refused(server, open_page):
    page = open_page(server.url + "/live", asks=True, flags=["--use-fake-device-for-media-stream"])
    page.call("Browser.setPermission", permission={"name": "microphone"}, setting="denied", origin=server.url)
    page.click("#toggle")
    page.wait("document.getElementById('notice').checkVisibility()")
    assert page.text("#notice strong") == "The microphone is not allowed"
    assert "allow the microphone" in page.text("#notice p")
    page.click("[data-language=ko]")
    assert page.text("#notice strong") == "마이크 권한이 거부되어 있습니다"
    assert page.evaluate(TOGGLE) == "시작" and page.evaluate(FINALS) == 0
    # Allowed after all, it goes on.
    page.call("Browser.setPermission", permission={"name": "microphone"}, setting="granted", origin=server.url)
    begin(page)
    page.wait(f"{STATUS} === '듣고 있습니다.'")
    assert not page.visible("#notice")


def test_there_is_no_microphone(server, open_page):
    page = open_page(server.url + "/live")
    page.click("#toggle")
    page.wait("document.getElementById('notice').checkVisibility()")
    assert page.text("#notice strong") == "No microphone was found"


def test_an_insecure_address(server, open_page):
    port = server.url.rsplit(":", 1)[1]
    page = open_page(f"http://sori.test:{port}/live", flags=["--host-resolver-rules=MAP sori.test 127.0.0.1"])
    assert page.text("#notice strong") == "The browser blocks the microphone on this address"
    assert f"http://sori.test:{port}" in page.text("#notice p") and "https://" in page.text("#notice p")


def test_a_browser_without_audio_worklets(server, microphone, open_page):
    page = open_page(server.url + "/live", microphone)
    page.evaluate("delete window.AudioWorkletNode")
    page.click("#toggle")
    page.wait("document.getElementById('notice').checkVisibility()")
    assert page.text("#notice strong") == "This browser cannot be used"


def test_the_microphone_is_unplugged(server, microphone, words, open_page):
    page = open_page(server.url + "/live", microphone)
    page.evaluate("""
        const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        navigator.mediaDevices.getUserMedia = async (asked) => (window.stream = await open(asked));
    """)
    begin(page)
    page.wait("!document.getElementById('pending').hidden")
    page.evaluate("""stream.getAudioTracks().forEach((track) => {
        track.stop();
        track.dispatchEvent(new Event("ended"));
    })""")
    page.wait(f"{TOGGLE} === 'Start'")
    assert page.text("#notice strong") == "The microphone was disconnected"
    assert len(words(said(page))) > 0


def test_keys_of_the_keyboard(server, microphone, open_page):
    page = open_page(server.url + "/live", microphone)
    page.evaluate("document.getElementById('toggle').focus()")
    page.key(" ", "Space", " ")
    page.wait(f"{STATUS} === 'Listening.'")
    page.key("Enter", text="\r")
    page.wait(f"{TOGGLE} === 'Start'")
    # Tab reaches everything, in the order in which it stands.
    page.evaluate("document.querySelector('.brand').focus()")
    reached = ["brand"]
    for _ in range(16):
        page.key("Tab")
        reached.append(page.evaluate(
            "document.activeElement.id || document.activeElement.dataset.language || document.activeElement.className"))
    wanted = ["brand", "text-size", "ko", "en", "transcript", "toggle", "language"]
    assert [name for name in reached if name in wanted][:len(wanted)] == wanted


# What a long meeting leaves, as the page itself keeps it.
MEETING = json.dumps({
    "duration": 600, "recordings": [{"at": 1_795_000_000_000, "start": 0}],
    "lines": [{"kind": "text", "start": 10 * n, "end": 10 * n + 8, "text": f"Sentence number {n} of the meeting.",
               "language": "en", "recording": 0, "isUnfinished": False} for n in range(60)]})


@pytest.mark.slow(reason="waits eight seconds and more, or computes as long")
def test_the_newest_lines_stay_in_view(server, microphone, open_page):
    page = open_page(server.url + "/live", microphone)
    page.call("Page.addScriptToEvaluateOnNewDocument", source=f"sessionStorage['sori.transcript'] ??= {MEETING!r}")
    page.reload()
    hidden = "(({scrollHeight, scrollTop, clientHeight}) => scrollHeight - scrollTop - clientHeight)(transcript)"
    assert page.evaluate(FINALS) == 60
    page.wait(f"{hidden} < 2")
    # In each size of letters, and after a reload in the one that was chosen.
    sizes = []
    for _ in range(3):
        page.click("#text-size")
        sizes.append(page.evaluate("parseFloat(getComputedStyle(document.querySelector('.final p')).fontSize)"))
        page.wait(f"{hidden} < 2")
    assert sizes[0] > 1.3 * sizes[2] and sizes[1] > 1.3 * sizes[0]
    page.click("#text-size")
    page.reload()
    assert page.evaluate("document.body.dataset.size") == "large"
    page.wait(f"{hidden} < 2")
    # A reader who has gone back is left there, and brought to the end by a button.
    page.evaluate("transcript.scrollTop = 0")
    page.wait("document.getElementById('newest').checkVisibility()")
    begin(page)
    page.wait(f"{FINALS} > 60")
    assert page.evaluate("transcript.scrollTop") == 0
    page.click("#newest")
    page.wait(f"{hidden} < 2")
    assert not page.visible("#newest")
    end(page)


# A server of the test's own: what it does is said by `server`, the page's last socket.
FAKE_SOCKET = """
    window.WebSocket = class {
        static OPEN = 1;
        readyState = 1;
        bufferedAmount = 0;
        constructor() {
            window.server = this;
            window.sockets = (window.sockets ?? 0) + 1;
            setTimeout(() => this.onopen());
        }
        send(data) {
            const isStart = typeof data === "string" && JSON.parse(data).type === "start";
            if (isStart) setTimeout(() => this.tell({ type: "system", message: "" }));
        }
        close() { this.readyState = 3; }
        tell(message) { this.onmessage({ data: JSON.stringify(message) }); }
        end(code) { this.readyState = 3; this.onclose({ code }); }
    };
"""


@pytest.fixture
def page_of_a_fake(server, microphone, open_page):
    """A page that listens, with a first line said."""
    page = open_page(server.url + "/live", microphone)
    page.evaluate(FAKE_SOCKET)
    begin(page)
    page.wait(f"{STATUS} === 'Listening.'")
    page.evaluate("""
        server.tell({ type: "interim", text: "one", utterance: 0, start: 61 });
        server.tell({ type: "final", text: "One.", utterance: 0, start: 61, end: 62.5, language: "en" });
        server.tell({ type: "interim", text: "and then", utterance: 1, start: 63 });""")
    assert page.texts("#transcript .final time") == ["1:01"] and page.text("#pending .said") == "and then"
    return page


@pytest.mark.parametrize("code, title", [
    (1009, "Stopped: the server was sent more at once than it takes"), (1011, "Stopped by a fault of the server"),
    (1002, "Stopped: server and page do not understand each other (1002)")])
def test_what_ends_a_recording_is_told(page_of_a_fake, code, title):
    page = page_of_a_fake
    page.evaluate(f"server.end({code})")
    page.wait(f"{TOGGLE} === 'Start'")
    assert page.text("#notice strong") == title and page.text("#notice p")
    assert page.texts("#transcript .final .said") == ["One.", "and then"]
    assert page.texts(".final .mark") == ["(not heard to the end)"] and not page.visible("#pending")


@pytest.mark.parametrize("code", [1001, 1006, 1013])
def test_what_is_tried_again(page_of_a_fake, code):
    page = page_of_a_fake
    page.evaluate(f"server.end({code})")
    assert page.evaluate("document.body.dataset.state") == "waiting"
    assert page.visible("#pending") and page.text("#pending .mark") == "(not heard to the end)"
    page.wait(f"sockets === 2 && {STATUS} === 'Listening.'")
    page.evaluate('server.tell({ type: "final", text: "And then.", utterance: 0, start: 0, end: 0.1 })')
    assert page.texts("#transcript .final .said") == ["One.", "And then."] and not page.visible("#pending")
    end(page)


def test_a_correction_replaces_a_line(page_of_a_fake):
    page = page_of_a_fake
    page.evaluate('server.tell({ type: "correction", utterance: 0, text: "One, two.", start: 60.5, end: 63 })')
    assert page.texts("#transcript .final .said") == ["One, two."]
    assert page.texts("#transcript .final time") == ["1:00"]
    page.evaluate('server.tell({ type: "correction", utterance: 0, text: "" })')
    assert page.texts("#transcript .final .said") == []


def test_an_utterance_that_failed_is_told_and_kept_as_far_as_it_came(page_of_a_fake):
    page = page_of_a_fake
    page.evaluate('server.tell({ type: "error", message: "The speech could not be recognised." })')
    assert page.text("#notice strong") == "The speech could not be recognised."
    assert page.texts("#transcript .final .said") == ["One.", "and then"]
    page.click("#notice-close")
    assert not page.visible("#notice") and page.evaluate(STATUS) == "Listening."


@pytest.fixture
def free_port():
    """A port that a server may take, leave and take again."""
    with sockets.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture
def long_microphone(tmp_path):
    """Both sentences of the sample, and silence behind them."""
    path = tmp_path / "microphone.wav"
    with wave.open(str(SAMPLE)) as source, wave.open(str(path), "wb") as target:
        target.setparams(source.getparams())
        target.writeframes(source.readframes(source.getnframes()) + bytes(6 * source.getframerate()))
    return path


@pytest.mark.slow(reason="waits until the server is back")
def test_the_server_dies_and_comes_back(server, start, free_port, long_microphone, words, open_page):
    """Nothing that is said in the meantime is lost, the text in progress stays in view, and times go on."""
    with open(SAMPLE, "rb") as file:
        answer = requests.post(server.url + "/transcribe_by_upload", files={"file": file}, timeout=60).json()
    flags = ("--listen", f"127.0.0.1:{free_port}")
    mortal = start(*flags)
    page = open_page(mortal.url + "/live", long_microphone)
    begin(page)
    # In the middle of the first sentence.
    page.wait("document.querySelector('#pending .said').textContent.split(' ').length > 2")
    mortal.process.kill()
    page.wait(f"{STATUS} === 'Reconnecting to the server…'")
    assert page.visible("#pending") and page.text("#pending .mark") == "(not heard to the end)"
    # What is said now is kept, and the meter shows it.
    page.wait("document.getElementById('elapsed').textContent.endsWith(' waiting')")
    assert page.evaluate("document.body.dataset.state") == "waiting"
    ink = page.evaluate("getComputedStyle(document.querySelector('#meter i')).backgroundImage")
    assert "gradient" in ink
    start(*flags)
    page.wait(f"{STATUS} === 'Listening.'")
    wanted = words(answer["text"])
    wait_for(lambda: len(words(said(page))) >= 0.8 * len(wanted), 30)
    end(page)
    # Live speech is cut otherwise than a recording, so a word may be heard otherwise.
    found = words(said(page))
    same = difflib.SequenceMatcher(None, wanted, found).get_matching_blocks()
    assert sum(block.size for block in same) >= 0.7 * len(wanted), (wanted, found)
    assert len(found) <= 1.3 * len(wanted), (wanted, found)
    lines = json.loads(page.evaluate("sessionStorage.getItem('sori.transcript')"))["lines"]
    times = [line["start"] for line in lines]
    assert times == sorted(times) and times[0] < 1 and 7 < lines[-1]["end"] < 8.5
    assert all(line["language"] == "en" for line in lines)
    assert page.texts(".final .mark") == []
    assert not page.visible("#notice")


def test_the_reader_stops_while_the_server_is_away(start, microphone, open_page):
    """The text in progress stays, and what could not be sent is told."""
    server = start()
    page = open_page(server.url + "/live", microphone)
    begin(page)
    page.wait("!document.getElementById('pending').hidden")
    server.process.kill()
    page.wait(f"{STATUS} === 'Reconnecting to the server…'")
    page.wait("document.getElementById('elapsed').textContent.endsWith(' waiting')")
    page.click("#toggle")
    assert page.evaluate(TOGGLE) == "End now"
    page.click("#toggle")
    page.wait(f"{TOGGLE} === 'Start'")
    assert page.texts(".final .mark") == ["(not heard to the end)"] and said(page)
    assert "could not be sent" in page.text("#notice p")
    kept = json.loads(page.evaluate("sessionStorage.getItem('sori.transcript')"))
    assert kept["lines"][-1]["isUnfinished"] and kept["lines"][-1]["text"]


def test_too_many_sockets_are_waited_for(start, microphone, open_page):
    server = start("--max-live", "1")
    address = server.url.replace("http", "ws") + "/ws/detect"
    with connect(address):
        page = open_page(server.url + "/live", microphone)
        begin(page)
        page.wait(f"{STATUS} === 'The server has too many live sessions; waiting for one to end…'")
    page.wait(f"{STATUS} === 'Listening.'")
    end(page)


def test_a_server_without_a_model_is_waited_for(shared, microphone, open_page):
    page = open_page(shared("--model", "none").url + "/live", microphone)
    begin(page)
    page.wait(f"{STATUS} === 'The server has no speech model yet; this goes on when it has one.'")
    page.click("#toggle")
    page.click("#toggle")
    page.wait(f"{TOGGLE} === 'Start'")
