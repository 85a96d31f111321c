#!/usr/bin/env python3
"""Live transcription under registered names: the socket at / with a conversation of the evaluation set.

  Benchmarks/speakers/session.py conversation --url wss://localhost:8088/ --language en   speakers, times, delays
  Benchmarks/speakers/session.py load --sessions 10 --seconds 600                         delays of finals
  Benchmarks/speakers/session.py edges --sessions 5                                       times, by speaker-bench alone

Each speaker is registered with 3 to 5 s of one recording and speaks others, spliced together with pauses and streamed
in real time. An utterance counts as right when the message that covers most of it has its speaker, its times when both
are within 0.3 s of its sound: from the first to the last 60 ms that are loud enough in the recording it comes from.
Loud enough is what is, above 150 Hz, within 26 dB of the loudest 20 ms and 10 dB above the quietest tenth: hum, hiss
and thumps against the desk are no speech. Set STT_EVAL_DIR.
"""
import argparse
import array
import asyncio
import json
import math
import os
import random
import ssl
import subprocess
import sys
import tempfile
import time
import wave
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RATE = 16_000


def samples(path):
    with wave.open(str(path), "rb") as file:
        return array.array("h", file.readframes(file.getnframes()))


def trimmed(sound):
    """From the first to the last 20 ms whose level is within 26 dB of the loudest."""
    blocks = [sum(s * s for s in sound[i:i + 320]) / 320 for i in range(0, len(sound), 320)]
    loud = [i for i, power in enumerate(blocks) if power > max(blocks) / 400]
    return sound[loud[0] * 320:(loud[-1] + 1) * 320]


def above(sound, frequency=150):
    """What is above a frequency: a Butterworth filter of the fourth order, as two of the second."""
    values = list(map(float, sound))
    for quality in (0.5412, 1.3066):
        angle = 2 * math.pi * frequency / RATE
        bend = math.sin(angle) / (2 * quality)
        gain = (1 + math.cos(angle)) / 2 / (1 + bend)
        first, second = -2 * math.cos(angle) / (1 + bend), (1 - bend) / (1 + bend)
        one = two = 0.0
        for index, value in enumerate(values):
            out = gain * value + one
            one, two = -2 * gain * value - first * out + two, gain * value - second * out
            values[index] = out
    return values


def edges(sound):
    """Where the sound of an utterance begins and ends, in seconds."""
    values = above(sound)
    levels = [10 * math.log10(sum(v * v for v in values[i:i + 320]) / 320 + 1e-3)
              for i in range(0, len(values) - 319, 320)]
    threshold = max(max(levels) - 26, sorted(levels)[len(levels) // 10] + 10)
    starts = [i for i in range(len(levels) - 2) if min(levels[i:i + 3]) > threshold]
    return starts[0] * 0.02, (starts[-1] + 3) * 0.02


def level(sound, target=2_000):
    power = (sum(s * s for s in sound) / len(sound)) ** 0.5
    return array.array("h", (max(-32767, min(32767, round(s * target / power))) for s in sound))


def material(language, count, rng):
    """Speakers with a recording to register and others to speak: {name: (enrolment, [utterances])}."""
    folder = Path(os.environ["STT_EVAL_DIR"])
    by_speaker = {}
    with open(folder / "manifest.jsonl", encoding="utf-8") as file:
        for row in map(json.loads, file):
            if "sv" in row["tasks"] and row["speaker"] and row["lang"] == language and row["file"].endswith(".wav"):
                by_speaker.setdefault(row.get("maybe_same_person_cluster") or row["speaker"], []).append(row)
    able = sorted(name for name, rows in by_speaker.items()
                  if len(rows) >= 3 and any(row["seconds"] >= 3 for row in rows)
                  and len({row["speaker"] for row in rows}) == 1)
    people = {}
    for name in rng.sample(able, count):
        rows = by_speaker[name][:]
        enrolment = rng.choice([row for row in rows if row["seconds"] >= 3])
        rows.remove(enrolment)
        sound = trimmed(samples(folder / enrolment["file"]))
        people[name] = (level(sound[:round(rng.uniform(3, 5) * RATE)]),
                        [level(trimmed(samples(folder / row["file"]))) for row in rows])
    return people


def conversation(people, rng, seconds):
    """Utterances of the speakers in turn with pauses of 0.7 to 1.2 s: the sound, and (start, end, speaker)."""
    sound, truth = array.array("h", bytes(RATE)), []
    queue = [(name, utterance) for name, (_, utterances) in people.items() for utterance in utterances]
    rng.shuffle(queue)
    for name, utterance in queue:
        if len(sound) / RATE > seconds:
            break
        first, last = edges(utterance)
        truth.append((len(sound) / RATE + first, len(sound) / RATE + last, name))
        sound += utterance + array.array("h", bytes(2 * round(rng.uniform(0.7, 1.2) * RATE)))
    return sound + array.array("h", bytes(2 * RATE)), truth


async def session(arguments, people, sound):
    """Registers the speakers, streams the conversation; the messages with the time of the stream they came at."""
    import websockets

    context = None
    if arguments.url.startswith("wss:"):
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    numbers = {name: number for number, name in enumerate(people)}
    async with websockets.connect(f"{arguments.url}?language={arguments.language}", ssl=context, max_size=None) as socket:
        async def expect(kind):
            message = json.loads(await asyncio.wait_for(socket.recv(), 30))
            if message["type"] != kind:
                raise SystemExit(f"expected {kind}, got {message}")

        await expect("model_loaded")
        for name, (enrolment, _) in people.items():
            await socket.send(json.dumps({"type": "start_speaker_registration", "speaker_id": numbers[name]}))
            await expect("speaker_registration_started")
            data = enrolment.tobytes()
            for start in range(0, len(data), 3_200):
                await socket.send(data[start:start + 3_200])
            await socket.send(json.dumps({"type": "complete_speaker_registration", "speaker_id": numbers[name]}))
            await expect("speaker_registration_completed")
        await socket.send(json.dumps({"type": "start_transcription"}))
        await expect("transcription_started")
        begin = time.monotonic()
        messages = []

        async def read():
            async for text in socket:
                message = json.loads(text)
                messages.append((time.monotonic() - begin, message))
                if message["type"] == "transcription_stopped":
                    return

        reader = asyncio.create_task(read())
        data = sound.tobytes()
        for index, start in enumerate(range(0, len(data), 3_200)):
            await asyncio.sleep(max(0, begin + index * 0.1 - time.monotonic()))
            await socket.send(data[start:start + 3_200])
        await socket.send(json.dumps({"type": "stop_transcription"}))
        await asyncio.wait_for(reader, 60)
    return numbers, messages


def quantile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))]


def judge(truth, numbers, messages):
    """How many utterances there are, have the right speaker, the right times; and the delays of finals."""
    told = [(at, m) for at, m in messages if m["type"] == "transcription"]
    right = timely = 0
    delays, wrong = [], []
    for start, end, name in truth:
        covers = [(min(end, m["end"]) - max(start, m["start"]), at, m) for at, m in told]
        shared = {}
        for overlap, at, m in covers:
            if overlap > 0:
                shared[m["speaker_id"]] = shared.get(m["speaker_id"], 0) + overlap
        if shared and max(shared, key=shared.get) == numbers[name]:
            right += 1
        else:
            wrong.append((round(start, 1), name, shared))
        inside = [m for overlap, _, m in covers if overlap > 0.2]
        if inside and abs(min(m["start"] for m in inside) - start) <= 0.3 and abs(
                max(m["end"] for m in inside) - end) <= 0.3:
            timely += 1
        last = [at for overlap, at, m in covers if overlap > 0.2 and abs(m["end"] - end) < 1]
        if last:
            delays.append(max(last) - end)
    return right, timely, delays, wrong


def alone(arguments):
    """The times that speaker-bench tells of conversations in both languages, as a live session would."""
    assets = os.environ.get("STT_ASSETS_DIR", ROOT / ".deps")
    models = [f"{assets}/speakers-1",
              f"{assets}/moonshine-voice-0.1.0/moonshine_voice.libs/libonnxruntime-13ab8084.so.1",
              f"{assets}/silero-vad-6.2.3/silero_vad/data/silero_vad_16k.safetensors"]
    errors, timely, count = [], 0, 0
    with tempfile.TemporaryDirectory() as scratch:
        truths = []
        for language in ("en", "ko"):
            for seed in range(arguments.seed, arguments.seed + arguments.sessions):
                rng = random.Random(seed)
                sound, truth = conversation(material(language, arguments.speakers, rng), rng, arguments.seconds)
                truths.append((f"{scratch}/{language}{seed}.wav", truth))
                with wave.open(truths[-1][0], "wb") as file:
                    file.setparams((1, 2, RATE, 0, "NONE", ""))
                    file.writeframes(sound.tobytes())
        lines = subprocess.run([arguments.bench, "live", *models, *(path for path, _ in truths)], check=True, text=True,
                               stdout=subprocess.PIPE).stdout.splitlines()
    for (path, truth), line in zip(truths, lines):
        turns = json.loads(line)["turns"]
        for start, end, name in truth:
            inside = [turn for turn in turns if min(end, turn[1]) - max(start, turn[0]) > 0.2]
            early, late = (min(t[0] for t in inside) - start, max(t[1] for t in inside) - end) if inside else (9, 9)
            count += 1
            timely += max(abs(early), abs(late)) <= 0.3
            errors.append((early, late))
            if max(abs(early), abs(late)) > 0.3:
                print(f"  {Path(path).stem} {name} {start:.2f} to {end:.2f}: start {early:+.2f}, end {late:+.2f}")
    print(f"{count} utterances, both times within 0.3 s {100 * timely / count:.1f} %")
    for side, values in zip(("start", "end"), zip(*errors)):
        parts = ", ".join(f"{quantile(values, share):+.2f}" for share in (0, 0.05, 0.5, 0.95, 0.999))
        print(f"  {side}: least, 5 %, middle, 95 %, most: {parts} s")


async def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["conversation", "load", "edges"])
    parser.add_argument("--url", default="wss://localhost:8088/")
    parser.add_argument("--language", choices=["en", "ko"], default="en")
    parser.add_argument("--speakers", type=int, default=2)
    parser.add_argument("--sessions", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bench", default=ROOT / ".build/release/speaker-bench")
    arguments = parser.parse_args()
    if "STT_EVAL_DIR" not in os.environ:
        sys.exit("session.py: set STT_EVAL_DIR")
    if arguments.what == "edges":
        return alone(arguments)

    async def one(seed):
        rng = random.Random(seed)
        total = [0, 0, 0]
        delays, wrong, left = [], [], arguments.seconds
        await asyncio.sleep(rng.uniform(0, 3) if arguments.what == "load" else 0)
        while left > 10:
            people = material(arguments.language, arguments.speakers, rng)
            sound, truth = conversation(people, rng, min(left, 120))
            numbers, messages = await session(arguments, people, sound)
            right, timely, some, misses = judge(truth, numbers, messages)
            total = [total[0] + len(truth), total[1] + right, total[2] + timely]
            delays, wrong, left = delays + some, wrong + misses, left - len(sound) / RATE
            for _, message in messages:
                if message["type"] == "error":
                    print(message)
        return total, delays, wrong

    results = await asyncio.gather(*(one(arguments.seed + index) for index in range(arguments.sessions)))
    count, right, timely = (sum(result[0][i] for result in results) for i in range(3))
    delays = [1_000 * delay for result in results for delay in result[1]]
    print(f"{arguments.language}, {arguments.speakers} speakers, {arguments.sessions} sessions: {count} utterances, right "
          f"speaker {100 * right / count:.1f} %, times within 0.3 s {100 * timely / count:.1f} %; end of speech to final p50 "
          f"{quantile(delays, 0.5):.0f}, p95 {quantile(delays, 0.95):.0f}, largest {max(delays):.0f} ms")
    for result in results:
        for miss in result[2]:
            print("  not right:", miss)


if __name__ == "__main__":
    asyncio.run(main())
