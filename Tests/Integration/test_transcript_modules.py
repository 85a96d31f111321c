"""The modules of the transcript page that know no page, called in a browser: operations, undo, saving, finding."""
import pytest

from browser import CHROMIUM, Page

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="SKIPPED: no chromium; run scripts/setup test")


@pytest.fixture(scope="module")
def run(server):
    """Calls a function body of a page that may await modules; gives what it returns."""
    page = Page(server.url + "/live", language="ko-KR").ready()
    yield lambda body: page.evaluate(f"(async () => {{ {COMMON} {body} }})()")
    page.close()


# Documents of segments of two seconds, their words half a second apart.
COMMON = """
    const { apply, applyAll, documentOf, indexOf, segmentOf, OperationError } = await import("/transcript/operations.js");
    const { offsets, retimed, wordAt, jointAt, tidy } = await import("/transcript/words.js");
    const { EditLog } = await import("/transcript/edit-log.js");
    const { EditQueue } = await import("/transcript/edit-queue.js");
    const { resolution } = await import("/transcript/conflicts.js");
    const segment = (id, text, speaker = "A") => ({
        id, start: 2 * id, end: 2 * id + 2, text, speaker, channel: null, confidence: null, edited: false,
        words: text.split(" ").map((word, index) => ({
            word, start: 2 * id + index / 2, end: 2 * id + index / 2 + 0.5, probability: 0.9, interpolated: false })),
    });
    const made = (...texts) => ({ version: 1, title: "T", status: "edited",
        segments: texts.map((text, id) => segment(id, text, id % 2 ? "B" : "A")) });
    const said = (document) => document.segments.map(({ speaker, text }) => `${speaker}: ${text}`);
    // What must hold of every document: words stand in the text in order, and in time.
    const check = (document) => {
        for (const one of document.segments) {
            const all = offsets(one);
            one.words.forEach(({ word }, index) => {
                if (one.text.slice(all[index].start, all[index].end) !== word) throw new Error(`${word} in ${one.text}`);
            });
            if (one.words.map(({ word }) => word).join("") !== one.text.replaceAll(" ", "")) throw new Error(one.text);
            one.words.forEach(({ start, end }) => { if (!(start <= end)) throw new Error("times"); });
        }
        return document;
    };
    let seed = 7;
    const random = (most) => { seed = (seed * 1103515245 + 12345) % 2147483648; return Math.floor(seed / 65536) % most; };
    const pick = (all) => all[random(all.length)];
    const someText = () => Array.from({ length: 1 + random(6) }, () => pick(["오늘", "회의", "를", "the", "of", "yes.", "🙂", "a"])).join(" ");
    // Any operation that a document takes.
    const someOperation = (document, free) => {
        const one = pick(document.segments);
        switch (random(6)) {
        case 0: case 1: return { op: "set_text", segment: one.id, text: someText() };
        case 2: return one.words.length > 1
            ? { op: "split", segment: one.id, word: 1 + random(one.words.length - 1), new_id: free() } : null;
        case 3: return document.segments.at(-1) === one ? null : { op: "join", segment: one.id };
        case 4: return { op: "set_speaker", segments: [one.id], speaker: pick(["A", "B", "C", null]) };
        default: {
            const from = document.segments.map(({ speaker }) => speaker).filter(Boolean);
            return from.length ? { op: "rename_speaker", from: pick(from), to: pick(["A", "B", "C", "D"]) } : null;
        }
        }
    };
    // A server: takes batches as PATCH does, once each.
    class Server {
        constructor(document) { this.document = document; this.done = new Map(); }
        patch({ editID, version, operations }) {
            if (this.done.has(editID)) return this.done.get(editID);
            if (version !== this.document.version) return null;
            const before = this.document;
            const after = { ...applyAll(before, operations).document, version: version + 1 };
            this.document = after;
            const answer = { version: after.version, title: after.title, status: after.status,
                segments: after.segments.filter((one) => segmentOf(before, one.id) !== one),
                removed: before.segments.map(({ id }) => id).filter((id) => indexOf(after, id) < 0),
                order: after.segments.map(({ id }) => id) };
            const copy = JSON.parse(JSON.stringify(answer));
            this.done.set(editID, copy);
            return copy;
        }
        read() { return JSON.parse(JSON.stringify(this.document)); }
    }
"""


@pytest.mark.parametrize("before, after, kept", [
    ("one two three four", "one 2 three four", ["one", "three", "four"]),
    ("one two three", "one two and three", ["one", "two", "three"]),
    ("one two three", "two three", ["two", "three"]),
    ("one two three", "one two three four", ["one", "two", "three"]),
    ("one two", "once two", ["two"]),
    ("안녕하세요 오늘 회의", "안녕하세요 내일 회의", ["안녕하세요", "회의"]),
    ("a a a a", "a a a", ["a", "a", "a"]),
    ("one two", "onetwo", []),
])
def test_words_that_stay_keep_their_times(run, before, after, kept):
    result = run(f"""
        const old = segment(0, "{before}");
        const words = retimed(old, "{after}");
        check({{ segments: [{{ ...old, text: "{after}", words }}] }});
        const own = new Map(old.words.map((word) => [word, true]));
        return {{ kept: words.filter((word) => own.has(word)).map(({{ word }}) => word), all: words.map(({{ word }}) => word),
            inside: words.every(({{ start, end }}) => start >= 0 && end <= 2.001),
            ordered: words.every(({{ start }}, index) => index === 0 || words[index - 1].start <= start) }};
    """)
    assert result == {"kept": kept, "all": after.split(), "inside": True, "ordered": True}


def test_where_words_stand_and_where_a_segment_is_divided(run):
    assert run("""
        const one = segment(0, "One two, three");
        const joined = { ...segment(0, "안녕 하세요"), text: "안녕하세요" };
        return [offsets(one).map(({ start, end }) => [start, end]), [0, 3, 4, 8, 9, 99].map((at) => wordAt(one, at)),
            [0, 1, 3, 4, 5, 6, 8, 9, 13, 14].map((at) => jointAt(one, at)), offsets(joined)[1].start,
            wordAt({ ...one, words: [] }, 3)];
    """) == [[[0, 3], [4, 8], [9, 14]], [0, 0, 1, 1, 2, 2], [None, None, 1, 1, 1, 2, 2, 2, None, None], 2, -1]


def test_operations_and_what_takes_them_back(run):
    assert run("""
        const before = made("one two three", "four five", "six");
        const steps = [
            [{ op: "set_text", segment: 1, text: "vier fünf" }],
            [{ op: "split", segment: 0, word: 1, new_id: 9 }],
            [{ op: "join", segment: 0 }],
            [{ op: "set_speaker", segments: [0, 1], speaker: "C" }],
            [{ op: "rename_speaker", from: "A", to: "B" }],
            [{ op: "rename_speaker", from: "A", to: "Z" }],
            [{ op: "restore", remove: [1], after: 0, segments: [] }],
            [{ op: "set_title", title: "New" }],
        ];
        return steps.map((operations) => {
            const { document, inverse } = applyAll(before, operations);
            check(document);
            const back = applyAll(document, inverse).document;
            return [said(document).join(" / "), JSON.stringify(back) === JSON.stringify(before), before.segments.length];
        });
    """) == [
        ["A: one two three / B: vier fünf / A: six", True, 3],
        ["A: one / A: two three / B: four five / A: six", True, 3],
        ["A: one two three four five / A: six", True, 3],
        ["C: one two three / C: four five / A: six", True, 3],
        ["B: one two three / B: four five / B: six", True, 3],
        ["Z: one two three / B: four five / Z: six", True, 3],
        ["A: one two three / A: six", True, 3],
        ["A: one two three / B: four five / A: six", True, 3],
    ]


def test_what_a_document_cannot_take(run):
    assert run("""
        const before = made("one two", "three");
        return [
            { op: "set_text", segment: 7, text: "x" }, { op: "split", segment: 0, word: 2, new_id: 9 },
            { op: "split", segment: 0, word: 0, new_id: 9 }, { op: "split", segment: 0, word: 1, new_id: 1 },
            { op: "join", segment: 1 }, { op: "set_speaker", segments: [0, 7], speaker: "A" },
            { op: "rename_speaker", from: "Q", to: "A" }, { op: "restore", remove: [7], after: null, segments: [] },
            { op: "restore", remove: [], after: 7, segments: [] },
            { op: "restore", remove: [], after: null, segments: [segment(1, "x")] }, { op: "jump" },
        ].map((operation) => {
            try { apply(before, operation); return "taken"; } catch (error) { return error instanceof OperationError; }
        });
    """) == [True] * 11


def test_undo_and_redo_without_limit(run):
    """Random steps: each undo gives the document before, each redo the one behind."""
    assert run("""
        const log = new EditLog();
        let next = 100;
        let document = made("one two three four", "five six seven", "eight nine", "ten");
        const states = [JSON.stringify(document)];
        while (states.length < 300) {
            const operation = someOperation(document, () => next++);
            if (!operation) continue;
            document = check(log.perform(document, [operation]).document);
            log.close();
            states.push(JSON.stringify(document));
        }
        for (let at = states.length - 2; at >= 0; at -= 1) {
            document = log.undo(document).document;
            if (JSON.stringify(document) !== states[at]) return `undo ${at}`;
        }
        if (log.canUndo) return "more to undo";
        for (let at = 1; at < states.length; at += 1) {
            document = log.redo(document).document;
            if (JSON.stringify(document) !== states[at]) return `redo ${at}`;
        }
        log.undo(document);
        log.perform(documentOf(JSON.parse(states.at(-2))), [{ op: "set_title", title: "other" }]);
        return [log.canRedo, log.canUndo];
    """) == [False, True]


def test_what_is_typed_without_a_pause_is_one_step(run):
    assert run("""
        const log = new EditLog();
        let document = made("one", "two");
        const type = (id, text) => { document = log.perform(document, [{ op: "set_text", segment: id, text }], `text:${id}`).document; };
        ["one x", "one xy", "one xyz"].forEach((text) => type(0, text));
        type(1, "two!");
        type(0, "zero");
        log.close();
        type(0, "zero 0");
        const seen = [];
        while (log.canUndo) {
            document = log.undo(document).document;
            seen.push(said(document).join(" / "));
        }
        document = log.redo(document).document;
        return [...seen, said(document).join(" / ")];
    """) == ["A: zero / B: two!", "A: one xyz / B: two!", "A: one xyz / B: two", "A: one / B: two", "A: one xyz / B: two"]


def test_undo_leaves_what_somebody_else_changed_since(run):
    assert run("""
        const log = new EditLog();
        const mine = log.perform(made("one", "two"), [{ op: "set_text", segment: 0, text: "mine" }]).document;
        const theirs = apply(mine, { op: "set_text", segment: 0, text: "theirs" }).document;
        const elsewhere = apply(mine, { op: "set_text", segment: 1, text: "theirs" }).document;
        const refused = log.undo(theirs);
        const other = new EditLog();
        other.perform(made("one", "two"), [{ op: "set_text", segment: 0, text: "mine" }]);
        return [refused, log.canUndo, said(other.undo(elsewhere).document)];
    """) == [{"refused": True}, False, ["A: one", "B: theirs"]]


def test_edits_are_sent_once_and_again_under_the_same_id(run):
    assert run("""
        const server = new Server(made("one", "two"));
        const queue = new EditQueue(server.read());
        queue.add([{ op: "set_text", segment: 0, text: "on" }]);
        queue.add([{ op: "set_text", segment: 0, text: "once" }]);
        const first = queue.next("e1");
        queue.add([{ op: "set_text", segment: 1, text: "twice" }]);
        const again = queue.next("e2");
        server.patch(first);
        // The answer was lost: the same is sent again.
        queue.confirm(server.patch(again));
        const shown = said(queue.document);
        queue.confirm(server.patch(queue.next("e3")));
        return [first.operations.length, again === first, shown, said(server.document), server.document.version,
            queue.isEmpty, queue.toJSON(), queue.next("e4")];
    """) == [1, True, ["A: once", "B: twice"], ["A: once", "B: twice"], 3, True, None, None]


def test_edits_of_other_segments_are_taken_over(run):
    assert run("""
        const server = new Server(made("one", "two", "three", "four"));
        const [mine, theirs] = [new EditQueue(server.read()), new EditQueue(server.read())];
        theirs.add([{ op: "set_text", segment: 0, text: "eins" }, { op: "set_speaker", segments: [3], speaker: "C" }]);
        theirs.confirm(server.patch(theirs.next("t1")));
        mine.add([{ op: "set_text", segment: 1, text: "zwei" }, { op: "set_text", segment: 3, text: "vier" },
            { op: "rename_speaker", from: "A", to: "Ada" }]);
        const refused = server.patch(mine.next("m1"));
        const conflicts = mine.rebase(server.read());
        mine.confirm(server.patch(mine.next("m2")));
        return [refused, conflicts, said(mine.document), said(server.document)];
    """) == [None, [], ["Ada: eins", "B: zwei", "Ada: three", "C: vier"], ["Ada: eins", "B: zwei", "Ada: three", "C: vier"]]


def test_what_both_changed_is_for_the_reader_to_say(run):
    assert run("""
        const outcome = (mineOps, theirOps, choice) => {
            const server = new Server(made("one two", "three four", "five"));
            const [mine, theirs] = [new EditQueue(server.read()), new EditQueue(server.read())];
            theirs.add(theirOps);
            theirs.confirm(server.patch(theirs.next("t1")));
            mine.add(mineOps);
            mine.next("m1");
            const conflicts = mine.rebase(server.read());
            const shown = said(mine.document).join(" / ");
            for (const conflict of conflicts) mine.add(resolution(mine.document, conflict, choice));
            if (mine.unsent.length) mine.confirm(server.patch(mine.next("m2")));
            check(server.document);
            return [conflicts.map((one) => one.title ? [one.mine, one.theirs]
                : [one.mine.map(({ text }) => text), one.theirs.map(({ text }) => text)]), shown, said(server.document).join(" / ")];
        };
        const text = (id, to) => ({ op: "set_text", segment: id, text: to });
        return [
            outcome([text(0, "mine")], [text(0, "theirs")], "mine"),
            outcome([text(0, "mine")], [text(0, "theirs")], "theirs"),
            outcome([text(0, "mine")], [text(0, "theirs")], "both"),
            outcome([text(0, "same")], [text(0, "same")], "mine"),
            outcome([{ op: "split", segment: 0, word: 1, new_id: 9 }], [text(0, "theirs")], "mine"),
            outcome([text(1, "mine")], [{ op: "join", segment: 0 }], "mine"),
            outcome([{ op: "join", segment: 0 }], [{ op: "join", segment: 1 }], "theirs"),
            outcome([text(0, "mine")], [{ op: "restore", remove: [0], after: null, segments: [] }], "mine"),
            outcome([{ op: "set_title", title: "M" }], [{ op: "set_title", title: "H" }], "mine"),
            outcome([text(0, "mine"), text(2, "clean")], [text(0, "theirs")], "theirs"),
        ];
    """) == [
        [[[["mine"], ["theirs"]]], "A: theirs / B: three four / A: five", "A: mine / B: three four / A: five"],
        [[[["mine"], ["theirs"]]], "A: theirs / B: three four / A: five", "A: theirs / B: three four / A: five"],
        [[[["mine"], ["theirs"]]], "A: theirs / B: three four / A: five", "A: theirs mine / B: three four / A: five"],
        [[], "A: same / B: three four / A: five", "A: same / B: three four / A: five"],
        [[[["one", "two"], ["theirs"]]], "A: theirs / B: three four / A: five", "A: one / A: two / B: three four / A: five"],
        [[[["mine"], []]], "A: one two three four / A: five", "A: one two three four / B: mine / A: five"],
        [[[["one two three four"], ["one two", "three four five"]]], "A: one two / B: three four five",
         "A: one two / B: three four five"],
        [[[["mine"], []]], "B: three four / A: five", "A: mine / B: three four / A: five"],
        [[["M", "H"]], "A: one two / B: three four / A: five", "A: one two / B: three four / A: five"],
        [[[["mine"], ["theirs"]]], "A: theirs / B: three four / A: clean", "A: theirs / B: three four / A: clean"],
    ]


def test_two_people_with_random_edits_lose_nothing(run):
    """Each word that somebody typed is in the document in the end, unless a reader chose the other side."""
    assert run("""
        const server = new Server(made("one two three", "four five", "six seven eight", "nine", "ten"));
        let word = 0;
        let edit = 0;
        let many = 0;
        let conflicts = 0;
        const typed = new Set();
        const chosenAway = new Set();
        const wordsOf = (segments) => segments.flatMap(({ text }) => text.split(" "));
        const people = [0, 1].map((who) => ({ queue: new EditQueue(server.read()), free: 1000 * (who + 1) }));
        const decide = (queue, found) => {
            for (const conflict of found) {
                conflicts += 1;
                const choice = pick(["mine", "theirs"]);
                const other = choice === "mine" ? conflict.theirs : conflict.mine;
                wordsOf(other).forEach((one) => chosenAway.add(one));
                const operations = resolution(queue.document, conflict, choice);
                if (operations.length) queue.add(operations);
            }
            check(queue.document);
        };
        const send = (queue) => {
            const batch = queue.next(`e${edit++}`);
            if (!batch) return;
            const answer = server.patch(batch);
            if (!answer) return decide(queue, queue.rebase(server.read()));
            queue.confirm(answer);
            many += 1;
        };
        for (let step = 0; step < 1500; step += 1) {
            const me = pick(people);
            const { queue } = me;
            if (random(3) === 0) { send(queue); continue; }
            const one = pick(queue.document.segments);
            if (random(3)) {
                // Words are only added: each of them can be looked for.
                queue.add([{ op: "set_text", segment: one.id, text: `${one.text} w${word}` }]);
                typed.add(`w${word++}`);
            } else {
                const operation = someOperation(queue.document, () => me.free++);
                if (operation && operation.op !== "set_text") queue.add([operation]);
            }
            check(queue.document);
        }
        for (let turn = 0; turn < 5; turn += 1) for (const { queue } of people) { send(queue); send(queue); }
        for (const { queue } of people) {
            if (!queue.isEmpty) return "something is unsent";
            queue.rebase(server.read());
            if (JSON.stringify(said(queue.document)) !== JSON.stringify(said(server.document))) return "they differ";
        }
        const there = new Set(wordsOf(check(server.document).segments));
        const lost = [...typed].filter((one) => !there.has(one) && !chosenAway.has(one));
        return [lost, many > 100, conflicts > 20, typed.size > 300, [...typed].filter((one) => there.has(one)).length > 150];
    """) == [[], True, True, True, True]


def test_what_was_kept_is_taken_up_again(run):
    assert run("""
        const server = new Server(made("one", "two"));
        const queue = new EditQueue(server.read());
        queue.add([{ op: "set_text", segment: 0, text: "eins" }]);
        const sent = queue.next("e1");
        queue.add([{ op: "set_text", segment: 1, text: "zwei" }]);
        const kept = JSON.parse(JSON.stringify(queue));
        server.patch(sent);
        const next = new EditQueue(server.read());
        // The version that it was made on, as the server still has it.
        const base = new EditQueue({ ...made("one", "two") });
        base.restore(kept);
        const shown = said(base.document);
        base.confirm(server.patch(base.sent));
        base.confirm(server.patch(base.next("e2")));
        const odd = new EditQueue(made("one"));
        odd.restore({ sent: null, unsent: [{ op: "set_text", segment: 5, text: "x" }, { op: "nonsense" }] });
        return [shown, said(server.document), server.document.version, said(next.document), odd.unsent];
    """) == [["A: eins", "B: zwei"], ["A: eins", "B: zwei"], 3, ["A: eins", "B: two"], []]


def test_a_refused_edit_is_for_the_reader_to_say(run):
    assert run("""
        const queue = new EditQueue(made("one", "two"));
        queue.add([{ op: "set_text", segment: 0, text: "mine" }]);
        queue.next("e1");
        const conflicts = queue.refuse();
        return [said(queue.document), queue.isEmpty, conflicts.map(({ mine, theirs }) => [mine[0].text, theirs[0].text])];
    """) == [["A: one", "B: two"], True, [["mine", "one"]]]


def test_finding_and_replacing(run):
    assert run("""
        const { hits, pattern, replacing, termsOf } = await import("/transcript/find.js");
        const all = [segment(0, "The other theme"), segment(1, "배송 지연, 배송비"), segment(2, "a.b (c) [the  end]")];
        const count = (terms, matchCase) => hits(all, pattern(terms, matchCase)).map(({ id, start, end }) => [id, start, end]);
        const done = (found, text) => replacing(all, found, text).map(({ segment: id, text: now }) => [id, now]);
        return [termsOf('배송 "두 단어" x'), count(["the"]), count(["The"], true), count(["배송"]), count(["."]), count(["(c)"]),
            count(["the end"]), count([""]), count(["the", "배송비"]).length,
            done(hits(all, pattern(["the"])), "DIE"), done(hits(all, pattern(["배송"])).slice(1), "택배"),
            done(hits(all, pattern(["the"])), "$&"), done(hits(all, pattern(["The"], true)), "The")];
    """) == [
        ["배송", "두 단어", "x"], [[0, 0, 3], [0, 5, 8], [0, 10, 13], [2, 9, 12]], [[0, 0, 3]], [[1, 0, 2], [1, 7, 9]],
        [[2, 1, 2]], [[2, 4, 7]], [[2, 9, 17]], [], 5,
        [[0, "DIE oDIEr DIEme"], [2, "a.b (c) [DIE end]"]], [[1, "배송 지연, 택배비"]],
        [[0, "$& o$&r $&me"], [2, "a.b (c) [$& end]"]], []]


def test_the_word_at_a_time(run):
    assert run("""
        const { saidAt, unsureFrom, unsureCount } = await import("/transcript/timeline.js");
        const all = made("one two three", "four five", "six").segments;
        const at = (time) => { const found = saidAt(all, time); return found ? [found.segment.id, found.word] : null; };
        const unsure = all.map((one) => ({ ...one, words: one.words.map((word) =>
            ({ ...word, probability: ["two", "five", "six"].includes(word.word) ? 0.2 : null })) }));
        const from = (index, word, step) => { const found = unsureFrom(unsure, index, word, step); return found ? [found.segment.id, found.word] : null; };
        return [[-1, 0, 0.4, 0.5, 1.9, 2, 3.9, 99].map(at), saidAt([], 1), at(2.5),
            [from(0, -1, 1), from(0, 1, 1), from(1, 1, 1), from(2, 0, 1), from(2, 0, -1), from(0, 1, -1)], unsureCount(unsure)];
    """) == [[None, [0, 0], [0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [2, 0]], None, [1, 1],
             [[0, 1], [1, 1], [2, 0], None, [1, 1], None], 3]


@pytest.mark.parametrize("event, does", [
    ({"key": " ", "code": "Space"}, ["play"]),
    ({"key": "ㅏ", "code": "KeyK"}, ["play"]),
    ({"key": " ", "code": "Space", "ctrlKey": True}, ["play"]),
    ({"key": "z", "code": "KeyZ", "ctrlKey": True}, ["undo"]),
    ({"key": "ㅋ", "code": "KeyZ", "metaKey": True}, ["undo"]),
    ({"key": "Z", "code": "KeyZ", "ctrlKey": True, "shiftKey": True}, ["redo"]),
    ({"key": "f", "code": "KeyF", "ctrlKey": True}, ["find"]),
    ({"key": "ArrowLeft", "code": "ArrowLeft"}, ["skip", -5]),
    ({"key": "ArrowLeft", "code": "ArrowLeft", "altKey": True}, None),
    ({"key": "l", "code": "KeyL", "altKey": True}, ["skip", 5]),
    ({"key": "?", "code": "Slash", "shiftKey": True}, ["help"]),
    ({"key": "n", "code": "KeyN"}, ["unsure", 1]),
    ({"key": "x", "code": "KeyX"}, None),
])
def test_what_keys_do(run, event, does):
    assert run(f"""
        const {{ action }} = await import("/transcript/shortcuts.js");
        return action({{ target: document.body, ...{str(event).replace("True", "true")} }});
    """) == does


def test_keys_in_a_field_are_its_own(run):
    assert run("""
        const { action } = await import("/transcript/shortcuts.js");
        const [input, button, text] = ["input", "button", "p"].map((name) => document.createElement(name));
        text.setAttribute("contenteditable", "plaintext-only");
        const of = (target, key, code, more = {}) => action({ key, code, target, ...more });
        return [of(input, " ", "Space"), of(text, "k", "KeyK"), of(button, " ", "Space"), of(button, "k", "KeyK"),
            of(input, "z", "KeyZ", { ctrlKey: true }), of(text, "z", "KeyZ", { ctrlKey: true }),
            of(text, " ", "Space", { ctrlKey: true })];
    """) == [None, None, None, ["play"], None, ["undo"], ["play"]]


def test_colours_stay_with_people(run):
    assert run("""
        const { People } = await import("/transcript/people.js");
        const people = new People({ text: (name, number) => (name === "nobody" ? "-" : `Speaker ${number}`) });
        people.know(["SPEAKER_00", "SPEAKER_01", "Ada"]);
        const first = ["SPEAKER_00", "SPEAKER_01", "Ada"].map((name) => people.colour(name));
        people.rename("SPEAKER_00", "Bob");
        people.know(["Ada", "Bob", "SPEAKER_01"]);
        const then = ["Bob", "SPEAKER_01", "Ada", "SPEAKER_00"].map((name) => people.colour(name));
        people.know(["Ada", "Bob", "New"]);
        const all = ["SPEAKER_01", "Ada"];
        return [first, then, people.colour("New"), ["SPEAKER_00", "SPEAKER_11", "Ada", null].map((name) => people.shown(name)),
            ["speaker 2", "ADA", "Cy"].map((name) => people.meant(name, all))];
    """) == [[1, 2, 3], [1, 2, 3, None], 2, ["Speaker 1", "Speaker 12", "Ada", "-"], ["SPEAKER_01", "Ada", "Cy"]]


def test_edits_are_kept_until_their_page_is_gone(run):
    assert run("""
        const { EditStore } = await import("/transcript/edit-store.js");
        const names = () => Object.keys(localStorage).filter((name) => name.startsWith("sori.edits.x."));
        const [first, second] = [new EditStore("x"), new EditStore("x")];
        const kept = first.keep({ version: 1, unsent: [{ op: "set_title", title: "a" }] });
        // Its page is there: nobody else takes it.
        const held = await second.left();
        localStorage.setItem("sori.edits.x.gone", JSON.stringify({ stamp: 7, value: { version: 2 } }));
        localStorage.setItem("sori.edits.x.older", JSON.stringify({ stamp: 3, value: { version: 1 } }));
        localStorage.setItem("sori.edits.x.broken", "{");
        const left = await second.left();
        left.forEach(({ name }) => second.forget(name));
        const after = names().length;
        first.keep(null);
        return [kept, held, left.map(({ value }) => value), after, names(), await second.left()];
    """) == [True, [], [{"version": 1}, {"version": 2}], 1, [], []]


def test_of_two_copies_the_newer_counts(run):
    """The one that reaches the disk at once may be newer, or say that nothing is left of what the other has."""
    assert run("""
        const { EditStore } = await import("/transcript/edit-store.js");
        const { DurableStore } = await import("/transcript/durable-store.js");
        const durable = new DurableStore();
        const entry = (stamp, value) => JSON.stringify({ stamp, value });
        const both = { a: [entry(1, "old"), entry(2, "new")], b: [entry(4, "new"), entry(3, "old")],
            c: [entry(5, "sent since"), entry(6, null)], d: [null, entry(7, "only there")] };
        for (const [name, [local, other]] of Object.entries(both)) {
            if (local) localStorage.setItem(`sori.edits.y.${name}`, local);
            durable.put(`sori.edits.y.${name}`, other);
        }
        while ((await durable.all("sori.edits.y.")).size < 4) await new Promise((next) => setTimeout(next, 5));
        const left = await new EditStore("y").left();
        return left.map(({ name, value }) => [name.at(-1), value]);
    """) == [["a", "new"], ["b", "new"], ["d", "only there"]]
