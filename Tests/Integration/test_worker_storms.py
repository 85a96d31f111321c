"""Two hundred jobs on three workers and two servers, to which everything happens."""
import random
import signal
import threading
import time
import uuid

import pytest
import requests

from cluster import Cluster, processing
from conftest import SAMPLE, wait_for
from test_jobs import BECKETT, create, ended, job, long, status, upload  # noqa: F401  (long is a fixture)
from test_jobs_redis import REDIS, redis  # noqa: F401  (redis is a fixture)

pytestmark = pytest.mark.skipif(not REDIS, reason="redis-server is not installed: scripts/setup test installs it")
SAME = ("text", "segments", "duration", "language", "file_path", "file_size_mb")
# A lease lasts 15 s from the last heartbeat on.
PAST_THE_LEASE = 17


class Storm:
    """What happens to the processes of a cluster, by a seed."""

    def __init__(self, cluster, seed):
        self.cluster, self.random = cluster, random.Random(seed)
        self.front = cluster.server("front")
        self.other = cluster.server("other", "--max-jobs", "1", own_work=True)
        self.names = [f"w{number}" for number in range(3)]
        self.workers = {name: cluster.worker(name) for name in self.names}
        # Jobs whose worker was lost, and how often: three times without progress in between fails a job, which is
        # another test.
        self.lost, self.done = {}, []

    def spared(self, worker):
        """What a worker works on now, and whether it has been hit too often to be hit again."""
        held = processing(self.other).get(worker.lease)
        return held, self.lost.get(held, 0) >= 1

    def kill_worker(self):
        name = self.random.choice(self.names)
        worker = self.workers[name]
        held, is_spared = self.spared(worker)
        if is_spared:
            return False
        worker.kill()
        held = processing(self.other).get(worker.lease, held)
        self.lost[held] = self.lost.get(held, 0) + 1
        if self.random.random() < 0.5:
            # As on another machine: what it held comes free with the end of its lease.
            self.names[self.names.index(name)] = name = name + "'"
        self.workers[name] = self.cluster.worker(name)
        self.done.append("a worker killed")
        return True

    def pause_worker(self):
        name = self.random.choice(self.names)
        worker = self.workers[name]
        held, is_spared = self.spared(worker)
        if is_spared:
            return False
        worker.process.send_signal(signal.SIGSTOP)
        self.lost[held] = self.lost.get(held, 0) + 1
        # The others go on meanwhile, and so does what else happens.
        timer = threading.Timer(PAST_THE_LEASE, worker.process.send_signal, [signal.SIGCONT])
        timer.start()
        self.names.remove(name)
        self.names.append(name + "*")
        self.workers[name + "*"] = self.cluster.worker(name + "*")
        self.done.append("a worker paused past its lease")
        return True

    def kill_redis(self):
        self.cluster.redis.kill()
        time.sleep(self.random.uniform(0, 1))
        self.cluster.redis.start()
        wait_for(lambda: requests.get(f"{self.other.url}/api/transcribe-jobs/", timeout=30).status_code == 200, 20)
        self.done.append("Redis killed")
        return True

    def kill_front(self):
        self.front.process.kill()
        self.front.process.wait()
        self.front = self.cluster.server("front")
        self.done.append("a server killed")
        return True

    def create(self, key, **fields):
        """A job, as a client makes it that tries until it is answered."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                answer = create(self.front, key, **fields)
                if answer.status_code == 200:
                    return answer.json()["job_id"]
                assert answer.status_code in (503, 507), answer.text
            except requests.ConnectionError:
                pass
            time.sleep(0.1)
        raise AssertionError("no answer in a minute")


@pytest.mark.slow(reason="200 jobs, five processes that are killed and paused again and again")
@pytest.mark.parametrize("seed", [1, 2])
def test_two_hundred_jobs_in_a_storm(start, redis, tmp_path, long, seed):  # noqa: F811
    """Each job that was answered is completed once, and has the result of an undisturbed run."""
    cluster = Cluster(start, redis, tmp_path)
    try:
        storm = Storm(cluster, seed)
        kept = [upload(storm.front, path)["file_id"] for path in (SAMPLE, BECKETT, long)]
        kinds = [{"file_id": kept[0]}, {"file_id": kept[1]}, {"file_path": str(SAMPLE)}, {"file_id": kept[2]}]
        expected = []
        for fields in kinds:
            undisturbed = ended(storm.front, job(storm.front, **fields))["result"]
            expected.append({name: undisturbed[name] for name in SAME})
        events = ([storm.kill_worker] * 14 + [storm.pause_worker] * 4 + [storm.kill_redis] * 2 + [storm.kill_front] * 2)
        storm.random.shuffle(events)
        count, made, seen = 200, {}, {}
        due = time.monotonic() + storm.random.uniform(1, 3)
        began = time.monotonic()
        # As long as something is to happen there is work for it to happen to.
        while events or len(seen) < max(count, len(made)):
            assert time.monotonic() - began < 540, (len(seen), storm.done)
            if (events or len(made) < count) and len(made) - len(seen) < 12:
                kind = storm.random.choices(range(4), [10, 10, 10, 1])[0]
                made[storm.create(str(uuid.uuid4()), **kinds[kind])] = kind
            if events and time.monotonic() > due:
                event = events.pop()
                if not event():
                    events.insert(0, event)
                due = time.monotonic() + storm.random.uniform(1, 3)
            answer = requests.get(f"{storm.other.url}/api/transcribe-jobs/?status=completed&limit=500", timeout=30)
            for state in answer.json()["jobs"] if answer.status_code == 200 else []:
                if state["job_id"] in made:
                    seen.setdefault(state["job_id"], state)
        print(f"{len(made)} jobs, {time.monotonic() - began:.0f} s: " + ", ".join(
            f"{storm.done.count(what)} x {what}" for what in sorted(set(storm.done))))
        for id, kind in made.items():
            state = status(storm.other, id)
            assert state["status"] == "completed" and state["completed_at"] == seen[id]["completed_at"]
            assert {name: state["result"][name] for name in SAME} == expected[kind]
        # The history of all changes: nothing was completed twice, and nothing else is there.
        completions = cluster.completions()
        assert {id: completions[id] for id in made} == {id: 1 for id in made}
        assert len(completions) == len(made) + len(kinds) and set(completions.values()) == {1}
        for server in (storm.front, storm.other):
            for what in ("failed", "pending", "processing", "cancelled"):
                total = requests.get(f"{server.url}/api/transcribe-jobs/?status={what}", timeout=30).json()["total"]
                assert total == 0, (what, total)
    finally:
        cluster.stop()
