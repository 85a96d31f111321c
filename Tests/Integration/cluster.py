"""Servers and workers that share a Redis, for the tests: each with a folder of its own, as on a machine of its own."""
import re
import secrets
import signal
import socket
import subprocess
import threading
from collections import Counter

import requests

from conftest import ROOT, SORI, wait_for


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Worker:
    """A running `sori worker`, its log kept."""

    def __init__(self, store, data, *flags):
        self.data, self.log, self.flags = data, [], flags
        self.process = subprocess.Popen([SORI, "worker", "--store", store, "--data-dir", data, *flags], cwd=ROOT,
                                        stderr=subprocess.PIPE, text=True)
        self.name = None
        self._ready = threading.Event()
        threading.Thread(target=self._read, daemon=True).start()
        if not self._ready.wait(60) or not self.name:
            self.kill()
            raise RuntimeError("the worker did not start:\n" + "".join(self.log))

    def _read(self):
        for line in self.process.stderr:
            self.log.append(line)
            found = re.search(r"ready.*worker=(\S+)", line)
            if found and not self.name:
                self.name = found.group(1)
                self._ready.set()
        self._ready.set()

    @property
    def lease(self):
        """The name that its leases have."""
        return f"{self.name}/recordings"

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGCONT)
        self.process.terminate()
        try:
            return self.process.wait(15)
        finally:
            self.kill()


class Proxy:
    """Passes bytes between workers and the server at `port`. An answer ends after as many bytes as `cuts` says, one
    after the other, and the byte number `changed` of each is another one."""

    def __init__(self):
        self.port, self.cuts, self.changed, self.connections = None, [], None, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        self.connections += 1
        left = self.cuts.pop(0) if self.cuts else None
        with client, socket.create_connection(("127.0.0.1", self.port)) as server:
            server.sendall(client.recv(65_536))
            sent = 0
            while left != 0 and (data := bytearray(server.recv(min(left or 65_536, 65_536)))):
                if self.changed is not None and 0 <= self.changed - sent < len(data):
                    data[self.changed - sent] ^= 1
                try:
                    client.sendall(data)
                except OSError:
                    return
                sent += len(data)
                left = left and left - len(data)

    def close(self):
        self.listener.close()


def redis_command(redis, *words):
    """One command with the text that it answers, without a client's library."""
    def sent(*words):
        return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%b\r\n" % (len(word), word) for word in words)

    words = [word if isinstance(word, bytes) else word.encode() for word in words]
    with socket.create_connection((redis.host, 16380)) as link:
        link.sendall(sent(b"AUTH", redis.PASSWORD.encode()) + sent(*words))
        answer = link.makefile("rb")
        assert answer.readline() == b"+OK\r\n"
        kind = answer.readline()
        return answer.read(int(kind[1:])) if kind.startswith(b"$") else kind[1:].strip()


class Cluster:
    """A Redis, and what runs on it."""

    def __init__(self, start, redis, folder):
        self._start, self.redis, self.folder = start, redis, folder
        self.secret = folder / "secret"
        self.secret.write_text(secrets.token_hex(32) + "\n")
        self.workers = []
        self._ports = {}

    def server(self, name, *flags, own_work=False, through=None):
        """A server that others fetch recordings from; started anew under its name it has the same folder and port.
        They reach it `through` a proxy, where one is given."""
        port = self._ports.setdefault(name, free_port())
        if through:
            through.port = port
        if not own_work:
            flags += ("--job-workers", "0")
        return self._start("--store", self.redis.url, "--cluster-secret-file", self.secret, "--node-url",
                           through.url if through else f"http://127.0.0.1:{port}", "--listen", f"127.0.0.1:{port}", *flags,
                           data=self.folder / name)

    def worker(self, name, *flags):
        """A worker that fetches what it works on, unless `flags` say otherwise."""
        if not flags:
            flags = ("--cluster-secret-file", self.secret)
        self.workers.append(Worker(self.redis.url, self.folder / name, "--max-jobs", "1", *flags))
        return self.workers[-1]

    def stop(self):
        for worker in self.workers:
            worker.stop()

    def completions(self):
        """How often each job became `completed`, as the log of Redis tells: all that was ever written."""
        counts = Counter()
        files = sorted(self.redis.folder.rglob("*.incr.aof")) or [self.redis.folder / "appendonly.aof"]
        for words in (words for file in files for words in commands(file.read_bytes())):
            if words[0].upper() != b"HSET" or not words[1].startswith(b"sori:job:"):
                continue
            fields = dict(zip(words[2::2], words[3::2]))
            if fields.get(b"status") == b"completed":
                counts[words[1].removeprefix(b"sori:job:").decode()] += 1
        return counts


def commands(log):
    """The commands of a Redis log, each a list of words."""
    at = 0

    def line():
        nonlocal at
        end = log.index(b"\r\n", at)
        text, at = log[at:end], end + 2
        return text

    while at < len(log):
        words = []
        for _ in range(int(line()[1:])):
            length = int(line()[1:])
            words.append(log[at:at + length])
            at += length + 2
        yield words


def processing(server):
    """Who works on what: the names of leases and the ids of jobs."""
    page = requests.get(f"{server.url}/api/transcribe-jobs/?status=processing&batch_id=*", timeout=30).json()
    return {entry["worker"]: entry["job_id"] for entry in page["jobs"]}


def holder(cluster, server, job, seconds=60):
    """The worker that works on a job."""
    by_name = {worker.lease: worker for worker in cluster.workers}
    found = wait_for(lambda: [name for name, id in processing(server).items() if id == job], seconds)
    return by_name[found[0]]
