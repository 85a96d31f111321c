"""A small server with the protocol of the Hugging Face hub, and with its faults: the tests' own stand-in."""
import hashlib
import json
import re
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

COMMIT = "5f3c0b0a3a1d0a3a5b4e9d1f2c3b4a5968778695"


class Hub:
    """Serves one model's files, and those of others; faults are switched on by its attributes."""

    def __init__(self, files, name="openai/whisper-base"):
        self.files = files
        self.models = {name: files}
        self.requests = []
        self.token = None          # when set, only this token may read
        self.forbidden = False     # 403 to everybody
        self.cuts = {}             # file -> how many more times its connection breaks half way
        self.stalls = {}           # file -> seconds of silence half way
        self.damage = {}           # file -> how many more times its bytes are wrong
        self.failures = 0          # how many more requests get a 503
        self.ignores_ranges = False
        self.stale_etag = False    # the file changes its tag on every answer
        self.claimed_size = {}     # file -> size in the tree, other than the real one
        self.pause = 0             # seconds between blocks
        self.lock = threading.Lock()
        # The content lives at another address, as the hub's does.
        self.store = self._serve(self._store_handler())
        self.front = self._serve(self._front_handler())
        self.url = f"http://127.0.0.1:{self.front.server_port}"

    def _serve(self, handler):
        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request, client_address):
                pass  # clients that are gone are a test's wish

        server = Server(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server

    def close(self):
        for server in (self.front, self.store):
            server.shutdown()
            server.server_close()

    def seen(self, part):
        return [r for r in self.requests if part in r["path"]]

    def tree(self, model):
        entries = [{"type": "directory", "oid": "0" * 40, "size": 0, "path": "onnx"}]
        for name, content in self.models[model].items():
            size = self.claimed_size.get(name, len(content))
            entry = {"type": "file", "path": name, "size": size,
                     "oid": hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()}
            if name.endswith((".safetensors", ".bin")):
                entry["lfs"] = {"oid": hashlib.sha256(content).hexdigest(), "size": size, "pointerSize": 134}
                entry["oid"] = "f" * 40
            entries.append(entry)
        return entries

    def _take(self, counts, key):
        with self.lock:
            left = counts.get(key, 0)
            counts[key] = max(0, left - 1)
            return left > 0

    def _handler(hub):
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *arguments):
                pass

            def note(self):
                with hub.lock:
                    hub.requests.append({"path": self.path, **{k.lower(): v for k, v in self.headers.items()}})

            def answer(self, status, body=b"", **headers):
                self.send_response(status)
                for key, value in headers.items():
                    self.send_header(key.replace("_", "-"), value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        return Handler

    def _front_handler(hub):
        class Front(hub._handler()):
            def do_GET(self):
                self.note()
                with hub.lock:
                    fails = hub.failures > 0
                    hub.failures -= fails
                if fails:
                    return self.answer(503, b"busy")
                if hub.forbidden:
                    return self.answer(403, b"gated")
                if hub.token and self.headers.get("Authorization") != f"Bearer {hub.token}":
                    return self.answer(401, b"who are you")
                model = "/".join(self.path.removeprefix("/api/models").split("/")[1:3])
                if model not in hub.models:
                    return self.answer(404, b"{}")
                if match := re.search(r"/revision/([^/]+)$", self.path):
                    if match[1] not in ("main", COMMIT):
                        return self.answer(404, b"{}")
                    return self.answer(200, json.dumps({"sha": COMMIT, "id": model}).encode())
                if self.path.endswith(f"/tree/{COMMIT}"):
                    return self.answer(200, json.dumps(hub.tree(model)).encode())
                if match := re.search(rf"/resolve/{COMMIT}/(.+)$", self.path):
                    if match[1] in hub.models[model]:
                        blob = f"/blobs/{match[1]}?model={model}"
                        return self.answer(302, Location=f"http://127.0.0.1:{hub.store.server_port}{blob}")
                self.answer(404, b"Entry not found")

        return Front

    def _store_handler(hub):
        class Store(hub._handler()):
            def do_GET(self):
                self.note()
                path, model = self.path.split("?model=")
                name = path.split("/")[-1]
                content = hub.models[model][name]
                if hub._take(hub.damage, name):
                    content = content[:-1] + bytes([content[-1] ^ 1])
                tag = f'"{hashlib.md5(content).hexdigest()}"'
                if hub.stale_etag:
                    tag = f'"{time.monotonic_ns()}"'
                start, status = 0, 200
                found = re.match(r"bytes=(\d+)-$", self.headers.get("Range", ""))
                condition = self.headers.get("If-Range")
                if found and not hub.ignores_ranges and condition in (None, tag):
                    start, status = int(found[1]), 206
                    if start >= len(content):
                        return self.answer(416)
                self.send_response(status)
                self.send_header("ETag", tag)
                if status == 206:
                    self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
                body = content[start:]
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                cut = hub._take(hub.cuts, name)
                for at in range(0, len(body), 65536):
                    if at * 2 >= len(body):
                        if cut:
                            self.wfile.flush()
                            self.connection.shutdown(socket.SHUT_RDWR)
                            self.close_connection = True
                            return
                        if seconds := hub.stalls.pop(name, 0):
                            self.wfile.flush()
                            time.sleep(seconds)
                    self.wfile.write(body[at:at + 65536])
                    if hub.pause:
                        time.sleep(hub.pause)

        return Store
