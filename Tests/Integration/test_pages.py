"""How the live page looks in a browser: contrast, widths, languages, motion."""
import json

import pytest

from browser import CHROMIUM, Page
from colour_vision import distance, seen

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="SKIPPED: no chromium; run scripts/setup test")

# Some of everything that a transcript may hold, as the live page keeps it.
TRANSCRIPT = json.dumps({
    "duration": 4000, "recordings": [{"at": 1_795_000_000_000, "start": 0}, {"at": 1_795_000_900_000, "start": 3600}],
    "lines": [
        {"kind": "text", "start": 3, "end": 5, "text": "Good morning, everybody.", "language": "en", "recording": 0},
        {"kind": "gap", "start": 8, "end": 20, "text": "", "recording": 0},
        {"kind": "text", "start": 3605, "end": 3607, "text": "A" + "a" * 300, "language": "en", "recording": 1},
        {"kind": "text", "start": 3660, "end": 3662, "text": "그래서 다음", "language": "ko", "recording": 1,
         "isUnfinished": True},
        # A speaker of each colour, one of them with two lines, one with a name as long as may be.
        *({"kind": "text", "start": 3700 + n, "end": 3701 + n, "text": "Yes.", "recording": 1, "speaker": max(n, 1)}
          for n in range(9)),
    ],
    "speakers": [{"id": n, "number": n, "name": "W" * 80 if n == 8 else None, "colour": n - 1} for n in range(1, 9)]})
# Everything that can be seen on the live page, at once.
SHOW_ALL = """
    for (const id of ["notice", "key-form", "pending", "newest"]) document.getElementById(id).hidden = false;
    document.getElementById("speaker-problem").textContent = "Two seconds of speech are needed.";
    document.getElementById("speaker-same").textContent = "Both will be shown as one.";
    document.getElementById("diarize").checked = true;
    document.querySelector("#notice strong").textContent = "The microphone is not allowed";
    document.querySelector("#notice p").textContent = "Click the padlock.";
    document.querySelector("#pending .said").textContent = "and so we";
    document.querySelector("#pending .mark").textContent = "(not heard to the end)";
    document.querySelector("#pending time").textContent = "1:01:10";
    document.getElementById("key-problem").textContent = "This key is wrong.";
    document.getElementById("key").value = "key";
    document.getElementById("save").open = true;
"""
STATES = {
    "idle": "",
    "recording": """document.body.dataset.state = "live"; document.getElementById("language").disabled = true;
        document.getElementById("diarize").disabled = true;
        document.getElementById("toggle").toggleAttribute("data-on", true);
        document.getElementById("status").textContent = "Listening.";""",
    "waiting": """document.body.dataset.state = "waiting";
        document.getElementById("status").textContent = "Reconnecting to the server…";""",
    "naming": 'document.getElementById("speaker-dialog").showModal();',
    "asking": """document.getElementById("speaker-dialog").close();
        document.getElementById("clear-dialog").showModal();""",
}


# How far the colours of speakers are apart at least, a hundred from black to white: people see a difference of two.
LEAST_OF_FOUR, LEAST_OF_EIGHT = 10, 8


@pytest.fixture(scope="module")
def page(server):
    """One browser for all; each test leaves it at a page of its own."""
    page = Page(server.url + "/live").ready()
    page.call("Page.addScriptToEvaluateOnNewDocument", source=f"sessionStorage['sori.transcript'] = {TRANSCRIPT!r}")
    yield page
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_of_every_text(server, page, scheme):
    page.scheme(scheme)
    page.go(server.url + "/live")
    page.evaluate(SHOW_ALL)
    for state in STATES.values():
        page.evaluate(state)
        assert page.low_contrast() == [], state
    # The measure itself finds what is too faint.
    page.evaluate("document.getElementById('clear-dialog').close()")
    page.evaluate("document.querySelector('.final .said').style.color = '#8a8a8a'")
    assert [text for text, _ in page.low_contrast()] == (["Good morning, everybody."] if scheme == "light" else [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_of_speakers(server, page, scheme):
    """Those of labels and edges differ for everybody, the first four the most; their contrast is that of every text."""
    page.scheme(scheme)
    page.go(server.url + "/live")
    colours = page.evaluate("[...document.querySelectorAll('.speaker')].map((label) => getComputedStyle(label).color)")
    edges = page.evaluate("""[...document.querySelectorAll('.final[data-colour]:not(.goes-on)')]
        .map((line) => getComputedStyle(line).borderLeftColor)""")
    assert len(colours) == 8 and colours == edges
    for sight in ("all", "protan", "deutan", "tritan"):
        inks = [seen(colour, sight) for colour in colours]
        for count, least in ((4, LEAST_OF_FOUR), (8, LEAST_OF_EIGHT)):
            near = min(distance(one, other) for index, one in enumerate(inks[:count]) for other in inks[:index])
            assert near >= least, (sight, count, near)


@pytest.mark.parametrize("width, height", [(320, 640), (390, 844), (844, 390), (1280, 800)])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_nothing_is_wider_than_the_window(server, page, width, height, language):
    page.resize(width, height, phone=width < 1000)
    page.go(server.url + "/live")
    page.click(f"[data-language={language}]")
    for size in ("normal", "large", "huge"):
        page.evaluate(SHOW_ALL)
        page.evaluate(f"document.body.dataset.size = '{size}'")
        if size == "huge":
            page.evaluate(STATES["naming"])
        wide = page.evaluate("""
            [document.documentElement, ...document.querySelectorAll("body, main, #transcript, .dock-inner, .bar")]
                .filter((element) => element.scrollWidth > element.clientWidth)
                .map((element) => element.id || element.className || element.tagName)""")
        assert wide == [], size
        # Phones make the window as wide as what stands in it.
        assert page.evaluate("innerWidth") == width, size
        assert [name for name in page.outside() if name != "meter"] == [], size


def test_the_button_stands_beside_the_language_on_a_phone(server, page):
    page.resize(390, 844, phone=True)
    page.go(server.url + "/live")
    toggle, language = (page.evaluate(f"document.getElementById('{name}').getBoundingClientRect().toJSON()")
                        for name in ("toggle", "language"))
    assert toggle["top"] == language["top"] and toggle["right"] < language["left"]
    # A finger needs 44 pixels.
    assert toggle["height"] >= 44 and toggle["bottom"] <= 844


def test_less_motion(server, page):
    page.go(server.url + "/live")
    page.evaluate(STATES["recording"])
    moving = "getComputedStyle(document.getElementById('status'), '::before').animationName"
    page.call("Emulation.setEmulatedMedia", features=[])
    assert page.evaluate(moving) == "breathe"
    page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-reduced-motion", "value": "reduce"}])
    assert page.evaluate(moving) == "none"
