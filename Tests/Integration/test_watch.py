"""Watched folders: what comes is transcribed once, whatever happens to the server, the folder or the disk."""
import os
import shutil
import signal
import subprocess
import threading
import time
import wave

import pytest
import requests

from conftest import ROOT, SAMPLE, SORI, wait_for
from test_job_faults import library  # noqa: F401  (a fixture)


@pytest.fixture(scope="session")
def clip(tmp_path_factory):
    """Two seconds of speech, for tests that want many files."""
    path = tmp_path_factory.mktemp("clip") / "clip.wav"
    with wave.open(str(SAMPLE)) as whole, wave.open(str(path), "wb") as file:
        file.setparams(whole.getparams())
        file.writeframes(whole.readframes(2 * whole.getframerate()))
    return path


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "들어온 녹음"
    folder.mkdir()
    return folder


def jobs(server, status=""):
    page = requests.get(f"{server.url}/api/transcribe-jobs/?limit=500&status={status}", timeout=30).json()
    assert page["total"] == len(page["jobs"])
    return page["jobs"]


def whole(path):
    """The text of a result once it is there; it is never there in part."""
    return wait_for(lambda: path.exists() and path.read_text(), 90)


def put(source, target):
    """A copy that appears under its name as a whole, as programs do that take care."""
    draft = target.with_name("." + target.name)
    shutil.copy(source, draft)
    draft.rename(target)


def barrier(server, folder, clip):
    """Everything that was complete before is taken once this file is: files are taken in the order of their times."""
    put(clip, folder / "last.wav")
    whole(folder / "last.txt")
    (folder / "last.wav").unlink()
    (folder / "last.txt").unlink()


def kill(server):
    server.process.kill()
    server.process.wait()


def silent(server, *names):
    """No name of a file is in the log."""
    log = "".join(server.log)
    assert not [name for name in names if name in log], log


@pytest.mark.slow(reason="waits eight seconds and more, or computes as long")
def test_a_slow_copy_is_taken_when_it_is_closed(start, folder, words):
    server = start("--watch", f"{folder}:language=en,quiet=1,formats=txt+json+srt+vtt+tsv")
    sound = SAMPLE.read_bytes()
    with open(folder / "회의 기록 1.wav", "wb") as file:
        for part in range(8):
            file.write(sound[part * len(sound) // 8:(part + 1) * len(sound) // 8])
            file.flush()
            time.sleep(0.4)
            assert not jobs(server)
    text = whole(folder / "회의 기록 1.txt")
    direct = requests.post(f"{server.url}/transcribe", data={"file_path": str(SAMPLE), "language": "en"}, timeout=60)
    assert words(text) == words(direct.json()["text"])
    wait_for(lambda: len(list(folder.iterdir())) == 6, 20)
    assert {p.suffix for p in folder.iterdir()} == {".wav", ".txt", ".json", ".srt", ".vtt", ".tsv"}
    assert "-->" in whole(folder / "회의 기록 1.srt") and '"segments"' in whole(folder / "회의 기록 1.json")
    (job,) = jobs(server)
    assert job["status"] == "completed" and job["file_path"] == str(folder / "회의 기록 1.wav")
    silent(server, "회의")


def test_what_is_moved_in_and_what_is_none_of_ours(start, folder, clip, tmp_path):
    secret = tmp_path / "secret.wav"
    shutil.copy(clip, secret)
    for name in ("notes.txt", "letter.docx", "b.wav.part", ".c.wav", "d.wav~"):
        shutil.copy(clip, folder / name)
    (folder / "link.wav").symlink_to(secret)
    (folder / "empty.wav").touch()
    (folder / "sub").mkdir()
    put(clip, folder / "sub" / "below.wav")
    server = start("--watch", f"{folder}:language=en,quiet=1")
    put(clip, folder / "a.wav")
    whole(folder / "a.txt")
    barrier(server, folder, clip)
    assert {job["file_path"] for job in jobs(server)} == {str(folder / "a.wav"), str(folder / "last.wav")}
    silent(server, "notes", "letter", "below", "link.wav")


@pytest.mark.slow(reason="the folder is only looked through, every ten seconds")
def test_where_the_system_tells_nothing(start, folder, clip, monkeypatch, library):  # noqa: F811
    """As on a network file system: a file is complete when it stays as it is."""
    with monkeypatch.context() as patch:
        patch.setenv("LD_PRELOAD", str(library))
        patch.setenv("SORI_FAULT_INOTIFY", "1")
        server = start("--watch", f"{folder}:language=en,quiet=3,recursive=true")
    (folder / "sub").mkdir()
    sound = SAMPLE.read_bytes()
    with open(folder / "sub" / "slow.wav", "wb") as file:
        for part in range(20):
            file.write(sound[part * len(sound) // 20:(part + 1) * len(sound) // 20])
            file.flush()
            time.sleep(1)
            assert not jobs(server)
    whole(folder / "sub" / "slow.txt")
    (folder / "sub" / "slow.wav").write_bytes(clip.read_bytes())
    wait_for(lambda: len(jobs(server, "completed")) == 2, 60)


@pytest.mark.slow(reason="waits five seconds and more, or computes as long")
def test_names_that_somebody_else_has(start, folder, clip):
    (folder / "a.txt").write_text("written by hand")
    put(clip, folder / "a.wav")
    put(clip, folder / "b.wav")
    server = start("--watch", f"{folder}:language=en,quiet=1")
    whole(folder / "a.wav.txt")
    first = whole(folder / "b.txt")
    subprocess.run(["ffmpeg", "-v", "error", "-i", SAMPLE, folder / "b.flac"], check=True)
    assert whole(folder / "b.flac.txt") != first
    assert (folder / "a.txt").read_text() == "written by hand" and (folder / "b.txt").read_text() == first


@pytest.mark.slow(reason="waits five seconds and more, or computes as long")
def test_folders_within_it(start, folder, clip):
    (folder / "a").mkdir()
    put(clip, folder / "a" / "one.wav")
    server = start("--watch", f"{folder}:language=en,quiet=1,recursive=true")
    whole(folder / "a" / "one.txt")
    (folder / "b" / "c").mkdir(parents=True)
    put(clip, folder / "b" / "c" / "two.wav")
    whole(folder / "b" / "c" / "two.txt")
    # Under its new name it is watched too.
    (folder / "b").rename(folder / "d")
    put(clip, folder / "d" / "c" / "three.wav")
    whole(folder / "d" / "c" / "three.txt")
    assert {job["status"] for job in jobs(server)} == {"completed"}


@pytest.mark.parametrize("count", [40, pytest.param(400, marks=pytest.mark.slow(reason="four hundred files"))])
def test_many_files_at_once_and_a_kill(start, folder, clip, tmp_path, count):
    """kill -9 in the middle: each file is taken once, and has its result."""
    flags = ("--max-jobs", "1", "--watch", f"{folder}:language=en,quiet=1")
    data, first = tmp_path / "data", count * 7 // 8
    server = start(*flags, data=data)
    for number in range(first):
        shutil.copy(clip, folder / f"{number:03}.wav")
    wait_for(lambda: len(list(folder.glob("*.txt"))) > 0, 60)
    kill(server)
    assert len(list(folder.glob("*.txt"))) < first
    # These come while it is down.
    for number in range(first, count):
        shutil.copy(clip, folder / f"{number:03}.wav")
    server = start(*flags, data=data)
    wait_for(lambda: len(list(folder.glob("*.txt"))) == count, 300)
    done = jobs(server)
    assert len(done) == count and {job["status"] for job in done} == {"completed"}
    assert len({job["file_path"] for job in done}) == count
    assert len({path.read_text() for path in folder.glob("*.txt")}) == 1
    assert len(list(folder.iterdir())) == 2 * count


def test_a_restart_takes_nothing_again(start, folder, clip, tmp_path):
    flags, data = ("--watch", f"{folder}:language=en,quiet=1"), tmp_path / "data"
    server = start(*flags, data=data)
    put(clip, folder / "a.wav")
    put(clip, folder / "b.wav")
    whole(folder / "a.txt")
    whole(folder / "b.txt")
    # Neither the job nor its result is needed to know what was done.
    for job in jobs(server):
        if job["file_path"].endswith("a.wav"):
            requests.delete(f"{server.url}/api/transcribe-jobs/{job['job_id']}?purge=true", timeout=30)
    (folder / "a.txt").unlink()
    for stop in (signal.SIGTERM, signal.SIGKILL):
        server.process.send_signal(stop)
        server.process.wait(20)
        server = start(*flags, data=data)
        barrier(server, folder, clip)
        paths = [job["file_path"] for job in jobs(server)]
        assert str(folder / "a.wav") not in paths and paths.count(str(folder / "b.wav")) == 1
        assert not (folder / "a.txt").exists()
    text = (data / "watched.jsonl").read_text()
    assert "a.wav" not in text and os.stat(data / "watched.jsonl").st_mode & 0o077 == 0


@pytest.mark.slow(reason="waits five seconds and more, or computes as long")
def test_a_backup_knows_what_was_taken(start, folder, clip, tmp_path):
    flag, data = f"{folder}:language=en,quiet=1", tmp_path / "data"
    server = start("--watch", flag)
    put(clip, folder / "a.wav")
    whole(folder / "a.txt")
    (done,) = jobs(server)
    requests.delete(f"{server.url}/api/transcribe-jobs/{done['job_id']}?purge=true", timeout=30)
    wait_for(lambda: '"done"' in (server.data / "watched.jsonl").read_text(), 20)
    subprocess.run([SORI, "backup", tmp_path / "copy", "--data-dir", server.data], check=True, capture_output=True)
    kill(server)
    for words in ([], ["--force"]):
        subprocess.run([SORI, "restore", tmp_path / "copy", "--data-dir", data, *words], check=True,
                       capture_output=True)
        restored = start("--watch", flag, data=data)
        barrier(restored, folder, clip)
        assert [job["file_path"] for job in jobs(restored)] == [str(folder / "last.wav")]
        restored.process.terminate()
        restored.process.wait(15)
    assert (data / "watched.jsonl.replaced-1").exists()


@pytest.mark.slow(reason="waits five seconds and more, or computes as long")
@pytest.mark.parametrize("fate", ["damaged", "gone"])
def test_a_lost_store_costs_no_file(start, folder, clip, tmp_path, fate):
    """The jobs are lost with the database; what they were about is in the folder, and taken again."""
    flags, data = ("--watch", f"{folder}:language=en,quiet=1", "--max-jobs", "1"), tmp_path / "data"
    server = start(*flags, data=data)
    put(clip, folder / "a.wav")
    whole(folder / "a.txt")
    for name in ("b", "c", "d"):
        put(SAMPLE, folder / f"{name}.wav")
    wait_for(lambda: len(jobs(server)) == 4, 20)
    kill(server)
    left = 3 - len([path for path in folder.glob("[bcd].txt")])
    assert left > 0
    for path in data.glob("sori.db*"):
        if fate == "gone":
            path.unlink()
        elif not path.name.endswith("-shm"):
            path.write_bytes(bytes(8192))
    server = start(*flags, data=data)
    assert any("moved aside" in line for line in server.log) == (fate == "damaged")
    for name in ("b", "c", "d"):
        whole(folder / f"{name}.txt")
    assert len(jobs(server)) == left and len(list(folder.iterdir())) == 8


@pytest.mark.slow(reason="waits five seconds and more, or computes as long")
def test_what_is_erased_while_it_waits_is_not_taken_again(start, folder, clip, tmp_path):
    flags, data = ("--watch", f"{folder}:language=en,quiet=1", "--max-jobs", "1"), tmp_path / "data"
    server = start(*flags, data=data)
    for name in ("a.wav", "b.wav", "c.wav"):
        put(SAMPLE, folder / name)
    waiting = wait_for(lambda: [job for job in jobs(server, "pending") if job["file_path"].endswith("c.wav")], 20)
    gone = requests.delete(f"{server.url}/api/transcribe-jobs/{waiting[0]['job_id']}?purge=true", timeout=30)
    assert gone.status_code == 204
    whole(folder / "b.txt")
    barrier(server, folder, clip)
    server.process.terminate()
    server.process.wait(15)
    server = start(*flags, data=data)
    barrier(server, folder, clip)
    assert not any(job["file_path"].endswith("c.wav") for job in jobs(server))
    assert not (folder / "c.txt").exists()


def test_a_changed_file_is_taken_again(start, folder, clip):
    server = start("--watch", f"{folder}:language=en,quiet=1", "--max-jobs", "1")
    put(clip, folder / "a.wav")
    short = whole(folder / "a.txt")
    put(SAMPLE, folder / "a.wav")
    wait_for(lambda: (folder / "a.txt").read_text() != short, 60)
    assert len((folder / "a.txt").read_text()) > len(short)
    (folder / "a.wav").write_bytes(clip.read_bytes())
    wait_for(lambda: (folder / "a.txt").read_text() == short, 60)
    assert len(list(folder.iterdir())) == 2 and len(jobs(server)) == 3


@pytest.mark.slow(reason="waits five seconds and more, or computes as long")
def test_a_file_that_is_no_audio_says_why_until_it_is(start, folder, clip):
    server = start("--watch", f"{folder}:language=en,quiet=1")
    (folder / "a.wav").write_text("this is no audio")
    assert whole(folder / "a.error.txt").startswith("unsupported_media: ")
    put(clip, folder / "a.wav")
    whole(folder / "a.txt")
    wait_for(lambda: not (folder / "a.error.txt").exists(), 10)
    assert sorted(job["status"] for job in jobs(server)) == ["completed", "failed"]


@pytest.mark.slow(reason="waits five seconds and more, or computes as long")
def test_a_job_that_is_retried_by_hand_still_gets_its_files(start, folder, clip):
    server = start("--watch", f"{folder}:language=en,quiet=1")
    sound, draft = clip.read_bytes(), folder / ".draft"
    draft.write_bytes(bytes(len(sound)))
    before = draft.stat()
    draft.rename(folder / "a.wav")
    whole(folder / "a.error.txt")
    # Mended so that nobody can tell from outside: only the person who has done it knows.
    draft.write_bytes(sound)
    os.utime(draft, ns=(before.st_atime_ns, before.st_mtime_ns))
    draft.rename(folder / "a.wav")
    barrier(server, folder, clip)
    (failed,) = jobs(server, "failed")
    requests.post(f"{server.url}/api/transcribe-jobs/{failed['job_id']}/retry", timeout=30).raise_for_status()
    whole(folder / "a.txt")
    wait_for(lambda: not (folder / "a.error.txt").exists(), 10)
    assert len(jobs(server)) == 2


@pytest.mark.slow(reason="waits eight seconds and more, or computes as long")
def test_a_folder_that_goes_and_comes_back(start, folder, clip):
    shutil.rmtree(folder)
    server = start("--watch", f"{folder}:language=en,quiet=1", "--audio-dirs", str(ROOT / "samples"))
    wait_for(lambda: any("cannot be read" in line for line in server.log), 20)
    for name in ("a", "b"):
        folder.mkdir()
        put(clip, folder / f"{name}.wav")
        whole(folder / f"{name}.txt")
        shutil.rmtree(folder)
        time.sleep(0.1)
    assert requests.get(f"{server.url}/health", timeout=30).status_code == 200
    assert {job["status"] for job in jobs(server)} == {"completed"} and len(jobs(server)) == 2
    # Its files are no one else's to name.
    folder.mkdir()
    put(clip, folder / "c.wav")
    answer = requests.post(f"{server.url}/transcribe", data={"file_path": str(folder / "c.wav")}, timeout=30)
    assert answer.status_code == 403, answer.text


@pytest.mark.slow(reason="waits five seconds and more, or computes as long")
def test_a_full_queue_is_waited_for(start, folder, clip):
    server = start("--watch", f"{folder}:language=en,quiet=1,priority=-2", "--max-jobs", "1", "--max-waiting-jobs", "4")
    most, stop = [], threading.Event()

    def count():
        while not stop.is_set():
            most.append(len(jobs(server, "pending")))
            time.sleep(0.02)

    counting = threading.Thread(target=count)
    counting.start()
    for number in range(8):
        shutil.copy(SAMPLE, folder / f"{number}.wav")
    wait_for(lambda: len(list(folder.glob("*.txt"))) == 8, 120)
    stop.set()
    counting.join()
    # Half of the queue stays for clients.
    assert 0 < max(most) <= 2
    assert len(jobs(server)) == 8 and {job["priority"] for job in jobs(server)} == {-2}
    assert any("the queue is full" in line for line in server.log)


def test_what_the_model_cannot_do_is_waited_for(start, folder, clip):
    """The English model knows no Korean: the file waits, with one line in the log, until another model is loaded."""
    server = start("--watch", f"{folder}:language=ko,quiet=1")
    put(clip, folder / "a.wav")
    (line,) = wait_for(lambda: [line for line in server.log if "files of a watched folder wait" in line], 20)
    assert "'ko'" in line or "Korean" in line or "ko" in line.split("reason=")[1], line
    assert not jobs(server) and [path.name for path in folder.iterdir()] == ["a.wav"]


def test_results_only_in_the_store(start, folder, clip):
    server = start("--watch", f"{folder}:language=en,quiet=1,results=store")
    put(clip, folder / "a.wav")
    (job,) = wait_for(lambda: jobs(server, "completed"), 60)
    result = requests.get(f"{server.url}/api/transcribe-status/{job['job_id']}", timeout=30).json()["result"]
    assert result["text"] and [path.name for path in folder.iterdir()] == ["a.wav"]


def test_several_folders_by_the_file_of_settings(start, tmp_path, clip):
    import json
    folders = [tmp_path / name for name in ("전화 통화", "b")]
    for folder in folders:
        folder.mkdir()
        put(clip, folder / "x.wav")
    settings = tmp_path / "settings.json"
    settings.write_text(json.dumps({"watch": [f"{folders[0]}:language=en,quiet=1",
                                              f"{folders[1]}:language=en,quiet=1,formats=srt"]}))
    server = start("--config", str(settings))
    whole(folders[0] / "x.txt")
    whole(folders[1] / "x.srt")
    assert len(jobs(server)) == 2


@pytest.mark.parametrize("watch, name", [
    ("/in:lang=ko", "'lang'"), ("/in:recursive", "'recursive'"), ("/in:formats=doc", "'formats'"),
    ("/in;/in", "twice"), (":language=ko", "no name")])
def test_a_wrong_option_stops_the_start(watch, name, tmp_path):
    done = subprocess.run([SORI, "serve", "--port", "0", "--data-dir", tmp_path, "--watch", watch], cwd=ROOT,
                          capture_output=True, text=True, timeout=60)
    assert done.returncode in (1, 2) and "--watch" in done.stderr and name in done.stderr, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.fixture
def disk(tmp_path):
    """A file system of 4 MB, where the system lets a test mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], capture_output=True).returncode != 0:
        pytest.skip("mounting a small file system is not permitted here")
    yield folder
    subprocess.run(["umount", "-l", folder])


def remount(disk, how):
    subprocess.run(["mount", "-o", f"remount,{how}", disk], check=True)


@pytest.mark.slow(reason="waits eight seconds and more, or computes as long")
def test_a_folder_that_cannot_be_written_to(start, disk, clip, tmp_path):
    """The result stays in the store; it is written when the folder can be written to, also after a kill."""
    flags, data = ("--watch", f"{disk}:language=en,quiet=1"), tmp_path / "data"
    for name in ("a.wav", "b.wav"):
        shutil.copy(clip, disk / name)
    remount(disk, "ro")
    server = start(*flags, data=data)
    wait_for(lambda: len(jobs(server, "completed")) == 2, 60)
    wait_for(lambda: any("a result cannot be written" in line for line in server.log), 20)
    assert sum("a result cannot be written" in line for line in server.log) == 1
    silent(server, "a.wav", "b.wav")
    kill(server)
    server = start(*flags, data=data)
    wait_for(lambda: any("a result cannot be written" in line for line in server.log), 20)
    remount(disk, "rw")
    whole(disk / "a.txt")
    whole(disk / "b.txt")
    wait_for(lambda: any("can be written to a watched folder again" in line for line in server.log), 20)
    assert len(jobs(server)) == 2


@pytest.mark.slow(reason="the folder is only looked through, every ten seconds")
def test_a_disk_that_is_taken_away_and_put_back(start, disk, clip):
    server = start("--watch", f"{disk}:language=en,quiet=1")
    put(clip, disk / "a.wav")
    whole(disk / "a.txt")
    moved = disk.with_name("elsewhere")
    moved.mkdir()
    subprocess.run(["mount", "--bind", disk, moved], check=True)
    subprocess.run(["umount", disk], check=True)
    put(clip, moved / "b.wav")
    time.sleep(3)
    assert len(jobs(server)) == 1
    # The same disk with its files: what was done is not done again, what came is.
    subprocess.run(["mount", "--bind", moved, disk], check=True)
    whole(disk / "b.txt")
    assert len(jobs(server)) == 2
    subprocess.run(["umount", moved], check=True)


@pytest.mark.slow(reason="waits eight seconds and more, or computes as long")
def test_a_full_disk_beside_the_recordings(start, disk, clip):
    put(clip, disk / "a.wav")
    with open(disk / "filler", "wb", buffering=0) as filler:
        try:
            while True:
                filler.write(bytes(4096))
        except OSError:
            pass
    server = start("--watch", f"{disk}:language=en,quiet=1,formats=txt+srt")
    wait_for(lambda: any("the disk is full" in line for line in server.log), 60)
    (disk / "filler").unlink()
    whole(disk / "a.txt")
    whole(disk / "a.srt")
    assert sorted(path.name for path in disk.iterdir()) == ["a.srt", "a.txt", "a.wav"]
