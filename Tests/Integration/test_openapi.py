"""The description of the API, by validators that are not ours; and that answers are as it says."""
import jsonschema
import requests
from openapi_spec_validator import validate

from test_library import TIMEOUT, Library


def test_the_description_is_sound_and_answers_are_as_it_says(server):
    document = requests.get(server.url + "/openapi.json", timeout=TIMEOUT).json()
    validate(document)
    library = Library(server.url)
    job = library.job(diarize=False)
    live = library.live(("김민수", "오늘 회의를 시작합니다"), "네")
    library.edit(live, 1, {"op": "set_status", "status": "reviewed"})
    library("POST", f"/{live}/share", json={})
    seen = set()

    def check(method, pattern, status=200, query="", body=None, **parts):
        operation = document["paths"][pattern][method]
        seen.add((method, pattern))
        answer = requests.request(method, server.url + pattern.format(**parts) + query, json=body, timeout=TIMEOUT)
        assert answer.status_code == status, answer.text
        described = operation["responses"][str(status)].get("content")
        if described is None:
            return answer
        kind = answer.headers["content-type"]
        assert kind in described, (pattern, kind)
        if kind == "application/json":
            schema = described[kind]["schema"] | {"components": document["components"]}
            jsonschema.Draft202012Validator(schema).validate(answer.json())
        return answer

    base, one = "/api/transcripts", "/api/transcripts/{transcript_id}"
    for query in ("", "?q=회의", "?speaker=김민수&limit=1", f"?ids={job},{live}"):
        check("get", base, query=query)
    check("get", base + "/facets")
    check("post", base, 201, body={"language": "ko", "segments": []})
    check("post", base + "/export", body={"ids": [job, live], "format": "vtt"})
    for id in (job, live):
        check("get", one, transcript_id=id)
        check("get", one + "/versions", transcript_id=id)
        check("get", one + "/versions/{version}", transcript_id=id, version=1)
        check("get", one + "/shares", transcript_id=id)
    for format in ("txt", "srt", "vtt", "json", "tsv", "docx"):
        check("get", one + "/export", query=f"?format={format}", transcript_id=job)
    check("get", one + "/peaks", transcript_id=job)
    check("get", one + "/export", 422, query="?format=pdf", transcript_id=job)
    check("get", one, 404, transcript_id="nobody")
    operations = [{"op": "set_text", "segment": 0, "text": "고침"}, {"op": "split", "segment": 1, "word": 9}]
    check("patch", one, body={"version": 2, "operations": operations[:1]}, transcript_id=live)
    check("patch", one, 422, body={"version": 3, "operations": operations}, transcript_id=live)
    check("patch", one, 409, body={"version": 1, "operations": []}, transcript_id=live)
    share = check("post", one + "/share", 201, body={"audio": False}, transcript_id=live).json()
    check("delete", one + "/shares/{share_id}", 204, transcript_id=live, share_id=share["id"])
    check("delete", one, 204, transcript_id=live)
    # What the description says of edits is what is taken.
    edit = document["components"]["schemas"]["Edit"] | {"components": document["components"]}
    validator = jsonschema.Draft202012Validator(edit)
    validator.validate({"version": 1, "operations": operations})
    assert not validator.is_valid({"version": 1, "operations": [{"op": "fly"}]})
    streams = {("get", one + "/audio"), ("get", one + "/events")}
    shared = {("get", path) for path in document["paths"] if path.startswith("/api/shared")}
    described = {(method, path) for path, methods in document["paths"].items() for method in methods
                 if path.startswith(("/api/transcripts", "/api/shared"))}
    assert described == seen | streams | shared
