"""A small server with the protocol of Ollama's /api/chat and of the OpenAI chat API, and with their faults."""
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ANSWER = {"summary": "회의에서 배포 일정을 다음 주로 정했습니다.", "keywords": ["배포", "일정"],
          "key_points": ["배포는 다음 주 화요일입니다."], "action_items": ["김 대리가 공지를 보냅니다."]}


class Ollama:
    """Answers every request with `answer`, unless a fault is set: a name, or a list of names used up one by one."""

    def __init__(self, answer=ANSWER, fault=None, pause=0):
        self.answer = answer
        self.fault = fault
        self.pause = pause
        self.models = ["gemma3:latest", "qwen3:8b"]
        self.requests = []
        # Answers that nobody read to their end.
        self.broken = 0
        ollama = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *arguments):
                pass

            def do_GET(self):
                ollama.requests.append({"path": self.path, "key": self.headers.get("Authorization")})
                if ollama.fault == "key":
                    return self.refuse(401, {"error": {"message": "wrong key"}})
                if self.path == "/api/tags":
                    return self.refuse(200, {"models": [{"name": name} for name in ollama.models]})
                if self.path == "/v1/models":
                    return self.refuse(200, {"data": [{"id": name} for name in ollama.models]})
                self.refuse(404, {"error": "not found"})

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                ollama.requests.append({"path": self.path, "key": self.headers.get("Authorization"), **body})
                fault = ollama.fault.pop(0) if isinstance(ollama.fault, list) and ollama.fault else ollama.fault
                fault = None if isinstance(fault, list) else fault
                if fault == "missing":
                    return self.refuse(404, {"error": f"model '{body['model']}' not found"})
                if fault == "crash":
                    return self.refuse(500, {"error": "llama runner process has terminated"})
                if fault == "key":
                    return self.refuse(401, {"error": {"message": "wrong key"}})
                self.send_response(200)
                self.send_header("Content-Type", "application/x-ndjson")
                self.send_header("Connection", "close")
                self.end_headers()
                text = ollama.text(body)
                if fault == "prose":
                    text = "물론이죠! 요약해 드리겠습니다."
                if fault == "english":
                    text = json.dumps({**ollama.answer, "summary": "They set the date of the release."})
                try:
                    self.stream(text, fault)
                except (BrokenPipeError, ConnectionResetError):
                    ollama.broken += 1

            def stream(self, text, fault):
                parts = [text[at:at + 7] for at in range(0, len(text), 7)]
                for number, part in enumerate(parts):
                    if number == len(parts) // 2:
                        if fault == "half":
                            return
                        if fault == "error":
                            self.write({"error": "out of memory"})
                            return
                        if fault == "garbage":
                            self.wfile.write(b"\xff\xfe nonsense\n")
                        if fault == "stall":
                            self.wfile.flush()
                            time.sleep(60)
                    self.write(self.delta(part))
                    time.sleep(ollama.pause)
                if fault == "length":
                    return self.end("length")
                self.end("stop")

            def delta(self, part):
                if self.path == "/api/chat":
                    return {"model": "m", "message": {"role": "assistant", "content": part}, "done": False}
                return {"choices": [{"index": 0, "delta": {"content": part}, "finish_reason": None}]}

            def end(self, reason):
                if self.path == "/api/chat":
                    return self.write({"message": {"role": "assistant", "content": ""}, "done": True, "done_reason": reason})
                self.write({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
                self.wfile.write(b"data: [DONE]\n\n")

            def write(self, value):
                line = json.dumps(value, ensure_ascii=False).encode()
                self.wfile.write(line + b"\n" if self.path == "/api/chat" else b"data: " + line + b"\n\n")
                self.wfile.flush()

            def refuse(self, status, value):
                body = json.dumps(value).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request, client_address):
                pass  # clients that are gone are a test's wish

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def text(self, body):
        """The answer to a request."""
        return json.dumps(self.answer, ensure_ascii=False)

    def close(self):
        self.server.shutdown()
        self.server.server_close()
