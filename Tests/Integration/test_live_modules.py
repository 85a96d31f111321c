"""The modules of the live page that know no page, called in a browser: audio that waits, reconnecting, texts, files."""
import base64
import json

import pytest

from browser import CHROMIUM, Page

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="SKIPPED: no chromium; run scripts/setup test")


@pytest.fixture(scope="module")
def run(server):
    """Calls a function body of a page that may await modules; gives what it returns."""
    page = Page(server.url + "/live", language="ko-KR").ready()
    yield lambda body: page.evaluate(f"(async () => {{ {body} }})()")
    page.close()


# A clock of the tests: bytes as they were recorded, four a "sample", so that a part of them says where it is from.
BACKLOG = """
    const { AudioBacklog } = await import("/live/backlog.js");
    const second = (number) => new Uint8Array(32000).fill(number);
    const sent = (backlog) => {
        const numbers = [];
        for (let part; (part = backlog.next());) numbers.push(...new Set(part));
        return numbers;
    };
"""


def test_audio_is_sent_once_and_again_on_the_next_connection(run):
    assert run(BACKLOG + """
        const backlog = new AudioBacklog({ begin: 10 });
        [1, 2, 3].forEach((number) => backlog.append(second(number)));
        const first = sent(backlog);
        backlog.append(second(4));
        const told = [backlog.waiting, backlog.unsent, backlog.sent, backlog.end];
        backlog.answered(11.5);
        const { begin, lost } = backlog.startOver();
        return { first, told, begin, lost, again: sent(backlog), left: backlog.next() };
    """) == {"first": [1, 2, 3], "told": [1, 1, 13, 14], "begin": 11.5, "lost": 0, "again": [2, 3, 4], "left": None}


def test_audio_beyond_the_limit_goes_and_is_counted_when_it_was_never_sent(run):
    assert run(BACKLOG + """
        const backlog = new AudioBacklog({ seconds: 3 });
        [1, 2].forEach((number) => backlog.append(second(number)));
        sent(backlog);
        [3, 4, 5, 6, 7].forEach((number) => backlog.append(second(number)));
        const { begin, lost } = backlog.startOver();
        return { begin, lost, again: sent(backlog), once: backlog.startOver().lost };
    """) == {"begin": 4, "lost": 2, "again": [5, 6, 7], "once": 0}


def test_answers_beyond_what_was_sent_let_nothing_unsent_go(run):
    assert run(BACKLOG + """
        const backlog = new AudioBacklog();
        backlog.append(second(1));
        backlog.append(second(2));
        backlog.next(16000);
        backlog.answered(9);
        const begin = backlog.begin;
        backlog.answered(0.1);
        return [begin, backlog.begin, backlog.unsent, backlog.next(4000).length, backlog.next().length];
    """) == [0.5, 0.5, 1.5, 4000, 12000]


def test_the_backlog_against_a_plain_array(run):
    """Random steps; the plain model keeps everything and looks up what should be there."""
    assert run("""
        const { AudioBacklog } = await import("/live/backlog.js");
        let seed = 7;
        const random = (most) => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed % most; };
        const all = [];
        const backlog = new AudioBacklog({ seconds: 1 });
        let begin = 0, next = 0, unsent = 0, lost = 0;
        const drop = (position) => {
            if (position <= begin) return;
            lost += Math.max(0, position - unsent);
            begin = position;
            next = Math.max(next, begin);
            unsent = Math.max(unsent, begin);
        };
        for (let step = 0; step < 3000; step += 1) {
            switch (random(4)) {
            case 0: {
                const chunk = Uint8Array.from({ length: 2 * (1 + random(1600)) }, () => random(256));
                all.push(...chunk);
                backlog.append(chunk);
                drop(all.length - 32000);
                break;
            }
            case 1: {
                const part = backlog.next(2 * (1 + random(800)));
                if (part === null) { if (next !== all.length) return `step ${step}: nothing to send`; break; }
                if (part.some((byte, index) => byte !== all[next + index])) return `step ${step}: other bytes`;
                next += part.length;
                unsent = Math.max(unsent, next);
                break;
            }
            case 2: {
                const position = 2 * random(all.length / 2 + 100);
                backlog.answered(position / 32000);
                drop(Math.min(position, next));
                break;
            }
            default:
                if (random(10)) break;
                if (Math.round(backlog.startOver().lost * 32000) !== lost) return `step ${step}: lost`;
                lost = 0;
                next = begin;
            }
            const told = [backlog.begin, backlog.sent, backlog.end, backlog.unsent, backlog.waiting];
            const should = [begin, next, all.length, all.length - unsent, all.length - next];
            if (told.some((value, index) => Math.round(value * 32000) !== should[index])) {
                return `step ${step}: ${told} is not ${should.map((value) => value / 32000)}`;
            }
        }
        return "the same";
    """) == "the same"


def test_pauses_grow_to_ten_seconds(run):
    assert run("""
        const { Pauses } = await import("/live/reconnect.js");
        const pauses = new Pauses();
        const first = Array.from({ length: 7 }, () => pauses.next());
        pauses.reset();
        return [...first, pauses.next()];
    """) == [500, 1000, 2000, 4000, 8000, 10000, 10000, 500]


@pytest.mark.parametrize("codes, action, reason", [
    ([1000, 1001, 1005, 1006, 1012, 1014, 4000], "retry", "away"),
    ([1013], "retry", "busy"),
    ([1008], "key", "key"),
    ([1009], "stop", "tooLong"),
    ([1011], "stop", "fault"),
    ([1002, 1003, 1007, 1010], "stop", "protocol"),
])
def test_what_follows_a_close_code(run, codes, action, reason):
    assert run(f"""
        const {{ afterClose }} = await import("/live/reconnect.js");
        return {codes}.map(afterClose);
    """) == [{"action": action, "reason": reason}] * len(codes)


@pytest.mark.parametrize("key, offers", [
    (None, []),
    ("", []),
    ("one-key", ["sori", "openai-insecure-api-key.one-key"]),
    ("!#$%&'*+-.^_`|~9Az", ["sori", "openai-insecure-api-key.!#$%&'*+-.^_`|~9Az"]),
    ("키/1", ["sori", "sori-api-key-base64url.7YKkLzE"]),
    ("a b", ["sori", "sori-api-key-base64url.YSBi"]),
    ("???>>>", ["sori", "sori-api-key-base64url.Pz8_Pj4-"]),
])
def test_a_key_as_subprotocols(run, key, offers):
    assert run(f"""
        const {{ subprotocols }} = await import("/api-key.js");
        return subprotocols({json.dumps(key)});
    """) == offers
    if len(offers) > 1 and "base64url" in offers[1]:
        encoded = offers[1].split(".")[1]
        assert base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode() == key


@pytest.mark.parametrize("error, permission, reason", [
    (("NotAllowedError", "Permission denied"), "denied", "denied"),
    (("NotAllowedError", "Permission denied"), None, "denied"),
    (("NotAllowedError", "Permission dismissed"), "prompt", "dismissed"),
    (("NotAllowedError", "Permission denied by system"), "granted", "system"),
    (("SecurityError", ""), None, "policy"),
    (("NotFoundError", "Requested device not found"), "granted", "notFound"),
    (("OverconstrainedError", ""), "granted", "notFound"),
    (("NotReadableError", "Could not start audio source"), "granted", "busy"),
    (("AbortError", ""), "granted", "busy"),
    (("TypeError", ""), None, "other"),
])
def test_why_there_is_no_microphone(run, error, permission, reason):
    name, message = error
    assert run(f"""
        const {{ reason }} = await import("/live/microphone-problem.js");
        return reason({{ name: {json.dumps(name)}, message: {json.dumps(message)} }}, {json.dumps(permission)});
    """) == reason


def test_every_reason_has_its_remedy_in_both_languages(run):
    assert run("""
        const { texts } = await import("/live/texts.js");
        const { obstacle } = await import("/live/microphone-problem.js");
        const all = { isSecure: true, hasDevices: true, hasWorklet: true, isAllowedHere: true };
        const found = [
            obstacle({ ...all, isSecure: false, hasDevices: false }), obstacle({ ...all, hasWorklet: false }),
            obstacle({ ...all, hasDevices: false }), obstacle({ ...all, isAllowedHere: false }), obstacle(all),
        ];
        const reasons = ["insecure", "oldBrowser", "policy", "denied", "dismissed", "system", "notFound", "busy", "other"];
        const missing = [];
        for (const code of ["ko", "en"]) {
            for (const reason of reasons) {
                for (const name of [`microphone.${reason}`, `microphone.${reason}.remedy`]) {
                    if (!texts[code][name]) missing.push(`${code} ${name}`);
                }
            }
        }
        const names = (code) => Object.keys(texts[code]).sort().join();
        return { found, missing, isSame: names("ko") === names("en") };
    """) == {"found": ["insecure", "oldBrowser", "oldBrowser", "policy", None], "missing": [], "isSame": True}


# A transcript that notes what it shows.
TRANSCRIPT = """
    const { Transcript } = await import("/live/transcript.js");
    const shown = [];
    const short = (line) => line && `${line.start}-${line.end ?? ""} ${line.text}${line.isUnfinished ? " …" : ""}`;
    const transcript = new Transcript({
        added: (line) => shown.push(`+ ${short(line)}`), changed: (line) => shown.push(`= ${short(line)}`),
        removed: (line) => shown.push(`- ${short(line)}`), pending: (line) => shown.push(`~ ${short(line)}`),
        renewed: () => shown.push("all"),
    });
    const lines = () => transcript.lines.map((line) => (line.kind === "gap" ? "gap " : "") + short(line));
"""


def test_times_of_a_round_are_brought_to_the_recordings(run):
    assert run(TRANSCRIPT + """
        transcript.beginRecording(0);
        transcript.beginRound(60);
        transcript.interim({ text: "a", utterance: 0, start: 1.25 }, 63);
        transcript.interim({ text: "a b", utterance: 0, start: 1.25 }, 64);
        transcript.final({ text: "A b.", utterance: 0, start: 1.25, end: 3.5, language: "en" }, 65);
        transcript.interim({ text: "c", utterance: 1, start: 4 }, 66);
        return { shown, language: transcript.lines[0].language };
    """) == {"shown": ["~ 61.25- a", "~ 61.25- a b", "~ null", "+ 61.25-63.5 A b.", "~ 64- c"], "language": "en"}


def test_a_server_that_tells_no_times(run):
    """The utterance begins a little before its first text was heard, and keeps that time."""
    assert run(TRANSCRIPT + """
        transcript.beginRecording(0);
        transcript.beginRound(10);
        transcript.interim({ text: "a" }, 10.5);
        transcript.interim({ text: "a b" }, 14);
        transcript.final({ text: "A b." }, 15);
        transcript.final({ text: "C." }, 20);
        transcript.interim({ text: "d" }, 22);
        transcript.interrupt();
        transcript.beginRound(20);
        transcript.final({ text: "D." }, 30);
        return lines();
    """) == ["10-15 A b.", "19-20 C.", "21-30 D."]


def test_corrections_replace_and_remove(run):
    assert run(TRANSCRIPT + """
        transcript.beginRecording(0);
        transcript.beginRound(5);
        transcript.final({ text: "one", utterance: 0, start: 0, end: 1 }, 2);
        transcript.final({ text: "two", utterance: 1, start: 1, end: 2 }, 3);
        transcript.correct({ utterance: 0, text: "One two.", start: 0, end: 2 });
        transcript.correct({ utterance: 1, text: "" });
        transcript.correct({ utterance: 7, text: "nobody's" });
        const first = lines();
        transcript.beginRound(9);
        transcript.correct({ utterance: 0, text: "another round's" });
        return [...first, ...lines()];
    """) == ["5-7 One two.", "5-7 One two."]


def test_a_lost_connection_keeps_the_text_in_progress_until_it_is_said_again(run):
    assert run(TRANSCRIPT + """
        transcript.beginRecording(0);
        transcript.beginRound(0);
        transcript.duration = 8;
        transcript.interim({ text: "so far", utterance: 0, start: 4 }, 8);
        transcript.interrupt();
        const away = short(transcript.pending);
        transcript.beginRound(3.9);
        transcript.interim({ text: "so far and on", utterance: 0, start: 0.1 }, 9);
        transcript.final({ text: "So far and on.", utterance: 0, start: 0.1, end: 5 }, 10);
        return [away, ...lines()];
    """) == ["4- so far …", "4-8.9 So far and on."]


def test_audio_that_had_to_go_leaves_the_text_and_a_gap(run):
    assert run(TRANSCRIPT + """
        transcript.beginRecording(0);
        transcript.beginRound(0);
        transcript.duration = 8;
        transcript.interim({ text: "so far", utterance: 0, start: 4 }, 8);
        transcript.interrupt();
        transcript.duration = 100;
        transcript.beginRound(40, 32);
        transcript.final({ text: "Later.", utterance: 0, start: 1, end: 2 }, 50);
        return lines();
    """) == ["4-8 so far …", "gap 8-40 ", "41-42 Later."]


def test_what_has_no_final_at_the_end(run):
    """Text that the server gave up is none; text whose connection was lost stays."""
    assert run(TRANSCRIPT + """
        transcript.beginRecording(0);
        transcript.beginRound(0);
        transcript.duration = 3;
        transcript.interim({ text: "noise", utterance: 0, start: 1 }, 2);
        transcript.finish();
        const given = lines();
        transcript.interim({ text: "words", utterance: 1, start: 2 }, 3);
        transcript.interrupt();
        transcript.finish();
        return [given, lines()];
    """) == [[], ["2-3 words …"]]


def test_a_reload_brings_back_what_was_said(run):
    assert run(TRANSCRIPT + """
        transcript.beginRecording(1000);
        transcript.beginRound(0);
        transcript.duration = 7;
        transcript.final({ text: "One.", utterance: 0, start: 1, end: 2 }, 3);
        transcript.interim({ text: "two", utterance: 1, start: 4 }, 7);
        const kept = JSON.stringify(transcript);
        transcript.clear(true);
        const cleared = [transcript.isEmpty, transcript.duration, transcript.recordings.length];
        transcript.restore(JSON.parse(kept));
        const back = lines();
        transcript.restore(null);
        transcript.restore({ lines: 3 });
        transcript.clear(false);
        return { cleared, back, end: [transcript.duration, transcript.recordings.length, lines().length] };
    """) == {"cleared": [True, 7, 1], "back": ["1-2 One.", "4-7 two …"], "end": [0, 0, 0]}


# Two recordings of one afternoon; the hours are those of the browser's time zone.
SAVED = """
    const formats = await import("/live/formats.js");
    const at = (hours, minutes) => new Date(2026, 10, 21, hours, minutes).getTime();
    const line = (start, end, text, more) => ({ kind: "text", start, end, text, language: "en", recording: 0, ...more });
    const transcript = {
        duration: 3700,
        recordings: [{ at: at(14, 5), start: 0 }, { at: at(15, 40), start: 3600 }],
        lines: [
            line(3.12, 5.5, "One & <two>."), line(5.25, 75.5, "셋.", { language: "ko" }),
            { kind: "gap", start: 80, end: 92.5, text: "", recording: 0 },
            line(3661, 3661, "four", { recording: 1, isUnfinished: true, language: null }),
        ],
    };
"""


def test_clocks(run):
    assert run("""
        const { clock } = await import("/live/formats.js");
        return [0, 3.99, 59.999, 60, 754, 3599, 3600, 36061, -1].map(clock);
    """) == ["0:00", "0:03", "0:59", "1:00", "12:34", "59:59", "1:00:00", "10:01:01", "0:00"]


def test_what_is_copied_and_the_text_file(run):
    copied, text, name = run(SAVED + """
        return [formats.plainText(transcript), formats.timedText(transcript), formats.fileName(transcript, "txt")];
    """)
    assert copied == "One & <two>.\n셋.\nfour"
    assert text == ("2026-11-21 14:05\n\n[0:03] One & <two>.\n[0:05] 셋.\n[1:20] […]\n"
                    "\n2026-11-21 15:40\n\n[1:01:01] four\n")
    assert name == "sori-2026-11-21-1405.txt"


def test_subtitles_do_not_overlap(run):
    assert run(SAVED + "return formats.subtitles(transcript);") == (
        "1\n00:00:03,120 --> 00:00:05,250\nOne & <two>.\n\n"
        "2\n00:00:05,250 --> 00:01:15,500\n셋.\n\n"
        "3\n01:01:01,000 --> 01:01:01,500\nfour\n")


def test_data_has_the_fields_of_verbose_json(run):
    saved = json.loads(run(SAVED + "return formats.data(transcript);"))
    assert saved["task"] == "transcribe" and saved["duration"] == 3700
    assert saved["text"] == "One & <two>.\n셋.\nfour"
    assert saved["segments"][1] == {"id": 1, "start": 5.25, "end": 75.5, "text": "셋.", "language": "ko"}
    assert saved["segments"][2] == {"id": 2, "start": 3661, "end": 3661, "text": "four", "language": None,
                                    "unfinished": True}
    assert saved["gaps"] == [{"start": 80, "end": 92.5}]
    assert [r["start"] for r in saved["recordings"]] == [0, 3600]


def test_the_audio_of_a_session_as_a_file(run):
    assert run("""
        const { RecordedAudio } = await import("/live/recorded-audio.js");
        const audio = new RecordedAudio();
        const empty = audio.wav();
        for (let second = 1; second <= 25; second += 1) audio.append(new Uint8Array(32000).fill(second));
        const bytes = new Uint8Array(await audio.wav().arrayBuffer());
        const view = new DataView(bytes.buffer);
        const told = [audio.duration, bytes.length, view.getUint32(4, true), view.getUint32(40, true), view.getUint32(24, true),
            new TextDecoder().decode(bytes.subarray(0, 4)), bytes[44], bytes[44 + 24 * 32000], bytes.at(-1)];
        audio.drop();
        audio.append(new Uint8Array(32000));
        const dropped = audio.wav();
        audio.clear();
        audio.append(new Uint8Array(32000));
        return [empty, told, dropped, audio.duration, audio.wav().type];
    """) == [None, [25, 800044, 800036, 800000, 16000, "RIFF", 1, 25, 25], None, 1, "audio/wav"]


def test_a_session_as_the_library_takes_it(run):
    assert run("""
        const { libraryTranscript } = await import("/live/library.js");
        const people = { 1: { name: "화자 2", isNamed: false }, 2: { name: "Ada", isNamed: true } };
        const transcript = { duration: 9, recordings: [{ at: 1795000000000, start: 0 }], speakers: { get: (id) => people[id] ?? null }, lines: [
            { kind: "text", start: 1, end: 2, text: "하나", language: "ko", speaker: 1 }, { kind: "gap", start: 2, end: 3, text: "" },
            { kind: "text", start: 3, end: 2.5, text: "two", language: "en", speaker: 2 }, { kind: "text", start: 4, end: 9.5, text: "셋", speaker: null },
        ] };
        return [libraryTranscript(transcript, { title: "T", language: "en-US" }), libraryTranscript(transcript, { title: "T", language: "" }).language];
    """) == [{"title": "T", "language": "en", "duration": 9.5, "created_at": "2026-11-18T11:06:40.000Z", "segments": [
        {"start": 1, "end": 2, "text": "하나", "speaker": "SPEAKER_01"}, {"start": 3, "end": 3, "text": "two", "speaker": "Ada"},
        {"start": 4, "end": 9.5, "text": "셋"}]}, "ko"]
