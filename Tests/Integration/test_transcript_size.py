"""A transcript of an hour, 10,000 words in 1,000 segments: how fast the page is with it."""
import re

import pytest

from browser import CHROMIUM
from transcript_pages import CONTROL, TranscriptPage, transcript

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="SKIPPED: no chromium; run scripts/setup test"),
    pytest.mark.slow(reason="frames are timed, on a machine that nothing else loads"),
]

SENTENCES = ["alpha beta gamma delta epsilon zeta eta theta iota", "하나 둘 셋 넷 다섯 여섯 일곱 여덟 아홉"]
# Tasks of the page's thread that take 50 ms and more, and how far frames are apart.
WATCH = """
    window.tasks = [];
    window.frames = [];
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)))
        .observe({ type: "longtask" });
    let last = performance.now();
    const frame = () => {
        const now = performance.now();
        frames.push(now - last);
        last = now;
        requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    0
"""
ROUNDS = 8


@pytest.fixture(scope="module")
def hour(server):
    texts = [f"{at} {SENTENCES[at % 2]}" for at in range(1000)]
    return f"{server.url}/t/" + transcript(server, texts, length=3.6, speakers=[f"SPEAKER_0{at}" for at in range(4)])


@pytest.fixture(scope="module")
def page(hour):
    page = TranscriptPage(hour).ready()
    yield page
    page.close()


def quickest(page, act):
    """The longest task and the longest frame of whichever round was quickest: other programs only make it slower."""
    best = None
    for number in range(ROUNDS):
        page.evaluate("tasks.length = frames.length = 0")
        act(number)
        page.evaluate("new Promise((next) => setTimeout(next, 150))")
        tasks, frames = page.evaluate("[tasks, frames]")
        now = (max(tasks, default=0), max(frames[1:]))
        best = min(best or now, now, key=lambda pair: max(pair))
        if max(best) < 50:
            break
    return best


def test_the_first_paint(page, hour):
    paints = []
    for _ in range(ROUNDS):
        page.go(hour)
        paints.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
        assert page.evaluate("document.querySelectorAll('.segment').length") == 1000
    print([round(paint) for paint in paints], "ms to the first paint")
    assert min(paints) < 200, paints


def test_scrolling_and_editing_without_a_slow_frame(page, hour):
    page.go(hour)
    page.evaluate(WATCH)
    slow = {}

    def scroll(number):
        page.evaluate(f"""new Promise((done) => {{
            const text = document.getElementById("transcript");
            let step = 0;
            const next = () => {{
                text.scrollTop += {600 if number % 2 == 0 else -600};
                step += 1;
                if (step < 20) requestAnimationFrame(next);
                else done();
            }};
            next();
        }})""")

    def wheel(number):
        for _ in range(8):
            page.call("Input.dispatchMouseEvent", type="mouseWheel", x=400, y=400, deltaX=0, deltaY=(-1) ** number * 400)

    def edit(number):
        page.evaluate(f"document.querySelector('[data-id=\"{500 + 5 * number}\"] .text').focus()")
        page.strike("Enter")

    def type_text(_):
        for letter in "some words ":
            page.strike(letter)

    def split(_):
        page.evaluate("getSelection().collapse(document.activeElement.firstChild, 12)")
        page.strike("Enter")

    def undo(number):
        page.strike("z", CONTROL)

    slow["scroll"] = quickest(page, scroll)
    slow["wheel"] = quickest(page, wheel)
    slow["edit"] = quickest(page, edit)
    slow["type"] = quickest(page, type_text)
    slow["split"] = quickest(page, split)
    page.saved()
    slow["join"] = quickest(page, lambda _: page.strike("Backspace"))
    slow["undo"] = quickest(page, undo)
    page.strike("Escape")
    page.strike("f", CONTROL)

    def find(number):
        page.evaluate("document.getElementById('find-query').select()")
        page.type(SENTENCES[0].split()[number])

    slow["find"] = quickest(page, find)

    def replace(number):
        page.evaluate(f"document.getElementById('find-replacement').value = 'word{number}'")
        page.click("#replace-all")
        page.evaluate(f"""document.getElementById("find-query").value = "word{number}";
            document.getElementById("find-query").dispatchEvent(new Event("input")); 0""")

    slow["replace 500"] = quickest(page, replace)
    assert sum(bool(re.search(r"word\d", text)) for text in page.segments()) == 500
    print({name: f"{task:.0f} ms, frame {frame:.0f} ms" for name, (task, frame) in slow.items()})
    assert {name: pair for name, pair in slow.items() if max(pair) >= 50} == {}
    assert not page.problems
