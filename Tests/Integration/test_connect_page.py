"""The page /connect in a browser: what programs ask the server for, and how it is; and the bar that every page has."""
import pytest
import requests

from browser import CHROMIUM, COMBINATIONS, Page

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="SKIPPED: no chromium; run scripts/setup test")


@pytest.fixture(scope="module")
def page(server):
    page = Page(server.url + "/connect").ready()
    yield page
    page.close()


def test_what_programs_ask_for(server, page):
    answer = requests.get(server.url + "/connect", headers={"Accept": "application/json"}, timeout=5)
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/html")
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    page.go(server.url + "/connect")
    page.click("[data-language=en]")
    assert page.text("h1") == "A server that turns speech into text"
    assert page.text("#upload") == f"curl -F file=@recording.wav {server.url}/transcribe_by_upload"
    assert f'base_url="{server.url}/v1"' in page.text("#openai")
    version = requests.get(server.url + "/health", timeout=5).json()["version"]
    page.wait(f"document.querySelector('#health span').textContent.startsWith('Running · {version} · model ')")
    assert page.evaluate("document.querySelector('#health a').pathname") == "/health"
    page.click("[data-language=ko]")
    assert page.text("h1") == "말을 글로 옮기는 서버"
    page.wait(f"document.querySelector('#health span').textContent.startsWith('정상 작동 중 · {version}')")
    page.evaluate("document.querySelector('.hero a').click()")
    page.wait("location.pathname === '/live' && document.body?.dataset.ready === ''")
    assert page.evaluate("document.documentElement.lang") == "ko"
    assert not page.problems


def test_a_server_with_keys(shared, page):
    page.go(shared("--api-keys", "first-key,second-key,키/1").url + "/connect")
    assert "-H 'Authorization: Bearer API_KEY'" in page.text("#upload")


def test_a_server_without_a_model(shared, page):
    page.go(shared("--model", "none").url + "/connect")
    page.click("[data-language=en]")
    page.wait("document.querySelector('#health span').textContent.startsWith('Cannot recognise speech · ')")
    assert page.evaluate("document.getElementById('health').dataset.state") == "trouble"


@pytest.mark.parametrize("language, scheme", COMBINATIONS)
def test_how_it_looks(server, page, scheme, language):
    page.scheme(scheme)
    page.go(server.url + "/connect")
    page.click(f"[data-language={language}]")
    for width, height in ((1280, 800), (390, 844), (320, 640)):
        page.resize(width, height, phone=width < 1000)
        assert page.outside() == [] and page.evaluate("innerWidth") == width
        assert width > 1000 or page.small(".addresses, .health") == []
    assert page.low_contrast() == []
    assert page.unfit() == []
    page.resize(1280, 800)


def test_the_bar_leads_from_page_to_page(server, page):
    page.errors.clear()
    page.go(server.url + "/connect")
    page.click("[data-language=en]")
    assert page.texts(".pages a") == ["Queue", "Library", "Live", "Panel", "Connect"]
    assert page.evaluate("document.querySelector('[aria-current=page]').textContent") == "Connect"
    # The first press of Tab shows a way past the bar.
    page.evaluate("document.activeElement?.blur()")
    page.key("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.key("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"
    for name, path in (("queue", "/"), ("library", "/library"), ("live", "/live"), ("connect", "/connect")):
        page.press(f".pages [data-of={name}]")
        page.wait(f"location.pathname === '{path}' && document.body?.dataset.ready === ''")
        assert page.evaluate("document.querySelector('[aria-current=page]').dataset.of") == name
    assert not page.problems and not page.errors


def test_a_key_in_the_address_goes_along(shared, page):
    server = shared("--api-keys", "first-key,second-key,키/1")
    page.go(server.url + "/connect?api_key=second-key")
    page.press(".pages [data-of=library]")
    page.wait("location.pathname === '/library' && document.body?.dataset.ready === ''")
    assert page.evaluate("location.search") == "?api_key=second-key" and not page.visible("#key-form")
    # A search in the address does not push it out.
    page.press("#q")
    page.type("nothing")
    page.wait("location.search.includes('q=nothing')")
    assert "api_key=second-key" in page.evaluate("location.search")
