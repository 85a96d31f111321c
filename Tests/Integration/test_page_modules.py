"""The modules of the queue, the library and of all pages that know no page, called in a browser."""
import pytest

from browser import CHROMIUM, Page

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="SKIPPED: no chromium; run scripts/setup test")


@pytest.fixture(scope="module")
def run(server):
    """Calls a function body of a page that may await modules; gives what it returns."""
    page = Page(server.url + "/connect", language="en-US").ready()
    page.call("Emulation.setTimezoneOverride", timezoneId="Asia/Seoul")
    yield lambda body: page.evaluate(f"(async () => {{ {body} }})()")
    page.close()


# ---- all pages ----

def test_event_streams_in_any_parts(run):
    """However the text is cut, the messages are the same; what is no message is none."""
    stream = (": hello\\n\\nid: 7\\ndata: {\\\"a\\\":1}\\n\\nevent: deleted\\r\\ndata: x\\r\\ndata:y\\r\\n\\r\\n"
              "retry: 10\\nid\\n\\ndata\\n\\n")
    assert run(f"""
        const {{ EventStreamParser }} = await import("/event-stream.js");
        const text = "{stream}";
        const found = new Set();
        for (let size = 1; size <= text.length; size += 1) {{
            const parser = new EventStreamParser();
            const messages = [];
            for (let at = 0; at < text.length; at += size) messages.push(...parser.take(text.slice(at, at + size)));
            found.add(JSON.stringify(messages));
        }}
        return [...found].map(JSON.parse);
    """) == [[{"event": "message", "data": '{"a":1}', "id": "7"}, {"event": "deleted", "data": "x\ny", "id": "7"},
              {"event": "message", "data": "", "id": ""}]]


def test_errors_of_the_server_and_of_others(run):
    assert run("""
        const { errorOf } = await import("/api.js");
        const page = { text: (name, value) => `${name} ${value}` };
        const show = (error) => [error.status, error.code, error.message, error.field, error.isPassing, error.retryAfter];
        return [
            errorOf(page, 422, '{"detail":{"code":"invalid_value","message":"Wrong.","field":"limit"}}'),
            errorOf(page, 429, '{"error":{"code":"queue_full","message":"Full."}}', "5"),
            errorOf(page, 502, "<html>Bad gateway</html>"), errorOf(page, 404, '{"detail":"gone"}'),
        ].map(show);
    """) == [[422, "invalid_value", "Wrong.", "limit", False, None], [429, "queue_full", "Full.", None, True, 5],
             [502, "http_502", "error.status 502", None, True, None], [404, "http_404", "gone", None, False, None]]


# A server of the test's own: each entry of `script` answers one request. `page`, `key` and `form` as API wants them.
SERVER = """
    const { API } = await import("/api.js");
    const asked = [];
    const answers = (...script) => {
        window.fetch = async (path, options) => {
            asked.push([options.method, path, options.headers["last-event-id"] ?? null, options.headers.authorization ?? null]);
            return script.shift()();
        };
    };
    const stream = (text, breaks) => () => new Response(new ReadableStream({ start(controller) {
        controller.enqueue(new TextEncoder().encode(text));
        // A stream that breaks loses what was not read yet: it breaks a little later.
        if (breaks) setTimeout(() => controller.error(new TypeError("network error")), 50);
        else controller.close();
    } }));
    const json = (status, value) => () => new Response(JSON.stringify(value), { status });
    const key = { value: null, get headers() { return this.value ? { authorization: `Bearer ${this.value}` } : {}; } };
    const page = { code: "en", text: (name) => name };
    const real = window.fetch;
"""


def test_a_stream_that_breaks_goes_on_behind_its_last_message(run):
    assert run(SERVER + """
        const api = new API(page, key, null);
        answers(stream("id: 1\\ndata: a\\n\\nid: 2\\ndata: b\\n\\ndata: cut off", true), json(503, {}),
                stream("id: 3\\ndata: c\\n\\nid: 4\\ndata: d\\n\\n"));
        const heard = [];
        let lost = 0;
        await api.follow("/events", ({ data }) => { heard.push(data); return data === "c"; }, { lost: () => { lost += 1; } });
        answers(json(404, { detail: { code: "job_not_found", message: "Gone." } }));
        const gone = await api.follow("/events", () => true).catch((error) => error.code);
        window.fetch = real;
        return [heard, lost, gone, asked.map(([, , id]) => id)];
    """) == [["a", "b", "c"], 2, "job_not_found", [None, "2", "2", None]]


def test_requests_wait_for_a_key(run):
    """However many ask, the field is shown once, and each request is sent again with what was typed in."""
    assert run(SERVER + """
        let shown = 0;
        let given;
        const form = { ask: () => { shown += 1; return given ??= new Promise((resolve) => { form.give = resolve; }); } };
        const api = new API(page, key, form);
        answers(json(401, {}), json(401, {}), json(200, { a: 1 }), json(200, { a: 2 }));
        const both = Promise.all([api.get("/one"), api.post("/two", { b: 1 })]);
        await new Promise((resolve) => setTimeout(resolve, 20));
        const before = asked.length;
        key.value = "secret";
        form.give();
        const found = await both;
        window.fetch = real;
        return [before, found, asked.slice(2).map(([method, path, , sent]) => [method, path, sent])];
    """) == [2, [{"a": 1}, {"a": 2}], [["GET", "/one", "Bearer secret"], ["POST", "/two", "Bearer secret"]]]


def test_lengths_and_moments(run):
    assert run("""
        const { clock, ago, since, size } = await import("/time.js");
        const [ko, en] = [{ code: "ko" }, { code: "en" }];
        const now = Date.parse("2026-11-30T12:00:00Z");
        return [
            [0, 7.9, 754, 3723, -1, null, Infinity].map(clock),
            ago(en, now - 20_000, now), ago(ko, now - 3 * 60_000, now), ago(en, now - 86_400_000, now),
            since(en, now - 86_400_000, now), since(en, "2025-01-02T00:00:00Z", now),
            size(en, 512_000), size(en, 3_400_000), size(en, 2.5e9),
        ];
    """) == [["0:00", "0:07", "12:34", "1:02:03", "", "", ""], "now", "3분 전", "yesterday", "yesterday", "Jan 2, 2025",
             "512 kB", "3.4 MB", "2.5 GB"]


# ---- the queue ----

def test_options_make_fields(run):
    assert run("""
        const { fields, sound, DEFAULTS } = await import("/queue/options.js");
        return [
            fields(DEFAULTS),
            fields({ ...DEFAULTS, language: "ko", speakers: "voices", speakerCount: 3, privacy: true, priority: -5,
                     classification: true, agent: true, hotwords: " Sori, 소리 " }),
            fields({ ...DEFAULTS, speakers: "channels", speakerCount: 3 }),
            sound({ language: "x y", speakers: "all", speakerCount: 65, privacy: "yes", priority: 11, hotwords: 7 }),
            sound("nothing"), sound(null),
        ];
    """) == [{"word_timestamps": True},
             {"word_timestamps": True, "language": "ko", "diarize": True, "num_speakers": 3, "privacy_removal": True,
              "classification": True, "ai_agent": True, "hotwords": "Sori, 소리", "priority": -5},
             {"word_timestamps": True, "channels": "split"}] + 3 * [
                 {"language": "", "speakers": "none", "speakerCount": None, "privacy": False, "classification": False,
                  "agent": False, "hotwords": "", "priority": 0}]


def test_which_files_are_recordings(run):
    assert run("""
        const { sort } = await import("/queue/recording-files.js");
        const { recordings, skipped } = sort([
            { name: "a.WAV" }, { name: "통화.m4a" }, { name: "voice", type: "audio/ogg" }, { name: "clip.unknown", type: "video/x" },
            { name: "notes.txt", type: "text/plain" }, { name: "mp3" }, { name: ".DS_Store" }, { name: ".a.wav" }, { name: "Thumbs.db" },
        ]);
        return [recordings, skipped].map((files) => files.map(({ name }) => name));
    """) == [["a.WAV", "통화.m4a", "voice", "clip.unknown"], ["notes.txt", "mp3"]]


UPLOADS = """
    const { UploadQueue } = await import("/queue/upload-queue.js");
    const queue = new UploadQueue();
    const states = () => Object.fromEntries(queue.items.map(({ id, state }) => [id, state]));
    const lost = { isPassing: true, status: 0 };
"""


def test_at_most_three_uploads_at_once(run):
    assert run(UPLOADS + """
        for (const id of "abcde") queue.add(id, { name: id, size: 10 });
        const first = queue.next(0).map(({ id }) => id);
        const none = queue.next(0).length;
        queue.uploaded("a", "file-a");
        const creating = [states().a, queue.next(0).length];
        queue.created("a");
        queue.progressed("b", 99);
        const next = queue.next(0).map(({ id }) => id);
        queue.remove("b");
        return [first, none, creating, next, queue.next(0).map(({ id }) => id), states(), queue.active];
    """) == [["a", "b", "c"], 0, ["creating", 0], ["d"], ["e"],
             {"c": "sending", "d": "sending", "e": "sending"}, 3]


def test_a_lost_connection_is_tried_again_later_each_time(run):
    assert run(UPLOADS + """
        queue.add("a", { name: "a", size: 10 });
        const pauses = [];
        let now = 0;
        for (let time = 0; time < 8; time += 1) {
            queue.next(now);
            queue.failed("a", lost, now);
            pauses.push((queue.wakeAt - now) / 1000);
            now = queue.wakeAt;
        }
        const early = queue.next(now - 1).length;
        queue.online();
        const online = queue.next(now - 1).length;
        queue.failed("a", { isPassing: true, status: 429, retryAfter: 90 }, now);
        return [pauses, early, online, (queue.wakeAt - now) / 1000];
    """) == [[1, 2, 4, 8, 16, 30, 30, 30], 0, 1, 90]


def test_what_stays_wrong_waits_for_the_reader(run):
    assert run(UPLOADS + """
        for (const id of "ab") queue.add(id, { name: id, size: 10 });
        queue.next(0);
        queue.failed("a", { isPassing: false, status: 415 }, 0);
        queue.failed("b", { isPassing: true, status: 507 }, 0);
        const failed = [states(), queue.wakeAt];
        queue.retry("a");
        return [failed, states(), queue.next(0).length, queue.get("a").error];
    """) == [[{"a": "failed", "b": "failed"}, None], {"a": "waiting", "b": "failed"}, 1, None]


def test_a_job_that_could_not_be_made_is_made_without_sending_again(run):
    """Unless the server knows the upload no longer: then it is sent once more."""
    assert run(UPLOADS + """
        queue.add("a", { name: "a", size: 10 });
        queue.next(0);
        queue.uploaded("a", "file-a");
        queue.failed("a", lost, 0);
        const again = queue.next(5000).map(({ state, fileID }) => [state, fileID]);
        queue.retry("a");
        queue.failed("a", { isPassing: false, status: 404 }, 5000);
        const tried = [states().a, queue.get("a").fileID];
        queue.get("a").tries = 0;
        return [again, tried];
    """) == [[["creating", "file-a"]], ["failed", "file-a"]]
    assert run(UPLOADS + """
        queue.add("a", { name: "a", size: 10 });
        queue.next(0);
        queue.uploaded("a", "file-a");
        queue.failed("a", { isPassing: false, status: 404 }, 0);
        const again = queue.next(0).map(({ state, fileID }) => [state, fileID]);
        queue.uploaded("a", "file-b");
        return [again, states()];
    """) == [[["sending", None]], {"a": "creating"}]


def test_what_a_job_tells(run):
    assert run("""
        const { nameOf, reasonOf, summaryOf, firstSentence } = await import("/queue/job-facts.js");
        const segments = [{ text: " Good morning. How are you?", speaker: "SPEAKER_00" }, { text: "Fine", speaker: "Ada" },
                          { text: "Yes", speaker: "SPEAKER_00" }];
        return [
            nameOf({ filename: "a.wav", file_path: "x" }), nameOf({ file_path: "0123.wav" }, "b.wav"),
            nameOf({ file_path: "/data/audio/c.wav" }), nameOf({ job_id: "7" }),
            reasonOf({ error: "engine_failed: no memory: stopped" }), reasonOf({ error: "Oh" }), reasonOf({ error: null }),
            summaryOf({ segments, duration: 3.5, language: "en", text: "Good" }), summaryOf(null),
            firstSentence("요금이 3.5퍼센트 올랐습니다. 그래서요"), firstSentence("가".repeat(300)).length,
        ];
    """) == ["a.wav", "b.wav", "c.wav", "7", {"code": "engine_failed", "detail": "no memory: stopped"},
             {"code": "", "detail": "Oh"}, None,
             {"sentence": "Good morning.", "duration": 3.5, "language": "en", "speakers": ["SPEAKER_00", "Ada"]}, None,
             "요금이 3.5퍼센트 올랐습니다.", 180]


def test_where_jobs_stand_in_the_queue(run):
    """Those of higher priority first, then the oldest; of a part of the list only what is certain."""
    assert run("""
        const { positions } = await import("/queue/job-facts.js");
        const jobs = (...priorities) => priorities.map((priority, index) => ({ job_id: String(index), priority }));
        return [positions(jobs(0, 5, 0)), positions(jobs(0, 0), { offset: 10, total: 100 }),
                positions(jobs(0, 1), { total: 100 })].map((found) => Object.fromEntries(found));
    """) == [{"1": 1, "2": 2, "0": 3}, {"0": 90, "1": 89}, {}]


def test_how_long_a_job_still_takes(run):
    """Measured here, whatever the clocks say; at first sight by the server's own times."""
    assert run("""
        const { ProgressRates } = await import("/queue/progress-rates.js");
        const rates = new ProgressRates();
        const job = (progress, more) => ({ job_id: "a", status: "processing", progress, ...more });
        const look = (progress, now, more) => { rates.observe(job(progress, more), now); return rates.left(job(progress, more), now); };
        const server = { started_at: "2026-01-01T00:00:00Z", worker_heard_at: "2026-01-01T00:00:30Z" };
        return [look(0, 0), look(15, 1000), look(30, 11_000), look(30, 21_000), look(90, 51_000),
                rates.left(job(45, { status: "completed" }), 0), new ProgressRates().left(job(45, server), 0),
                (() => { const fresh = new ProgressRates(); fresh.observe(job(45, server), 0); return fresh.left(job(45, server), 0); })()];
    """) == [None, None, 40, 30, 0, None, None, 45]


# ---- the library ----

def test_queries_and_addresses(run):
    assert run("""
        const { read, write, range, parameters, countOf } = await import("/library/query.js");
        const now = new Date("2026-11-30T10:00:00+09:00");
        const all = read("?q=%ED%9A%8C%EC%9D%98&speaker=Ada&from=2026-11-01&to=2026-11-02&class=A%26B&api_key=k");
        return [
            all, write(all, "?api_key=k&q=old"), countOf(all), range(all), read("?when=week&from=2026-01-01"),
            range(read("?when=today"), now), range(read("?when=week"), now), range(read(""), now),
            read("?when=ever&from=yesterday&to=2026-99-01"), write(read("")),
            parameters(read("?q=%20a%20"), { limit: 40, cursor: "c", now }).toString(),
        ];
    """) == [
        {"q": "회의", "when": "", "from": "2026-11-01", "to": "2026-11-02", "speaker": "Ada", "class": "A&B", "language": "",
         "status": ""},
        "api_key=k&q=%ED%9A%8C%EC%9D%98&from=2026-11-01&to=2026-11-02&speaker=Ada&class=A%26B", 3,
        # Days of the reader's time zone, the last one to its end.
        {"from": "2026-10-31T15:00:00.000Z", "to": "2026-11-02T14:59:59.999Z"},
        {"q": "", "when": "week", "from": "", "to": "", "speaker": "", "class": "", "language": "", "status": ""},
        {"from": "2026-11-29T15:00:00.000Z", "to": None}, {"from": "2026-11-23T15:00:00.000Z", "to": None},
        {"from": None, "to": None},
        {"q": "", "when": "", "from": "", "to": "", "speaker": "", "class": "", "language": "", "status": ""}, "",
        "q=a&limit=40&cursor=c"]


def test_marks_in_a_sentence(run):
    """Marks are counted in code points, not in the units of JavaScript; odd ones do no harm."""
    assert run("""
        const { partsOf } = await import("/library/marks.js");
        const show = (text, marks) => partsOf(text, marks).map((part) => (part.isMarked ? `[${part.text}]` : part.text)).join("|");
        return [show("🙂 회의는", [[2, 4]]), show("abcdef", [[4, 9], [0, 2], [1, 3], [5, 5], [-3, 1]]), show("abc", []),
                show("abc", null), show("", [[0, 1]])];
    """) == ["🙂 |[회의]|는", "[ab]|[c]|d|[ef]", "abc", "abc", ""]


def test_selecting_with_shift(run):
    assert run("""
        const { Selection } = await import("/library/selection.js");
        const selection = new Selection();
        const order = [..."abcdefg"];
        const shift = { isExtending: true, order };
        selection.set("b", true);
        selection.set("e", true, shift);
        const first = selection.ids.sort().join("");
        selection.set("c", false, shift);
        const second = selection.ids.sort().join("");
        selection.setAll(order, true);
        selection.delete("g");
        selection.set("x", true, { isExtending: true, order });
        return [first, second, selection.ids.sort().join(""), selection.size, selection.has("g")];
    """) == ["bcde", "b", "abcdefx", 7, False]


def test_names_of_downloads(run):
    assert run("""
        const { fileName } = await import("/library/selection-bar.js");
        return [fileName('attachment; filename="a b.zip"'), fileName("attachment; filename=\\"x\\"; filename*=UTF-8''%EA%B0%80.zip"),
                fileName(null)];
    """) == ["a b.zip", "가.zip", None]
