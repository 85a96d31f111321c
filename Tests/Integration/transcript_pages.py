"""Transcripts for tests, and their page as a reader uses it: with a mouse, keys, an input method, in several tabs."""
import contextlib
import json
import math
import os
import signal
import struct
import uuid
import wave
from pathlib import Path
from urllib.parse import quote

import pytest
import requests

from browser import Page

CONTROL, SHIFT, ALT = 2, 8, 1
CODES = {" ": ("Space", 32), "Enter": ("Enter", 13), "Tab": ("Tab", 9), "Escape": ("Escape", 27),
         "Backspace": ("Backspace", 8), "Delete": ("Delete", 46), "ArrowLeft": ("ArrowLeft", 37),
         "ArrowUp": ("ArrowUp", 38), "ArrowRight": ("ArrowRight", 39), "ArrowDown": ("ArrowDown", 40),
         "Home": ("Home", 36), "End": ("End", 35), "PageUp": ("PageUp", 33), "PageDown": ("PageDown", 34),
         "?": ("Slash", 191), ",": ("Comma", 188), ".": ("Period", 190), "/": ("Slash", 191)}
# Headless browsers play without a click too: what is heard is asked of the element.
FLAGS = ("--autoplay-policy=no-user-gesture-required",)

KOREAN = ["안녕하세요, 오늘 회의를 시작하겠습니다.", "지난주에 말씀드린 배송 지연부터 확인하겠습니다.", "네, 평균 이틀 정도 늦어지고 있습니다.",
          "고객 안내 문구를 먼저 바꾸면 어떨까요?", "동의합니다. 다만 환불 규정은 확인이 필요합니다."]
ENGLISH = ["Good morning everybody, let us begin with the figures.", "Sales went up by four per cent, mostly in the south.",
           "That is more than we had expected in spring.", "I would still like to see the returns first.",
           "They are in the second table, counted weekly."]


def recording(path, seconds):
    """A WAV file of a tone that swells each second."""
    rate = 16000
    second = b"".join(struct.pack("<h", int(12000 * (at / rate) * math.sin(at * 0.05))) for at in range(rate))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        for _ in range(seconds):
            file.writeframes(second)
    return path


def transcript(server, texts, audio=None, length=3.0, title="Meeting", language="en", speakers=("SPEAKER_00", "SPEAKER_01"),
               headers=None):
    """A transcript of the library; a segment for each text, two by two of one speaker. Gives its id."""
    segments = [{"start": round(at * length, 3), "end": round((at + 1) * length - 0.4, 3), "text": text,
                 "speaker": speakers[(at // 2) % len(speakers)]} for at, text in enumerate(texts)]
    value = {"title": title, "language": language, "duration": len(texts) * length, "segments": segments}
    address = server.url + "/api/transcripts"
    if audio is None:
        answer = requests.post(address, json=value, headers=headers, timeout=30)
    else:
        files = {"transcript": (None, json.dumps(value)), "file": ("recording.wav", audio.read_bytes(), "audio/wav")}
        answer = requests.post(address, files=files, headers=headers, timeout=60)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def read(server, name):
    answer = requests.get(f"{server.url}/api/transcripts/{name}", timeout=30)
    assert answer.status_code == 200, answer.text
    return answer.json()


def texts(server, name):
    return [segment["text"] for segment in read(server, name)["segments"]]


def patch(server, name, *operations):
    """Edits as somebody else."""
    answer = requests.patch(f"{server.url}/api/transcripts/{name}", timeout=30, json={
        "version": read(server, name)["version"], "edit_id": uuid.uuid4().hex, "operations": list(operations)})
    assert answer.status_code == 200, answer.text
    return answer.json()


def doubt(server, name, *words):
    """Makes the recogniser unsure of words: `(segment, word)`."""
    for number, word in words:
        segments = read(server, name)["segments"]
        at = next(at for at, segment in enumerate(segments) if segment["id"] == number)
        segments[at]["words"][word]["probability"] = 0.2
        after = segments[at - 1]["id"] if at else None
        patch(server, name, {"op": "restore", "remove": [number], "after": after, "segments": [segments[at]]})


class TranscriptPage(Page):
    """The page of a transcript."""

    def __init__(self, address, size=(1280, 800), flags=(), **options):
        super().__init__(address, size=size, flags=(*FLAGS, *flags), **options)
        self.resize(*size)

    def tab(self, address):
        """Another tab of the same browser, before this one."""
        other = TranscriptPage.__new__(TranscriptPage)
        other.browser, other.profile, other.tools = None, None, self.tools
        other._attach(requests.put(f"{self.tools}/new?{quote(address, safe='')}", timeout=10).json())
        return other.ready()

    def kill(self):
        """The browser is killed with everything that it runs; gives the profile, in which another can begin."""
        self.open.close()
        every, rest = [], [self.browser.pid]
        children = {}
        for status in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                parent = int(status.read_text().rsplit(")", 1)[1].split()[1])
                children.setdefault(parent, []).append(int(status.parent.name))
        while rest:
            every.append(rest.pop())
            rest += children.get(every[-1], [])
        for process in every:
            with contextlib.suppress(OSError):
                os.kill(process, signal.SIGKILL)
        self.browser.wait(20)
        for name in ("DevToolsActivePort", "SingletonLock", "SingletonCookie", "SingletonSocket"):
            Path(self.profile, name).unlink(missing_ok=True)
        return self.profile

    def strike(self, key, modifiers=0):
        """A key with Control, Shift, Alt; letters are typed where something takes them."""
        code, number = CODES.get(key, (f"Key{key.upper()}", ord(key.upper()[0])))
        text = {"Enter": "\r"}.get(key, key if len(key) == 1 else "")
        extra = {"text": text} if text and not modifiers & (CONTROL | ALT) else {}
        for kind in ("keyDown" if extra else "rawKeyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=code, windowsVirtualKeyCode=number,
                      modifiers=modifiers, **(extra if kind == "keyDown" else {}))

    def mouse(self, x, y, clicks=1):
        for count in range(1, clicks + 1):
            for kind in ("mousePressed", "mouseReleased"):
                self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=count)

    def point(self, segment, offset):
        """Where a letter of a segment's text stands on the screen."""
        return self.evaluate(f"""(() => {{
            const text = document.querySelector('[data-id="{segment}"] .text').firstChild;
            text.parentElement.scrollIntoView({{ block: "nearest" }});
            const range = document.createRange();
            range.setStart(text, {offset});
            range.setEnd(text, {offset} + 1);
            const box = range.getBoundingClientRect();
            return [box.x + box.width / 2, box.y + box.height / 2];
        }})()""")

    def word(self, segment, word, clicks=1):
        """Clicks into a word of a segment."""
        at = self.evaluate(f"""(() => {{
            const text = document.querySelector('[data-id="{segment}"] .text').textContent;
            return text.indexOf({json.dumps(word)});
        }})()""")
        self.mouse(*self.point(segment, at + len(word) // 2), clicks=clicks)

    def segments(self):
        return self.texts(".segment .text")

    def focused(self):
        """The id of the segment that the keyboard is on."""
        return self.evaluate("document.activeElement.closest('.segment')?.dataset.id ?? null")

    def saved(self):
        """Waits until the server has everything."""
        self.wait("document.getElementById('save-state').dataset.state === 'saved'", 20)

    def wide(self):
        """What stands outside the window, or is wider than what holds it."""
        return self.evaluate("""[...document.querySelectorAll("body *")].filter((element) => {
            if (!element.checkVisibility() || element.closest("svg, .off-screen, .sr-only, .unplayed, .skip")) return false;
            const { left, right, width } = element.getBoundingClientRect();
            return width > 1 && (left < -0.5 || right > document.documentElement.clientWidth + 0.5);
        }).map((element) => element.id || element.className || element.tagName)""")


def marked(page, name="said"):
    """The texts that a highlight marks."""
    return page.evaluate(f"""[...CSS.highlights.get("{name}")].map((range) =>
        range.startContainer.data.slice(range.startOffset, range.endOffset))""")


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
