"""The library over real sockets: transcripts that jobs and live sessions leave, to read, correct, search and share."""
import concurrent.futures
import io
import json
import re
import subprocess
import time
import uuid
import wave
import zipfile
from pathlib import Path

import docx
import pytest
import requests

from conftest import SAMPLE, SORI, wait_for

TIMEOUT = 30


@pytest.fixture(scope="module")
def library(shared):
    """A server of this file's own, with what its routes are asked."""
    return Library(shared("--max-jobs", "2").url)


class Library:
    def __init__(self, url):
        self.url = url

    def __call__(self, method, path, **more):
        return requests.request(method, f"{self.url}/api/transcripts{path}", timeout=TIMEOUT, **more)

    def get(self, path, status=200, **more):
        answer = self("GET", path, **more)
        assert answer.status_code == status, answer.text
        return answer.json()

    def job(self, **fields):
        """A transcript out of a job for the sample; gives its id."""
        with SAMPLE.open("rb") as file:
            upload = requests.post(self.url + "/api/upload/", files={"file": ("회의 녹음.wav", file)}, timeout=TIMEOUT)
        job = requests.post(self.url + "/api/transcribe-async/", timeout=TIMEOUT,
                            json={"file_id": upload.json()["file_id"], "language": "en"} | fields).json()["job_id"]
        wait_for(lambda: self("GET", f"/{job}").status_code == 200)
        return job

    def live(self, *texts, **more):
        """A transcript of a live session with these texts; gives its id."""
        segments = [{"start": 2.0 * n, "end": 2.0 * n + 2, "text": text} if isinstance(text, str) else
                    {"start": 2.0 * n, "end": 2.0 * n + 2, "text": text[1], "speaker": text[0]}
                    for n, text in enumerate(texts)]
        answer = self("POST", "", json={"language": "ko", "segments": segments} | more)
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    def edit(self, id, version, *operations, **more):
        return self("PATCH", f"/{id}", json={"version": version, "operations": operations} | more)

    def found(self, query, **more):
        return [hit["id"] for hit in self.get("", params={"q": query} | more)["transcripts"]]


def test_a_job_becomes_a_transcript(library, words):
    id = library.job(word_timestamps=True)
    transcript = library.get(f"/{id}")
    assert transcript["title"] == "회의 녹음.wav" and transcript["language"] == "en" and transcript["version"] == 1
    assert transcript["status"] == "automatic"
    assert transcript["source"] == {"kind": "recording", "job_id": id, "filename": "회의 녹음.wav"}
    assert transcript["views"] == ["original"] and transcript["class"] is None
    text = " ".join(segment["text"] for segment in transcript["segments"])
    assert "committee" in words(text)
    for segment in transcript["segments"]:
        rest = segment["text"]
        for word in segment["words"]:
            assert rest.lstrip().startswith(word["word"])
            rest = rest.lstrip()[len(word["word"]):]
            assert segment["start"] - 0.5 <= word["start"] <= word["end"] <= segment["end"] + 0.5
        assert not rest.strip()
    status = requests.get(f"{library.url}/api/transcribe-status/{id}", timeout=TIMEOUT).json()
    assert status["filename"] == "회의 녹음.wav"
    assert library.get(f"/{id}?view=masked", status=422)["detail"]["field"] == "view"
    assert library.get(f"/{uuid.uuid4()}", status=404)["detail"]["code"] == "transcript_not_found"


def test_the_recording_is_heard_from_anywhere(library):
    id = library.job()
    audio = library.get(f"/{id}")["audio"]
    original = SAMPLE.read_bytes()
    assert audio["size"] == len(original) and audio["type"] == "audio/wav"
    whole = requests.get(library.url + audio["url"], timeout=TIMEOUT)
    assert whole.content == original and whole.headers["accept-ranges"] == "bytes"
    for field, part in [("bytes=0-9", slice(0, 10)), ("bytes=100-", slice(100, None)), ("bytes=-50", slice(-50, None)),
                        ("bytes=10-99999999", slice(10, None))]:
        answer = requests.get(library.url + audio["url"], headers={"Range": field}, timeout=TIMEOUT)
        assert answer.status_code == 206 and answer.content == original[part], field
        first = slice(*part.indices(len(original))).start
        assert answer.headers["content-range"] == f"bytes {first}-{first + len(answer.content) - 1}/{len(original)}"
    for field in ("bytes=9-1", "lines=1-2", "bytes=0-1,5-9", "bytes=a-b", "bytes=-"):
        assert requests.get(library.url + audio["url"], headers={"Range": field}, timeout=TIMEOUT).status_code == 200
    beyond = requests.get(library.url + audio["url"], headers={"Range": f"bytes={len(original)}-"}, timeout=TIMEOUT)
    assert beyond.status_code == 416 and beyond.headers["content-range"] == f"bytes */{len(original)}"
    head = requests.head(library.url + audio["url"], timeout=TIMEOUT)
    assert head.headers["content-length"] == str(len(original))
    decoded = requests.get(library.url + audio["wav_url"], timeout=TIMEOUT)
    with wave.open(io.BytesIO(decoded.content)) as file:
        assert file.getframerate() == 16_000 and file.getnchannels() == 1
        assert abs(file.getnframes() / 16_000 - library.get(f"/{id}")["duration"]) < 0.1
    # A ticket is for one transcript, and a made-up one for none.
    other = library.live("hello")
    ticket = audio["url"].split("ticket=")[1]
    for wrong in (f"/{other}/audio?ticket={ticket}", f"/{id}/audio?ticket={ticket[:-1]}x", f"/{id}/audio?ticket=1.ab"):
        assert library("GET", wrong).status_code == 401, wrong
    assert library.get(f"/{other}/audio", status=404)["detail"]["code"] == "recording_gone"


def test_a_recording_is_never_a_page(library):
    body = {"language": "ko", "segments": []}
    with SAMPLE.open("rb") as file:
        id = library("POST", "", data={"transcript": json.dumps(body)}, files={"file": ("x.html", file)}).json()["id"]
    answer = requests.get(library.url + library.get(f"/{id}")["audio"]["url"], timeout=TIMEOUT)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff" and "sandbox" in answer.headers["content-security-policy"]


def test_peaks_show_where_it_is_loud(library):
    id = library.job()
    first = library.get(f"/{id}/peaks")
    assert abs(first["duration"] - library.get(f"/{id}")["duration"]) < 0.1
    assert max(first["points"]) > 50 and min(first["points"]) < 20 and all(0 <= p <= 255 for p in first["points"])
    assert len(library.get(f"/{id}/peaks?points=10")["points"]) == 10
    assert library.get(f"/{id}/peaks") == first
    assert library.get(f"/{id}/peaks?points=0", status=422)["detail"]["field"] == "points"


def test_edits_and_what_is_wrong_with_them(library):
    id = library.live(("SPEAKER_00", "오늘 회이를 시작하겠습니다"), ("SPEAKER_01", "네 좋습니다"))
    answer = library.edit(id, 1, {"op": "set_text", "segment": 0, "text": "오늘 회의를 시작하겠습니다"},
                          {"op": "rename_speaker", "from": "SPEAKER_00", "to": "김민수"}, edit_id="one")
    assert answer.status_code == 200
    edited = answer.json()
    assert edited["version"] == 2 and edited["speakers"] == ["김민수", "SPEAKER_01"] and edited["status"] == "edited"
    assert [segment["text"] for segment in edited["segments"]] == ["오늘 회의를 시작하겠습니다"]
    assert edited["removed"] == [] and edited["order"] is None
    # Sent again after a lost answer.
    assert library.edit(id, 1, edit_id="one").json()["version"] == 2
    late = library.edit(id, 1, {"op": "join", "segment": 0}, edit_id="two")
    assert late.status_code == 409
    detail = late.json()["detail"]
    assert detail["code"] == "version_conflict" and detail["version"] == 2
    assert detail["transcript"]["segments"][0]["text"] == "오늘 회의를 시작하겠습니다"
    split = library.edit(id, 2, {"op": "split", "segment": 0, "word": 1, "new_id": 9}).json()
    assert split["order"] == [0, 9, 1] and [s["id"] for s in split["segments"]] == [0, 9]
    for body, field in [
        ({"version": 3}, "operations"), ({"operations": []}, "version"), ({"version": "3", "operations": []}, "version"),
        ({"version": 3, "operations": [{"op": "join", "segment": 0}, {"op": "join"}]}, "operations[1].segment"),
        ({"version": 3, "operations": [{"op": "split", "segment": 0, "word": 70}]}, "operations[0].word"),
        ({"version": 3, "operations": [{"op": "fly"}]}, "operations[0].op"),
        ({"version": 3, "operations": [], "edit_id": ""}, "edit_id"), ([], "body"),
    ]:
        wrong = library("PATCH", f"/{id}", json=body)
        assert wrong.status_code == 422 and wrong.json()["detail"]["field"] == field, (body, wrong.text)
    assert library("PATCH", f"/{id}", data=b"{").status_code == 400
    assert library.edit(str(uuid.uuid4()), 1).status_code == 404
    versions = library.get(f"/{id}/versions")["versions"]
    assert [(v["version"], v["operations"], v["count"]) for v in versions] == [
        (3, ["split"], 1), (2, ["set_text", "rename_speaker"], 2), (1, [], 0)]
    assert library.get(f"/{id}/versions/1")["segments"][0]["text"] == "오늘 회이를 시작하겠습니다"
    assert library("GET", f"/{id}/versions/9").status_code == 404
    back = library.edit(id, 3, {"op": "revert", "version": 1}).json()
    assert back["version"] == 4 and back["removed"] == [9]


def test_of_many_who_edit_at_once_one_is_first(library):
    id = library.live("처음")

    def edit(number):
        return library.edit(id, 1, {"op": "set_text", "segment": 0, "text": f"글 {number}"}).status_code

    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        statuses = sorted(pool.map(edit, range(32)))
    assert statuses == [200] + [409] * 31
    assert library.get(f"/{id}")["version"] == 2


def test_events_tell_of_each_version(library):
    id = library.live("하나")
    with requests.get(f"{library.url}/api/transcripts/{id}/events", stream=True, timeout=TIMEOUT) as events:
        lines = (line for line in events.iter_lines() if line and not line.startswith(b":"))
        assert json.loads(next(lines).removeprefix(b"data: ")) == {"version": 1}
        library.edit(id, 1, {"op": "set_title", "title": "제목"}, edit_id="mine")
        assert json.loads(next(lines).removeprefix(b"data: ")) == {"version": 2, "edit_id": "mine"}
        assert library("DELETE", f"/{id}").status_code == 204
        assert next(lines) == b"event: deleted"


def test_search_finds_parts_of_words(library):
    id = library.live("지난주에 환불을 신청했는데요", "아직 입금이 안 됐어요", title="환불 문의")
    for query in ("환불", "환", "신청했", "청했", "지난주 입금", '"입금이 안"', "환불 문의"):
        assert id in library.found(query), query
    for query in ("환급", '"안 입금이"', "지난달"):
        assert id not in library.found(query), query
    hit = library.get("", params={"q": "입금 환불", "limit": 1})["transcripts"][0]
    assert hit["id"] == id and [s["segment_id"] for s in hit["snippets"]] == [0, 1]
    snippet = hit["snippets"][1]
    assert [snippet["text"][a:b] for a, b in snippet["marks"]] == ["입금"] and snippet["start"] == 2.0
    library.edit(id, 1, {"op": "set_text", "segment": 1, "text": "이제 들어왔어요"})
    assert id not in library.found("입금") and id in library.found("들어왔")


def test_filters_and_pages(library):
    mark = uuid.uuid4().hex
    ids = [library.live((f"화자 {n % 2}", f"{mark} 문장 {n}"), created_at=f"2024-03-0{1 + n % 5}T10:00:00.000Z")
           for n in range(10)]
    assert set(library.found(mark, limit=100)) == set(ids)
    assert set(library.found(mark, speaker="화자 1")) == set(ids[1::2])
    assert set(library.found(mark, **{"from": "2024-03-02", "to": "2024-03-03"})) == {
        id for n, id in enumerate(ids) if n % 5 in (1, 2)}
    assert library.found(mark, language="ja") == [] and library.found(mark, status="reviewed") == []
    seen, cursor = [], None
    while True:
        page = library.get("", params={"q": mark, "limit": 3, "cursor": cursor})
        seen += [hit["id"] for hit in page["transcripts"]]
        times = [hit["created_at"] for hit in page["transcripts"]]
        assert times == sorted(times, reverse=True)
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert sorted(seen) == sorted(ids)
    facets = library.get("/facets")
    assert {"value": "화자 0", "count": 5} in facets["speakers"] and facets["total"] >= 10
    for query, field in [("limit=0", "limit"), ("limit=x", "limit"), ("cursor=-1", "cursor"), ("status=gone", "status"),
                         ("from=yesterday", "from"), ("to=2024-13-01", "to")]:
        assert library.get(f"?{query}", status=422)["detail"]["field"] == field


def test_exports(library):
    id = library.live(("김민수", "안녕하세요 & <환영>합니다"), ("이영희", "네, 반갑습니다"), title="주간/회의 1.wav")
    expected = {"txt": b"\xea\xb9\x80", "srt": b"1\n00:00:00,000", "vtt": b"WEBVTT", "json": b"{", "tsv": b"start\tend"}
    for format, start in expected.items():
        answer = library("GET", f"/{id}/export?format={format}")
        assert answer.status_code == 200 and answer.content.startswith(start), format
        assert f"filename*=UTF-8''%ED%9A%8C%EC%9D%98%201.{format}" in answer.headers["content-disposition"]
    document = docx.Document(io.BytesIO(library("GET", f"/{id}/export?format=docx").content))
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    assert paragraphs[0] == "주간/회의 1.wav" and "안녕하세요 & <환영>합니다" in paragraphs
    assert any(text.startswith("김민수") for text in paragraphs)
    assert document.paragraphs[0].style.name == "Title"
    assert library.get(f"/{id}/export?format=pdf", status=422)["detail"]["field"] == "format"
    twin = library.live("둘째", title="주간/회의 1.mp3")
    answer = library("POST", "/export", json={"ids": [id, twin], "format": "srt"})
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["회의 1.srt", "회의 1 (2).srt"]
        assert "반갑습니다" in archive.read("회의 1.srt").decode()
    for body, status in [({"ids": []}, 422), ({"ids": [str(uuid.uuid4())]}, 404), ({"ids": [id] * 1001}, 422)]:
        assert library("POST", "/export", json=body).status_code == status


def test_a_corrected_transcript_gives_a_voice(library):
    id = library.job()
    segments = library.get(f"/{id}")["segments"]
    assert library.edit(id, 1, {"op": "set_speaker", "segments": [s["id"] for s in segments], "speaker": "김민수"}
                        ).status_code == 200
    url = library.url + "/api/speakers"
    made = requests.post(url, json={"name": "김민수", "transcript_id": id, "speaker": "김민수"}, timeout=TIMEOUT)
    assert made.status_code == 201, made.text
    with SAMPLE.open("rb") as file:
        match = requests.post(url + "/identify", files={"file": file}, timeout=TIMEOUT).json()
    assert match["speaker"] == "김민수", match
    nobody = requests.post(url, json={"name": "x", "transcript_id": id, "speaker": "이영희"}, timeout=TIMEOUT)
    assert nobody.status_code == 422 and nobody.json()["detail"]["field"] == "speaker"
    assert requests.delete(f"{url}/{made.json()['id']}", timeout=TIMEOUT).status_code == 204


def test_links_read_without_a_key(shared):
    server = shared("--api-keys", "first-key,second-key,키/1")
    library = Library(server.url)
    key = {"Authorization": "Bearer first-key"}
    body = {"language": "ko", "segments": [{"start": 0, "end": 1, "text": "비밀 회의", "speaker": "김"}]}
    with SAMPLE.open("rb") as file:
        id = library("POST", "", headers=key, data={"transcript": json.dumps(body)},
                     files={"file": ("live.wav", file)}).json()["id"]
    assert library("GET", f"/{id}").status_code == 401
    share = library("POST", f"/{id}/share", headers=key, json={"expires_in": 3600}).json()
    address, secret = share["url"].split("#")
    assert address == server.url + "/s" and secret.startswith("sh_") and len(secret) > 30
    shared_key = {"X-Sori-Share": secret}
    transcript = requests.get(server.url + "/api/shared", headers=shared_key, timeout=TIMEOUT).json()
    assert transcript["segments"][0]["text"] == "비밀 회의" and transcript["read_only"] is True
    assert transcript["expires_at"] == share["expires_at"] and transcript["source"]["filename"] is None
    assert requests.get(server.url + transcript["audio"]["url"], timeout=TIMEOUT).status_code == 200
    assert requests.get(server.url + "/api/shared/peaks", headers=shared_key, timeout=TIMEOUT).json()["points"]
    text = requests.get(server.url + "/api/shared/export?format=txt", headers=shared_key, timeout=TIMEOUT).text
    assert text == "김: 비밀 회의\n"
    # It opens nothing else.
    for method, path in [("GET", f"/{id}"), ("PATCH", f"/{id}"), ("DELETE", f"/{id}"), ("GET", "")]:
        assert library(method, path, headers=shared_key).status_code == 401
    silent = library("POST", f"/{id}/share", headers=key, json={"audio": False}).json()
    mute = {"X-Sori-Share": silent["url"].split("#")[1]}
    assert requests.get(server.url + "/api/shared", headers=mute, timeout=TIMEOUT).json()["audio"] is None
    # Nor is told how loud it is.
    assert requests.get(server.url + "/api/shared/peaks", headers=mute, timeout=TIMEOUT).status_code == 404
    shares = library("GET", f"/{id}/shares", headers=key).json()["shares"]
    assert {entry["id"] for entry in shares} == {share["id"], silent["id"]}
    assert secret not in json.dumps(shares)
    assert library("DELETE", f"/{id}/shares/{share['id']}", headers=key).status_code == 204
    # A link that is taken back takes the address of the recording along.
    assert requests.get(server.url + transcript["audio"]["url"], timeout=TIMEOUT).status_code == 401
    other = transcript["audio"]["url"].replace(f"share={share['id']}", f"share={silent['id']}")
    assert requests.get(server.url + other, timeout=TIMEOUT).status_code == 401
    for wrong in (secret, "sh_wrong", ""):
        answer = requests.get(server.url + "/api/shared", headers={"X-Sori-Share": wrong}, timeout=TIMEOUT)
        assert answer.status_code == 404 and answer.json()["detail"]["code"] == "share_not_found"
    for body, field in [({"expires_in": 1}, "expires_in"), ({"expires_in": 1e9}, "expires_in"), ({"audio": "x"}, "audio")]:
        assert library("POST", f"/{id}/share", headers=key, json=body).json()["detail"]["field"] == field
    log = "".join(server.log)
    assert secret not in log and "비밀" not in log


def test_what_is_erased_is_gone(start):
    server = start("--max-jobs", "2")
    library = Library(server.url)
    id, other = library.job(), library.job()
    secret = "xylophonequartz"
    library.edit(id, 1, {"op": "set_text", "segment": 0, "text": secret})
    library.get(f"/{id}/peaks")
    requests.get(server.url + library.get(f"/{id}")["audio"]["wav_url"], timeout=TIMEOUT)
    assert holding(server.data, secret.encode())
    assert library("DELETE", f"/{id}").status_code == 204
    assert library("GET", f"/{id}").status_code == 404
    assert requests.get(f"{server.url}/api/transcribe-status/{id}", timeout=TIMEOUT).status_code == 404
    assert not holding(server.data, secret.encode()) and not holding(server.data, id.encode(), but="library.db*")
    # A job that is erased takes its transcript along.
    assert requests.delete(f"{server.url}/api/transcribe-jobs/{other}?purge=true", timeout=TIMEOUT).status_code == 204
    assert library("GET", f"/{other}").status_code == 404
    assert library.get("")["transcripts"] == []
    assert list((server.data / "recordings").iterdir()) == [] and list((server.data / "decoded").iterdir()) == []


def holding(folder, text, but=None):
    """The files of a folder that have these letters in them; the library notes the ids of what was erased."""
    return [path for path in Path(folder).rglob("*")
            if path.is_file() and not (but and path.match(but)) and text in path.read_bytes()]


def test_nothing_is_lost_when_the_server_is_killed(start, tmp_path):
    server = start("--max-jobs", "1", data=tmp_path / "data")
    library = Library(server.url)
    id = library.live("처음 글")
    version = 1
    for number in range(20):
        answer = library.edit(id, version, {"op": "set_text", "segment": 0, "text": f"고친 글 {number}"}, edit_id=f"e{number}")
        version = answer.json()["version"]
    # A job that ends while the library is not looked after becomes a transcript at the next start.
    with SAMPLE.open("rb") as file:
        upload = requests.post(server.url + "/api/upload/", files={"file": file}, timeout=TIMEOUT).json()
    job = requests.post(server.url + "/api/transcribe-async/", json={"file_id": upload["file_id"]},
                        timeout=TIMEOUT).json()["job_id"]
    server.process.kill()
    server.process.wait()
    server = start("--max-jobs", "1", data=tmp_path / "data")
    library = Library(server.url)
    assert library.get(f"/{id}")["segments"][0]["text"] == "고친 글 19"
    assert library.edit(id, version - 1, edit_id="e19").json()["version"] == version
    assert wait_for(lambda: library("GET", f"/{job}").status_code == 200)


def test_a_conversation_becomes_a_transcript(library):
    from websockets.sync.client import connect
    job = requests.post(library.url + "/api/v1/stream/create", json={"language": "en"}, timeout=TIMEOUT).json()["job_id"]
    with wave.open(str(SAMPLE)) as file:
        pcm = file.readframes(file.getnframes())
    with connect(library.url.replace("http", "ws") + f"/api/v1/stream/{job}") as socket:
        for offset in range(0, len(pcm), 32_000):
            socket.send(pcm[offset:offset + 32_000])
        socket.send(json.dumps({"type": "end"}))
        while json.loads(socket.recv(timeout=60))["type"] != "final_summary":
            pass
    wait_for(lambda: library("GET", f"/{job}").status_code == 200)
    transcript = library.get(f"/{job}")
    assert transcript["source"]["kind"] == "conversation" and transcript["audio"] is None
    assert transcript["steps"]["summary"]["method"] == "extractive"
    assert "committee" in " ".join(segment["text"] for segment in transcript["segments"]).lower()


def test_live_sessions_are_checked(library):
    good = {"language": "ko", "segments": [{"start": 0, "end": 1, "text": "x"}]}
    for body, field in [
        ({"segments": []}, "language"), ({"language": "ko"}, "segments"), (good | {"language": "klingon"}, "language"),
        (good | {"segments": [{"start": 2, "end": 1, "text": "x"}]}, "segments[0].start"),
        (good | {"segments": [{"start": 0, "end": 1, "text": 5}]}, "segments[0].text"),
        (good | {"segments": [{"start": 0, "end": 1, "text": "x" * 20_001}]}, "segments[0].text"),
        (good | {"duration": -1}, "duration"),
    ]:
        answer = library("POST", "", json=body)
        assert answer.status_code == 422 and answer.json()["detail"]["field"] == field, answer.text
    garbage = library("POST", "", data={"transcript": json.dumps(good)}, files={"file": ("x.wav", b"no audio")})
    assert garbage.status_code == 415
    # A clock that is ahead does not put it before everything.
    ahead = library.live("앞선 시계", created_at="2999-01-01T00:00:00.000Z")
    assert library.get(f"/{ahead}")["created_at"] < time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 60))
    assert re.fullmatch(r"[0-9a-f-]{36}", ahead)


def test_a_backup_has_the_transcripts(start, tmp_path):
    server = start(data=tmp_path / "data")
    library = Library(server.url)
    id = library.live("고칠 글")
    library.edit(id, 1, {"op": "set_text", "segment": 0, "text": "고친 글"})

    def sori(*words, code=0):
        done = subprocess.run([SORI, *words], capture_output=True, text=True, timeout=60)
        assert done.returncode == code, done.stderr
        return done.stderr

    sori("backup", tmp_path / "copy", "--data-dir", server.data)
    library.edit(id, 2, {"op": "set_text", "segment": 0, "text": "나중 글"})
    server.process.terminate()
    server.process.wait(15)
    assert "1 transcripts" in sori("restore", tmp_path / "copy", "--data-dir", server.data, code=1)
    sori("restore", tmp_path / "copy", "--data-dir", server.data, "--force")
    library = Library(start(data=server.data).url)
    assert library.get(f"/{id}")["segments"][0]["text"] == "고친 글" and library.found("고친") == [id]
    assert len(library.get(f"/{id}/versions")["versions"]) == 2
