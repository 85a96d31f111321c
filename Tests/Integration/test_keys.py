"""Keys that the server issues: their scopes, their end, and that nobody finds them on the disk or in the log."""
import concurrent.futures
import json
import time

import pytest
import requests
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from conftest import SAMPLE

TIMEOUT = 30
# One address for each scope, which that scope alone opens.
ADDRESSES = {"transcribe": "/v1/models", "jobs": "/api/transcribe-jobs/", "speakers": "/api/speakers",
             "library": "/api/transcripts", "admin": "/api/keys"}


def get(server, path, key=None):
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return requests.get(server.url + path, headers=headers, timeout=TIMEOUT)


def issue(server, name, scopes, by=None, **more):
    headers = {"Authorization": f"Bearer {by}"} if by else {}
    return requests.post(server.url + "/api/keys", json={"name": name, "scopes": scopes} | more, headers=headers,
                         timeout=TIMEOUT)


def revoke(server, id, by):
    return requests.delete(f"{server.url}/api/keys/{id}", headers={"Authorization": f"Bearer {by}"}, timeout=TIMEOUT)


def test_from_the_first_key_on_nobody_gets_in_without_one(start, tmp_path):
    server = start(data=tmp_path / "data")
    assert get(server, "/api/transcripts").status_code == 200
    first = issue(server, "first", ["jobs"])
    assert first.status_code == 422 and first.json()["detail"]["field"] == "scopes"
    admin = issue(server, "관리자", ["admin"]).json()
    key = admin["key"]
    assert key.startswith(f"sk-sori-{admin['id']}-") and len(key) > 60
    for path in ADDRESSES.values():
        assert get(server, path).status_code == 401 and get(server, path, key).status_code == 200, path
        assert get(server, path, key[:-1] + ("0" if key[-1] != "0" else "1")).status_code == 401
    assert get(server, "/health").status_code == 200
    # The last one that can look after keys stays.
    last = revoke(server, admin["id"], key)
    assert last.status_code == 409 and last.json()["detail"]["code"] == "last_admin_key"

    # Kept over a kill, and in no readable form.
    other = issue(server, "other", ["admin"], key).json()
    assert revoke(server, admin["id"], other["key"]).status_code == 204
    server.process.kill()
    server.process.wait()
    assert (server.data / "keys.json").stat().st_mode & 0o777 == 0o600
    assert not any(secret.encode() in path.read_bytes() for secret in (key, other["key"], key[20:])
                   for path in server.data.rglob("*") if path.is_file())
    again = start(data=tmp_path / "data")
    assert get(again, "/api/keys", key).status_code == 401
    listed = get(again, "/api/keys", other["key"]).json()["keys"]
    assert [(k["name"], k["revoked_at"] is None) for k in listed] == [("other", True), ("관리자", False)]
    assert listed[0]["last_used_at"] is not None
    assert not any("key" in k or "digest" in k for k in listed)
    log = "".join(server.log + again.log)
    assert key not in log and other["key"] not in log and admin["id"] in log


@pytest.fixture(scope="module")
def guarded(shared):
    """A server with a key of its configuration and one of each scope."""
    server = shared("--api-keys", "first-key,second-key,키/1")
    return server, {scope: issue(server, scope, [scope], "first-key").json()["key"] for scope in ADDRESSES}


def test_a_key_opens_what_its_scopes_say(guarded):
    server, keys = guarded
    for scope, key in keys.items():
        for other, path in ADDRESSES.items():
            answer = get(server, path, key)
            if scope in (other, "admin"):
                assert answer.status_code == 200, (scope, path)
            else:
                assert answer.status_code == 403, (scope, path)
                # Below /v1 an error has the form of the OpenAI API.
                error = answer.json().get("detail") or answer.json()["error"]
                assert error["code"] == "insufficient_scope"
        assert get(server, "/backend/current", key).status_code == 200
    with SAMPLE.open("rb") as file:
        done = requests.post(server.url + "/transcribe_by_upload", files={"file": file}, data={"language": "en"},
                             headers={"Authorization": f"Bearer {keys['transcribe']}"}, timeout=TIMEOUT)
    assert done.status_code == 200
    for path, method in [("/backend/reload", "post"), ("/api/devices", "post"), ("/api/panel", "get")]:
        answer = requests.request(method, server.url + path, json={}, timeout=TIMEOUT,
                                  headers={"Authorization": f"Bearer {keys['jobs']}"})
        assert answer.status_code == 403, path


def test_live_sockets_ask_for_the_scope(guarded):
    server, keys = guarded
    address = server.url.replace("http", "ws") + "/ws/detect"
    with connect(address, subprotocols=["sori", f"openai-insecure-api-key.{keys['transcribe']}"]) as socket:
        socket.send(bytes(32_000))
        assert json.loads(socket.recv(timeout=TIMEOUT)) == {"speech_detected": False}
    with pytest.raises(InvalidStatus) as refused:
        connect(address, subprotocols=["sori", f"openai-insecure-api-key.{keys['library']}"])
    assert refused.value.response.status_code == 403


def test_keys_expire_and_are_taken_back(guarded):
    server, _ = guarded
    brief = issue(server, "brief", ["jobs"], "first-key", expires_in=60).json()
    assert get(server, ADDRESSES["jobs"], brief["key"]).status_code == 200
    assert 50 < (time.mktime(time.strptime(brief["expires_at"][:19], "%Y-%m-%dT%H:%M:%S")) - time.timezone
                 - time.time()) <= 61
    assert revoke(server, brief["id"], "first-key").status_code == 204
    assert get(server, ADDRESSES["jobs"], brief["key"]).status_code == 401
    assert revoke(server, "00000000", "first-key").status_code == 404
    for body, field in [({"scopes": ["jobs"]}, "name"), ({"name": "x"}, "scopes"), ({"name": "x", "scopes": []}, "scopes"),
                        ({"name": "x", "scopes": ["root"]}, "scopes"), ({"name": "x" * 101, "scopes": ["jobs"]}, "name"),
                        ({"name": "a\nb", "scopes": ["jobs"]}, "name"),
                        ({"name": "x", "scopes": ["jobs"], "expires_in": 1}, "expires_in")]:
        answer = requests.post(server.url + "/api/keys", json=body, headers={"Authorization": "Bearer first-key"},
                               timeout=TIMEOUT)
        assert answer.status_code == 422 and answer.json()["detail"]["field"] == field, body


def test_many_keys_made_at_once_are_all_kept(guarded):
    server, _ = guarded
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda n: issue(server, f"k{n}", ["jobs"], "first-key").json(), range(24)))
    ids = {key["id"] for key in get(server, "/api/keys", "first-key").json()["keys"]}
    assert {key["id"] for key in made} <= ids and len({key["id"] for key in made}) == 24
    assert all(get(server, ADDRESSES["jobs"], key["key"]).status_code == 200 for key in made)
