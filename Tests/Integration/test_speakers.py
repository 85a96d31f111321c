"""Registered voices as clients use them: enrol, list, identify, rename, erase; what is refused, what the disk keeps."""
import io
import os
import shutil
import subprocess
import wave
from pathlib import Path

import pytest
import requests

from conftest import FIXTURES, ROOT, SAMPLE, SORI

ASSETS = Path(os.environ.get("STT_ASSETS_DIR", ROOT / ".deps"))
MICHAEL = FIXTURES / "audio/en-multi-2.wav"
pytestmark = pytest.mark.skipif(not (ASSETS / "speakers-1").exists(), reason="the speaker models: run scripts/setup")


def pcm(path, start=0, end=None):
    with wave.open(str(path)) as file:
        file.setpos(int(start * 16000))
        return file.readframes(int((end or file.getnframes() / 16000) * 16000) - int(start * 16000))


def wav(data):
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16000)
        file.writeframes(data)
    return out.getvalue()


def scaled(data, gain):
    samples = memoryview(data).cast("h")
    return b"".join(max(-32768, min(32767, round(s * gain))).to_bytes(2, "little", signed=True) for s in samples)


def enrol(server, name, data, **more):
    return requests.post(server.url + "/api/speakers", data={"name": name, **more}, files={"file": ("a.wav", data)},
                         timeout=60)


def identify(server, data):
    answer = requests.post(server.url + "/api/speakers/identify", files={"file": ("a.wav", data)}, timeout=60)
    assert answer.status_code == 200, answer.text
    return answer.json()


def speakers(server):
    return requests.get(server.url + "/api/speakers", timeout=10).json()["speakers"]


@pytest.fixture
def empty(server):
    """The shared server without speakers."""
    for speaker in speakers(server):
        requests.delete(f"{server.url}/api/speakers/{speaker['id']}", timeout=10)
    return server


def test_a_registered_voice_is_named_and_a_stranger_is_not(empty):
    assert identify(empty, wav(pcm(SAMPLE)))["speaker_match"] == "unknown"
    michael = enrol(empty, "Michael", wav(pcm(MICHAEL, 0, 5)))
    assert michael.status_code == 201, michael.text
    assert michael.json()["enrolments"] == 1 and 2 <= michael.json()["seconds"] <= 5
    assert "voice" not in michael.text
    committee = enrol(empty, "위원회", wav(pcm(SAMPLE, 0, 4))).json()
    # Registered within one second they come in any order.
    assert {s["name"] for s in speakers(empty)} == {"Michael", "위원회"}
    told = identify(empty, wav(pcm(MICHAEL, 9, 13)))
    assert (told["speaker"], told["speaker_id"], told["speaker_match"]) == ("Michael", michael.json()["id"], "ok")
    assert told["candidates"][0]["score"] == told["score"] > told["candidates"][1]["score"]
    assert identify(empty, wav(pcm(SAMPLE, 4)))["speaker_id"] == committee["id"]
    stranger = identify(empty, wav(pcm(FIXTURES / "audio/ko-02.wav")))
    assert (stranger["speaker"], stranger["speaker_id"], stranger["speaker_match"]) == (None, -1, "unknown")
    assert len(stranger["candidates"]) == 2


def test_speakers_are_changed_and_erased(empty):
    made = enrol(empty, "Michael", wav(pcm(MICHAEL, 0, 5))).json()
    address = f"{empty.url}/api/speakers/{made['id']}"
    renamed = requests.patch(address, json={"name": "Mike"}, timeout=10)
    assert renamed.status_code == 200 and renamed.json()["name"] == "Mike"
    more = requests.patch(address, files={"file": ("b.wav", wav(pcm(MICHAEL, 5, 9)))}, timeout=60).json()
    assert more["enrolments"] == 2 and more["seconds"] > made["seconds"]
    assert requests.get(address, timeout=10).json() == more
    assert identify(empty, wav(pcm(MICHAEL, 9, 13)))["speaker"] == "Mike"
    taken = enrol(empty, "mike", wav(pcm(SAMPLE, 0, 4)))
    assert taken.status_code == 409 and taken.json()["detail"]["code"] == "speaker_name_taken"
    folder = empty.data / "speakers"
    assert any(b"Mike" in path.read_bytes() for path in folder.iterdir() if path.is_file())
    assert requests.delete(address, timeout=10).status_code == 204
    assert requests.get(address, timeout=10).status_code == 404
    assert requests.delete(address, timeout=10).status_code == 404
    left = b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())
    assert b"Mike" not in left and made["id"].encode() not in left
    assert not [path for path in folder.iterdir() if made["id"] in path.name]
    assert identify(empty, wav(pcm(MICHAEL, 9, 13)))["speaker"] is None


SPEECH = pcm(MICHAEL, 0, 5)


@pytest.mark.parametrize("code, data", [
    ("no_speech", bytes(160_000)), ("no_speech", pcm(FIXTURES / "audio/noise.wav")),
    ("too_short", pcm(MICHAEL, 0, 1.7)), ("too_quiet", scaled(SPEECH, 0.004)), ("clipped", scaled(SPEECH, 60)),
    ("several_voices", pcm(MICHAEL, 2.5, 4.8) + pcm(FIXTURES / "audio/ko-02.wav")),
])
def test_what_is_not_fit_is_refused_with_a_reason(empty, code, data):
    for language, letters in (("ko", "가"), ("en", "A")):
        answer = requests.post(empty.url + "/api/speakers", data={"name": "Nobody"}, files={"file": ("a.wav", wav(data))},
                               headers={"accept-language": language}, timeout=60)
        detail = answer.json()["detail"]
        assert (answer.status_code, detail["code"]) == (422, code), answer.text
        assert any("가" <= c <= "힣" for c in detail["message"]) == (letters == "가")
    assert speakers(empty) == []


def test_requests_that_cannot_be_served_say_why(empty):
    def code(answer):
        return answer.status_code, answer.json()["detail"]["code"]
    url = empty.url + "/api/speakers"
    assert code(requests.post(url, files={"file": ("a.wav", wav(SPEECH))}, timeout=60)) == (422, "missing_field")
    assert code(requests.post(url, files={"name": (None, "Ada")}, timeout=60)) == (422, "missing_field")
    assert code(enrol(empty, "a\nb", wav(SPEECH))) == (422, "speaker_name_invalid")
    assert code(enrol(empty, "Ada", b"no audio at all")) == (415, "unsupported_media")
    stored = {"name": "Ada", "transcript_id": "1", "segment_id": 0}
    assert code(requests.post(url, json=stored, timeout=10)) == (404, "transcript_not_found")
    assert code(requests.post(url, json={"name": "Ada"}, timeout=10)) == (422, "missing_field")
    assert code(requests.post(url, data="{", headers={"content-type": "application/json"}, timeout=10)) == (
        400, "malformed_json")
    assert code(requests.post(url + "/identify", files={"file": ("a.wav", wav(bytes(64_000)))}, timeout=60)) == (
        422, "no_speech")
    for path in ("/nobody", "/../../etc/passwd", "/%2e%2e%2fjobs"):
        assert requests.get(url + path, timeout=10).status_code == 404
    assert code(requests.patch(url + "/nobody", json={"name": "Ada"}, timeout=10)) == (404, "speaker_not_found")
    assert speakers(empty) == []


def test_voices_are_sealed_and_stay_over_a_restart(start, tmp_path):
    key = tmp_path / "key"
    key.write_text(os.urandom(32).hex())
    folder = tmp_path / "voices"
    flags = ("--speakers-dir", str(folder), "--speakers-key-file", str(key))
    first = start(*flags)
    made = enrol(first, "Unmistakable", wav(SPEECH)).json()
    assert not any("not encrypted" in line for line in first.log)
    first.stop()
    kept = b"".join(path.read_bytes() for path in folder.iterdir())
    assert b"Unmistakable" not in kept and made["id"].encode() not in kept
    assert oct(folder.stat().st_mode)[-3:] == "700"
    assert all(oct(path.stat().st_mode)[-3:] == "600" for path in folder.iterdir())
    second = start(*flags)
    assert identify(second, wav(pcm(MICHAEL, 9, 13)))["speaker"] == "Unmistakable"
    log = "".join(first.log + second.log)
    assert "Unmistakable" not in log and key.read_text() not in log
    with pytest.raises(RuntimeError, match="sealed with the key"):
        start("--speakers-dir", str(folder))


def test_the_server_says_once_that_voices_are_not_sealed(server):
    assert sum("not encrypted" in line for line in server.log) == 1


def test_without_models_the_server_answers_with_the_remedy(start, tmp_path):
    assets = tmp_path / "assets"
    assets.mkdir()
    for path in ASSETS.iterdir():
        if path.name != "speakers-1":
            (assets / path.name).symlink_to(path.resolve())
    bare = start("--assets-dir", str(assets))
    for answer in (enrol(bare, "Ada", wav(SPEECH)),
                   requests.post(bare.url + "/api/speakers/identify", files={"file": ("a.wav", wav(SPEECH))}, timeout=10)):
        assert answer.status_code == 503 and "scripts/setup" in answer.json()["detail"]["message"]
    assert speakers(bare) == []


def sori(*words, data, **more):
    return subprocess.run([SORI, "speakers", *words, "--data-dir", data], cwd=ROOT, capture_output=True, text=True,
                          timeout=120, **more)


def test_the_command_line_and_the_server_share_the_folder(empty, tmp_path):
    (tmp_path / "one.wav").write_bytes(wav(pcm(MICHAEL, 0, 5)))
    (tmp_path / "two.wav").write_bytes(wav(pcm(MICHAEL, 5, 9)))
    (tmp_path / "who.wav").write_bytes(wav(pcm(MICHAEL, 9, 13)))
    done = sori("enroll", "Michael", tmp_path / "one.wav", data=empty.data)
    assert done.returncode == 0, done.stderr
    assert [s["name"] for s in speakers(empty)] == ["Michael"]
    assert identify(empty, (tmp_path / "who.wav").read_bytes())["speaker"] == "Michael"
    assert sori("enroll", "michael", tmp_path / "two.wav", data=empty.data).returncode == 0
    assert speakers(empty)[0]["enrolments"] == 2
    assert "Michael" in sori("list", data=empty.data).stdout
    assert sori("identify", tmp_path / "who.wav", data=empty.data).stdout == "Michael\n"
    assert sori("identify", FIXTURES / "audio/ko-02.wav", data=empty.data).stdout == "unknown\n"
    refused = sori("enroll", "Noise", FIXTURES / "audio/noise.wav", data=empty.data)
    assert refused.returncode == 1 and "nobody speaks" in refused.stderr
    assert sori("rm", "Michael", data=empty.data).returncode == 0
    assert speakers(empty) == []
    assert sori("rm", "Michael", data=empty.data).returncode == 1
    assert sori("enroll", "Michael", data=empty.data).returncode == 2
    missing = sori("enroll", "Michael", tmp_path / "one.wav", "--assets-dir", tmp_path, data=empty.data)
    assert missing.returncode == 3 and "scripts/setup" in missing.stderr
    shutil.rmtree(tmp_path)
