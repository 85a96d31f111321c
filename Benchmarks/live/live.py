#!/usr/bin/env python3
"""Measures live speech on a running server, with the recordings of the evaluation set (STT_EVAL_DIR).

    Benchmarks/live/live.py latency --sessions 4 --seconds 120     end of speech to final, word to first text
    Benchmarks/live/live.py latency --sessions 4 --translate en    the same while finals are translated, and their delay
    Benchmarks/live/live.py pooled FILE...                         the same of several runs that were kept with --save
    Benchmarks/live/live.py conversation --sessions 4              the same for conversations, and close to summary
    Benchmarks/live/live.py errors --language ko                   errors of the finals, and of the same clips as files
    Benchmarks/live/live.py soak --sessions 10 --seconds 600       nothing lost, memory flat
    Benchmarks/live/live.py same --runs 100                        the same audio gives the same finals
    Benchmarks/live/live.py idle --sessions 200 --seconds 60       voice activity alone: the server's processor time

Each wants --url (default http://127.0.0.1:8003); those that look at the server's process want --pid. Audio goes out in
real time, 100 ms a message, unless said otherwise. English is scored by words after the rules of
Benchmarks/accuracy/english.py, Korean by characters; of two spellings of a reference the nearer one counts. Needs a
release build of audio-bench and the Python package `websockets` (.deps/venv/bin/python has it).
"""
import argparse
import array
import asyncio
import functools
import hashlib
import json
import math
import os
import random
import subprocess
import sys
import time
import urllib.request
import wave
from pathlib import Path

import websockets

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Benchmarks/accuracy"))
from peers import errors as errors_of  # noqa: E402
from wer import by_url  # noqa: E402

EVAL = Path(os.environ.get("STT_EVAL_DIR") or sys.exit("live.py: set STT_EVAL_DIR"))
RATE = 16000
CHUNK = RATE // 10
# What the spans have before and behind speech, in seconds.
PADDING = 0.03
SILENCE = array.array("h", bytes(2 * 2 * RATE))


BENCH = ROOT / ".build/release/audio-bench"
WEIGHTS = ROOT / ".deps/silero-vad-6.2.3/silero_vad/data/silero_vad_16k.safetensors"


class Clip:
    """A recording and where its utterances begin and end, by voice activity (audio-bench must be built)."""

    def __init__(self, path, row):
        self.name, self.path, self.row = path.name, path, row
        if path.suffix == ".wav":
            with wave.open(str(path)) as file:
                assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2), path
                self.samples = array.array("h", file.readframes(file.getnframes()))
        else:
            pcm = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-ac", "1", "-ar", str(RATE), "-f", "s16le", "-"],
                                 check=True, capture_output=True).stdout
            self.samples = array.array("h", pcm)

    @functools.cached_property
    def spans(self):
        """Where sound begins and ends; what is told names its utterance, and that may hold many of these spans."""
        found = json.loads(subprocess.run([BENCH, "spans", WEIGHTS, self.path], check=True, capture_output=True).stdout)
        return [(start + PADDING, end - PADDING) for start, end in found["silero"]]

    def utterance(self, start, end):
        """The first and the last sound of what was told to lie between `start` and `end` seconds."""
        inside = [(a, b) for a, b in self.spans if a < end and b > start]
        return (inside[0][0], inside[-1][1]) if inside else (start, end)


def clips(limit, language="en", longest=20.0, joined=False):
    manifest = EVAL / "manifest.jsonl"
    if not manifest.exists():
        sys.exit(f"SKIPPED: {manifest} is not there")
    rows = [json.loads(line) for line in manifest.read_text().splitlines()]
    rows = [r for r in rows if r["lang"] == language and r["trust"] == "reference" and "asr" in r["tasks"]
            and r["file"].startswith("wav/") and r["seconds"] <= longest and not joined
            or joined and r["lang"] == language and r["file"].startswith("long/")]
    random.Random(1).shuffle(rows)
    return [Clip(EVAL / row["file"], row) for row in rows[:limit]]


def endpoint(arguments):
    return arguments.url.replace("http", "ws") + "/stt/websocket"


def finals(messages):
    """The text of all utterances, corrected where it was."""
    texts = {m["utterance"]: m["text"] for _, m in messages if m["type"] in ("final", "correction")}
    return " ".join(texts[number] for number in sorted(texts))


def tell_errors(name, language, scored):
    """Errors and lengths of references, pooled."""
    wrong, length = sum(e for e, _ in scored), sum(n for _, n in scored)
    kind = "CER" if language == "ko" else "WER"
    print(f"{kind} of {name}, {len(scored)} clips: {100 * wrong / max(1, length):.2f} % ({wrong} of {length})")


async def round_trip(socket, clip, pace=1.0, tail=1.5, language="en", corrections=False, translate=None):
    """One start/end round; gives (messages with arrival times, time of the first sample)."""
    await socket.send(json.dumps({"type": "start", "lang": {"en": "en-US", "ko": "ko-KR"}[language], "times": True,
                                  "corrections": corrections, **({"translate_to": translate} if translate else {})}))
    while json.loads(await socket.recv())["type"] != "system":
        pass
    messages = []

    async def read():
        # The server answers in order: an error about "?" is behind all that came before it.
        while True:
            message = json.loads(await socket.recv())
            if message["type"] == "error":
                return
            messages.append((time.monotonic(), message))

    reader = asyncio.create_task(read())
    samples = clip.samples + SILENCE[:int(tail * RATE)]
    begin = time.monotonic()
    for start in range(0, len(samples), CHUNK):
        if pace:
            # A chunk can be sent once its last sample was spoken.
            due = begin + min(len(samples), start + CHUNK) / RATE / pace
            await asyncio.sleep(max(0, due - time.monotonic()))
        await socket.send(samples[start:start + CHUNK].tobytes())
    await socket.send('{"type":"end"}')
    await socket.send("?")
    await reader
    return messages, begin


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, math.ceil(share * len(values)) - 1)] if values else float("nan")


def report(name, values):
    print(f"{name}: {len(values)} utterances, p50 {percentile(values, .5) * 1000:.0f} ms, "
          f"p95 {percentile(values, .95) * 1000:.0f} ms, max {max(values, default=math.nan) * 1000:.0f} ms")


def by_utterance(messages):
    """The messages of each utterance that has a final."""
    groups = {}
    for at, message in messages:
        groups.setdefault(message["utterance"], []).append((at, message))
    return [group for group in groups.values() if group[-1][1]["type"] == "final"]


def without_translations(messages, seconds):
    """The messages about utterances; `seconds` gets how long after its final each translation came, and gaps for
    errors."""
    told = [at for at, m in messages if m["type"] == "final"]
    for at, message in messages:
        if message["type"] == "translation":
            seconds.append(at - told[message["of"] - 1])
        elif message["type"] == "translation_error":
            seconds.append(math.inf)
    return [(at, m) for at, m in messages if not m["type"].startswith("translation")]


def tell_latency(utterances, slowest):
    report("end of speech to final", [u["final"] for u in utterances])
    report("onset of speech to first text", [u["first"] for u in utterances])
    report("the same, first utterance of a round", [u["first"] for u in utterances if u["opens"]])
    for u in sorted(utterances, key=lambda u: -u["final"])[:slowest]:
        print(f"  {u['final'] * 1000:5.0f} ms, utterance of {u['seconds']:.1f} s in {u['clip']}, at {u['at']:.2f}")


async def pooled(arguments):
    runs = [json.loads(line) for path in arguments.files for line in Path(path).read_text().splitlines()]
    for sessions in sorted({run["sessions"] for run in runs}):
        chosen = [run for run in runs if run["sessions"] == sessions]
        print(f"{sessions} sessions, {len(chosen)} runs, {sum(run['seconds'] for run in chosen)} s")
        tell_latency([u for run in chosen for u in run["utterances"]], arguments.slowest)
        for language in sorted({run["language"] for run in chosen}):
            tell_errors("live finals", language, [e for run in chosen if run["language"] == language for e in run["errors"]])


async def latency(arguments):
    material = clips(100, arguments.language, longest=60 if arguments.once else 20)
    left = list(material)
    for clip in material:
        clip.spans  # found now rather than while somebody waits
    begun = time.monotonic()
    deadline = begun + arguments.seconds
    utterances, scored, translated = [], [], []

    async def speaker(index):
        rng = random.Random(1000 * arguments.seed + index)
        await asyncio.sleep(rng.random() * 3)
        async with websockets.connect(endpoint(arguments), max_size=None) as socket:
            while time.monotonic() < deadline and len(utterances) < arguments.utterances and left:
                clip = left.pop() if arguments.once else rng.choice(material)
                messages, begin = await round_trip(socket, clip, language=arguments.language, translate=arguments.translate)
                messages = without_translations(messages, translated)
                scored.append(errors_of(clip.row, finals(messages)))
                for number, group in enumerate(by_utterance(messages)):
                    start, end = clip.utterance(group[-1][1]["start"], group[-1][1]["end"])
                    utterances.append({"final": group[-1][0] - (begin + end), "first": group[0][0] - (begin + start),
                                       "seconds": end - start, "clip": clip.name, "at": begin + end,
                                       "opens": number == 0})

    await asyncio.gather(*(speaker(index) for index in range(arguments.sessions)))
    print(f"{arguments.sessions} sessions, {time.monotonic() - begun:.0f} s, {arguments.language}")
    tell_latency(utterances, arguments.slowest)
    if arguments.translate:
        report("final to translation", [s for s in translated if s != math.inf])
        print(f"finals without a translation: {translated.count(math.inf)}; the rest of each round came after its end")
    tell_errors("live finals", arguments.language, scored)
    if arguments.save:
        run = {"sessions": arguments.sessions, "seconds": arguments.seconds, "language": arguments.language,
               "utterances": utterances, "errors": scored}
        with open(arguments.save, "a") as file:
            file.write(json.dumps(run) + "\n")


async def conversation(arguments):
    """Conversations of several clips, 30 ms a message; segments are found by their times."""
    material = clips(61)
    for clip in material:
        clip.spans
    segments, summaries, missed = [], [], 0

    async def speaker(index):
        nonlocal missed
        rng = random.Random(index)
        await asyncio.sleep(rng.random() * 3)
        sound, spans = array.array("h"), []
        while len(sound) < arguments.seconds * RATE:
            clip = rng.choice(material)
            spans += [(len(sound) / RATE + start, len(sound) / RATE + end) for start, end in clip.spans]
            sound += clip.samples + SILENCE[:int((0.8 + rng.random()) * RATE)]
        create = urllib.request.Request(arguments.url + "/api/v1/stream/create", b'{"language":"en"}',
                                        {"Content-Type": "application/json"})
        job = json.loads(await asyncio.to_thread(lambda: urllib.request.urlopen(create).read()))["job_id"]
        url = arguments.url.replace("http", "ws") + "/api/v1/stream/" + job
        messages = []
        async with websockets.connect(url, max_size=None) as socket:
            async def read():
                while not messages or messages[-1][1]["type"] != "final_summary":
                    message = json.loads(await socket.recv())
                    messages.append((time.monotonic(), message))

            reader = asyncio.create_task(read())
            begin = time.monotonic()
            for start in range(0, len(sound), 480):
                due = begin + min(len(sound), start + 480) / RATE
                await asyncio.sleep(max(0, due - time.monotonic()))
                await socket.send(sound[start:start + 480].tobytes())
            ended = time.monotonic()
            await socket.send('{"type":"end"}')
            await reader
        summaries.append(messages[-1][0] - ended)
        told = [(at, m) for at, m in messages if m["type"] == "transcript_segment"]
        missed += sum(not any(m["start"] <= (start + end) / 2 <= m["end"] for _, m in told) for start, end in spans)
        for at, message in told:
            inside = [end for start, end in spans if start < message["end"] and end > message["start"]]
            segments.extend(at - (begin + end) for end in inside[-1:])

    await asyncio.gather(*(speaker(index) for index in range(arguments.sessions)))
    print(f"{arguments.sessions} conversations of {arguments.seconds} s")
    report("end of speech to segment", segments)
    report("end to summary", summaries)
    print(f"sounds without a segment: {missed}")


async def errors(arguments):
    material = clips(100, arguments.language, longest=60, joined=arguments.joined)
    live, file = [], []
    async with websockets.connect(endpoint(arguments), max_size=None) as socket:
        for clip in material:
            messages, _ = await round_trip(
                socket, clip, pace=arguments.pace, language=arguments.language, corrections=arguments.corrections)
            live.append(errors_of(clip.row, finals(messages)))
            text = await asyncio.to_thread(by_url, arguments.url, clip.path, None, arguments.language)
            file.append(errors_of(clip.row, text))
            if arguments.joined:
                print(f"{clip.name}: {live[-1][0]} live, {file[-1][0]} as a file, of {live[-1][1]}")
            if arguments.slowest and live[-1][0] > file[-1][0]:
                print(f"{clip.name}: {live[-1][0]} live, {file[-1][0]} as a file\n  {finals(messages)}\n  {text.strip()}")
    tell_errors("live finals", arguments.language, live)
    tell_errors("the same clips as files", arguments.language, file)


def resident(pid):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return float("nan")


def processor(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


async def soak(arguments):
    """Every clip has been heard once before, alone; in every round of the soak its finals must all be the same.

    An utterance that got lost, got half its audio or another session's would have another text or none.
    """
    material = clips(12)
    expected = {}
    async with websockets.connect(endpoint(arguments), max_size=None) as socket:
        for clip in material:
            messages, _ = await round_trip(socket, clip, pace=0)
            expected[clip.name] = [m["text"] for _, m in messages if m["type"] == "final"]
            if not expected[clip.name]:
                print(f"{clip.name}: no finals")
    begin = time.monotonic()
    deadline = begin + arguments.seconds
    rounds = finals = wrong = broken = 0
    spoken, late = 0.0, 0.0

    async def speaker(index):
        nonlocal rounds, finals, wrong, broken, spoken, late
        rng = random.Random(index)
        await asyncio.sleep(rng.random() * 3)
        while time.monotonic() < deadline:
            try:
                async with websockets.connect(endpoint(arguments), max_size=None) as socket:
                    while time.monotonic() < deadline:
                        clip = rng.choice(material)
                        messages, start = await round_trip(socket, clip)
                        rounds += 1
                        spoken += len(clip.samples) / RATE + 1.5
                        # A server that falls behind is told by the end of a round, which waits for all of its audio.
                        late = max(late, time.monotonic() - start - len(clip.samples) / RATE - 1.5)
                        texts = [m["text"] for _, m in messages if m["type"] == "final"]
                        finals += len(texts)
                        if texts != expected[clip.name]:
                            wrong += 1
                            print(f"{clip.name}: {texts} instead of {expected[clip.name]}")
            except (websockets.ConnectionClosed, OSError) as problem:
                broken += 1
                print(f"a session broke off: {problem!r}")
                await asyncio.sleep(1)

    async def watch():
        while True:
            print(f"{time.monotonic() - begin:4.0f} s: RSS {resident(arguments.pid):.0f} MB, "
                  f"{descriptors(arguments.pid)} descriptors, {rounds} rounds", flush=True)
            await asyncio.sleep(30)

    watcher = asyncio.create_task(watch()) if arguments.pid else None
    before = processor(arguments.pid) if arguments.pid else 0
    await asyncio.gather(*(speaker(index) for index in range(arguments.sessions)))
    if watcher:
        watcher.cancel()
        share = (processor(arguments.pid) - before) / (time.monotonic() - begin)
        print(f"end: RSS {resident(arguments.pid):.0f} MB, {descriptors(arguments.pid)} descriptors, {share:.2f} processors")
    print(f"{rounds} rounds, {spoken:.0f} s of audio, {finals} finals; {wrong} rounds with other finals than one session alone "
          f"gave, {broken} sessions broken off; a round ended {late * 1000:.0f} ms after its audio at most")
    if wrong or broken or not rounds:
        sys.exit(1)


async def same(arguments):
    material = clips(arguments.clips)
    sound = Clip.__new__(Clip)
    sound.samples = array.array("h")
    for clip in material:
        sound.samples += clip.samples + SILENCE[:RATE // 2]
    seen = {}
    async with websockets.connect(endpoint(arguments), max_size=None) as socket:
        for run in range(arguments.runs):
            pace = 0 if run % 10 else 4
            messages, _ = await round_trip(socket, sound, pace=pace)
            texts = tuple(m["text"] for _, m in messages if m["type"] == "final")
            seen[texts] = seen.get(texts, 0) + 1
    for texts, count in seen.items():
        digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12]
        print(f"{count} of {arguments.runs} runs of {len(sound.samples) / RATE:.1f} s: {len(texts)} finals, "
              f"{sum(map(len, texts))} characters, {digest}")
    if len(seen) != 1 or not next(iter(seen)):
        sys.exit(1)


async def idle(arguments):
    rng = random.Random(2)
    noise = array.array("h", (rng.randint(-40, 40) for _ in range(RATE * 2)))

    async def listener(index):
        await asyncio.sleep(index / arguments.sessions)
        async with websockets.connect(endpoint(arguments), max_size=None) as socket:
            await socket.send('{"type":"start","lang":"en"}')
            begin = time.monotonic()
            for count in range(arguments.seconds * 10):
                start = CHUNK * count % (len(noise) - CHUNK)
                await socket.send(noise[start:start + CHUNK].tobytes())
                await asyncio.sleep(max(0, begin + (count + 1) / 10 - time.monotonic()))

    before, memory = processor(arguments.pid), resident(arguments.pid)
    begin = time.monotonic()
    await asyncio.gather(*(listener(index) for index in range(arguments.sessions)))
    share = (processor(arguments.pid) - before) / (time.monotonic() - begin)
    print(f"{arguments.sessions} sessions of noise: {share:.2f} processors, RSS {memory:.0f} -> "
          f"{resident(arguments.pid):.0f} MB")


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("what", choices=["latency", "pooled", "conversation", "errors", "soak", "same", "idle"])
parser.add_argument("files", nargs="*", help="for pooled: what --save wrote")
parser.add_argument("--url", default="http://127.0.0.1:8003")
parser.add_argument("--pid", type=int, default=0)
parser.add_argument("--sessions", type=int, default=4)
parser.add_argument("--seconds", type=int, default=60)
parser.add_argument("--utterances", type=int, default=10**9, help="for latency: end after so many, before --seconds")
parser.add_argument("--once", action="store_true", help="for latency: each clip of errors once, not any for --seconds")
parser.add_argument("--joined", action="store_true", help="for errors: the long recordings (needs ffmpeg)")
parser.add_argument("--corrections", action="store_true", help="for errors: take corrections of finals")
parser.add_argument("--language", choices=["en", "ko"], default="en")
parser.add_argument("--translate", metavar="LANGUAGE", help="for latency: have finals translated")
parser.add_argument("--pace", type=float, default=0, help="for errors: times real time; 0 as fast as it is taken")
parser.add_argument("--runs", type=int, default=100)
parser.add_argument("--clips", type=int, default=6, help="for same: how many clips make the stream")
parser.add_argument("--slowest", type=int, default=0, help="how many of the slowest utterances to show; for errors, clips worse live")
parser.add_argument("--seed", type=int, default=0, help="which clips come in which order")
parser.add_argument("--save", help="append what latency saw to this file")
given = parser.parse_args()
if given.what == "idle" and not given.pid:
    parser.error("idle needs --pid")
asyncio.run(globals()[given.what](given))
