"""Speakers on the live page: told apart, named, remembered by the server; in a real browser."""
import json
import wave

import pytest
import requests

from browser import CHROMIUM
from conftest import ROOT, SAMPLE
from test_live_page import (  # noqa: F401 (fixtures)
    FAKE_SOCKET, STATUS, TOGGLE, WATCH_SOCKETS, begin, end, microphone, open_page)

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="SKIPPED: no chromium; run scripts/setup test")

SPEAKERS_ARE_THERE = (ROOT / ".deps/speakers-1/.complete").exists()
BECKETT = ROOT / ".deps/moonshine-voice-0.1.0/moonshine_voice/assets/beckett.wav"
OPEN = "document.getElementById('speaker-dialog').open"


def labels(page):
    return page.evaluate("[...document.querySelectorAll('.speaker')].map((label) => label.textContent)")


def colours(page):
    return page.evaluate("[...document.querySelectorAll('.final[data-colour]')].map((line) => line.dataset.colour)")


def ask(page, index):
    """Opens the dialog for a label."""
    page.evaluate(f"document.querySelectorAll('.speaker')[{index}].click()")
    assert page.evaluate(OPEN)


def name(page, index, text, remember=False):
    ask(page, index)
    page.evaluate(f"""
        document.getElementById("speaker-name").value = {json.dumps(text)};
        document.getElementById("speaker-name").dispatchEvent(new Event("input", {{ bubbles: true }}));
        if ({json.dumps(remember)}) document.getElementById("speaker-remember").click();
        document.getElementById("speaker-save").click();""")


@pytest.fixture
def page(server, microphone, open_page):
    """A page that tells speakers apart, with a server of the test: two strangers and a known person have spoken."""
    page = open_page(server.url + "/live", microphone)
    page.evaluate(FAKE_SOCKET)
    page.evaluate("""
        window.asked = [];
        const own = window.WebSocket.prototype.send;
        window.WebSocket.prototype.send = function (data) {
            if (typeof data === "string") asked.push(JSON.parse(data));
            own.call(this, data);
        };
        window.count = 0;
        window.tell = (text, speaker, more) => server.tell({ type: "final", text, utterance: count, start: count,
            end: (count += 1), language: "en", speaker, speaker_match: "unknown", speaker_id: -1, ...more });
    """)
    page.click("#diarize")
    begin(page)
    page.wait(f"{STATUS} === 'Listening.'")
    page.evaluate("""
        tell("One.", "SPEAKER_00");
        tell("Two.", "SPEAKER_00");
        tell("Three.", "SPEAKER_01");
        tell("Four.", "alice", { speaker_match: "ok", speaker_id: "id-a", speaker_score: 0.8 });
        tell("Five.");
        tell("Six.", "SPEAKER_00");""")
    yield page
    assert not page.problems


def test_lines_show_their_speakers(page):
    assert page.evaluate("asked[0]") == {
        "type": "start", "lang": "en-US", "times": True, "corrections": True, "diarize": True}
    assert page.evaluate("document.getElementById('diarize').disabled")
    # One label for lines that follow one another; the name of the others is read aloud only.
    assert labels(page) == ["Speaker 1", "Speaker 2", "alice", "Speaker 1"]
    assert page.texts(".speaker-again") == ["Speaker 1: "] and colours(page) == ["1", "1", "2", "3", "1"]
    edge, ink = page.evaluate("""[...document.querySelectorAll(".final")].slice(0, 1).map((line) => [
        getComputedStyle(line).borderLeftColor, getComputedStyle(line.querySelector(".speaker")).color])""")[0]
    assert edge == ink
    nobody = "getComputedStyle(document.querySelectorAll('.final')[4]).borderLeftColor"
    assert page.evaluate(nobody) == "rgba(0, 0, 0, 0)"
    page.click("[data-language=ko]")
    assert labels(page) == ["화자 1", "화자 2", "alice", "화자 1"]


def test_a_name_for_all_lines_and_files(page):
    name(page, 0, " Jimin ")
    assert not page.evaluate(OPEN)
    assert labels(page) == ["Jimin", "Speaker 2", "alice", "Jimin"] and page.texts(".speaker-again") == ["Jimin: "]
    page.evaluate("tell('Seven.', 'SPEAKER_01')")
    name(page, 1, "Minsu")
    assert labels(page) == ["Jimin", "Minsu", "alice", "Jimin", "Minsu"]
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    page.click("#copy")
    page.wait("window.copied")
    assert page.evaluate("copied").split("\n") == [
        "Jimin: One.", "Jimin: Two.", "Minsu: Three.", "alice: Four.", "Five.", "Jimin: Six.", "Minsu: Seven."]
    assert [m["type"] for m in page.evaluate("asked")] == ["start"]
    # They are there after a reload, and the next stranger has the next number.
    page.evaluate("tell('Eight.', 'SPEAKER_02')")
    end(page)
    page.reload()
    assert labels(page) == ["Jimin", "Minsu", "alice", "Jimin", "Minsu", "Speaker 3"]
    assert page.evaluate("document.getElementById('diarize').checked")


def test_two_speakers_of_one_name_are_one(page):
    ask(page, 1)
    page.evaluate("""
        document.getElementById("speaker-name").value = "speaker 1";
        document.getElementById("speaker-name").dispatchEvent(new Event("input", { bubbles: true }));""")
    assert "both will be shown as one" in page.text("#speaker-same")
    page.click("#speaker-save")
    assert labels(page) == ["Speaker 1", "alice", "Speaker 1"] and colours(page) == ["1", "1", "1", "3", "1"]
    # The label that was clicked has gone into the one above: the focus goes there.
    page.wait("document.activeElement === document.querySelector('.speaker')")


def test_the_dialog_by_keyboard(page):
    page.evaluate("document.querySelectorAll('.speaker')[1].focus()")
    page.key("Enter", text="\r")
    assert page.evaluate(OPEN) and page.evaluate("document.activeElement.id") == "speaker-name"
    assert page.evaluate("document.getElementById('speaker-name').placeholder") == "Speaker 2"
    reached = []
    for _ in range(4):
        page.key("Tab")
        reached.append(page.evaluate("document.activeElement.id"))
    assert reached[:3] == ["speaker-remember", "speaker-cancel", "speaker-save"]
    page.key("Escape")
    assert not page.evaluate(OPEN)
    page.wait("document.activeElement === document.querySelectorAll('.speaker')[1]")
    page.key("Enter", text="\r")
    page.call("Input.insertText", text="Minsu")
    page.key("Enter", text="\r")
    assert not page.evaluate(OPEN) and labels(page)[1] == "Minsu"
    page.wait("document.activeElement === document.querySelectorAll('.speaker')[1]")
    page.key("Enter", text="\r")
    assert page.evaluate("document.getElementById('speaker-name').value") == "Minsu"


def test_the_server_remembers_a_voice(page):
    name(page, 1, "Minsu", remember=True)
    assert page.evaluate("asked.at(-1)") == {"type": "remember_speaker", "speaker": "SPEAKER_01", "name": "Minsu"}
    assert page.evaluate(OPEN) and page.text("#speaker-save") == "Remembering…" and labels(page)[1] == "Minsu"
    page.evaluate("""server.tell({ type: "error", message: "Two seconds of speech are needed.", speaker: "SPEAKER_01" })""")
    page.wait("document.getElementById('speaker-problem').textContent === 'Two seconds of speech are needed.'")
    # The name stays; the voice can be tried again.
    assert labels(page)[1] == "Minsu" and page.text("#speaker-cancel") == "Close" and not page.visible("#notice")
    page.click("#speaker-save")
    page.evaluate("""server.tell(
        { type: "speaker_remembered", speaker: "SPEAKER_01", name: "Minsu", speaker_id: "id-m" })""")
    page.wait(f"!{OPEN} && {STATUS} === 'The server remembers the voice of “Minsu”.'")
    page.evaluate("tell('Seven.', 'Minsu', { speaker_match: 'ok', speaker_id: 'id-m' })")
    assert labels(page) == ["Speaker 1", "Minsu", "alice", "Speaker 1", "Minsu"]
    # Who is known needs not be remembered again.
    for index in (1, 2):
        ask(page, index)
        assert page.evaluate("document.getElementById('speaker-remember').disabled")
        assert page.text("#speaker-remember-help").startswith("The server knows the voice of “")
        page.key("Escape")


def test_an_error_after_the_dialog_was_closed(page):
    name(page, 0, "Jimin", remember=True)
    page.click("#speaker-cancel")
    page.evaluate("""server.tell({ type: "error", message: "The name is taken.", speaker: "SPEAKER_00" })""")
    page.wait("document.getElementById('notice').checkVisibility()")
    assert page.text("#notice strong") == "The voice of “Jimin” was not remembered"
    assert page.text("#notice p") == "The name is taken." and labels(page)[0] == "Jimin"
    # The recording goes on, and the text in progress with it.
    assert page.evaluate(TOGGLE) == "Stop"


def test_a_voice_without_a_name_is_not_remembered(page):
    name(page, 0, " ", remember=True)
    assert page.text("#speaker-problem") == "Enter the name under which the voice is remembered."
    assert page.evaluate("document.activeElement.id") == "speaker-name" and page.evaluate("asked.length") == 1


def test_another_connection_brings_other_speakers(page):
    name(page, 0, "Jimin")
    page.evaluate("server.end(1006)")
    ask(page, 0)
    assert "no open connection" in page.text("#speaker-remember-help")
    assert page.evaluate("document.getElementById('speaker-remember').disabled")
    # While it is open, the connection comes back: but not with this voice.
    page.wait(f"sockets === 2 && {STATUS} === 'Listening.'")
    assert "earlier connection" in page.text("#speaker-remember-help")
    page.key("Escape")
    page.evaluate("""
        tell("Seven.", "SPEAKER_00");
        tell("Eight.", "alice", { speaker_match: "ok", speaker_id: "id-a" });""")
    assert labels(page)[-3:] == ["Jimin", "Speaker 3", "alice"] and colours(page)[-2:] == ["4", "3"]
    # Known again, the old voice can be remembered.
    name(page, 4, "Jimin")
    name(page, 0, "Jimin", remember=True)
    assert page.evaluate("asked.at(-1).speaker") == "SPEAKER_00"


def test_naming_after_the_recording(page):
    """The connection stays for it, outside a round, until the next recording begins or all is cleared."""
    end(page)
    assert [m["type"] for m in page.evaluate("asked")] == ["start", "end", "start", "end"]
    assert page.evaluate("server.readyState") == 1 and page.evaluate(STATUS) == "Ready."
    name(page, 0, "Jimin", remember=True)
    page.evaluate("""server.tell(
        { type: "speaker_remembered", speaker: "SPEAKER_00", name: "Jimin", speaker_id: "id-j" })""")
    page.wait(f"!{OPEN} && {STATUS} === 'The server remembers the voice of “Jimin”.'")
    page.evaluate("window.kept = server")
    begin(page)
    page.wait(f"sockets === 2 && {STATUS} === 'Listening.'")
    assert page.evaluate("kept.readyState") == 3
    page.evaluate("tell('Seven.', 'SPEAKER_01')")
    assert labels(page)[-1] == "Speaker 3"
    end(page)
    assert page.evaluate("server.readyState") == 1
    page.click("#clear")
    page.click("#clear-dialog [value=clear]")
    page.wait("server.readyState === 3")
    assert page.evaluate("document.body.classList.contains('has-speakers')") is False


def test_a_connection_that_is_lost_after_the_recording(page):
    end(page)
    ask(page, 0)
    assert not page.evaluate("document.getElementById('speaker-remember').disabled")
    page.evaluate("server.end(1001)")
    assert "no open connection" in page.text("#speaker-remember-help")
    assert page.evaluate("sockets") == 1 and not page.visible("#notice")


def test_without_the_switch_nothing_is_asked(server, microphone, open_page):
    page = open_page(server.url + "/live", microphone)
    assert page.evaluate("document.getElementById('diarize').checked") is False
    page.evaluate(FAKE_SOCKET)
    begin(page)
    page.wait(f"{STATUS} === 'Listening.'")
    page.evaluate("server.tell({ type: 'final', text: 'One.', utterance: 0, start: 0, end: 1 })")
    end(page)
    assert page.evaluate("server.readyState") == 3 and labels(page) == [] and not page.visible("#notice")
    assert not page.evaluate("document.body.classList.contains('has-speakers')")


def pcm(path, seconds):
    with wave.open(str(path)) as file:
        return file.readframes(int(seconds * 16_000))


def recording(path, *parts):
    """A microphone that hears parts with a second of silence behind each."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(b"".join(part + bytes(2 * 16_000) for part in parts) + bytes(4 * 16_000))
    return path


needs_speakers = pytest.mark.skipif(
    not SPEAKERS_ARE_THERE, reason="the speaker models are not there: run scripts/setup")


@pytest.mark.slow(reason="two people speak one after the other")
@needs_speakers
def test_two_people_before_the_microphone(start, open_page, tmp_path):
    """With the real server, and nobody registered."""
    path = recording(tmp_path / "two.wav", pcm(BECKETT, 3), pcm(SAMPLE, 4.125))
    page = open_page(start().url + "/live", path)
    page.evaluate(WATCH_SOCKETS)
    page.click("#diarize")
    begin(page)
    page.wait("document.querySelectorAll('.speaker').length > 1")
    assert labels(page) == ["Speaker 1", "Speaker 2"] and "registered" not in json.loads(page.evaluate("sent[0]"))
    assert not page.problems


@pytest.mark.slow(reason="two live sessions of a conversation")
@needs_speakers
def test_a_voice_is_remembered_behind_the_recording_and_known_in_the_next(start, open_page, tmp_path):
    """With the real server."""
    server = start()
    path = recording(tmp_path / "one.wav", pcm(BECKETT, 4))
    page = open_page(server.url + "/live", path)
    page.click("#diarize")
    begin(page)
    # Two seconds of speech are needed.
    page.wait("document.getElementById('elapsed').textContent >= '0:05'")
    end(page)
    assert labels(page) == ["Speaker 1"]
    name(page, 0, "배우", remember=True)
    page.wait(f"!{OPEN} && {STATUS} === 'The server remembers the voice of “배우”.'")
    assert [s["name"] for s in requests.get(server.url + "/api/speakers", timeout=10).json()["speakers"]] == ["배우"]

    page = open_page(server.url + "/live", path)
    page.evaluate(WATCH_SOCKETS)
    page.click("#diarize")
    begin(page)
    page.wait("document.querySelectorAll('.speaker').length")
    assert labels(page) == ["배우"] and json.loads(page.evaluate("sent[0]"))["registered"] == ["*"]
    end(page)
    assert not page.problems


def test_a_server_that_cannot_tell_speakers_apart(start, microphone, open_page, tmp_path):
    """Its words are told, as those of other refusals."""
    assets = tmp_path / "assets"
    assets.mkdir()
    for folder in (ROOT / ".deps").iterdir():
        if not folder.name.startswith("speakers"):
            (assets / folder.name).symlink_to(folder.resolve())
    page = open_page(start("--assets-dir", str(assets)).url + "/live", microphone)
    page.click("#diarize")
    begin(page)
    page.wait("document.getElementById('notice').checkVisibility()")
    assert page.text("#notice strong") == "The server did not start" and page.text("#notice p")
    assert page.evaluate(TOGGLE) == "Start"
