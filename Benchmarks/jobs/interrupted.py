#!/usr/bin/env python3
"""A long recording as a job whose server is killed again and again, beside the same without interruption.

  Benchmarks/jobs/interrupted.py SORI FILE [--kills 5] [--seed 1] [FLAGS OF SORI SERVE]

Tells the processors' time of all servers together for both, less that of starting, and whether the segments are the
same. The work to come on top is what was decoded and not yet a checkpoint, and finding the speech before it again.
"""
import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path


class Server:
    """`sori serve` on a data directory, with the time that its start took off."""

    def __init__(self, program, data, flags):
        self.process = subprocess.Popen(
            [program, "serve", "--host", "127.0.0.1", "--port", "0", "--data-dir", data, "--max-jobs", "1", *flags],
            stderr=subprocess.PIPE, text=True)
        for line in self.process.stderr:
            if found := re.search(r"ready.*?(https?://\S+?)/?\s*$", line):
                self.url = found.group(1)
                break
        else:
            sys.exit("interrupted.py: the server did not start")
        threading.Thread(target=lambda: [None for _ in self.process.stderr], daemon=True).start()
        self.started = self.seconds()

    def seconds(self):
        """Processor time of the process so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def kill(self):
        """Kills it; the processor time of its work."""
        work = self.seconds() - self.started
        self.process.kill()
        self.process.wait()
        return work

    def get(self, path):
        with urllib.request.urlopen(f"{self.url}{path}", timeout=60) as answer:
            return json.load(answer)

    def post(self, path, body):
        request = urllib.request.Request(f"{self.url}{path}", json.dumps(body).encode(), method="POST")
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)


def run(arguments, kills):
    """The processor time, the segments, and how often the server was killed."""
    flags = [*arguments.flags, "--audio-dirs", str(Path(arguments.file).resolve().parent)]
    with tempfile.TemporaryDirectory() as data:
        server = Server(arguments.sori, data, flags)
        body = {"file_path": str(Path(arguments.file).resolve()), "temperature": 0}
        if arguments.language:
            body["language"] = arguments.language
        job = server.post("/api/transcribe-async/", body)["job_id"]
        work, done = 0.0, 0
        while True:
            state = server.get(f"/api/transcribe-status/{job}")
            if state["status"] in ("completed", "failed", "cancelled"):
                work += server.kill()
                if state["status"] != "completed":
                    sys.exit(f"interrupted.py: {state['error']}")
                return work, state["result"]["segments"], done
            if done < len(kills) and state["progress"] >= kills[done]:
                time.sleep(arguments.random.uniform(0, 1))
                work += server.kill()
                done += 1
                server = Server(arguments.sori, data, flags)
            time.sleep(0.05)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sori")
    parser.add_argument("file")
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--language")
    arguments, flags = parser.parse_known_args()
    arguments.flags = [flag for flag in flags if flag != "--"]
    arguments.random = random.Random(arguments.seed)
    whole, expected, _ = run(arguments, [])
    # Between 15 and 90 progress is the share of the recording.
    kills = sorted(arguments.random.uniform(18, 88) for _ in range(arguments.kills))
    work, segments, done = run(arguments, kills)
    same = "the same segments" if segments == expected else "OTHER SEGMENTS"
    print(f"{whole:.1f} s of processor time without interruption, {work:.1f} s with {done} kills "
          f"({100 * (work / whole - 1):+.1f} %), {len(segments)} segments: {same}")


if __name__ == "__main__":
    main()
