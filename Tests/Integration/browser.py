"""A page of a headless Chromium, by the DevTools protocol."""
import contextlib
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import requests
from websockets.sync.client import connect

from conftest import wait_for

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

# The relative luminance and contrast of WCAG 2, for all text that can be seen: the colour of the letters on the grounds
# behind them. Gives what is below `least`, with the text.
CONTRAST = """(least) => {
    const parse = (text) => {
        const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number);
        return { r, g, b, a };
    };
    const over = (top, below) => ({
        r: top.r * top.a + below.r * (1 - top.a), g: top.g * top.a + below.g * (1 - top.a),
        b: top.b * top.a + below.b * (1 - top.a), a: 1,
    });
    const luminance = ({ r, g, b }) => {
        const [x, y, z] = [r, g, b].map((value) => {
            const part = value / 255;
            return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * x + 0.7152 * y + 0.0722 * z;
    };
    const ground = (element) => {
        if (!element) return { r: 255, g: 255, b: 255, a: 1 };
        const own = parse(getComputedStyle(element).backgroundColor);
        return own.a === 1 ? own : over(own, ground(element.parentElement));
    };
    const found = [];
    let seen = 0;
    for (const element of document.querySelectorAll("body *")) {
        const text = [...element.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data).join("").trim();
        const isField = element.matches("select, input");
        if ((!text && !isField) || element.closest("option, script, svg")) continue;
        if (!element.checkVisibility({ checkVisibilityCSS: true })) continue;
        const style = getComputedStyle(element);
        const behind = ground(element);
        const ink = over(parse(style.color), behind);
        const [light, dark] = [luminance(ink), luminance(behind)].sort((a, b) => b - a);
        const contrast = (light + 0.05) / (dark + 0.05);
        seen += 1;
        if (contrast < least || style.opacity !== "1") found.push([text || element.id, contrast.toFixed(2)]);
    }
    return { found, seen };
}"""


class Page:
    """A page of a browser of its own, in a `profile` that was used before or in a new one.

    `microphone` is a WAV file that it hears once; `asks` False lets it have the microphone without a question. Text is
    in `language`.
    """

    def __init__(self, address, microphone=None, language="en-US", asks=False, size=(1280, 800), flags=(),
                 environment=None, profile=None):
        self.profile = profile or tempfile.mkdtemp(prefix="sori-chromium-")
        flags = [*flags, f"--lang={language}", f"--accept-lang={language}", f"--window-size={size[0]},{size[1]}"]
        if microphone:
            flags += ["--use-fake-device-for-media-stream", f"--use-file-for-fake-audio-capture={microphone}%noloop"]
        if not asks:
            flags.append("--use-fake-ui-for-media-stream")
        self.browser = subprocess.Popen(
            [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--mute-audio",
             "--remote-debugging-port=0", f"--user-data-dir={self.profile}", *flags, address],
            # Stopped, it leaves what it keeps in the temporary directory: that goes with the profile.
            env=os.environ | {"TMPDIR": self.profile} | (environment or {}),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        port_file = Path(self.profile, "DevToolsActivePort")
        port = wait_for(lambda: port_file.exists() and port_file.read_text().split("\n")[0], 60)
        page = wait_for(lambda: next((p for p in requests.get(f"http://127.0.0.1:{port}/json/list", timeout=10).json()
                                      if p["type"] == "page" and p["url"].startswith("http")), None), 60)
        self.open = contextlib.ExitStack()
        self.socket = self.open.enter_context(connect(page["webSocketDebuggerUrl"], max_size=None))
        self.count = 0
        self.problems = []
        self.call("Runtime.enable")
        self.call("Page.enable")
        self.call("Log.enable")

    def call(self, method, **parameters):
        """Calls a method of DevTools; what the page complains of meanwhile is kept."""
        self.count += 1
        self.socket.send(json.dumps({"id": self.count, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.recv(timeout=30))
            self._note(message)
            if message.get("id") == self.count:
                assert "error" not in message, message
                return message["result"]

    def _note(self, message):
        match message.get("method"):
            case "Runtime.exceptionThrown":
                self.problems.append(message["params"])
            case "Log.entryAdded" if message["params"]["entry"]["source"] == "security":
                self.problems.append(message["params"])
            case "Page.javascriptDialogOpening":
                # Sent without waiting: the answer is not looked for.
                self.count += 1
                self.socket.send(json.dumps(
                    {"id": self.count, "method": "Page.handleJavaScriptDialog", "params": {"accept": True}}))

    def evaluate(self, expression):
        """The value of an expression; of a promise what it comes to."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, userGesture=True,
                           awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def wait(self, expression, seconds=60):
        """Waits until an expression is true and gives its value."""
        return wait_for(lambda: self.evaluate(expression), seconds)

    def ready(self):
        """Waits until the page has looked around."""
        def is_ready():
            try:
                return self.evaluate("document.body?.dataset.ready === ''")
            except AssertionError:
                return False  # Between two pages nothing can be evaluated.

        wait_for(is_ready)
        return self

    def go(self, address):
        self.evaluate("delete document.body.dataset.ready")
        self.call("Page.navigate", url=address)
        return self.ready()

    def reload(self):
        # The mark of the page that is there must not be taken for the next one's.
        self.evaluate("delete document.body.dataset.ready")
        self.call("Page.reload")
        return self.ready()

    def text(self, selector):
        return self.evaluate(f"document.querySelector({json.dumps(selector)})?.innerText ?? null")

    def texts(self, selector):
        return self.evaluate(f"[...document.querySelectorAll({json.dumps(selector)})].map((e) => e.textContent)")

    def visible(self, selector):
        return self.evaluate(f"document.querySelector({json.dumps(selector)})?.checkVisibility() ?? false")

    def click(self, selector):
        self.evaluate(f"document.querySelector({json.dumps(selector)}).click()")

    def key(self, key, code=None, text=None):
        """A key is pressed and let go."""
        number = {"Enter": 13, " ": 32, "Tab": 9, "Escape": 27}.get(key, 0)
        for kind in ("keyDown", "keyUp"):
            extra = {"text": text} if text and kind == "keyDown" else {}
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=code or key, windowsVirtualKeyCode=number,
                      **extra)

    def resize(self, width, height, phone=False):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=phone)

    def scheme(self, name):
        """Light or dark, without the transitions between them."""
        self.call("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": name}, {"name": "prefers-reduced-motion", "value": "reduce"}])

    def low_contrast(self, least=4.5):
        """The visible texts whose contrast is below `least`."""
        found = self.evaluate(f"({CONTRAST})({least})")
        assert found["seen"] > 3
        return found["found"]

    def close(self):
        self.open.close()
        self.browser.terminate()
        self.browser.wait(20)
        shutil.rmtree(self.profile, ignore_errors=True)
