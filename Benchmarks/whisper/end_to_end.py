#!/usr/bin/env python3
"""Time whole transcriptions: our server, faster-whisper and whisper.cpp on the same weights and the same speech.

    end_to_end.py DIR --audio FILE... [--work sequential|batched|eight] [--beam 5] [--engines NAME,...]
                  [--binary .build/release/sori]

DIR comes from make_random_whisper.py, best with --says 75 (every window says as many words as half a minute of speech
has). The files of speech are joined; sequential and batched transcribe all of it (or --seconds), eight cuts the first
ten minutes into eight files of 75 s and asks for all at once. Printed per engine: seconds, times real time, characters
of text, peak memory in MB.

Everything is the language en, temperature 0, without the text before (the fixed sentence leaves no room for it), two
threads. sequential: window after window, voice activity off. batched: voice activity cuts the file, up to eight chunks
a batch (BatchedInferencePipeline; ours as the server does it by itself; whisper.cpp has no such thing). eight:
faster-whisper by eight Python threads on one model with one or with two workers, the better counts; whisper.cpp in a
row, which is as fast as it goes on two cores. Ours goes over HTTP. Loading is not timed; each engine transcribes 30 s
first. Needs ffmpeg and the packages faster-whisper, pywhispercpp and requests.
"""
import argparse
import concurrent.futures
import json
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import requests

ENGINES = ["ours int8", "faster-whisper int8", "ours float32", "faster-whisper float32", "whisper.cpp f16"]
PARTS, PART_SECONDS = 8, 75


def post(url, path, fields):
    """Sends a file and fields as a form; gives the answer's text."""
    with path.open("rb") as file:
        answer = requests.post(url, data=fields, files={"file": file}, timeout=900)
    answer.raise_for_status()
    return answer.json()["text"]


def ours(arguments, compute, files):
    """Transcribes `files` at once by a server of its own; gives seconds, text and peak memory."""
    port = 8473
    with tempfile.TemporaryDirectory() as data:
        command = [
            arguments.binary, "serve", "--host", "127.0.0.1", "--port", str(port), "--data-dir", data, "--backend", "whisper",
            "--model", str(arguments.dir / "hf"), "--compute-type", compute, "--threads", "2", "--max-jobs", str(PARTS),
        ]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            base = f"http://127.0.0.1:{port}"
            for _ in range(300):
                try:
                    requests.get(base + "/health", timeout=5).raise_for_status()
                    break
                except requests.RequestException:
                    time.sleep(0.1)
            else:
                sys.exit("the server did not become ready within half a minute")
            fields = {
                "model": "whisper-1", "language": "en", "temperature": "0", "beam_size": str(arguments.beam),
                "condition_on_previous_text": "false",
                "vad_filter": "false" if arguments.work == "sequential" else "true",
            }
            url = base + "/v1/audio/transcriptions"
            post(url, arguments.warm, fields)
            start = time.perf_counter()
            with concurrent.futures.ThreadPoolExecutor(len(files)) as pool:
                texts = list(pool.map(lambda path: post(url, path, fields), files))
            seconds = time.perf_counter() - start
            lines = Path(f"/proc/{server.pid}/status").read_text().splitlines()
            peak = next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()
    return seconds, "".join(texts), peak


class Multilingual:
    """A CTranslate2 model that says it knows languages, which it does not say by itself of these weights."""

    is_multilingual = True

    def __init__(self, model):
        self._model = model

    def __getattr__(self, name):
        return getattr(self._model, name)


def faster_whisper(arguments, compute, files):
    import faster_whisper

    best = None
    for workers in [1, 2] if len(files) > 1 else [1]:
        model = faster_whisper.WhisperModel(
            str(arguments.dir / "ct2"), device="cpu", compute_type=compute, cpu_threads=2 // workers, num_workers=workers)
        model.model = Multilingual(model.model)
        options = {"language": "en", "temperature": 0, "beam_size": arguments.beam}
        if arguments.work == "sequential":
            options |= {"condition_on_previous_text": False, "vad_filter": False}
            pipeline = model
        elif arguments.work == "batched":
            options |= {"batch_size": PARTS}
            pipeline = faster_whisper.BatchedInferencePipeline(model)
        else:
            options |= {"condition_on_previous_text": False, "vad_filter": True}
            pipeline = model

        def text(path):
            return "".join(segment.text for segment in pipeline.transcribe(str(path), **options)[0])

        text(arguments.warm)
        start = time.perf_counter()
        with concurrent.futures.ThreadPoolExecutor(len(files)) as pool:
            texts = list(pool.map(text, files))
        seconds = time.perf_counter() - start
        if best is None or seconds < best[0]:
            best = (seconds, "".join(texts))
    return *best, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def whisper_cpp(arguments, files):
    from pywhispercpp.model import Model

    search = {"beam_search": {"beam_size": arguments.beam, "patience": -1.0}} if arguments.beam > 1 else {"greedy": {"best_of": 1}}
    model = Model(
        str(arguments.dir / "ggml.bin"), params_sampling_strategy=1 if arguments.beam > 1 else 0, n_threads=2, language="en",
        no_context=True, temperature=0.0, temperature_inc=0.0, print_progress=False, print_realtime=False, **search)

    def text(path):
        return "".join(segment.text for segment in model.transcribe(str(path)))

    text(arguments.warm)
    start = time.perf_counter()
    texts = [text(path) for path in files]
    return time.perf_counter() - start, "".join(texts), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def joined(sources, target):
    """Writes all of `sources`, one after another, as 16 kHz mono WAV."""
    inputs = [part for source in sources for part in ("-i", source)]
    join = "".join(f"[{index}:a]" for index in range(len(sources))) + f"concat=n={len(sources)}:v=0:a=1"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", *inputs, "-filter_complex", join, "-ac", "1", "-ar", "16000", target], check=True)
    return target


def cut(source, target, begin, seconds):
    """Writes a part of `source`, all of the rest when `seconds` is None."""
    command = ["ffmpeg", "-v", "error", "-y", "-ss", str(begin), "-i", source]
    subprocess.run(command + ([] if seconds is None else ["-t", str(seconds)]) + [target], check=True)
    return target


def length(path):
    return (path.stat().st_size - 44) / 32_000


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dir", type=Path)
    parser.add_argument("--audio", type=Path, required=True, nargs="+")
    parser.add_argument("--work", choices=["sequential", "batched", "eight"], default="sequential")
    parser.add_argument("--beam", type=int, default=5)
    parser.add_argument("--seconds", type=float, help="only so much of them")
    parser.add_argument("--engines", default=",".join(ENGINES), help="which of them, in this order")
    parser.add_argument("--binary", default=".build/release/sori")
    parser.add_argument("--engine", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    # faster-whisper would look for it on a hub.
    if not (arguments.dir / "ct2/tokenizer.json").exists():
        shutil.copy(arguments.dir / "hf/tokenizer.json", arguments.dir / "ct2")
    if not (arguments.dir / "ct2/preprocessor_config.json").exists():
        shutil.copy(arguments.dir / "hf/preprocessor_config.json", arguments.dir / "ct2")
    if not arguments.engine:
        best = None
        for engine in arguments.engines.split(","):
            if engine.startswith("whisper.cpp") and arguments.work == "batched":
                continue
            done = subprocess.run([sys.executable, __file__, *sys.argv[1:], "--engine", engine], capture_output=True, text=True)
            if done.returncode != 0:
                print(f"{engine}: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
                continue
            row = json.loads(done.stdout.strip().splitlines()[-1])
            best = best or (row["seconds"] if engine.startswith("ours") else None)
            ratio = f", ours is {row['seconds'] / best:.2f} times as fast" if best and not engine.startswith("ours") else ""
            print(json.dumps(row) + ratio, flush=True)
        return
    kind, compute = arguments.engine.split()
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        speech = joined(arguments.audio, folder / "all.wav")
        arguments.warm = cut(speech, folder / "warm.wav", 0, 30)
        if arguments.work == "eight":
            files = [
                cut(speech, folder / f"{index}.wav", index * PART_SECONDS, PART_SECONDS) for index in range(PARTS)
            ]
        else:
            files = [cut(speech, folder / "whole.wav", 0, arguments.seconds)]
        if kind == "ours":
            seconds, text, peak = ours(arguments, compute, files)
        elif kind == "faster-whisper":
            seconds, text, peak = faster_whisper(arguments, compute, files)
        else:
            seconds, text, peak = whisper_cpp(arguments, files)
        length_s = sum(map(length, files))
    print(json.dumps({
        "engine": arguments.engine, "work": arguments.work, "beam": arguments.beam, "speech_s": round(length_s),
        "seconds": round(seconds, 2), "times_real_time": round(length_s / seconds, 1), "characters": len(text),
        "peak_rss_mb": round(peak),
    }))


if __name__ == "__main__":
    main()
