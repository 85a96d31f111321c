"""Who speaks on the live page, without a page: speakers, what is kept and saved of them, the connection."""
import json

import pytest

from browser import CHROMIUM
from test_live_modules import SAVED, TRANSCRIPT, run  # noqa: F401 (a fixture)

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="SKIPPED: no chromium; run scripts/setup test")

# Speakers of a page that speaks English.
SPEAKERS = """
    const { goesOn, Speakers } = await import("/live/speakers.js");
    const speakers = new Speakers();
    const stranger = (label) => speakers.of({ speaker: label, speaker_match: "unknown", speaker_id: -1 });
    const known = (name, id) => speakers.of({ speaker: name, speaker_match: "ok", speaker_id: id });
    const names = (...ids) => ids.map((id) => speakers.get(id)?.name ?? null);
"""


def test_strangers_are_numbered_and_another_connection_brings_others(run):
    assert run(SPEAKERS + """
        const told = speakers.isTold;
        const one = stranger("SPEAKER_00"), two = stranger("SPEAKER_01");
        const again = stranger("SPEAKER_00") === one;
        const nobody = speakers.of({ text: "a" });
        speakers.beginConnection();
        const three = stranger("SPEAKER_00");
        return [told, again, nobody, speakers.label(one), speakers.label(three), ...names(one, two, three, 99, null)];
    """) == [False, True, None, None, "SPEAKER_00", "Speaker 1", "Speaker 2", "Speaker 3", None, None]


def test_people_whom_the_server_knows_are_the_same_on_each_connection(run):
    assert run(SPEAKERS + """
        const alice = known("alice", "id-a"), one = stranger("SPEAKER_00");
        speakers.rename(alice, "Alice B.");
        speakers.beginConnection();
        const again = known("alice", "id-a") === alice;
        const { name, isNamed, registered } = speakers.get(alice);
        speakers.rename(alice, "");
        return [again, name, isNamed, registered, speakers.label(alice), ...names(alice, one)];
    """) == [True, "Alice B.", True, {"id": "id-a", "name": "alice"}, None, "alice", "Speaker 1"]


def test_a_name_is_given_taken_back_and_tidied(run):
    assert run(SPEAKERS + """
        const one = stranger("SPEAKER_00");
        const seen = [];
        for (const name of ["  Ji\\tmin  Kim ", "", "\u1112\u1161\u11ab", "   ", "Speaker 1"]) {
            speakers.rename(one, name);
            seen.push([speakers.get(one).name, speakers.get(one).isNamed]);
        }
        speakers.rename(99, "Nobody");
        return seen;
    """) == [["Ji min Kim", True], ["Speaker 1", False], ["한", True], ["Speaker 1", False], ["Speaker 1", False]]


def test_the_same_name_makes_one_speaker(run):
    """The one who had the name keeps the colour; both are renamed together from then on."""
    assert run(SPEAKERS + """
        const [one, two, three] = [stranger("SPEAKER_00"), stranger("SPEAKER_01"), stranger("SPEAKER_02")];
        const colours = [one, two, three].map((id) => speakers.get(id).colour);
        speakers.rename(one, "Jimin");
        const other = speakers.otherNamed(" jimin", three)?.id;
        const own = speakers.otherNamed("Jimin", one);
        speakers.rename(three, "jimin");
        const shown = speakers.get(three);
        const labels = [one, three].map((id) => speakers.label(id));
        // A number is a name as well.
        speakers.rename(three, "Speaker 2");
        const all = [one, two, three].map((id) => speakers.get(id).id);
        speakers.rename(one, "Minsu");
        return { colours, other, own, shown: [shown.id, shown.name, shown.colour], labels, all,
                 names: names(one, two, three), colour: speakers.get(one).colour };
    """) == {"colours": [0, 1, 2], "other": 1, "own": None, "shown": [1, "Jimin", 0],
             "labels": ["SPEAKER_00", "SPEAKER_02"], "all": [2, 2, 2], "names": ["Minsu"] * 3, "colour": 1}


def test_a_voice_that_the_server_remembers(run):
    """Finals call the speaker by name from then on; on the next connection the voice is known."""
    assert run(SPEAKERS + """
        const one = stranger("SPEAKER_00");
        speakers.rename(one, "지민");
        speakers.remembered("SPEAKER_00", { id: "id-j", name: "지민" });
        speakers.remembered("SPEAKER_07", { id: "id-x", name: "nobody" });
        const same = known("지민", "id-j") === one;
        const label = speakers.label(one);
        speakers.beginConnection();
        // Somebody of whom only the name is known, and then the voice of that name.
        const two = stranger("SPEAKER_00");
        speakers.rename(two, "alice");
        const alice = known("alice", "id-a");
        return [same, label, known("지민", "id-j") === one, speakers.get(one).registered.id,
                speakers.get(alice).id === two, speakers.get(two).registered.id, speakers.label(two)];
    """) == [True, None, True, "id-j", True, "id-a", "SPEAKER_00"]


def test_colours_repeat_only_when_all_are_shown(run):
    assert run(SPEAKERS + """
        const all = Array.from({ length: 8 }, (_, index) => stranger(`SPEAKER_0${index}`));
        const first = all.map((id) => speakers.get(id).colour);
        speakers.rename(all[3], "Jimin");
        speakers.rename(all[5], "Jimin");
        // The colour that is free again, then the first.
        return [first, speakers.get(stranger("SPEAKER_08")).colour, speakers.get(stranger("SPEAKER_09")).colour];
    """) == [[0, 1, 2, 3, 4, 5, 6, 7], 5, 0]


def test_clearing_forgets_speakers_but_those_of_the_connection_that_runs(run):
    assert run(SPEAKERS + """
        const one = stranger("SPEAKER_00");
        speakers.rename(one, "Jimin");
        speakers.beginConnection();
        const two = stranger("SPEAKER_00"), three = stranger("SPEAKER_01");
        speakers.rename(two, "jimin");
        speakers.rename(three, "Minsu");
        speakers.clear(true);
        const running = names(one, stranger("SPEAKER_00"), stranger("SPEAKER_01"), stranger("SPEAKER_02"));
        speakers.clear(false);
        return [running, speakers.isTold, speakers.isHeard, ...names(one, stranger("SPEAKER_00"))];
    """) == [["Jimin", "Jimin", "Minsu", "Speaker 4"], False, False, "Speaker 1", "Speaker 1"]


def test_lines_of_one_speaker_go_on(run):
    assert run(SPEAKERS + """
        const [one, two] = [stranger("SPEAKER_00"), stranger("SPEAKER_01")];
        const line = (speaker, recording = 0) => ({ speaker, recording });
        const pairs = [[line(one), undefined], [line(one), line(one)], [line(two), line(one)], [line(one, 1), line(one)],
                       [line(null), line(null)], [line(one), line(null)]];
        const before = pairs.map(([next, last]) => goesOn(speakers, next, last));
        speakers.rename(one, "Jimin");
        speakers.rename(two, "Jimin");
        return [before, goesOn(speakers, line(two), line(one))];
    """) == [[False, True, False, False, False, False], True]


def test_a_reload_brings_back_who_spoke(run):
    """What was kept by pages that told no speakers still loads, and so does what makes no sense."""
    assert run(TRANSCRIPT + """
        transcript.beginRecording(1000);
        transcript.beginRound(0);
        const tell = (utterance, speaker, more) => transcript.final(
            { text: "a", utterance, start: utterance, end: utterance + 1, speaker, speaker_match: "unknown", ...more }, 9);
        tell(0, "SPEAKER_00");
        tell(1, "SPEAKER_01");
        tell(2, "alice", { speaker_match: "ok", speaker_id: "id-a" });
        tell(3);
        transcript.speakers.rename(transcript.lines[1].speaker, "Speaker 1");
        const kept = JSON.parse(JSON.stringify(transcript));
        const names = () => transcript.lines.map((line) => transcript.speakers.get(line.speaker)?.name ?? null);
        const before = names();
        transcript.restore(kept);
        const back = names();
        transcript.beginRound(20);
        tell(0, "SPEAKER_00");
        tell(1, "alice", { speaker_match: "ok", speaker_id: "id-a" });
        const after = names();
        const nonsense = [3, {}, { id: 1, same: 7, number: 1 }, { id: 2, colour: 99, registered: "x" }];
        const without = ["none", nonsense].map((speakers) => {
            transcript.restore({ ...kept, speakers });
            return names().slice(0, 4);
        });
        transcript.restore({ duration: 1, recordings: kept.recordings, lines: [{ kind: "text", text: "old" }] });
        return { before, back, after: after.slice(4), without, old: names(), told: "speakers" in transcript.toJSON() };
    """) == {
        "before": ["Speaker 1", "Speaker 1", "alice", None], "back": ["Speaker 1", "Speaker 1", "alice", None],
        "after": ["Speaker 3", "alice"], "old": [None], "told": False,
        "without": [[None] * 4, ["Speaker 1", None, None, None]]}


def test_an_utterance_of_several_speakers_is_not_corrected(run):
    assert run(TRANSCRIPT + """
        transcript.beginRecording(0);
        transcript.beginRound(0);
        transcript.final({ text: "One.", utterance: 4, start: 1, end: 2, speaker: "SPEAKER_00" }, 3);
        transcript.final({ text: "Two.", utterance: 4, start: 2, end: 3, speaker: "SPEAKER_01" }, 3);
        transcript.correct({ utterance: 4, text: "One two.", start: 1, end: 3 });
        transcript.correct({ utterance: 4, text: "" });
        return transcript.lines.map((line) => `${line.text} ${transcript.speakers.get(line.speaker).name}`);
    """) == ["One. Speaker 1", "Two. Speaker 2"]


# A connection that notes what is sent, and what is told about it.
VOICES = """
    const { Voices } = await import("/live/voices.js");
    const told = [];
    const voices = new Voices({
        remembered: (label, { id, name }) => told.push(`${label} is ${name} ${id}`),
        changed: () => told.push(voices.isOpen ? "open" : "closed"),
    });
    const socket = { sent: [], send: (text) => socket.sent.push(JSON.parse(text)), close: (code) => told.push(code) };
"""


def test_a_voice_is_remembered_or_not(run):
    assert run(VOICES + """
        const before = await voices.remember("SPEAKER_00", "Jimin");
        voices.opened(socket);
        const [done, failed] = [voices.remember("SPEAKER_00", "Jimin"), voices.remember("SPEAKER_01", "Minsu")];
        const taken = [
            { type: "final", text: "a", speaker: "SPEAKER_00" }, { type: "error", message: "not about a name" },
            { type: "error", message: "too short", speaker: "SPEAKER_01" },
            { type: "speaker_remembered", speaker: "SPEAKER_00", name: "Jimin", speaker_id: "id-j" },
        ].map((message) => voices.received(message));
        const lost = voices.remember("SPEAKER_02", "Sora");
        const answers = [before, await done, await failed];
        voices.closed();
        return { answers: [...answers, await lost], taken, told, sent: socket.sent.slice(0, 1) };
    """) == {"answers": [{"reason": "rememberClosed"}, None, {"words": "too short"}, {"reason": "rememberClosed"}],
             "taken": [False, False, True, True], "told": ["open", "SPEAKER_00 is Jimin id-j", "closed"],
             "sent": [{"type": "remember_speaker", "speaker": "SPEAKER_00", "name": "Jimin"}]}


def test_a_connection_that_is_kept_is_let_go(run):
    """By whoever kept it, not opened again; a recording's own is closed by the recording."""
    assert run(VOICES + """
        voices.opened(socket);
        voices.release();
        voices.opened(socket);
        voices.keep(socket);
        const done = voices.remember("SPEAKER_00", "Jimin");
        socket.onmessage({ data: '{"type":"speaker_remembered","speaker":"SPEAKER_00","name":"Jimin","speaker_id":"i"}' });
        const answer = await done;
        voices.release();
        voices.opened(socket);
        voices.keep(socket);
        socket.onclose({ code: 1001 });
        voices.release();
        return { answer, told };
    """) == {"answer": None, "told": ["open", "closed", "open", "SPEAKER_00 is Jimin i", 1000, "closed", "open", "closed"]}


@pytest.mark.parametrize("status, body, registered", [
    (200, '{"speakers": [{"id": "i", "name": "alice"}]}', ["*"]), (200, '{"speakers": []}', None),
    (404, "{}", None), (503, '{"speakers": [1]}', None), (200, "no JSON", None), (None, "", None)])
def test_what_a_connection_asks_for(run, status, body, registered):
    plain, asked, fetched = run(f"""
        const {{ startMessage }} = await import("/live/start-message.js");
        const fetched = [];
        const own = window.fetch;
        window.fetch = async (path, {{ headers }}) => {{
            fetched.push([path, headers]);
            if ({json.dumps(status)} === null) throw new TypeError("away");
            return new Response({json.dumps(body)}, {{ status: {json.dumps(status or 200)} }});
        }};
        const key = {{ headers: {{ authorization: "Bearer k" }} }};
        try {{
            return [JSON.parse(await startMessage(key, {{ language: "", diarize: false }})),
                    JSON.parse(await startMessage(key, {{ language: "ko-KR", diarize: true }})), fetched];
        }} finally {{
            window.fetch = own;
        }}
    """)
    assert plain == {"type": "start", "times": True, "corrections": True}
    assert asked == {"type": "start", "lang": "ko-KR", "times": True, "corrections": True, "diarize": True,
                     **({"registered": registered} if registered else {})}
    assert fetched == [["/api/speakers", {"authorization": "Bearer k"}]]


TOLD = SAVED + """
    const { Speakers } = await import("/live/speakers.js");
    const speakers = new Speakers((number) => `화자 ${number}`);
    const ids = [["SPEAKER_00"], ["SPEAKER_01"], ["alice", "ok", "id-a"]].map(
        ([speaker, speaker_match, speaker_id]) => speakers.of({ speaker, speaker_match, speaker_id }));
    speakers.rename(ids[1], "지민");
    transcript.speakers = speakers;
    [transcript.lines[0].speaker, transcript.lines[1].speaker] = [ids[2], ids[1]];
"""


def test_files_with_speakers(run):
    copied, text, subtitles, data = run(TOLD + """
        return [formats.plainText(transcript), formats.timedText(transcript), formats.subtitles(transcript),
                formats.data(transcript)];
    """)
    assert copied == "alice: One & <two>.\n지민: 셋.\nfour"
    assert text == ("2026-11-21 14:05\n\n[0:03] alice: One & <two>.\n[0:05] 지민: 셋.\n[1:20] […]\n"
                    "\n2026-11-21 15:40\n\n[1:01:01] four\n")
    assert [lines.split("\n")[2] for lines in subtitles.split("\n\n")] == ["alice: One & <two>.", "지민: 셋.", "four"]
    saved = json.loads(data)
    assert saved["text"] == "One & <two>.\n셋.\nfour"
    assert [segment["speaker"] for segment in saved["segments"]] == ["alice", "지민", None]
    assert saved["speakers"] == [{"speaker": "alice", "speaker_match": "ok", "speaker_id": "id-a"},
                                 {"speaker": "지민", "speaker_match": "unknown"}]


def test_data_without_speakers_has_none(run):
    saved = json.loads(run(SAVED + "return formats.data(transcript);"))
    assert "speakers" not in saved and all("speaker" not in segment for segment in saved["segments"])
