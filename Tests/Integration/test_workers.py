"""Jobs on many machines: servers that take them and workers that do them, over one Redis."""
import asyncio
import json
import re
import signal
import subprocess
import time
import wave
from pathlib import Path

import pytest
import requests
import websockets

from cluster import Cluster, Proxy, free_port, holder, processing, redis_command
from conftest import FIXTURES, ROOT, SAMPLE, SORI, wait_for
from test_callbacks import SECRET, check, receiver  # noqa: F401  (receiver is a fixture)
from test_jobs import BECKETT, create, ended, job, long, status, upload  # noqa: F401  (long is a fixture)
from test_jobs_redis import REDIS, redis  # noqa: F401  (redis is a fixture)

pytestmark = pytest.mark.skipif(not REDIS, reason="redis-server is not installed: scripts/setup test installs it")
SAME = ("text", "segments", "duration", "language", "file_path", "file_size_mb")


@pytest.fixture
def cluster(start, redis, tmp_path):  # noqa: F811
    cluster = Cluster(start, redis, tmp_path)
    yield cluster
    cluster.stop()


def rss_mb(pid):
    text = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", text).group(1)) / 1024


def result(server, job):
    state = ended(server, job)
    assert state["status"] == "completed", state
    return {name: state["result"][name] for name in SAME}


def direct(server, path):
    """The same of a server by itself, without jobs."""
    with open(path, "rb") as file:
        answer = requests.post(f"{server.url}/transcribe_by_upload", files={"file": (path.name, file)},
                               data={"language": "en"}, timeout=60).json()
    return {name: answer[name] for name in SAME}


def waits(server, job, code):
    """The state of a job that waits for another node."""
    return wait_for(lambda: (state := status(server, job))["status"] == "pending" and (state["error"] or "").startswith(
        code + ": ") and state, 30)


def test_workers_fetch_what_they_work_on(cluster, server):
    """Uploads and files of allowed directories come over HTTP; nothing of them is left at the worker."""
    front = cluster.server("front")
    workers = [cluster.worker(f"w{number}") for number in range(2)]
    kept = upload(front, BECKETT)
    (front.audio / "private 말.wav").write_bytes(BECKETT.read_bytes())
    path = str(front.audio / "private 말.wav")
    made = [job(front, file_id=kept["file_id"]), job(front, file_path=path), job(front, file_id=kept["file_id"])]
    expected = direct(server, BECKETT)
    results = [result(front, id) for id in made]
    assert results[0] == results[2] == expected and results[1] == {**expected, "file_path": path}
    state = status(front, made[0])
    assert state["worker"] is None and state["attempts"] == 1
    for worker in workers:
        files = [file for file in worker.data.rglob("*") if file.is_file()]
        assert {file.name for file in files} == {"node", "node.lock", ".lock"}, files
    logs = "".join(line for node in (front, *workers) for line in node.log)
    assert "private" not in logs and kept["file_id"] not in logs and expected["text"][:20] not in logs
    assert cluster.secret.read_text().strip() not in logs
    assert cluster.completions() == {id: 1 for id in made}


def test_the_server_that_took_a_job_has_its_transcript(cluster):
    """Also when a worker did it; another server of the store has none, for it has no recording."""
    front, other = cluster.server("front"), cluster.server("other")
    cluster.worker("w")
    made = [job(front, file_id=upload(front, SAMPLE)["file_id"]) for _ in range(3)]

    def listed(server):
        return {hit["id"] for hit in requests.get(f"{server.url}/api/transcripts", timeout=30).json()["transcripts"]}

    wait_for(lambda: listed(front) == set(made))
    transcript = requests.get(f"{front.url}/api/transcripts/{made[0]}", timeout=30).json()
    assert transcript["audio"]["size"] == SAMPLE.stat().st_size
    assert listed(other) == set()
    # Erased at one, it is gone from the store, and does not come back.
    assert requests.delete(f"{front.url}/api/transcripts/{made[0]}", timeout=30).status_code == 204
    assert requests.get(f"{other.url}/api/transcribe-status/{made[0]}", timeout=30).status_code == 404
    assert listed(front) == set(made[1:])


def test_a_folder_that_is_mounted(cluster):
    front = cluster.server("front")
    (front.audio / "call.wav").write_bytes(SAMPLE.read_bytes())
    cluster.worker("w", "--recordings-dirs", f"/nonexistent:{front.data}/recordings", "--audio-dirs", front.audio)
    made = [job(front, file_id=upload(front, SAMPLE)["file_id"]), job(front, file_path=str(front.audio / "call.wav"))]
    assert len({result(front, id)["text"] for id in made}) == 1
    # What is in neither waits, and says what would help.
    state = waits(front, job(front, file_path=str(SAMPLE)), "no_cluster_secret")
    assert state["attempts"] == 0 and "--cluster-secret-file" in state["error"]


def test_a_missing_file_is_the_jobs_own_fault(cluster):
    front = cluster.server("front")
    path = front.audio / "call.wav"
    path.write_bytes(SAMPLE.read_bytes())
    made = job(front, file_path=str(path))
    path.unlink()
    cluster.worker("w")
    state = ended(front, made)
    assert state["status"] == "failed" and state["error"].startswith("path_not_found: ") and state["attempts"] == 1


def test_another_secret(cluster, tmp_path):
    front = cluster.server("front")
    other = tmp_path / "other"
    other.write_text("another secret of 32 bytes or so\n")
    worker = cluster.worker("stranger", "--cluster-secret-file", other)
    made = job(front, file_id=upload(front, SAMPLE)["file_id"])
    assert "--cluster-secret-file" in waits(front, made, "node_refused")["error"]
    assert any("node_wrong_secret" in line for line in front.log)
    assert any("node_wrong_secret" in line for line in worker.log)
    assert "another secret" not in "".join(worker.log)
    worker.stop()
    cluster.worker("friend")
    assert result(front, made)["text"]


def test_what_is_not_given_to_strangers(cluster):
    front = cluster.server("front")
    made = job(front, file_id=upload(front, SAMPLE)["file_id"])
    for path in ("recordings", "voices"):
        url = f"{front.url}/api/nodes/{path}/{made}"
        for field in (None, "Bearer x", "Sori t=1,n=2,s=3", f"Sori t={int(time.time())},n={'0' * 32},s={'0' * 64}",
                      "Sori " + "x" * 10_000):
            answer = requests.get(url, headers={"Authorization": field} if field else {}, timeout=10)
            assert answer.status_code == 401, (field, answer.text)
            assert answer.json()["detail"]["code"] in ("node_unsigned", "node_wrong_secret")
    assert not status(front, made)["error"]


@pytest.mark.slow(reason="waits five seconds and more, or computes as long")
def test_the_node_with_the_recording_is_away(cluster):
    """The job waits and says why; it is done once the node is back, as if nothing had been."""
    front, other = cluster.server("front"), cluster.server("other")
    made = job(front, file_id=upload(front, SAMPLE)["file_id"])
    front.process.kill()
    front.process.wait()
    cluster.worker("w")
    state = waits(other, made, "node_away")
    assert state["attempts"] == 0
    front = cluster.server("front")
    assert result(other, made)["text"] and status(front, made)["attempts"] == 1


@pytest.fixture
def proxy():
    proxy = Proxy()
    yield proxy
    proxy.close()


@pytest.mark.slow(reason="a lease runs out behind a connection that is cut")
def test_a_connection_that_breaks(cluster, proxy, long, server):  # noqa: F811
    """The worker goes on behind the last whole block; the result is that of the whole file."""
    front = cluster.server("front", through=proxy)
    proxy.cuts = [900_000, 20, 700_000, 1_000_000, 0]
    worker = cluster.worker("w")
    made = job(front, file_id=upload(front, long)["file_id"])
    assert result(front, made) == direct(server, long)
    assert proxy.connections == 6 and status(front, made)["attempts"] == 1
    assert sum("broke off and goes on" in line for line in worker.log) == 5
    # Where it breaks each time before anything has come, the job waits.
    proxy.cuts = [0] * 3
    made = job(front, file_id=upload(front, SAMPLE)["file_id"])
    waits(front, made, "node_away")
    assert result(front, made)["text"]


@pytest.mark.slow(reason="waits five seconds and more, or computes as long")
def test_a_byte_that_is_changed_on_its_way(cluster, proxy):
    front = cluster.server("front", through=proxy)
    worker = cluster.worker("w")
    proxy.changed = 50_000
    made = job(front, file_id=upload(front, SAMPLE)["file_id"])
    waits(front, made, "node_answer_damaged")
    assert not [file for file in (worker.data / "uploads").rglob("*-*") if file.is_file()]
    proxy.changed = None
    assert result(front, made)["text"]


@pytest.mark.slow(reason="waits eight seconds and more, or computes as long")
def test_a_long_recording_at_flat_memory(cluster, tmp_path):
    """600 MB from disk to disk, at a server and a worker that have a model each."""
    front = cluster.server("front")
    worker = cluster.worker("w")
    size, path = 600_000_000, front.audio / "hours.wav"
    header = b"RIFF" + (size - 8).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little") + (1).to_bytes(2, "little") \
        + (1).to_bytes(2, "little") + (16_000).to_bytes(4, "little") + (32_000).to_bytes(4, "little") \
        + (2).to_bytes(2, "little") + (16).to_bytes(2, "little") + b"data" + (size - 44).to_bytes(4, "little")
    with open(path, "wb") as file:
        file.write(header)
        file.truncate(size)
    before = (front.rss_mb(), rss_mb(worker.process.pid))
    made = job(front, file_path=str(path))

    def fetched():
        # The file may go while it is looked at.
        try:
            return sum(file.stat().st_size for file in (worker.data / "uploads").rglob("*-*") if file.is_file())
        except FileNotFoundError:
            return 0

    most = 0
    while (done := fetched()) < size:
        most = max(most, front.rss_mb() - before[0], rss_mb(worker.process.pid) - before[1])
        assert status(front, made)["status"] in ("pending", "processing"), (done, worker.log)
        time.sleep(0.02)
    print(f"{most:.0f} MB more than before")
    assert most < 100
    requests.delete(f"{front.url}/api/transcribe-jobs/{made}", timeout=30)
    assert ended(front, made)["status"] == "cancelled"
    wait_for(lambda: fetched() == 0, 10)


@pytest.mark.slow(reason="waits eight seconds and more, or computes as long")
def test_over_tls(cluster, start, redis, tmp_path, long):  # noqa: F811
    """With the certificate of the server; without it the worker does not trust it."""
    port = free_port()
    front = start("--store", redis.url, "--cluster-secret-file", cluster.secret, "--job-workers", "0", "--node-url",
                  f"https://127.0.0.1:{port}/", "--listen", f"127.0.0.1:0 127.0.0.1:{port},tls", data=tmp_path / "tls")
    made = job(front, file_id=upload(front, long)["file_id"])
    worker = cluster.worker("w")
    assert "--cluster-ca-file" in waits(front, made, "node_untrusted")["error"]
    worker.stop()
    cluster.worker("w2", "--cluster-secret-file", cluster.secret, "--cluster-ca-file", tmp_path / "tls/tls/development.crt")
    assert result(front, made)["text"]


def test_any_server_answers_for_any_job(cluster, long):  # noqa: F811
    one, two = cluster.server("one", own_work=True), cluster.server("two", "--max-jobs", "1", own_work=True)
    kept = upload(one, SAMPLE)["file_id"]
    made = [job(one, file_id=kept) for _ in range(4)] + [job(two, file_id=upload(two, SAMPLE)["file_id"])]
    assert len({result(two, id)["text"] for id in made}) == 1
    page = requests.get(f"{two.url}/api/transcribe-jobs/", timeout=30).json()
    assert page["total"] == 5
    events = requests.get(f"{two.url}/api/transcribe-events/{made[0]}", timeout=30).text
    assert '"completed"' in events
    running = job(one, file_id=upload(one, long)["file_id"])
    wait_for(lambda: status(two, running)["status"] == "processing")
    assert requests.delete(f"{two.url}/api/transcribe-jobs/{running}", timeout=30).status_code == 200
    assert ended(two, running)["status"] == "cancelled"
    assert requests.post(f"{two.url}/api/transcribe-jobs/{running}/retry", timeout=30).status_code == 200
    # Erased at the other server, the upload goes as well, also when its server is away just then.
    recording = one.data / "recordings" / kept
    assert recording.exists()
    one.process.kill()
    one.process.wait()
    for id in (*made[:4], running):
        assert requests.delete(f"{two.url}/api/transcribe-jobs/{id}?purge=true", timeout=30).status_code == 204
    assert recording.exists()
    one = cluster.server("one", own_work=True)
    wait_for(lambda: not list(one.data.glob("recordings/*")), 30)
    assert requests.get(f"{one.url}/api/transcribe-status/{made[0]}", timeout=30).status_code == 404
    assert result(one, made[4])["text"]


def test_a_worker_that_stops_gives_its_job_back(cluster, long):  # noqa: F811
    front = cluster.server("front", "--model", "none")
    made = job(front, file_id=upload(front, long)["file_id"])
    worker = cluster.worker("w")
    wait_for(lambda: status(front, made)["progress"] > 15)
    assert status(front, made)["worker"] == worker.lease
    listed = subprocess.run([SORI, "jobs", "show", made, "--url", front.url], capture_output=True, text=True, timeout=30)
    assert worker.lease in listed.stdout
    began = time.monotonic()
    assert worker.stop() == 0 and time.monotonic() - began < 10
    state = status(front, made)
    assert (state["status"], state["attempts"], state["worker"]) == ("pending", 0, None)
    assert not any("lost its worker" in line for line in front.log)


@pytest.mark.slow(reason="the worker tries for nine seconds to give its job back")
def test_a_worker_that_stops_while_redis_is_away(cluster, long):  # noqa: F811
    front = cluster.server("front")
    made = job(front, file_id=upload(front, long)["file_id"])
    worker = cluster.worker("w")
    wait_for(lambda: status(front, made)["progress"] > 15)
    cluster.redis.kill()
    worker.process.terminate()
    began = time.monotonic()
    assert worker.process.wait(15) == 1 and time.monotonic() - began < 10
    assert any("could not be given back in time" in line for line in worker.log)


def test_a_worker_that_starts_again_takes_back_what_it_held(cluster, long):  # noqa: F811
    """Under its name, at once; another name has to wait for the end of the lease."""
    front = cluster.server("front")
    made = job(front, file_id=upload(front, long)["file_id"])
    worker = cluster.worker("w")
    wait_for(lambda: status(front, made)["progress"] > 15)
    worker.kill()
    again = cluster.worker("w")
    assert again.name == worker.name
    wait_for(lambda: status(front, made)["attempts"] == 2, 8)
    assert status(front, made)["worker"] == again.lease


def test_jobs_of_an_earlier_version(cluster):
    """They do not say who has the recording: a worker leaves them to the server that does."""
    front = cluster.server("front")
    made = [job(front, file_id=upload(front, SAMPLE)["file_id"]), job(front, file_path=str(SAMPLE))]
    for id in made:
        request = json.loads(redis_command(cluster.redis, "HGET", f"sori:job:{id}", "request"))
        assert request.pop("node") and request.pop("node_url")
        redis_command(cluster.redis, "HSET", f"sori:job:{id}", "request", json.dumps(request))
    cluster.worker("w")
    for id in made:
        waits(front, id, "node_without_address")
    cluster.workers[0].stop()
    front.process.terminate()
    front.process.wait(15)
    front = cluster.server("front", own_work=True)
    assert len({result(front, id)["text"] for id in made}) == 1


def test_two_on_one_folder(cluster):
    cluster.worker("w")
    done = subprocess.run([SORI, "worker", "--store", cluster.redis.url, "--data-dir", cluster.folder / "w",
                           "--cluster-secret-file", cluster.secret], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2 and "--data-dir" in done.stderr, done.stderr


@pytest.mark.parametrize("flags, word", [
    ([], "--store"), (["--store", "sqlite:"], "--store"), (["--store", "redis://:s3cret@127.0.0.1"], "--recordings-dirs"),
    (["--store", "redis://:s3cret@127.0.0.1", "--cluster-secret-file", "/nonexistent"], "/nonexistent"),
    (["--store", "redis://:s3cret@127.0.0.1", "--recordings-dirs", "/x", "--node-url", "http://x"], "--node-url")])
def test_what_a_worker_cannot_start_with(tmp_path, flags, word):
    done = subprocess.run([SORI, "worker", "--data-dir", tmp_path, *flags], cwd=ROOT, capture_output=True, text=True,
                          timeout=60)
    assert done.returncode == 2 and word in done.stderr and "s3cret" not in done.stderr, done.stderr


@pytest.mark.parametrize("flags, word", [
    (["--job-workers", "0"], "--job-workers"), (["--job-workers", "-1"], "--job-workers"),
    (["--node-url", "host:8003"], "--node-url"), (["--node-url", "http://host:8003"], "--cluster-secret-file"),
    (["--cluster-ca-file", "/nonexistent"], "--cluster-ca-file")])
def test_what_a_server_cannot_start_with(tmp_path, flags, word):
    done = subprocess.run([SORI, "serve", "--port", "0", "--data-dir", tmp_path, *flags], cwd=ROOT, capture_output=True,
                          text=True, timeout=60)
    assert done.returncode == 2 and word in done.stderr, done.stderr


def test_a_worker_tells_the_end_of_a_job(cluster, receiver, tmp_path):  # noqa: F811
    """The worker knows no secret of webhooks; the server sends what the worker brought to the store."""
    secret = tmp_path / "webhooks"
    secret.write_text(SECRET + "\n")
    front = cluster.server("front", "--webhook-secret-file", secret, "--webhook-allow-private")
    cluster.worker("w")
    made = job(front, file_id=upload(front, SAMPLE)["file_id"], callback_url=receiver.url)
    told = check(receiver.wait(1)[0])
    assert told["job_id"] == made and told["status"] == "completed"


@pytest.mark.skipif(not (ROOT / ".deps/speakers-1/.complete").exists(),
                    reason="the speaker models are not there: run scripts/setup")
def test_voices_of_registered_people(cluster, tmp_path):
    """The registry lies with the server that took the job; voices are not in Redis."""
    from test_known_speakers import ACTOR, pcm, wav
    front = cluster.server("front")
    answer = requests.post(f"{front.url}/api/speakers", data={"name": "배우 Beckett"}, files={"file": ("a.wav", ACTOR)},
                           timeout=60)
    assert answer.status_code == 201, answer.text
    two = tmp_path / "two.wav"
    two.write_bytes(wav(pcm(BECKETT, 0, 4) + bytes(32_000) + pcm(FIXTURES / "audio/ko-02.wav")))
    cluster.worker("w")
    made = job(front, file_id=upload(front, two)["file_id"], known_speakers="*")
    state = ended(front, made)
    assert state["status"] == "completed", state
    speakers = [entry["speaker"] for entry in state["result"]["speakers"]]
    assert "배우 Beckett" in speakers
    match = next(entry for entry in state["result"]["speakers"] if entry["speaker"] == "배우 Beckett")
    assert match["speaker_id"] == answer.json()["id"]
    log = b"".join(file.read_bytes() for file in cluster.redis.folder.rglob("*") if file.is_file())
    assert b'"voice"' not in log and b"voiceID" not in log
    # Somebody who is not there any more is the job's fault, as where the server works itself.
    second = cluster.server("second")
    gone = requests.post(f"{second.url}/api/speakers", data={"name": "Gone"}, files={"file": ("a.wav", ACTOR)}, timeout=60)
    cluster.workers[0].process.send_signal(signal.SIGSTOP)
    made = job(second, file_id=upload(second, two)["file_id"], known_speakers="Gone")
    requests.delete(f"{second.url}/api/speakers/{gone.json()['id']}", timeout=30)
    cluster.workers[0].process.send_signal(signal.SIGCONT)
    state = ended(second, made)
    assert state["status"] == "failed" and "known_speakers" in state["error"] and state["attempts"] == 1, state


def test_a_conversation_stays_with_its_server(cluster, tmp_path):
    """A server that starts takes no conversation of another; the one that was killed completes its own."""
    with wave.open(str(SAMPLE)) as file:
        speech = file.readframes(file.getnframes()) + bytes(64_000)
    one = cluster.server("one", "--llm-model", "none")

    def new(server):
        return requests.post(f"{server.url}/api/v1/stream/create", json={"language": "en"}, timeout=10).json()["job_id"]

    def state(server, id):
        return requests.get(f"{server.url}/api/v1/jobs/{id}", timeout=10).json()

    async def begun(server, id):
        socket = await websockets.connect(server.url.replace("http", "ws") + "/ws/" + id)
        await socket.recv()
        for at in range(0, len(speech), 8192):
            await socket.send(speech[at:at + 8192])
        while json.loads(await asyncio.wait_for(socket.recv(), 60))["type"] != "transcript_segment":
            pass
        return socket

    async def scene():
        killed, living = new(one), None
        await begun(one, killed)
        one.process.kill()
        one.process.wait()
        two = cluster.server("two", "--llm-model", "none")
        living = new(two)
        socket = await begun(two, living)
        # The second one's start left the first one's alone; the first one's start does so with the second one's.
        assert state(two, killed)["status"] == "processing"
        again = cluster.server("one", "--llm-model", "none")
        wait_for(lambda: state(again, killed)["status"] == "completed", 30)
        assert state(again, killed)["interrupted"] is True
        assert state(again, living)["status"] == "processing"
        await socket.send(json.dumps({"type": "end"}))
        while json.loads(await asyncio.wait_for(socket.recv(), 60))["type"] != "final_summary":
            pass
        assert state(again, living)["status"] == "completed" and not state(again, living)["interrupted"]

    asyncio.run(scene())


@pytest.mark.slow(reason="workers are killed and paused beyond their leases")
def test_killed_and_paused_workers(cluster, long):  # noqa: F811
    """One worker is killed, one paused past its lease, Redis killed in between: each job is completed once."""
    front = cluster.server("front")
    workers = [cluster.worker(f"w{number}") for number in range(3)]
    short, speech = upload(front, SAMPLE)["file_id"], upload(front, long)["file_id"]
    whole = [job(front, file_id=speech), job(front, file_id=speech)]
    killed, paused = holder(cluster, front, whole[0]), holder(cluster, front, whole[1])
    assert killed is not paused
    wait_for(lambda: all(status(front, id)["progress"] > 15 for id in whole))
    paused.process.send_signal(signal.SIGSTOP)
    killed.kill()
    began = time.monotonic()
    made = [job(front, file_id=short) for _ in range(8)]
    cluster.redis.kill()
    cluster.redis.start()
    wait_for(lambda: requests.get(f"{front.url}/api/transcribe-jobs/", timeout=30).status_code == 200, 10)
    # Their leases have run out: the third one has what they had.
    third = next(worker for worker in workers if worker not in (killed, paused))
    wait_for(lambda: set(processing(front)) == {third.lease} and time.monotonic() - began > 16, 60)
    paused.process.send_signal(signal.SIGCONT)
    results = [result(front, id) for id in whole]
    assert results[0] == results[1] and len({result(front, id)["text"] for id in made}) == 1
    assert cluster.completions() == {id: 1 for id in whole + made}
    wait_for(lambda: any("no longer this worker's" in line or "came too late" in line for line in paused.log), 10)
