#!/usr/bin/env python3
"""Write seeds for the fuzzers of what clients send.

    http_seeds.py OUTDIR   OUTDIR/{request-head,chunked-body,multipart,websocket-frames,json-body}/...

All but json-body begin with two bytes of settings (see WireInput.swift and each fuzzer).
"""
import json
import sys
from pathlib import Path

KEY = b"\x12\x34\x56\x78"


def heads():
    wide = b"\x05\xff"
    host = b"Host: a\r\n"
    yield "get", wide + b"GET /a%20b/%EA%B0%80?x=1&y=%2B+z HTTP/1.1\r\n" + host + b"X-A:  v  \r\n\r\n"
    yield "post", wide + b"POST /p HTTP/1.1\r\n" + host + b"Content-Length: 5\r\nExpect: 100-continue\r\n\r\nhello"
    yield "chunked", wide + b"PUT / HTTP/1.1\r\n" + host + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    yield "old", wide + b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
    yield "absolute", wide + b"\r\nGET http://h/p?q=1 HTTP/1.1\r\n" + host + b"Connection: close\r\n\r\n"
    yield "options", wide + b"OPTIONS * HTTP/1.1\r\n" + host + b"Origin: https://a.b\r\n\r\n"
    yield "websocket", wide + (b"GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
                               b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
    yield "long", b"\x07\x05GET /" + b"a" * 90 + b" HTTP/1.1\r\n" + host + b"\r\n"
    yield "many-fields", b"\x03\x43GET / HTTP/1.1\r\n" + host + b"A: b\r\n" * 30 + b"\r\n"
    yield "smuggling", wide + b"POST / HTTP/1.1\r\n" + host + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"


def chunked():
    yield "two", b"\x03\x01" + b"5\r\nhello\r\n00A;name=value\r\n, world!!!\r\n0\r\nTrailer: x\r\n\r\nGET"
    yield "empty", b"\x00\x00" + b"0\r\n\r\n"
    yield "capital", b"\x09\x10" + b"1F\r\n" + b"x" * 31 + b"\r\n0\r\n\r\n"
    yield "huge", b"\x00\x00" + b"fffffffffffffff\r\nabc"
    yield "wrong-end", b"\x00\x00" + b"2\r\nabc\r\n0\r\n\r\n"


def multipart():
    def form(boundary, *parts):
        mark = b"--" + boundary
        return b"pre\r\n" + b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\nepilogue"
    field = b'Content-Disposition: form-data; name="a"\r\n\r\n1'
    file = (b'Content-Disposition: form-data; name="f"; filename="x.wav"\r\nContent-Type: audio/wav\r\n\r\n'
            b"line\r\n--X\r\n-\r\r\n--XY\r\n\0\xff")
    for index, boundary in enumerate((b"X", b"--", b"-X-", b"boundary12345")):
        yield f"form-{index}", bytes((7, index)) + form(boundary, field, file.replace(b"X", b"Z"), field)
    yield "file", b"\x02\x03" + form(b"boundary12345", file)
    yield "no-end", b"\x01\x00" + b"--X\r\n" + field
    yield "many", b"\x01\x00" + b"--X\r\n\r\n\r\n" * 9
    yield "preamble", b"\x01\x00" + b"p" * 200


def frame(opcode, payload, final=True, masked=True):
    head = bytes(((0x80 if final else 0) | opcode,))
    bit = 0x80 if masked else 0
    count = len(payload)
    if count < 126:
        head += bytes((bit | count,))
    elif count < 65536:
        head += bytes((bit | 126,)) + count.to_bytes(2, "big")
    else:
        head += bytes((bit | 127,)) + count.to_bytes(8, "big")
    if not masked:
        return head + payload
    return head + KEY + bytes(byte ^ KEY[index & 3] for index, byte in enumerate(payload))


def frames():
    korean = "안녕".encode()
    for role, masked in ((0, True), (1, False)):
        settings = bytes((4 + role, 255))

        def one(opcode, payload, final=True):
            return frame(opcode, payload, final, masked)
        name = "server" if masked else "client"
        yield f"{name}-text", settings + one(1, korean)
        yield f"{name}-fragments", (settings + one(1, korean[:4], False) + one(9, b"p") + one(0, korean[4:])
                                    + one(10, b"") + one(8, b"\x03\xe8bye"))
        yield f"{name}-medium", settings + one(2, bytes(300))
        yield f"{name}-oversize", bytes((4 + role, 2)) + one(2, bytes(100))
        yield f"{name}-close", settings + one(8, b"\x0b\xb8") + one(8, b"")
        yield f"{name}-long", settings + bytes((0x82, 0x7F | (0x80 if masked else 0))) + b"\xff" * 12
        yield f"{name}-bad-text", settings + one(1, b"\xc3\x28")
        yield f"{name}-other-mask", settings + frame(1, b"hi", True, not masked)


def bodies():
    yield "reload", json.dumps({"backend": "whisper", "model": "auto", "device": "", "compute_type": None}).encode()
    yield "conversation", json.dumps({"language": "ko-KR"}).encode()
    yield "escaped", json.dumps({"language": "가\u0000\ud83d\ude00\"\\/\n"}).encode()
    yield "plain", json.dumps({"language": "가😀"}, ensure_ascii=False).encode()
    yield "wrong", b'{"language": 5, "model": [1.5e300, -0, true, {"a": []}]}'
    yield "twice", b'{"a": "1", "a": null, "language": "x", "language": "y"}'
    yield "deep", b"[" * 600 + b"]" * 600
    yield "utf16", '{"language": "ko"}'.encode("utf-16")
    yield "empty", b""


def main():
    out = Path(sys.argv[1])
    kinds = {"request-head": heads(), "chunked-body": chunked(), "multipart": multipart(),
             "websocket-frames": frames(), "json-body": bodies()}
    for kind, seeds in kinds.items():
        (out / kind).mkdir(parents=True, exist_ok=True)
        for name, content in seeds:
            (out / kind / name).write_bytes(content)


if __name__ == "__main__":
    main()
