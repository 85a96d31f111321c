"""A waiting job is put forward on the page at the root, in a real browser."""
import shutil

import pytest
import requests

from browser import CHROMIUM
from conftest import SAMPLE
# Fixtures come by their names.
from test_queue_page import clean, jobs, long_recording, page, row, send, server, wait_state  # noqa: F401

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="SKIPPED: no chromium; run scripts/setup test")


def test_the_priority_of_a_waiting_job(server, page, long_recording, tmp_path):  # noqa: F811
    first = send(server, long_recording)
    for name in ("먼저.wav", "나중.wav"):
        shutil.copy(SAMPLE, tmp_path / name)
        send(server, tmp_path / name)
    page.go(server.url + "/")
    facts = f"{row('나중.wav')}?.querySelector('.facts').textContent"
    page.wait(f"{facts}?.startsWith('2 in the queue')")
    choice = f"{row('나중.wav')}.querySelector('select')"
    assert page.evaluate(f"{choice}.getAttribute('aria-label')") == "Priority of 나중.wav"
    page.evaluate(f"{choice}.focus()")
    page.key("ArrowDown")
    page.wait(f"{facts}.startsWith('Next')")
    page.wait(f"{row('먼저.wav')}.querySelector('.facts').textContent.startsWith('2 in the queue')")
    page.wait("document.getElementById('told').textContent.includes('나중.wav')")
    assert page.evaluate(f"document.activeElement === {choice}")
    waiting = {job["filename"]: job["priority"] for job in jobs(server, status="pending")["jobs"]}
    assert waiting == {"먼저.wav": 0, "나중.wav": 5}
    page.reload()
    page.wait(f"{row('나중.wav')}?.querySelector('select')?.value === '5'")
    requests.delete(f"{server.url}/api/transcribe-jobs/{first}", timeout=10)
    wait_state(page, "나중.wav", "completed")
    assert page.evaluate(f"{row('나중.wav')}.querySelector('select')") is None
