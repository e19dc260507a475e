"""Pages are fetched only from the open internet and within limits; tried against a server of our own."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from dragoman.errors import InputError, UsageError
from dragoman.sources.documents.fetching import FetchLimits, fetch, is_public


class Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/far":
            self.send_response(302)
            self.send_header("Location", "/near")
            self.end_headers()
        elif self.path == "/round":
            self.send_response(302)
            self.send_header("Location", "/round")
            self.end_headers()
        elif self.path == "/inward":
            self.send_response(302)
            self.send_header("Location", "http://169.254.169.254/secrets")
            self.end_headers()
        elif self.path == "/file":
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
            self.end_headers()
        elif self.path == "/gone":
            self.send_error(410)
        elif self.path == "/slow":
            self.send_response(200)
            self.end_headers()
            for _ in range(50):
                self.wfile.write(b"drip ")
                self.wfile.flush()
                time.sleep(0.05)
        else:
            body = b"x" * (5000 if self.path == "/large" else 5)
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def handle(self) -> None:
        try:
            super().handle()
        except (ConnectionError, BrokenPipeError):
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        del format, args


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def local_only(address: str) -> bool:
    return address == "127.0.0.1"


def test_a_redirect_is_followed_and_the_last_address_told(address: str) -> None:
    assert fetch(f"{address}/far", allowed=local_only) == (b"xxxxx", f"{address}/near")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/round", "redirects more than"),
        ("/inward", "private or local network"),
        ("/file", "only http and https"),
        ("/gone", "status 410"),
        ("/large", "more than 1,000 bytes"),
        ("/slow", "not"),
    ],
)
def test_pages_that_cannot_be_had_are_told_with_their_reason(address: str, path: str, said: str) -> None:
    limits = FetchLimits(seconds=0.6, n_bytes=1000)
    with pytest.raises(InputError, match=said):
        fetch(address + path, limits, allowed=local_only)


def test_a_private_address_is_refused_before_anything_is_sent(address: str) -> None:
    with pytest.raises(InputError, match="private or local network"):
        fetch(address)


def nowhere(address: str) -> bool:
    return address == "nowhere"


@pytest.mark.parametrize("url", ["ftp://example.org/x", "file:///etc/passwd", "http://", "https://[::1", "news.txt"])
def test_only_http_is_spoken(url: str) -> None:
    with pytest.raises(InputError):
        fetch(url, allowed=nowhere)


@pytest.mark.parametrize(
    "address", ["10.0.0.1", "192.168.1.1", "172.16.0.1", "127.0.0.1", "0.0.0.0", "::1", "fe80::1%eth0", "100.64.0.1",
                "169.254.169.254", "::ffff:127.0.0.1", "224.0.0.1", "fc00::1"],
)  # fmt: skip
def test_addresses_of_networks_of_ones_own_are_not_public(address: str) -> None:
    assert not is_public(address)


def test_limits_are_checked_when_made() -> None:
    with pytest.raises(UsageError, match="positive"):
        FetchLimits(seconds=0)
