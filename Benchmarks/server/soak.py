#!/usr/bin/env python3
"""Keeps a release server with a Whisper model busy and prints its memory.

    Benchmarks/server/soak.py MODEL [requests] [hours]      (both when none is named)

requests: 1,000 requests of every kind, 8 at a time; resident memory after each hundred. hours: one recording of three
hours, made of the clips, by REST (with and without voice activity) and by the command line, at temperature 0: so small
a model often fails the thresholds, and would decode most windows six times. Clips are those of STT_TEST_MODELS, or of
Tests/Fixtures.
"""
import concurrent.futures
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import threading
import time
import wave
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests/Integration"))
from conftest import SORI, Server  # noqa: E402
from test_whisper import MODELS  # noqa: E402


def say(**figures):
    print(json.dumps(figures, ensure_ascii=False), flush=True)


def upload(server, name, data, **fields):
    return requests.post(server.url + "/transcribe_by_upload", files={"file": (name, data)}, data=fields, timeout=600)


def many(server, count=1000):
    clips = {clip: (MODELS / f"audio/{clip}.wav").read_bytes() for clip in ("ko-01", "en-01", "en-multi-2", "noise")}
    kinds = [("ko-01", {"language": "ko"}), ("en-01", {"language": "en", "beam_size": "1"}),
             ("noise", {"language": "en"}), ("en-multi-2", {"language": "en", "word_timestamps": "true"}),
             ("ko-01", {"language": "auto", "vad_filter": "false"}), ("en-01", {"language": "xx"})]
    seen, done, lock = {}, [], threading.Lock()
    before = server.rss_mb()

    def ask(index):
        clip, fields = kinds[index % len(kinds)]
        answer = upload(server, clip + ".wav", clips[clip], **fields)
        text = answer.json().get("text") if answer.status_code == 200 else answer.status_code
        with lock:
            seen.setdefault(index % len(kinds), set()).add(text)
            done.append(index)
            if len(done) % 100 == 0:
                rows.append(round(server.rss_mb(), 1))

    rows, start = [], time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, range(count)))
    say(figure=f"{count} requests, 8 at a time", wall_s=round(time.monotonic() - start, 1), rss_before_mb=round(before, 1),
        rss_each_100_mb=rows, growth_after_200=f"{100 * (rows[-1] / rows[1] - 1):.1f} %",
        different_texts_of_a_kind=[len(texts) for texts in seen.values()])


class Peak:
    """The highest resident memory of a process while the block runs."""

    def __init__(self, pid):
        self.status, self.peak, self.done = Path(f"/proc/{pid}/status"), 0, False

    def look(self):
        while not self.done:
            try:
                self.peak = max(self.peak, int(re.search(r"VmRSS:\s+(\d+)", self.status.read_text())[1]) / 1024)
            except (OSError, TypeError):
                return
            time.sleep(0.05)

    def __enter__(self):
        self.thread = threading.Thread(target=self.look)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.done = True
        self.thread.join()


def hours(server, model, count=3):
    path = server.audio / "hours.wav"
    clips = [(MODELS / f"audio/{clip}.wav").read_bytes()[44:] for clip in ("en-multi-2", "en-01")]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        size, wanted, index = 0, count * 3600 * 32_000, 0
        while size < wanted:
            block = (clips[index % len(clips)] + bytes(16_000))[:wanted - size]
            file.writeframesraw(block)
            size, index = size + len(block), index + 1
    for vad in ("true", "false"):
        before = server.rss_mb()
        with Peak(server.process.pid) as peak:
            start = time.monotonic()
            answer = requests.post(server.url + "/transcribe", timeout=3600, data={
                "file_path": str(path), "language": "en", "beam_size": "1", "temperature": "0", "vad_filter": vad,
                "is_stream": "true"})
            wall = time.monotonic() - start
        body = answer.json()
        say(figure=f"{count} h by REST, vad_filter={vad}", status=answer.status_code, wall_s=round(wall, 1),
            times_real_time=round(count * 3600 / wall), duration=body.get("duration"),
            segments=len(body.get("segments", [])), last_end=(body.get("segments") or [{}])[-1].get("end"),
            rss_before_mb=round(before), rss_peak_mb=round(peak.peak))
    start = time.monotonic()
    process = subprocess.Popen(
        [SORI, "transcribe", path, "--model", model, "--compute-type", "float32", "--language", "en", "--beam-size", "1",
         "--temperature", "0", "--format", "json", "--output-dir", server.data], stdout=subprocess.DEVNULL, cwd=ROOT)
    with Peak(process.pid) as peak:
        code = process.wait()
    say(figure=f"{count} h by the command line", exit=code, wall_s=round(time.monotonic() - start, 1),
        rss_peak_mb=round(peak.peak))
    path.unlink()


def main():
    model, names = sys.argv[1], sys.argv[2:] or ["requests", "hours"]
    server = Server("--model", model, "--compute-type", "float32", "--max-jobs", "8",
                    data=tempfile.mkdtemp(prefix="sori-soak-", dir=os.environ.get("TMPDIR")))
    try:
        if "requests" in names:
            many(server)
        if "hours" in names:
            hours(server, model)
    finally:
        server.stop()


if __name__ == "__main__":
    main()
