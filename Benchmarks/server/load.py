#!/usr/bin/env python3
"""Loads a running release server and prints one JSON line a figure. Nothing else may run meanwhile.

    Benchmarks/server/load.py [health] [sockets] [stream] [upload] [mp3]      (all when none is named)

Starts .build/release/sori on a free port. Needs wrk, ffmpeg and curl (Debian) and 6 GB of disk in $TMPDIR. `stream`,
`upload` and `mp3` use long recordings made here: mostly silence with the bundled sample in between, so that decoding
and reading are what is measured and not recognition.
"""
import json
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import wave
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests/Integration"))  # for the server fixture
SAMPLE = ROOT / "samples/sample-en.wav"


def status_mb(pid, key):
    return int(re.search(key + r":\s+(\d+)", Path(f"/proc/{pid}/status").read_text()).group(1)) / 1024


class Peak:
    """The highest resident memory of a process while the block runs, sampled every 20 ms."""

    def __init__(self, pid):
        self.pid, self.peak, self.done = pid, 0, False

    def __enter__(self):
        self.before = status_mb(self.pid, "VmRSS")

        def watch():
            while not self.done:
                self.peak = max(self.peak, status_mb(self.pid, "VmRSS"))
                time.sleep(0.02)
        self.thread = threading.Thread(target=watch)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.done = True
        self.thread.join()


def say(**figures):
    print(json.dumps(figures), flush=True)


def health(server):
    subprocess.run(["wrk", "-t1", "-c64", "-d2s", server.url + "/health"], capture_output=True)
    for _ in range(3):
        out = subprocess.run(["wrk", "-t1", "-c64", "-d8s", "--latency", server.url + "/health"], capture_output=True,
                             text=True).stdout
        say(figure="health", requests_per_s=float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1)),
            p99=re.search(r"99%\s+(\S+)", out).group(1), errors="Non-2xx" in out or "Socket errors" in out)


def sockets(server):
    """A thousand WebSockets of the live service that have connected and say nothing."""
    host, port = re.match(r"http://(.*):(\d+)", server.url).groups()
    before = status_mb(server.process.pid, "VmRSS")
    connections = []
    for _ in range(1000):
        c = socket.create_connection((host, int(port)))
        c.sendall(b"GET /stt/websocket HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: Upgrade\r\n"
                  b"sec-websocket-version: 13\r\nsec-websocket-key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n")
        assert c.recv(65536).startswith(b"HTTP/1.1 101")
        connections.append(c)
    time.sleep(2)
    for c in connections:
        c.setblocking(False)
        try:
            assert not c.recv(4096).startswith(b"\x88"), "the server closed an idle socket"
        except BlockingIOError:
            pass
    say(figure="1000 idle WebSockets of /stt/websocket", mb=round(status_mb(server.process.pid, "VmRSS") - before, 1))
    for c in connections:
        c.close()
    time.sleep(1)
    say(figure="after they closed", mb=round(status_mb(server.process.pid, "VmRSS") - before, 1))


def make_wav(path, gigabytes):
    """48 kHz stereo 24-bit: the sample once a minute, silence between."""
    rate = 48000
    with wave.open(str(SAMPLE)) as sample:
        raw = subprocess.run(["ffmpeg", "-v", "error", "-i", SAMPLE, "-f", "s24le", "-ar", str(rate), "-ac", "2", "-"],
                             capture_output=True, check=True).stdout
    minute = raw + bytes(rate * 6 * 60 - len(raw))
    silence = bytes(rate * 6 * 60)
    size = 0
    with open(path, "wb") as file:
        target = int(gigabytes * 1e9)
        file.write(b"RIFF" + struct.pack("<I", min(target + 36, 2**32 - 1)) + b"WAVEfmt " +
                   struct.pack("<IHHIIHH", 16, 1, 2, rate, rate * 6, 6, 24) + b"data" +
                   struct.pack("<I", min(target, 2**32 - 1)))
        count = 0
        while size < target:
            block = (minute if count % 10 == 0 else silence)[:target - size]
            file.write(block)
            size += len(block)
            count += 1
    return size / (rate * 6)


def curl(*words):
    start = time.monotonic()
    done = subprocess.run(["curl", "-sS", *map(str, words)], capture_output=True, text=True)
    return json.loads(done.stdout) if done.returncode == 0 else {"error": done.stderr}, time.monotonic() - start


def stream(server):
    path = server.audio / "long.wav"
    seconds = make_wav(path, 1.2)
    with Peak(server.process.pid) as peak:
        answer, wall = curl("-F", f"file_path={path}", "-F", "language=en", "-F", "is_stream=true", server.url + "/transcribe")
    say(figure="1.2 GB WAV, is_stream=true", ok=answer.get("success", answer), mode=answer.get("processing_mode"),
        duration_off_s=round(answer.get("duration", 0) - seconds, 3), segments=answer.get("segments_processed"),
        wall_s=round(wall, 1), rss_before_mb=round(peak.before), rss_peak_mb=round(peak.peak))
    path.unlink()


def upload(server):
    path = server.data / "upload.wav"
    make_wav(path, 2.0)
    with Peak(server.process.pid) as peak:
        answer, wall = curl("-F", f"file=@{path}", "-F", "language=en", "-F", "is_stream=true", server.url + "/transcribe_by_upload")
    say(figure="2 GB upload", ok=answer.get("success", answer), segments=answer.get("segments_processed"), wall_s=round(wall, 1),
        transcription_s=answer.get("processing_time_seconds"), rss_before_mb=round(peak.before), rss_peak_mb=round(peak.peak))
    path.unlink()


def mp3(server):
    path = server.audio / "three-hours.mp3"
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-stream_loop", "-1", "-i", SAMPLE, "-t", "10800", "-b:a", "64k", path], check=True)
    tool = ROOT / ".build/release/audio-bench"
    for _ in range(3):
        out = subprocess.run([tool, "decode", path], capture_output=True, text=True)
        say(figure="3 h mp3, decode alone", result=out.stdout.strip() or out.stderr.strip())
    path.unlink()


if __name__ == "__main__":
    from conftest import Server
    names = sys.argv[1:] or ["health", "sockets", "stream", "upload", "mp3"]
    server = Server("--max-upload-mb", "4000", "--max-live", "1100", data=tempfile.mkdtemp(prefix="sori-load-"))
    try:
        for name in names:
            globals()[name](server)
    finally:
        server.stop()
