"""The version file is read from a real server on loopback; what it says, and all that may go wrong with it."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from desktop.workers.update_check import Release, UpdateCheck
from scanner import ENGINE_VERSION


@pytest.fixture
def serve():
    """Start a server that answers with a status and a body; its address."""
    servers = []

    def start(body, status=200):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body if isinstance(body, bytes) else json.dumps(body).encode())

            def log_message(self, *arguments):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}/technic.json"

    yield start
    for server, thread in servers:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def check(qapp):
    made = UpdateCheck()
    yield made
    made.deleteLater()


def test_a_newer_version_with_its_page(check, serve, qtbot):
    with qtbot.waitSignal(check.answered) as told:
        check.ask(serve({"version": "99.1", "page": "https://example.org/technic"}))
    (release,) = told.args
    assert release == Release("99.1", "https://example.org/technic")
    assert release.is_newer


@pytest.mark.parametrize(
    ("version", "newer"), [(ENGINE_VERSION, False), ("0.0.9", False), ("0.1.0.1", True), ("0.10", True)]
)
def test_versions_compare_by_their_numbers(version, newer):
    assert Release(version).is_newer is newer


def test_a_page_that_is_no_web_page_is_not_offered(check, serve, qtbot):
    with qtbot.waitSignal(check.answered) as told:
        check.ask(serve({"version": "99.1", "page": "file:///etc/passwd"}))
    assert told.args[0].page == ""


@pytest.mark.parametrize("body", [b"<html>", [], {}, {"version": 2}, {"version": "soon"}])
def test_a_file_without_a_version(check, serve, qtbot, body):
    with qtbot.waitSignal(check.refused) as told:
        check.ask(serve(body))
    assert told.args[0] == "The version file holds no version."


def test_an_answer_that_is_an_error(check, serve, qtbot):
    with qtbot.waitSignal(check.refused) as told:
        check.ask(serve(b"gone", 404))
    sentence, advice = told.args
    assert sentence.startswith("The version file could not be read")
    assert advice


@pytest.mark.parametrize("address", ["technic.json", "file:///etc/passwd", "https://"])
def test_an_address_that_is_none(check, qtbot, address):
    with qtbot.waitSignal(check.refused) as told:
        check.ask(address)
    assert address in told.args[0]


def test_the_newest_question_is_the_one_answered(check, serve, qtbot):
    answers = []
    check.answered.connect(answers.append)
    with qtbot.waitSignal(check.answered):
        check.ask(serve({"version": "98.0"}))
        check.ask(serve({"version": "99.0"}))
    assert [release.version for release in answers] == ["99.0"]
