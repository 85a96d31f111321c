"""Instances of the server that are routed to: killed, stopped, restarted, asked how they are."""
import signal
import socket as sockets

import pytest
import requests

from conftest import SAMPLE, Server, wait_for

FIELDS = {"language": "en"}


def free_port():
    with sockets.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Instance:
    """A server on a port of its own, which can be killed and started again there."""

    def __init__(self, folder, *flags):
        self.port = free_port()
        self.folder, self.flags = folder, flags
        self.server = None
        self.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        self.server = Server("--listen", f"127.0.0.1:{self.port}", *self.flags, data=self.folder)

    def signal(self, number):
        self.server.process.send_signal(number)

    def kill(self):
        self.server.process.kill()
        self.server.process.wait()

    def stop(self):
        self.signal(signal.SIGCONT)
        self.server.stop()


@pytest.fixture
def instance(tmp_path_factory):
    """Starts instances of the test's own."""
    instances = []

    def instance(*flags):
        instances.append(Instance(tmp_path_factory.mktemp("instance"), *flags))
        return instances[-1]

    yield instance
    for one in instances:
        one.stop()


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """Two instances that tests share: none may harm them."""
    both = [Instance(tmp_path_factory.mktemp("upstream")) for _ in range(2)]
    yield both
    for one in both:
        one.stop()


@pytest.fixture(scope="module")
def router(pair, tmp_path_factory):
    """An instance without a model in front of the pair."""
    a, b = pair
    one = Instance(tmp_path_factory.mktemp("router"), "--model", "none", "--upstream", f"a={a.url},b={b.url}")
    healthy(one, "a", "b")
    yield one
    one.stop()


def devices(router):
    return requests.get(router.url + "/api/devices").json()


def device(router, name):
    return next(one for one in devices(router)["devices"] if one["name"] == name)


def healthy(router, *names):
    wait_for(lambda: all(device(router, name)["healthy"] for name in names))


def choose(router, name):
    response = requests.post(router.url + "/api/devices", json={"device": name})
    assert response.status_code == 200, response.text
    return response.json()


def transcribe(instance, name="call.wav", **fields):
    with open(SAMPLE, "rb") as file:
        return requests.post(instance.url + "/transcribe_by_upload", files={"file": (name, file)},
                             data=FIELDS | fields, timeout=120)


def check(response, by=None):
    assert response.status_code == 200, response.text
    assert len(response.json()["text"].split()) > 5
    if by:
        assert response.headers["x-sori-served-by"] == by
    return response.json()


def live_url(one, path):
    return one.url.replace("http", "ws") + path
