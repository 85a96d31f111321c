"""A page of a headless Chromium, by the DevTools protocol."""
import base64
import contextlib
import importlib.util
import itertools
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

import pytest
import requests
from websockets.sync.client import connect

from conftest import wait_for

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

# Languages and colour schemes that pages are looked at in: each of them always, the other pairs in the slow set.
# A window, a language and so on: the pairs that `often` names always, all others of the product in the slow set.
def pairs(often, *values):
    rare = pytest.mark.slow(reason="the other pairs of language, scheme and window")
    return [case if case in often else pytest.param(*case, marks=rare) for case in itertools.product(*values)]


COMBINATIONS = pairs([("ko", "light"), ("en", "dark")], ["ko", "en"], ["light", "dark"])

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


# What reaches beyond the window to the left or right, but for what scrolls by itself or stands outside on purpose.
OUTSIDE = """(except) => [...document.querySelectorAll("body *")].filter((element) => {
    if (!element.checkVisibility() || element.closest("pre, svg, .off-screen, .tabs, option") || element.closest(except)) {
        return false;
    }
    const { left, right, width } = element.getBoundingClientRect();
    return width > 1 && (left < -0.5 || right > document.documentElement.clientWidth + 0.5);
}).map((element) => element.id || element.className || element.tagName)"""

# What a finger presses and could miss: less than 44 pixels wide or high. A label enlarges what it labels; links within
# sentences, and titles of rows that are lines of text, are as high as their line.
SMALL = """(except) => [...document.querySelectorAll("button, summary, select, input, a[href], [role=button]")]
    .filter((element) => {
        if (!element.checkVisibility({ checkVisibilityCSS: true }) || element.closest(except)) return false;
        const box = (element.closest("label") ?? element).getBoundingClientRect();
        return box.width > 1 && box.bottom > 0 && (box.width < 43.5 || box.height < 43.5);
    }).map((element) => `${element.id || element.className || element.tagName} ${element.textContent.trim()}`)"""

# The codes by which DevTools knows keys.
KEYS = {"Enter": 13, " ": 32, "Tab": 9, "Escape": 27, "Backspace": 8, "Delete": 46, "ArrowUp": 38, "ArrowDown": 40,
        "ArrowLeft": 37, "ArrowRight": 39, "Home": 36, "End": 35}
ALT, CONTROL, META, SHIFT = 1, 2, 4, 8


# What DevTools says of a page that another one takes over from.
LEAVING = ("Inspected target navigated or closed", "Cannot find context", "Execution context was destroyed")


class Leaving(AssertionError):
    """The page was just being left: what was asked may be asked of the next one."""


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
        self.tools = f"http://127.0.0.1:{port}/json"
        page = wait_for(lambda: next((p for p in requests.get(self.tools + "/list", timeout=10).json()
                                      if p["type"] == "page" and p["url"].startswith("http")), None), 60)
        self._attach(page)

    def _attach(self, page):
        self.id = page["id"]
        self.tabs = []
        self.open = contextlib.ExitStack()
        self.socket = self.open.enter_context(connect(page["webSocketDebuggerUrl"], max_size=None))
        self.count = 0
        # Exceptions, and what the page's policy forbade; and whatever else the console shows as an error.
        self.problems = []
        self.errors = []
        self.call("Runtime.enable")
        self.call("Page.enable")
        self.call("Log.enable")

    def another(self, address):
        """Another tab of the same browser, in front of it, with the same kept things; it closes with the browser."""
        tab = Page.__new__(Page)
        tab.browser, tab.profile, tab.tools = None, None, self.tools
        tab._attach(requests.put(f"{self.tools}/new?{quote(address, safe='')}", timeout=10).json())
        tab.call("Page.bringToFront")
        self.tabs.append(tab)
        return tab.ready()

    def close_tabs(self):
        """Closes the other tabs: a page behind another one is hidden, and waits."""
        while self.tabs:
            self.tabs.pop().close()
        self.call("Page.bringToFront")

    def call(self, method, **parameters):
        """Calls a method of DevTools; what the page complains of meanwhile is kept."""
        self.count += 1
        self.socket.send(json.dumps({"id": self.count, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.recv(timeout=30))
            self._note(message)
            if message.get("id") == self.count:
                # Nothing can be asked of a page that is just being left.
                if any(words in message.get("error", {}).get("message", "") for words in LEAVING):
                    raise Leaving(message)
                assert "error" not in message, message
                return message["result"]

    def _note(self, message):
        match message.get("method"):
            case "Runtime.exceptionThrown":
                self.problems.append(message["params"])
            case "Log.entryAdded" if message["params"]["entry"]["source"] == "security":
                self.problems.append(message["params"])
            case "Log.entryAdded" if message["params"]["entry"]["level"] == "error":
                self.errors.append(message["params"]["entry"])
            case "Runtime.consoleAPICalled" if message["params"]["type"] in ("error", "assert"):
                self.errors.append(message["params"])
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
        """Waits until an expression is true and gives its value; between two pages nothing is."""
        def value():
            try:
                return self.evaluate(expression)
            except Leaving:
                return None

        return wait_for(value, seconds)

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

    def press(self, selector, times=1, modifiers=0):
        """Presses the middle of an element with the mouse; fails where something else lies above it."""
        self.evaluate(f"document.querySelector({json.dumps(selector)})"
                      ".scrollIntoView({ block: 'center', behavior: 'instant' })")
        where = self.evaluate(f"""(() => {{
            const element = document.querySelector({json.dumps(selector)});
            const {{ left, top, width, height }} = element.getBoundingClientRect();
            const [x, y] = [left + width / 2, top + height / 2];
            const above = document.elementFromPoint(x, y);
            return {{ x, y, isFree: element === above || element.contains(above) || (above?.contains(element) ?? false),
                      above: above?.outerHTML.slice(0, 200) }};
        }})()""")
        assert where["isFree"], (selector, where)
        for count in range(1, times + 1):
            for kind in ("mousePressed", "mouseReleased"):
                self.call("Input.dispatchMouseEvent", type=kind, x=where["x"], y=where["y"], button="left",
                          clickCount=count, modifiers=modifiers)

    def drop(self, x, y, *paths):
        """Files and folders are dragged over a point and let go there."""
        data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            # The page has to say that it takes files before they are let go.
            self.evaluate("new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)))")
            self.call("Input.dispatchDragEvent", type=kind, x=x, y=y, data=data)

    def choose(self, selector, *paths):
        """Files are chosen in a file field."""
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        node = self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.call("DOM.setFileInputFiles", nodeId=node, files=[str(path) for path in paths])

    def type(self, text):
        """Text comes in where the focus is, as from a keyboard or an input method."""
        self.call("Input.insertText", text=text)

    def key(self, key, code=None, text=None, modifiers=0):
        """A key is pressed and let go."""
        number = KEYS.get(key, 0)
        text = text or {"Enter": "\r", " ": " "}.get(key)
        for kind in ("keyDown", "keyUp"):
            extra = {"text": text} if text and kind == "keyDown" else {}
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=code or ("Space" if key == " " else key),
                      windowsVirtualKeyCode=number, modifiers=modifiers, **extra)

    def tab_to(self, selector, most=80, back=False):
        """Presses Tab until an element has the focus; gives how often."""
        for count in range(most):
            if self.evaluate(f"document.activeElement?.matches({json.dumps(selector)}) ?? false"):
                return count
            self.key("Tab", modifiers=SHIFT if back else 0)
        at = self.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        raise AssertionError(f"Tab does not reach {selector}; it is at {at}")

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

    def outside(self, besides="none"):
        """What reaches beyond the window, and whether the page scrolls sideways."""
        found = self.evaluate(f"({OUTSIDE})({json.dumps(besides)})")
        scrolls = self.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        return found + (["the page scrolls sideways"] if scrolls else [])

    def small(self, besides="none"):
        """What can be pressed and is smaller than a finger needs."""
        return self.evaluate(f"({SMALL})({json.dumps(besides)})")

    def unfit(self):
        """What axe-core finds serious or critical: the rule, and the elements."""
        if not self.evaluate("'axe' in window"):
            folder = Path(importlib.util.find_spec("axe_core_python").origin).parent
            self.evaluate(next(folder.rglob("axe.min.js")).read_text() + "; 1")
        found = self.evaluate("axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)")
        return [(rule["id"], [node["html"][:160] for node in rule["nodes"]]) for rule in found
                if rule["impact"] in ("serious", "critical")]

    def picture(self, path):
        """What is seen now, as a PNG file."""
        Path(path).write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def close(self):
        self.open.close()
        if self.browser is None:
            requests.get(f"{self.tools}/close/{self.id}", timeout=10)
            return
        self.browser.terminate()
        self.browser.wait(20)
        shutil.rmtree(self.profile, ignore_errors=True)
