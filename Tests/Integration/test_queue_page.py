"""The page at the root in a real browser: recordings go in; their jobs are watched, cancelled, tried again, erased."""
import contextlib
import json
import re
import shutil
import socket
import threading
import wave

import pytest
import requests

from browser import CHROMIUM, COMBINATIONS, Page
from conftest import SAMPLE, wait_for

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="SKIPPED: no chromium; run scripts/setup test")

ROWS = "[...document.querySelectorAll('#jobs .row')]"
# How many event streams the page has open, at most and now, and which jobs were followed.
WATCH_STREAMS = """
    window.streams = { open: 0, most: 0, jobs: [] };
    const ask = window.fetch;
    window.fetch = async (path, options) => {
        if (!String(path).includes("transcribe-events")) return ask(path, options);
        streams.jobs.push(path);
        streams.open += 1;
        streams.most = Math.max(streams.most, streams.open);
        options.signal.addEventListener("abort", () => { streams.open -= 1; }, { once: true });
        return ask(path, options);
    };
"""


@pytest.fixture(scope="module")
def server(shared):
    """One job at a time, so that others wait."""
    return shared("--max-jobs", "1")


@pytest.fixture(scope="module")
def long_recording(tmp_path_factory):
    """The sample over and over: so long that there is time to cancel it."""
    path = tmp_path_factory.mktemp("queue") / "긴 회의.wav"
    with wave.open(str(SAMPLE)) as source, wave.open(str(path), "wb") as target:
        target.setparams(source.getparams())
        frames = source.readframes(source.getnframes())
        for _ in range(80):
            target.writeframes(frames)
    return path


@pytest.fixture(scope="module")
def page(server):
    page = Page(server.url + "/").ready()
    yield page
    page.close()


@pytest.fixture(autouse=True)
def clean(server, page):
    """Each test begins with an empty queue, a page in English, and nothing kept."""
    erase_all(server)
    page.close_tabs()
    page.go(server.url + "/connect")
    page.evaluate("localStorage.clear(); sessionStorage.clear()")
    page.errors.clear()
    page.problems.clear()
    page.resize(1280, 800)
    page.scheme("light")
    page.go(server.url + "/")
    yield
    # What stands behind a link to a transcript is another page's matter.
    elsewhere = ("/t/", "/favicon.ico")
    assert not page.problems
    assert [error for error in page.errors if not any(path in error.get("url", "") for path in elsewhere)] == []


def jobs(server, **query):
    return requests.get(server.url + "/api/transcribe-jobs/", params={"limit": 500, **query}, timeout=10).json()


def erase_all(server):
    for job in jobs(server)["jobs"]:
        requests.delete(f"{server.url}/api/transcribe-jobs/{job['job_id']}?purge=true", timeout=10)
    wait_for(lambda: jobs(server)["total"] == 0)


def send(server, path, **fields):
    with open(path, "rb") as file:
        upload = requests.post(server.url + "/api/upload/", files={"file": file}, timeout=30).json()
    return create(server, upload["file_id"], **fields)


def create(server, file_id, **fields):
    answer = requests.post(server.url + "/api/transcribe-async/", json={"file_id": file_id, **fields}, timeout=10)
    assert answer.status_code == 200, answer.text
    return answer.json()["job_id"]


def row(name):
    """The newest row of that name, as an expression."""
    return f"{ROWS}.find((row) => row.querySelector('.row-name').textContent === {json.dumps(name)})"


def wait_state(page, name, state, seconds=60):
    page.wait(f"{row(name)}?.dataset.state === {json.dumps(state)}", seconds)


def mark(page, name, identity):
    """Gives the row of a name an id to press parts of it."""
    page.evaluate(f"{row(name)}.id = {json.dumps(identity)}")
    return "#" + identity


# ---- a person's path ----

@pytest.mark.slow(reason="recordings of ten minutes are worked on")
@pytest.mark.parametrize("language, scheme", [("en", "light"), ("ko", "dark")])
def test_a_path_with_the_mouse(server, page, long_recording, tmp_path, language, scheme):
    page.resize(390, 844, phone=True)
    page.scheme(scheme)
    page.press(f"[data-language={language}]")
    assert page.visible("#jobs-nothing")
    short, other = tmp_path / "first call.wav", tmp_path / "다른 회의.wav"
    shutil.copy(SAMPLE, short)
    shutil.copy(long_recording, other)
    # Three recordings and something else are dropped somewhere on the page.
    (tmp_path / "notes.txt").write_text("not audio")
    page.drop(200, 700, long_recording, other, short, tmp_path / "notes.txt")
    page.wait("document.querySelector('#notice').textContent.includes('notes.txt')")
    page.press("#notice-close")
    page.wait(f"{ROWS}.length === 3 && document.querySelector('#uploads').hidden")
    # One long recording is worked on, the other waits behind it and is told its position.
    long, waits = "긴 회의.wav", "다른 회의.wav"
    page.wait(f"[{row(long)}, {row(waits)}].some((row) => row.dataset.state === 'processing')")
    if page.evaluate(f"{row(long)}.dataset.state") != "processing":
        long, waits = waits, long
    page.wait(f"Number({row(long)}.querySelector('[role=progressbar]').ariaValueNow) >= 15")
    position = "Next|[23] in the queue" if language == "en" else "다음 차례|대기 [23]번째"
    assert re.search(position, page.evaluate(f"{row(waits)}.innerText"))

    running = mark(page, long, "long")
    page.press(f"{running} [data-action=cancel]")
    wait_state(page, long, "cancelled")
    page.press(f"{running} [data-action=retry]")
    page.wait(f"['pending', 'processing'].includes({row(long)}.dataset.state)")
    for name in (short.name, waits, long):
        wait_state(page, name, "completed")
    page.wait(f"{row(short.name)}.querySelector('.sentence').textContent.startsWith('The committee will meet')")
    assert "0:07 · English" in page.evaluate(f"{row(short.name)}.querySelector('.facts').textContent")
    # They are in the library, under their names.
    def found():
        answer = requests.get(server.url + "/api/transcripts", params={"q": "ommitte"}, timeout=10).json()
        return {transcript["title"] for transcript in answer["transcripts"]}

    wait_for(lambda: {short.name, waits, long} <= found())

    # Erased only after a question.
    second = mark(page, "다른 회의.wav", "second")
    page.press(f"{second} [data-action=delete]")
    page.press("dialog[open] [value='']")
    assert page.evaluate("!document.querySelector('dialog[open]')") and jobs(server)["total"] == 3
    page.press(f"{second} [data-action=delete]")
    assert "다른 회의.wav" in page.text("dialog[open] h2")
    page.press("dialog[open] [value=agree]")
    page.wait(f"{ROWS}.length === 2")
    assert jobs(server)["total"] == 2

    job = page.evaluate(f"{row('first call.wav')}.dataset.job")
    page.errors.clear()
    page.press(f"{mark(page, 'first call.wav', 'first')} .row-name")
    page.wait(f"location.pathname === '/t/{job}'")
    page.errors.clear()


def test_a_path_with_the_keyboard(server, page, long_recording, tmp_path):
    page.resize(390, 844, phone=True)
    page.tab_to("[data-language=ko]")
    page.key("Enter")
    # Enter opens the window in which the system lets files be chosen.
    page.call("Page.setInterceptFileChooserDialog", enabled=True)
    page.tab_to("#choose-files")
    page.key("Enter")
    page.call("Page.setInterceptFileChooserDialog", enabled=False)
    short = tmp_path / "짧은 통화.wav"
    shutil.copy(SAMPLE, short)
    page.choose("#files", long_recording, short)
    wait_state(page, "긴 회의.wav", "processing")
    page.wait("document.querySelector('#uploads').hidden")
    long = mark(page, "긴 회의.wav", "long")
    page.tab_to(f"{long} [data-action=cancel]")
    page.key("Enter")
    # The focus stays in the row when what was pressed is gone.
    page.wait(f"document.activeElement.matches('{long} [data-action=retry]')")
    assert page.evaluate("document.activeElement.ariaLabel") == "긴 회의.wav 다시 시도"
    page.key("Enter")
    page.wait(f"document.activeElement.matches('{long} [data-action=cancel]')")
    page.key(" ")
    wait_state(page, "긴 회의.wav", "cancelled")
    page.tab_to(f"{long} [data-action=delete]")
    page.key("Enter")
    page.wait("document.querySelector('dialog[open]') !== null")
    # The harmless answer has the focus; Escape is one, too.
    assert page.evaluate("document.activeElement.value") == ""
    page.key("Escape")
    page.wait(f"document.activeElement.matches('{long} [data-action=delete]')")
    page.key("Enter")
    page.wait("document.querySelector('dialog[open]') !== null")
    page.key("Tab")
    page.key("Enter")
    page.wait(f"{ROWS}.length === 1")
    assert page.evaluate("document.activeElement.closest('#jobs .row') !== null")
    wait_state(page, "짧은 통화.wav", "completed")
    page.tab_to("#jobs a.row-name[href]", back=True)
    page.key("Enter")
    page.wait("location.pathname.startsWith('/t/')")
    page.errors.clear()


# ---- what goes in ----

def test_a_folder_with_folders_in_it(server, page, tmp_path):
    folder = tmp_path / "통화"
    (folder / "2026" / "11").mkdir(parents=True)
    for path in (folder / "a.wav", folder / "2026" / "b.wav", folder / "2026" / "11" / "c.wav"):
        shutil.copy(SAMPLE, path)
    (folder / "2026" / "list.csv").write_text("a,b")
    (folder / ".DS_Store").write_text("")
    page.drop(600, 500, folder)
    page.wait(f"{ROWS}.length === 3")
    page.wait("document.querySelector('#notice').textContent.includes('list.csv')")
    assert ".DS_Store" not in page.text("#notice")
    assert sorted(job["filename"] for job in jobs(server)["jobs"]) == ["a.wav", "b.wav", "c.wav"]


def test_what_is_chosen_is_asked_for_and_remembered(server, page, tmp_path):
    page.press("#open-options")
    page.wait("document.querySelector('#options').open")
    assert "tiny-en" in page.text("#options-model")
    assert not page.visible("#option-count")
    for name, value in (("language", "en"), ("speakers", "voices")):
        page.evaluate(f"""(() => {{ const field = document.getElementById('option-{name}');
            field.value = '{value}'; field.dispatchEvent(new Event('change')); }})()""")
    page.press("#option-count")
    page.type("99")
    page.press("[data-priority='5']")
    # What is out of range is brought into it, in sight.
    assert page.evaluate("document.getElementById('option-count').value") == "64"
    page.evaluate("document.getElementById('option-count').select()")
    page.press("#option-count", times=3)
    page.type("1")
    page.press("#options [data-text=done]")
    page.reload()
    assert page.evaluate("document.getElementById('quick-speakers').value") == "voices"
    assert page.text("#options-count") == "2 set"
    path = tmp_path / "one.wav"
    shutil.copy(SAMPLE, path)
    page.choose("#files", path)
    wait_state(page, "one.wav", "completed")
    [job] = jobs(server)["jobs"]
    assert (job["language"], job["priority"]) == ("en", 5)
    result = requests.get(f"{server.url}/api/transcribe-status/{job['job_id']}", timeout=10).json()["result"]
    assert {segment["speaker"] for segment in result["segments"]} == {"SPEAKER_00"} and result["segments"][0]["words"]
    page.wait(f"{row('one.wav')}.querySelector('.facts').textContent.includes('1 speaker')")
    assert page.evaluate(f"{row('one.wav')}.querySelector('.chip').textContent") == "Priority +5"


def test_an_upload_outlives_a_lost_connection(server, page, long_recording):
    page.call("Network.enable")
    limits = {"latency": 0, "downloadThroughput": -1}
    page.call("Network.emulateNetworkConditions", offline=False, uploadThroughput=2_000_000, **limits)
    page.choose("#files", long_recording)
    page.wait("Number(document.querySelector('#uploads [role=progressbar]')?.ariaValueNow) > 3")
    page.call("Network.emulateNetworkConditions", offline=True, uploadThroughput=-1, **limits)
    page.wait("document.querySelector('#uploads .row-problem')?.textContent.includes('Trying again')")
    page.call("Network.emulateNetworkConditions", offline=False, uploadThroughput=-1, **limits)
    page.wait(f"{ROWS}.length === 1 && document.querySelector('#uploads').hidden")
    assert jobs(server)["total"] == 1
    page.errors.clear()


def test_what_is_no_audio_is_told(server, page, tmp_path):
    bad = tmp_path / "broken.wav"
    bad.write_bytes(b"no audio at all" * 100)
    page.choose("#files", bad)
    page.wait("document.querySelector('#uploads [data-upload]')?.dataset.state === 'failed'")
    assert page.text("#uploads .row-problem").startswith("This file cannot be read as audio.")
    page.press("[data-language=ko]")
    page.wait("document.querySelector('#uploads .row-problem').textContent.startsWith('소리로 읽을 수 없는')")
    # To send it again would change nothing: it can only be removed.
    assert not page.visible("#uploads [aria-label*=시도]")
    page.press("#uploads [aria-label='broken.wav 빼기']")
    page.wait("document.querySelector('#uploads').hidden")
    page.errors.clear()


def test_a_file_that_is_too_large(shared, page, long_recording):
    server = shared("--max-upload-mb", "1")
    tab = page.another(server.url + "/")
    tab.choose("#files", long_recording)
    tab.wait("document.querySelector('#uploads [data-upload]')?.dataset.state === 'failed'")
    assert "1000000 bytes" in tab.text("#uploads .row-problem")


def test_a_file_that_is_gone_before_its_turn(page, long_recording, tmp_path):
    page.call("Network.enable")
    limits = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    page.call("Network.emulateNetworkConditions", offline=True, **limits)
    path = tmp_path / "moved.wav"
    shutil.copy(SAMPLE, path)
    page.choose("#files", path)
    page.wait("document.querySelector('#uploads .row-problem')?.textContent.includes('Trying again')")
    path.unlink()
    page.call("Network.emulateNetworkConditions", offline=False, **limits)
    page.wait("document.querySelector('#uploads [data-upload]')?.dataset.state === 'failed'")
    assert page.text("#uploads .row-problem").startswith("The file was changed or moved")
    page.press("#uploads [aria-label='Remove moved.wav']")
    page.errors.clear()


# ---- what becomes of it ----

@pytest.mark.slow(reason="forty jobs behind a long one")
def test_few_streams_for_many_jobs(server, page, long_recording):
    """Only what runs or waits in sight is followed, at most four at once; the rest is seen in the list."""
    page.call("Page.addScriptToEvaluateOnNewDocument", source=WATCH_STREAMS)
    first = send(server, long_recording)
    with open(SAMPLE, "rb") as file:
        upload = requests.post(server.url + "/api/upload/", files={"file": file}, timeout=30).json()["file_id"]
    others = [create(server, upload) for _ in range(40)]
    page.go(server.url + "/")
    page.wait(f"{ROWS}.length === 41")
    page.wait("document.querySelector('#tabs [data-status=pending] .count').textContent === '40'")
    page.wait("streams.jobs.length >= 4")
    assert page.evaluate("streams.most") == 4
    # The one that runs is the oldest, at the end of the list.
    page.evaluate(f"document.querySelector('[data-job=\"{first}\"]').scrollIntoView()")
    page.wait(f"streams.jobs.some((path) => path.endsWith('{first}'))")
    requests.delete(f"{server.url}/api/transcribe-jobs/{first}", timeout=10)
    page.wait(f"document.querySelector('[data-job=\"{first}\"]').dataset.state === 'cancelled'")
    page.wait("document.querySelector('#tabs [data-status=completed] .count').textContent === '40'")
    page.wait(f"{ROWS}.filter((row) => row.dataset.state === 'completed').length === 40")
    assert len(others) == 40 and page.evaluate("streams.most") == 4
    # Nothing runs: nothing is followed.
    page.wait("streams.open === 0 || streams.jobs.length === streams.open")


def test_filters_and_pages_are_in_the_address(server, page, long_recording):
    first = send(server, long_recording)
    with open(SAMPLE, "rb") as file:
        upload = requests.post(server.url + "/api/upload/", files={"file": file}, timeout=30).json()["file_id"]
    # One of many has a priority, so only the list as a whole could tell the positions.
    waiting = [create(server, upload) for _ in range(120)]
    for job in waiting[:60]:
        requests.delete(f"{server.url}/api/transcribe-jobs/{job}", timeout=10)
    page.go(server.url + "/")
    page.wait("document.querySelector('#tabs [data-status=cancelled] .count').textContent === '60'")
    page.press("#tabs [data-status=cancelled]")
    page.wait(f"{ROWS}.length === 50 && {ROWS}.every((row) => row.dataset.state === 'cancelled')")
    assert page.evaluate("location.search") == "?status=cancelled" and page.text("#range") == "1–50 of 60"
    page.press("#older")
    page.wait(f"{ROWS}.length === 10")
    assert page.evaluate("location.search") == "?status=cancelled&from=50" and page.text("#range") == "51–60 of 60"
    page.reload()
    page.wait(f"{ROWS}.length === 10")
    page.evaluate("history.back()")
    page.wait(f"{ROWS}.length === 50")
    page.evaluate("history.back()")
    page.wait(f"{ROWS}.some((row) => row.dataset.state !== 'cancelled')")
    requests.delete(f"{server.url}/api/transcribe-jobs/{first}", timeout=10)


@pytest.mark.slow(reason="jobs are tried again")
def test_why_a_job_failed_and_what_helps(server, page, long_recording):
    blocker = send(server, long_recording)
    job = send(server, SAMPLE)
    upload = jobs(server)["jobs"][0]["file_path"]
    # The recording goes from the server's disk before its turn comes.
    next(server.data.rglob(upload)).unlink()
    requests.delete(f"{server.url}/api/transcribe-jobs/{blocker}", timeout=10)
    page.wait(f"document.querySelector('[data-job=\"{job}\"]')?.dataset.state === 'failed'")
    words = f"document.querySelector('[data-job=\"{job}\"] .row-problem').textContent"
    assert page.evaluate(words).startswith("The recording is no longer on the server. Upload it again.")
    page.press("[data-language=ko]")
    assert page.evaluate(words).startswith("녹음 파일이 서버에 더 이상 없습니다. 파일을 다시 올려 주세요.")
    page.press(f"[data-job='{job}'] summary")
    assert upload in page.text(f"[data-job='{job}'] details span")


class Relay:
    """An address that stays when the server behind it is started anew."""

    def __init__(self, port):
        self.port = port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(("127.0.0.1", self.port))
            except OSError:
                client.close()
                continue
            for one, other in ((client, server), (server, client)):
                threading.Thread(target=self._copy, args=(one, other), daemon=True).start()

    @staticmethod
    def _copy(source, target):
        with contextlib.suppress(OSError):
            while data := source.recv(65_536):
                target.sendall(data)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@pytest.mark.slow(reason="a server is killed and started again in the middle of a long recording")
def test_a_server_that_is_killed_and_comes_back(start, page, long_recording, tmp_path):
    data, kept = tmp_path / "data", tmp_path / "kept"
    server = start(data=data)
    relay = Relay(int(server.url.rsplit(":", 1)[1]))
    tab = page.another(relay.url + "/")
    tab.choose("#files", long_recording)
    wait_state(tab, "긴 회의.wav", "processing")
    server.process.kill()
    server.process.wait()
    shutil.copytree(data, kept)
    tab.wait("document.querySelector('#state').dataset.state === 'trouble'")
    assert "cannot be reached" in tab.text("#state")
    # What was there stays in sight; what comes meanwhile waits.
    short = tmp_path / "meanwhile.wav"
    shutil.copy(SAMPLE, short)
    tab.choose("#files", short)
    tab.wait("document.querySelector('#uploads .row-problem')?.textContent.includes('Trying again')")
    assert tab.evaluate(f"{row('긴 회의.wav')} !== undefined")
    relay.port = int(start(data=kept).url.rsplit(":", 1)[1])
    tab.wait("document.querySelector('#state').dataset.state === 'ok'")
    for name in ("meanwhile.wav", "긴 회의.wav"):
        wait_state(tab, name, "completed")
    relay.listener.close()
    assert not tab.problems


def test_the_key(shared, page, tmp_path):
    server = shared("--api-keys", "first-key,second-key,키/1")
    tab = page.another(server.url + "/connect")
    tab.call("Page.navigate", url=server.url + "/")
    tab.wait("document.activeElement?.id === 'key'")
    tab.type("wrong")
    tab.key("Enter")
    tab.wait("document.getElementById('key-problem').textContent !== ''")
    tab.type("키/1")
    tab.key("Enter")
    tab.ready()
    tab.wait("!document.getElementById('key-form').checkVisibility()")
    path = tmp_path / "with key.wav"
    shutil.copy(SAMPLE, path)
    tab.choose("#files", path)
    wait_state(tab, "with key.wav", "completed")
    assert tab.unfit() == []
    assert not tab.problems


# ---- recording ----

@pytest.fixture(scope="module")
def microphone(tmp_path_factory):
    """The sample twice, with silence around."""
    path = tmp_path_factory.mktemp("queue") / "microphone.wav"
    with wave.open(str(SAMPLE)) as source, wave.open(str(path), "wb") as target:
        target.setparams(source.getparams())
        second = bytes(2 * source.getframerate())
        frames = source.readframes(source.getnframes())
        target.writeframes(second + frames + second + frames + 20 * second)
    return path


@pytest.mark.slow(reason="records for some seconds")
def test_a_recording_is_named_heard_and_sent(server, microphone):
    page = Page(server.url + "/", microphone).ready()
    try:
        page.press("#record")
        page.wait("document.querySelector('#recorder').dataset.state === 'recording'")
        page.wait("Number(document.querySelector('#recorder-level').ariaValueNow) > -40")
        page.wait("document.querySelector('#recorder-time').textContent >= '0:05'")
        assert page.low_contrast() == [] and page.unfit() == []
        page.press("#recorder-pause")
        paused = page.text("#recorder-time")
        assert page.text("#recorder-status") == "Paused"
        page.press("#recorder-pause")
        page.wait(f"document.querySelector('#recorder-time').textContent > '{paused}'")
        page.press("#recorder-stop")
        page.wait("document.querySelector('#recorder').dataset.state === 'done'")
        # It can be heard, and how long it is is known.
        page.wait("document.querySelector('#recorder-audio').duration > 4")
        page.wait("document.querySelector('#recorder-audio').currentTime === 0")
        page.evaluate("document.querySelector('#recorder-audio').play()")
        page.wait("document.querySelector('#recorder-audio').currentTime > 0.2")
        page.press("#recorder-name", times=3)
        page.type("새 녹음")
        page.press("#recorder-send")
        wait_state(page, "새 녹음.webm", "completed")
        said = f"{row('새 녹음.webm')}.querySelector('.sentence').textContent"
        page.wait(f"{said} !== '' && {said} !== 'No speech was heard.'")
        # Sent, it is kept no longer.
        assert page.evaluate("document.querySelector('#kept').hidden")
        page.reload()
        assert page.evaluate("document.querySelector('#kept').hidden")
        assert not page.problems and not page.errors
    finally:
        page.close()


@pytest.mark.slow(reason="records for some seconds")
def test_a_recording_outlives_its_tab(server, microphone):
    page = Page(server.url + "/", microphone).ready()
    try:
        page.press("#record")
        page.wait("document.querySelector('#recorder-time').textContent >= '0:04'")
        # The tab goes without a word; what it recorded up to then is there in the next one.
        tab = page.another(server.url + "/connect")
        page.call("Page.navigate", url="about:blank")
        # A recording to which nothing was added for so long goes on in no other tab.
        tab.call("Page.addScriptToEvaluateOnNewDocument", source="Date.now = ((now) => () => now() + 20_000)(Date.now)")
        tab.go(server.url + "/")
        tab.call("Page.bringToFront")
        tab.wait("document.querySelectorAll('#kept .row').length === 1 && !document.hidden")
        assert tab.unfit() == [] and tab.low_contrast() == []
        tab.press("#kept .button:not(.primary)")
        tab.wait("document.querySelector('#kept audio').currentTime > 0.2")
        tab.press("#kept .primary")
        tab.wait(f"{ROWS}[0]?.dataset.state === 'completed'")
        tab.wait("document.querySelector('#kept').hidden")
        tab.wait(f"{ROWS}[0].querySelector('.sentence').textContent !== ''")
        assert not tab.problems
    finally:
        page.close()


def test_a_microphone_that_is_refused_is_told(server):
    page = Page(server.url + "/", asks=True, flags=["--use-fake-device-for-media-stream", "--deny-permission-prompts"]).ready()
    try:
        page.press("#record")
        page.wait("document.querySelector('#notice').checkVisibility()")
        assert "microphone" in page.text("#notice") and not page.evaluate("document.querySelector('#recorder').open")
    finally:
        page.close()


# ---- how it looks ----

SHOW = {
    "list": "",
    "options": "document.getElementById('open-options').click()",
    "recorder": """document.getElementById('options').close(); const recorder = document.getElementById('recorder');
        recorder.querySelector('.recorder-done').hidden = false; for (const id of ['recorder-send', 'recorder-later'])
        document.getElementById(id).hidden = false; recorder.showModal()""",
    "key": "document.getElementById('recorder').close(); document.getElementById('key-form').hidden = false",
    "notice": """document.getElementById('notice').hidden = false;
        document.querySelector('#notice strong').textContent = 'Something went wrong'""",
}


@pytest.mark.parametrize("language, scheme", COMBINATIONS)
def test_how_it_looks(server, page, long_recording, tmp_path, scheme, language):
    """Nothing wider than the window, contrast, sizes for fingers, and what axe finds, in every state."""
    name = tmp_path / f"{'아주 긴 이름의 녹음 파일 ' * 5}.wav"
    shutil.copy(SAMPLE, name)
    send(server, name, priority=10)
    running = send(server, long_recording)
    cancelled = send(server, name)
    waiting = send(server, SAMPLE, priority=-10)
    requests.delete(f"{server.url}/api/transcribe-jobs/{cancelled}", timeout=10)
    page.scheme(scheme)
    for width, height in ((1280, 800), (390, 844), (320, 640)):
        page.resize(width, height, phone=width < 1000)
        page.go(server.url + "/")
        page.click(f"[data-language={language}]")
        page.wait(f"{ROWS}.length === 4 && document.querySelector('[data-status=completed] .count').textContent === '1'")
        page.evaluate(f"{ROWS}[3].scrollIntoView({{ block: 'center' }})")
        page.wait(f"{ROWS}[3].querySelector('.sentence').textContent !== ''")
        for state, script in SHOW.items():
            page.evaluate(f"{{ {script} }}")
            assert page.outside() == [], (width, state)
            assert page.evaluate("innerWidth") == width
            assert page.low_contrast() == [], (width, state)
            if width < 1000:
                assert page.small(".row-title, .row-problem, #key-form") == [], (width, state)
        assert page.unfit() == []
        page.evaluate("document.getElementById('key-form').hidden = true")
    for job in (running, waiting):
        requests.delete(f"{server.url}/api/transcribe-jobs/{job}", timeout=10)
