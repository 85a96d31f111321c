#!/usr/bin/env python3
"""How long jobs wait with real workers on one machine, beside what scale-model says of the same jobs.

  Benchmarks/scale/check.py SORI SCALE_MODEL FILE.wav [--workers 1,2,3,4] [--jobs 60] [--load 0.8] [--threads 1] [FLAGS]

Starts a Redis (every write on the disk before its answer), a server that works on no job itself, and so many workers
with one job at once. Cuts recordings of different lengths out of FILE.wav (16-bit PCM), lets them come at random so
that the machine's processors are busy about the share --load, and compares waits and times to the result. The model is
given the jobs, and how fast the work itself went: that of one worker alone, and that of two, which slow each other.
Then tells what Redis was asked for and what it holds. FLAGS go to servers and workers (--model, --language ...).
"""
import argparse
import json
import os
import random
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import wave
from datetime import datetime
from pathlib import Path

def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process:
    """A process that tells that it is ready on its standard error."""

    def __init__(self, words):
        self.process = subprocess.Popen([str(word) for word in words], stderr=subprocess.PIPE, text=True)
        for line in self.process.stderr:
            if "ready" in line:
                break
        else:
            sys.exit(f"check.py: this did not start: {words[:2]}")
        threading.Thread(target=lambda: [None for _ in self.process.stderr], daemon=True).start()

    def seconds(self):
        """Processor time so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Redis:
    def __init__(self, folder):
        self.port = free_port()
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "yes",
             "--appendfsync", "always", "--save", ""], stdout=subprocess.DEVNULL)
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except OSError:
                time.sleep(0.05)

    def info(self, section):
        text = subprocess.run(["redis-cli", "-p", str(self.port), "info", section], capture_output=True, text=True,
                              check=True).stdout
        return dict(line.split(":", 1) for line in text.splitlines() if ":" in line)

    def calls(self):
        """How often each command was called, by clients and by scripts."""
        return {name.removeprefix("cmdstat_"): int(re.search(r"calls=(\d+)", value).group(1))
                for name, value in self.info("commandstats").items()}

    def memory(self):
        return int(self.info("memory")["used_memory"])

    def stop(self):
        self.process.terminate()
        self.process.wait()


def request(url, data=None, headers=None):
    with urllib.request.urlopen(urllib.request.Request(url, data, headers or {}), timeout=60) as answer:
        return json.load(answer)


def upload(url, path):
    boundary = secrets.token_hex(16)
    body = (f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{path.name}"\r\n\r\n'.encode()
            + path.read_bytes() + f"\r\n--{boundary}--\r\n".encode())
    return request(f"{url}/api/upload/", body, {"Content-Type": f"multipart/form-data; boundary={boundary}"})["file_id"]


def submit(url, file_id):
    body = json.dumps({"file_id": file_id, "temperature": 0}).encode()
    return request(f"{url}/api/transcribe-async/", body, {"Content-Type": "application/json"})["job_id"]


def finished(url, job):
    while True:
        state = request(f"{url}/api/transcribe-status/{job}")
        if state["status"] in ("completed", "failed", "cancelled"):
            if state["status"] != "completed":
                sys.exit(f"check.py: a job ended as {state['status']}: {state['error']}")
            return {key: datetime.fromisoformat(state[f"{key}_at"].replace("Z", "+00:00")).timestamp()
                    for key in ("created", "started", "completed")}
        time.sleep(0.5)


def cut(source, folder, count, numbers):
    """Recordings with lengths like a call centre's, at random offsets: paths and seconds."""
    made = []
    with wave.open(str(source)) as audio:
        rate, frames = audio.getframerate(), audio.getnframes()
        for index in range(count):
            seconds = min(600.0, max(10.0, numbers.lognormvariate(4.6, 0.7)))
            length = min(frames, int(seconds * rate))
            audio.setpos(numbers.randrange(0, frames - length + 1))
            path = Path(folder) / f"call-{index}.wav"
            with wave.open(str(path), "wb") as part:
                part.setparams(audio.getparams())
                part.writeframes(audio.readframes(length))
            made.append((path, length / rate))
    return made


def measure(arguments, workers, calls, times):
    """The times of each job with so many workers, and what Redis was asked."""
    with tempfile.TemporaryDirectory() as folder:
        redis = Redis(folder)
        store = f"redis://127.0.0.1:{redis.port}"
        secret = Path(folder) / "secret"
        secret.write_text(secrets.token_hex(32))
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        shared = ["--store", store, "--cluster-secret-file", secret, *arguments.flags]
        running = [Process([arguments.sori, "serve", "--listen", f"127.0.0.1:{port}", "--node-url", url, "--data-dir",
                            f"{folder}/server", "--job-workers", "0", *shared])]
        for number in range(workers):
            running.append(Process([arguments.sori, "worker", "--data-dir", f"{folder}/worker{number}", "--max-jobs", "1",
                                    "--threads", arguments.threads, *shared]))
        try:
            files = [upload(url, path) for path, _ in calls]
            # A first job, alone, so that everything is loaded; it tells how fast one worker is, and how much of the
            # processors it takes.
            longest = max(range(len(calls)), key=lambda index: calls[index][1])
            used = running[-1].seconds()
            first = finished(url, submit(url, files[longest]))
            used = running[-1].seconds() - used
            if times is None:
                seconds = first["completed"] - first["started"]
                return calls[longest][1] / used, max(1, used / seconds)
            before, memory = redis.calls(), redis.memory()
            begin, jobs = time.monotonic(), []
            for file_id, at in zip(files, times):
                time.sleep(max(0, begin + at - time.monotonic()))
                jobs.append(submit(url, file_id))
            states = [finished(url, job) for job in jobs]
            seconds = time.monotonic() - begin
            after = redis.calls()
            asked = {name: count - before.get(name, 0) for name, count in after.items() if count != before.get(name, 0)}
            return states, asked, seconds, redis.memory() - memory
        finally:
            for process in running:
                process.stop()
            redis.stop()


def quantile(values, part):
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


def told(name, values):
    parts = ", ".join(f"p{round(100 * part)} {quantile(values, part):.2f}" for part in (0.5, 0.9, 0.99))
    return f"{name} mean {sum(values) / len(values):.2f}, {parts} s"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sori")
    parser.add_argument("model")
    parser.add_argument("file")
    parser.add_argument("--workers", default="1,2,3,4")
    parser.add_argument("--jobs", type=int, default=60)
    parser.add_argument("--load", type=float, default=0.8)
    parser.add_argument("--threads", default="1")
    parser.add_argument("--seed", type=int, default=1)
    arguments, arguments.flags = parser.parse_known_args()
    numbers = random.Random(arguments.seed)
    cores = os.cpu_count()
    with tempfile.TemporaryDirectory() as folder:
        calls = cut(arguments.file, folder, arguments.jobs, numbers)
        # Beside its threads that compute, a worker has one that finds speech.
        speed, threads = measure(arguments, 1, calls, None)
        print(f"a worker with --threads {arguments.threads} takes {threads:.2f} processors; each does {speed:.1f} s of "
              "audio in a second")
        for workers in map(int, arguments.workers.split(",")):
            share = min(cores, workers * threads)
            every = sum(seconds for _, seconds in calls) / len(calls) / speed / share / arguments.load
            times, at = [], 0.0
            for _ in calls:
                times.append(at)
                at += numbers.expovariate(1 / every)
            states, asked, seconds, memory = measure(arguments, workers, calls, times)
            waits = [state["started"] - state["created"] for state in states]
            ends = [state["completed"] - state["created"] for state in states]
            print(f"{workers} workers, {len(calls)} jobs in {seconds:.0f} s:")
            print(f"  measured: {told('wait', waits)}; {told('to the result', ends)}")
            audio = sum(length for _, length in calls)
            if workers <= cores:
                # Each of them had its processors to itself; two slow each other.
                speed = audio / sum(end - wait for end, wait in zip(ends, waits)) / min(threads, cores / workers)
            trace = Path(folder) / "trace"
            trace.write_text("".join(f"{time} {length}\n" for time, (_, length) in zip(times, calls)))
            model = subprocess.run(
                [arguments.model, "trace", trace, "--machines", "1", "--cores", str(cores), "--slots", str(workers),
                 "--threads", str(threads), "--speed", str(speed), "--overhead", "0"],
                capture_output=True, text=True, check=True)
            print(f"  model:    {model.stdout.strip()}")
            # Each change of a job writes its hash once; the processes ask for changes all the time.
            writes = asked.get("hset", 0)
            reads = (asked.get("evalsha", 0) - writes) / seconds / (workers + 1)
            print(f"  Redis: {writes / len(calls):.1f} changes a job of {audio / len(calls):.0f} s; {reads:.1f} scripts a "
                  f"second and process that change nothing; {memory / len(calls):.0f} bytes a job")
            print("  " + ", ".join(f"{name} {count}" for name, count in sorted(asked.items(), key=lambda e: -e[1])[:12]))


if __name__ == "__main__":
    main()
