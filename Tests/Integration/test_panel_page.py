"""The page /panel in a browser: its modules alone, then the page on real servers that work, fail, go and come back."""
import contextlib
import json
import shutil

import pytest
import requests

from browser import CHROMIUM, Page, pairs
from conftest import NANO, SAMPLE, wait_for
from hub import Hub
from instances import instance  # noqa: F401  a fixture
from ollama import Ollama

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="SKIPPED: no chromium; run scripts/setup test")

TABS = ["overview", "devices", "endpoints", "models", "keys", "errors", "log"]


@pytest.fixture(scope="module")
def page(server):
    """A page of the shared server, which has done something of each kind."""
    work(server)
    page = Page(server.url + "/panel").ready()
    yield page
    page.close()


@pytest.fixture
def open_page():
    with contextlib.ExitStack() as stack:
        def open_page(address, **options):
            page = Page(address, **options)
            stack.callback(page.close)
            return page.ready()

        yield open_page


def work(server, **headers):
    """A recording, a refusal, a job, and a question for what is not there."""
    with open(SAMPLE, "rb") as file:
        assert requests.post(server.url + "/transcribe_by_upload", files={"file": file}, headers=headers,
                             timeout=60).status_code == 200
    requests.post(server.url + "/transcribe_by_upload", data={"language": "en"}, headers=headers, timeout=60)
    requests.get(server.url + "/api/transcribe-status/nothing", headers=headers, timeout=60)
    job = requests.post(server.url + "/api/transcribe-async/", json={"file_path": str(SAMPLE)}, headers=headers,
                        timeout=60)
    assert job.status_code == 200, job.text


def go(page, server, tab="overview", language="en"):
    page.go(f"{server.url}/panel#{tab}")
    page.evaluate(f"document.querySelector('[data-language={language}]').click()")
    # The hash alone is no new page.
    page.evaluate(f"document.getElementById('tab-{tab}').click()")
    return page


def tile(page, name):
    """The value of a tile, and the line below it."""
    return page.evaluate(f"""(() => {{
        const found = [...document.querySelectorAll(".tile")].find((tile) =>
            tile.querySelector("dt").textContent === {json.dumps(name)});
        return found ? [...found.querySelectorAll("dd")].map((each) => each.textContent) : null;
    }})()""")


# The modules.

def call(page, module, expression):
    return page.evaluate(f"import('/{module}').then((m) => ({expression})(m))")


@pytest.mark.parametrize("most,options,ticks", [
    (0, {"isWhole": True}, [0, 1]), (0, {}, [0, 1]), (1, {"isWhole": True}, [0, 1]),
    (3, {"isWhole": True}, [0, 1, 2, 3]), (7, {}, [0, 2, 4, 6, 8]), (40, {}, [0, 10, 20, 30, 40]),
    (0.3, {}, [0, 0.1, 0.2, 0.3]),
    (1234, {}, [0, 500, 1000, 1500]), (5000, {"base": 1024}, [0, 2048, 4096, 6144]),
    (290, {"base": 1}, [0, 100, 200, 300])])
def test_ticks_of_values(page, most, options, ticks):
    assert call(page, "chart-ticks.js", f"(m) => m.valueTicks({most}, {json.dumps(options)})") == ticks


def test_ticks_of_moments(page):
    start = 1_800_000_000_000
    ticks = call(page, "chart-ticks.js", f"(m) => m.timeTicks('en', {start}, {start} + 15 * 60000, 6)")
    assert 3 <= len(ticks) <= 6
    assert all((tick["time"] // 60_000) % 5 == 0 and tick["label"][2] == ":" for tick in ticks)
    assert call(page, "chart-ticks.js", f"(m) => m.timeTicks('en', {start}, {start} + 864e5 * 3, 1)")


def answer(started, first, values, entries=(), routes=()):
    """What the server tells, of one column."""
    columns = {name: [None] * len(values) for name in (
        "refused failed p50_ms p95_ms audio_seconds work_seconds live_seconds jobs_completed jobs_failed resident_mb "
        "available_mb running waiting live").split()}
    return {"started_at": started, "figures": {
        "windows": [{"minutes": 1}], "errors": [], "codes": [], "routes": list(routes), "access": list(entries),
        "series": {"step": 10, "first_slot": first, "requests": values, **columns}}}


def test_figures_are_put_together(page):
    """The newest slot is told again; another run of the server begins anew."""
    route = {"method": "GET", "route": "/x"}
    told = [answer("a", 600, [1, 2, 3], [{"number": 2}, {"number": 1}], [{**route, "requests": 1}]),
            answer("a", 602, [5, 7], [{"number": 3}, {"number": 2}], [{**route, "requests": 4}])]
    script = """(m) => {
        const figures = new m.Figures();
        for (const each of %s) figures.take(each);
        return [figures.slots(["requests"], 1), figures.sums(["requests"], 1, 30), figures.access.map((e) => e.number),
                figures.routes.map((r) => r.requests)];
    }"""
    slots, sums, access, routes = call(page, "panel/figures.js", script % json.dumps(told))
    assert slots["values"]["requests"] == [None, None, 1, 2, 5, 7] and slots["times"][-1] == 6_030_000
    assert sums["values"]["requests"] == [8, 7] and sums["times"] == [6_000_000, 6_030_000] and sums["step"] == 30_000
    assert access == [3, 2, 1] and routes == [4]
    told.append(answer("b", 604, [9], [{"number": 1}]))
    slots, _, access, routes = call(page, "panel/figures.js", script % json.dumps(told))
    assert slots["values"]["requests"] == [None] * 5 + [9] and access == [1] and routes == []


def test_what_is_kept_is_bounded(page):
    counts = call(page, "panel/figures.js", """(m) => {
        const figures = new m.Figures();
        const make = %s;
        for (let slot = 0; slot < 2000; slot += 1) {
            make.figures.series.first_slot = slot;
            make.figures.access = [{ number: slot + 1 }];
            figures.take(make);
        }
        const slots = figures.slots(["requests"], 60).values.requests;
        return [figures.access.length, slots.filter((v) => v !== null).length];
    }""" % json.dumps(answer("a", 0, [1])))
    assert counts == [500, 360]


@pytest.mark.parametrize("call_of,code,text", [
    ("milliseconds(page, 0.42)", "en", "0.4 ms"), ("milliseconds(page, 431.6)", "en", "432 ms"),
    ("milliseconds(page, 2400)", "ko", "2.4초"), ("milliseconds(page, 250000)", "en", "4 min"),
    ("milliseconds(page, null)", "en", "–"), ("duration(page, 59.4)", "en", "59 s"),
    ("duration(page, 59.6)", "en", "1 min"), ("span(page, 90)", "en", "1.5 min"),
    ("span(page, 9000)", "ko", "2.5시간"),
    ("duration(page, 3600 * 3 + 60)", "ko", "3시간 1분"), ("duration(page, 90000)", "en", "1 d 1 h"),
    ("megabytes(page, 812.4)", "en", "812 MB"), ("megabytes(page, 23552)", "en", "23 GB"),
    ("speed(page, 0.0122)", "en", "82×"), ("speed(page, 0.7)", "en", "1.4×"), ("speed(page, undefined)", "en", "–"),
    ("rate(page, 0.04)", "en", "0"), ("rate(page, 1234.5)", "en", "1,235")])
def test_formats(page, call_of, code, text):
    modules = '[import("/panel/format.js"), import("/panel/texts.js")]'
    assert page.evaluate(f"""Promise.all({modules}).then(([m, {{ texts }}]) => {{
        const page = {{ code: "{code}", text: (key, ...values) => texts["{code}"][key](...values) }};
        return m.{call_of};
    }})""") == text


def test_the_log_is_filtered(page):
    request = {"method": "GET", "route": "/v1/models", "status": 404, "address": "10.0.0.7", "request_id": "abc"}
    for words, status, fits in (("", "", True), ("V1 models", "", True), ("10.0.0.7 abc", "refused", True),
                                ("v1 post", "", False), ("", "ok", False), ("404", "failed", False)):
        asked = f"{json.dumps(request)}, {json.dumps(words)}, '{status}'"
        assert call(page, "panel/log.js", f"(m) => m.fits({asked})") == fits


def test_texts_are_there_in_both_languages(page):
    missing = call(page, "panel/texts.js", """(m) => {
        const [ko, en] = [m.texts.ko, m.texts.en];
        return [...Object.keys(ko).filter((key) => !(key in en)), ...Object.keys(en).filter((key) => !(key in ko)),
            ...Object.keys(ko).filter((key) => typeof ko[key] !== typeof en[key])];
    }""")
    assert missing == []


# The page.

def test_the_overview_moves_with_requests(server, page):
    go(page, server)
    value, text = page.wait("document.querySelectorAll('.tile').length === 8") and tile(page, "Requests")
    assert value.endswith("/min")
    count = lambda: int(tile(page, "Requests")[1].split(" in all")[0].replace(",", ""))
    before = count()
    # What is there stays there: only its texts change.
    page.evaluate("document.querySelectorAll('.tile, #routes tr, .chart svg').forEach((e) => { e.marked = true; })")
    work(server)
    wait_for(lambda: count() >= before + 4)
    assert page.evaluate("[...document.querySelectorAll('.tile, .chart svg')].every((e) => e.marked)")
    assert tile(page, "Recognition, times real time")[0].endswith("×")
    assert tile(page, "Memory")[0].endswith(" MB") and "GB left" in tile(page, "Memory")[1]
    row = next(row for row in page.evaluate(
        "[...document.querySelectorAll('#routes tbody tr')].map((r) => [...r.children].map((c) => c.textContent))")
        if row[0] == "POST /transcribe_by_upload")
    assert int(row[1]) >= 4 and not row[2].startswith("0 /") and row[3].endswith("ms")
    assert page.text("#state .chip") == "Running"
    assert not page.problems and not page.errors


def test_charts_with_the_keyboard_and_as_tables(server, page):
    go(page, server)
    page.wait("document.querySelectorAll('.chart .bar[d^=M]').length > 0")
    page.tab_to(".chart-plot")
    said = lambda: page.evaluate("document.activeElement.getAttribute('aria-valuetext')")
    last = said()
    assert "Succeeded" in last and page.visible(".chart-tip")
    page.key("ArrowLeft")
    assert said() != last
    page.key("Home")
    assert page.evaluate("document.activeElement.getAttribute('aria-valuenow')") == "0"
    page.key("End")
    assert said().split(",")[0] >= last.split(",")[0]
    page.key("Tab")
    assert not page.visible(".chart-tip")
    # The button behind it shows the same as a table.
    page.evaluate("document.querySelector('.chart .icon-button').focus()")
    page.key("Enter")
    rows = page.evaluate("[...document.querySelectorAll('.chart:first-child tbody tr')].length")
    assert rows == 30 and page.texts(".chart:first-child thead th") == ["Time", "Succeeded", "Refused", "Failed"]
    assert page.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"
    page.key("Enter")
    assert page.visible(".chart-plot") and not page.visible(".chart-table")
    # An hour, kept for the next visit.
    page.press("[data-minutes='60']")
    page.evaluate("document.querySelector('.chart .icon-button').click()")
    assert page.evaluate("[...document.querySelectorAll('.chart:first-child tbody tr')].length") == 60
    page.reload()
    page.wait("document.querySelector('[data-minutes=\"60\"]')?.getAttribute('aria-pressed') === 'true'")
    page.press("[data-minutes='15']")


def test_tabs_by_keyboard_and_address(server, page):
    go(page, server)
    page.tab_to("#tab-overview")
    page.key("ArrowRight")
    assert page.evaluate("[location.hash, document.activeElement.id]") == ["#devices", "tab-devices"]
    assert page.visible("#devices") and not page.visible("#overview")
    page.key("End")
    assert page.visible("#log")
    page.key("ArrowRight")
    assert page.visible("#overview")
    page.evaluate("location.hash = 'models'")
    page.wait("!document.getElementById('models').hidden")


@pytest.mark.slow(reason="waits for several rounds of figures")
def test_errors_and_log(server, page):
    go(page, server, "errors")
    page.wait("document.querySelectorAll('#error-list .row').length >= 2")
    assert "missing_field" in page.texts("#code-list code")
    assert "A field of the request was missing." in page.texts("#error-list p")
    page.click("[data-language=ko]")
    page.wait("document.querySelector('#error-list').textContent.includes('필수 항목이 빠진 요청입니다.')")
    page.click("[data-language=en]")
    page.wait("document.querySelector('#error-list').textContent.includes('A field of the request')")
    page.press("[data-errors=faults]")
    assert page.text("#error-list") == "There were no errors."
    page.press("[data-errors=all]")

    go(page, server, "log")
    page.wait("document.querySelectorAll('#log-rows tr').length > 3")
    page.evaluate("document.getElementById('log-filter').focus()")
    page.type("transcribe_by_upload")
    routes = lambda: set(page.texts("#log-rows td:nth-child(4)"))
    assert routes() == {"POST /transcribe_by_upload"}
    before = page.evaluate("document.querySelectorAll('#log-rows tr').length")
    work(server)
    page.wait(f"document.querySelectorAll('#log-rows tr').length > {before}")
    assert page.evaluate("document.activeElement.id") == "log-filter"
    page.press("#log-pause")
    held = page.evaluate("document.querySelectorAll('#log-rows tr').length")
    work(server)
    page.evaluate("document.getElementById('log-status').value = 'refused'; "
                  "document.getElementById('log-status').dispatchEvent(new Event('change'))")
    assert set(page.evaluate("[...document.querySelectorAll('#log-rows .chip')].map((e) => e.textContent)")) == {"422"}
    page.evaluate("document.getElementById('log-status').value = ''; "
                  "document.getElementById('log-status').dispatchEvent(new Event('change'))")
    assert page.evaluate("document.querySelectorAll('#log-rows tr').length") == held
    page.press("#log-pause")
    page.wait(f"document.querySelectorAll('#log-rows tr').length > {held}")
    # Times are those of the reader's zone.
    shown, told = page.evaluate("""[document.querySelector("#log-rows time").textContent,
        document.querySelector("#log-rows time").dateTime]""")
    assert shown == page.evaluate(f"new Date('{told}').toTimeString().slice(0, 8)")


@pytest.mark.parametrize("tab, language", pairs(
    [("overview", "ko"), ("models", "en"), ("keys", "ko")], TABS, ["ko", "en"]))
def test_how_it_looks(server, page, tab, language):
    go(page, server, tab, language)
    for scheme in ("light", "dark"):
        page.scheme(scheme)
        assert page.low_contrast() == []
        assert page.unfit() == []
    for width, height in ((1280, 800), (390, 844), (320, 640)):
        page.resize(width, height, phone=width < 1000)
        assert page.outside(".scroller") == []
        assert width > 1000 or page.small(".chart") == []
    page.resize(1280, 800)


def test_long_names_fit(start, open_page):
    """An upstream and an address as long as may be."""
    name = "a-very-long-name-of-an-upstream1"
    server = start("--upstream", f"{name}=http://127.0.0.1:9/{'long' * 40}")
    page = open_page(server.url + "/panel#devices")
    page.wait("document.querySelectorAll('.choice').length === 3")
    page.wait("document.querySelector('#devices .chip[data-tone=bad]') !== null")
    for width in (1280, 390, 320):
        page.resize(width, 800, phone=width < 1000)
        for tab in ("devices", "endpoints"):
            page.evaluate(f"document.getElementById('tab-{tab}').click()")
            assert page.outside() == []


@pytest.mark.slow(reason="two servers")
def test_choosing_who_recognises(start, open_page):
    other = start()
    server = start("--upstream", f"gpu={other.url}")
    page = open_page(server.url + "/panel#devices")
    page.wait("[...document.querySelectorAll('#devices .chip')].filter((e) => e.textContent === 'Ready').length === 2")
    assert page.evaluate("document.querySelector('#devices :checked').value") == "auto"
    page.tab_to("#devices input")
    page.key("ArrowDown")
    page.key("ArrowDown")
    wait_for(lambda: requests.get(server.url + "/api/devices", timeout=30).json()["device"] == "gpu")
    page.wait("document.querySelector('#devices :checked').value === 'gpu' && "
              "document.querySelector('.toasts').textContent.includes('gpu')")
    assert page.evaluate("document.activeElement.value") == "gpu", "the focus stays"
    # Somebody else changes it: the page follows.
    requests.post(server.url + "/api/devices", json={"device": "local"}, timeout=30)
    page.wait("document.querySelector('#devices :checked').value === 'local'")
    other.process.kill()
    page.wait("document.querySelector('#notices').textContent.includes('gpu')")
    page.press("#notices button")
    assert page.visible("#devices")
    assert not page.problems


@pytest.mark.slow(reason="waits for the next round of checks")
def test_a_stopped_language_model_is_told(start, open_page):
    ollama = Ollama()
    server = start("--ollama-host", ollama.url)
    page = open_page(server.url + "/panel#endpoints")
    page.wait("document.querySelectorAll('#endpoint-list .row').length >= 8")
    page.wait("document.getElementById('endpoint-summary').textContent === 'All checks are well.'")
    assert page.text("#tab-endpoints .count") == "" and not page.visible("#notices .notice")
    ollama.close()
    page.press("#check-now")
    page.wait("document.querySelector('#tab-endpoints .count').textContent === '1'")
    first = page.text("#endpoint-list .row")
    assert "Language model" in first and "OLLAMA_HOST" in first
    assert page.text("#endpoint-summary") == "One check has failed."
    page.click("[data-language=ko]")
    page.wait("document.querySelector('#endpoint-list .row').textContent"
              ".includes('언어 모델 서버가 응답하지 않습니다.')")
    assert "점검에 실패했습니다: 언어 모델" in page.text("#notices")
    assert not page.problems


@pytest.fixture
def hub():
    hub = Hub({path.name: path.read_bytes() for path in NANO.iterdir() if path.is_file()})
    yield hub
    hub.close()


@pytest.mark.slow(reason="a model is pulled")
def test_pulling_a_model(start, hub, open_page, tmp_path, monkeypatch):
    monkeypatch.setenv("HF_ENDPOINT", hub.url)
    monkeypatch.delenv("HF_TOKEN", raising=False)
    server = start("--backend", "moonshine", "--models-dir", str(tmp_path / "models"))
    page = open_page(server.url + "/panel#models")
    page.wait("document.querySelector('#loaded h2')?.textContent === 'tiny-en'")
    page.wait("document.querySelectorAll('#catalogue li').length > 5")

    # A name that is none, then one whose fetching takes a while and is cancelled.
    page.evaluate("document.getElementById('pull-name').focus()")
    page.type("../etc")
    page.key("Enter")
    page.wait("document.getElementById('pull-problem').textContent.length > 10")
    assert page.evaluate("document.activeElement.id") == "pull-name"
    hub.pause = 0.05
    page.evaluate("document.getElementById('pull-name').select()")
    page.type("base")
    page.press("#pull-form button")
    page.wait("document.querySelector('#pull-list .progress')?.getAttribute('aria-valuenow') > 2")
    assert "MB/s" in page.wait("/\\/s/.test(document.querySelector('#pull-list').innerText) && "
                               "document.querySelector('#pull-list').innerText")
    assert page.low_contrast() == [] and page.unfit() == []
    page.press("#pull-list button.quiet")
    page.wait("document.querySelector('#pull-list .chip').textContent === 'Cancelled'")
    hub.pause = 0
    page.press("#pull-list button:not(.quiet)")
    page.wait("[...document.querySelectorAll('#pull-list .chip')].some((e) => e.textContent === 'Done')")
    page.wait("document.querySelectorAll('#model-list .row').length === 2")
    assert "whisper-base" not in page.texts("#catalogue strong")
    assert not page.problems


@pytest.mark.slow(reason="waits five seconds and more, or computes as long")
def test_loading_and_unloading_a_model(start, open_page, tmp_path):
    shutil.copytree(NANO, tmp_path / "models" / "whisper-base")
    server = start("--backend", "moonshine", "--models-dir", str(tmp_path / "models"))
    page = open_page(server.url + "/panel#models")
    page.wait("document.querySelectorAll('#model-list .row').length === 2")

    # Loading asks first; Escape is no.
    page.press("#model-list [aria-label='Load whisper-base']")
    assert page.text("dialog h2") == "Switch to whisper-base?"
    page.key("Escape")
    page.wait("!document.querySelector('dialog[open]')")
    assert requests.get(server.url + "/health", timeout=30).json()["model"] == "tiny-en"
    page.press("#model-list [aria-label='Load whisper-base']")
    page.press("dialog button[value=agree]")
    page.wait("document.querySelector('#loaded h2').textContent === 'whisper-base'")
    page.wait("document.querySelector('#model-list .row:nth-child(2) .chip').checkVisibility()")

    page.press("#loaded button")
    page.press("dialog button[value=agree]")
    page.wait("document.querySelector('#loaded h2').textContent === 'None'")
    page.wait("document.querySelector('#state .chip').textContent === 'Cannot recognise'")
    assert "no speech model" in page.text("#notices")
    page.press("#model-list [aria-label='Load tiny-en']")
    page.press("dialog button[value=agree]")
    page.wait("document.querySelector('#state .chip').textContent === 'Running'")
    assert not page.problems

    # A model that cannot be loaded says so, and the one in use stays.
    shutil.rmtree(tmp_path / "models" / "whisper-base")
    page.press("#model-list [aria-label='Load whisper-base']")
    page.press("dialog button[value=agree]")
    page.wait("document.querySelector('#loaded .problem')?.textContent.includes('whisper-base could not be loaded')")
    assert page.text("#loaded h2") == "tiny-en"


def test_a_server_with_keys(shared):
    server = shared("--api-keys", "first-key,second-key,키/1")
    with contextlib.closing(Page(server.url + "/panel#keys")) as page:
        page.wait("document.querySelector('#key-form')?.checkVisibility()")
        page.type("wrong")
        page.key("Enter")
        page.wait("document.querySelector('#key-problem').textContent.length > 5")
        page.evaluate("document.getElementById('key').select()")
        page.type("first-key")
        page.key("Enter")
        page.ready()
        page.wait("document.querySelector('#key-state').innerText.match(/[0-9]+ keys let in\\./)")
        assert not page.visible("#key-form") and "first-key" not in page.text("main")
        assert not page.problems


def test_a_key_that_may_not_look_here(server, open_page):
    """A refusal is told in the server's own words, and is no lost connection."""
    page = open_page(server.url + "/panel")
    page.evaluate("""window.fetch = async () => new Response(JSON.stringify(
        { detail: { code: "scope_missing", message: "This key may only transcribe." } }), { status: 403 })""")
    page.click("[data-language=ko]")
    page.click("[data-language=en]")
    page.wait("document.querySelector('#notices').innerText.includes('This key may only transcribe.')")
    assert "You may not see this page" in page.text("#notices") and page.text("#state .chip") == "Not allowed"
    assert "reached" not in page.text("#notices")


@pytest.mark.slow(reason="a server is stopped and started again")
def test_a_server_that_goes_and_comes_back(instance, open_page):
    one = instance()
    page = open_page(one.url + "/panel")
    page.wait("document.querySelectorAll('.tile').length === 8")
    page.wait("document.querySelector('#routes tbody').textContent.includes('/api/panel/events')")
    page.evaluate("document.getElementById('log-filter').value = 'kept'")
    one.kill()
    page.wait("document.querySelector('#notices').textContent.includes('cannot be reached')")
    assert page.text("#state .chip") == "Not reachable"
    # What was known stays to be seen.
    assert page.evaluate("document.querySelectorAll('.tile').length") == 8
    assert page.low_contrast() == [] and page.unfit() == []
    one.start()
    page.wait("document.querySelector('#state .chip').textContent === 'Running'")
    page.wait("document.querySelector('.toasts').textContent.includes('The server is back.')")
    assert "reached" not in page.text("#notices")
    assert page.evaluate("document.getElementById('log-filter').value") == "kept"
    assert not page.problems
