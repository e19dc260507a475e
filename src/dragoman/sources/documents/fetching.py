"""Pages of the web, fetched only when asked: by http or https, within limits, and never from a private network.

A name is looked up once and the connection made to the address that was looked at, so that a name cannot point
elsewhere a moment later; each redirect passes the same gate.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from dragoman.errors import InputError, UsageError

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, HTTPConnectionPool

__all__ = ["FetchLimits", "fetch", "is_public", "is_url"]


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How long and how much: of one page, redirects included."""

    seconds: float = 20.0
    n_bytes: int = 10 << 20
    n_redirects: int = 5

    def __post_init__(self) -> None:
        if min(self.seconds, self.n_bytes) <= 0 or self.n_redirects < 0:
            raise UsageError(f"limits of fetching must be positive, not {self}")


def is_url(text: str) -> bool:
    """Whether a text names a page rather than a file.

    >>> is_url("https://example.org/news"), is_url("news.html"), is_url("file:///etc/passwd")
    (True, False, False)
    """
    return text.lower().startswith(("http://", "https://"))


def is_public(address: str) -> bool:
    """Whether an address is one of the open internet: no private, local, reserved or multicast one.

    >>> is_public("93.184.216.34"), is_public("127.0.0.1"), is_public("169.254.169.254"), is_public("::ffff:10.0.0.1")
    (True, False, False, False)
    """
    parsed = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(parsed, "ipv4_mapped", None)
    parsed = mapped or parsed
    return parsed.is_global and not parsed.is_multicast


def fetch(url: str, limits: FetchLimits | None = None, allowed: Callable[[str], bool] = is_public) -> tuple[bytes, str]:
    """The bytes of a page, and the address they came from after redirects.

    Parameters
    ----------
    url
        Beginning with ``http://`` or ``https://``.
    limits
        Seconds, bytes and redirects at the most.
    allowed
        Which addresses may be asked; by default those of the open internet.

    Raises
    ------
    InputError
        The page cannot be had: the message says why (refused address, time, size, status).
    """
    limits = limits or FetchLimits()
    deadline = time.monotonic() + limits.seconds
    for _ in range(limits.n_redirects + 1):
        pool, path = _pool(url, allowed, deadline)
        with pool:
            answer = _ask(pool, path, url, deadline)
            target = answer.headers.get("Location")
            if answer.status in (301, 302, 303, 307, 308) and target:
                answer.close()
                url = urljoin(url, target)
                continue
            if answer.status != 200:
                raise InputError(f"{url} answers with status {answer.status}")
            return _body(answer, url, limits, deadline), url
    raise InputError(f"{url} redirects more than {limits.n_redirects} times")


def _pool(url: str, allowed: Callable[[str], bool], deadline: float) -> tuple[HTTPConnectionPool, str]:
    """A connection to the very address that was checked, under the name it was asked by."""
    import urllib3

    try:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise InputError(f"{url} is not fetched: only http and https are")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, ValueError) as error:
        raise InputError(f"{url} is not found: {getattr(error, 'strerror', None) or error}") from None
    addresses = [str(entry[4][0]) for entry in found]
    refused = [address for address in addresses if not allowed(address)]
    if refused:
        raise InputError(f"{url} is not fetched: {refused[0]} is an address of a private or local network")
    timeout = urllib3.Timeout(total=max(0.1, deadline - time.monotonic()))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if parts.scheme == "http":
        return urllib3.HTTPConnectionPool(addresses[0], port, timeout=timeout, retries=False), path
    return (
        urllib3.HTTPSConnectionPool(
            addresses[0],
            port,
            timeout=timeout,
            retries=False,
            server_hostname=parts.hostname,
            assert_hostname=parts.hostname,
        ),
        path,
    )


def _ask(pool: HTTPConnectionPool, path: str, url: str, deadline: float) -> BaseHTTPResponse:
    import urllib3

    headers = {
        "Host": urlsplit(url).netloc.rpartition("@")[2],
        "User-Agent": "dragoman",
        "Accept": "text/html, application/pdf, application/xml, text/plain, */*;q=0.1",
        "Accept-Encoding": "gzip, deflate",
    }
    try:
        return pool.urlopen("GET", path, headers=headers, redirect=False, preload_content=False, decode_content=True)
    except urllib3.exceptions.HTTPError as error:
        late = time.monotonic() >= deadline - 0.05
        reason = "no answer in time" if late else f"the connection failed ({type(error).__name__})"
        raise InputError(f"{url} is not fetched: {reason}") from None


def _body(answer: BaseHTTPResponse, url: str, limits: FetchLimits, deadline: float) -> bytes:
    import urllib3

    content = bytearray()
    try:
        for block in answer.stream(1 << 15):
            content += block
            if len(content) > limits.n_bytes:
                raise InputError(f"{url} is not read: it has more than {limits.n_bytes:,} bytes")
            if time.monotonic() > deadline:
                raise InputError(f"{url} is not read: it takes more than {limits.seconds:g} seconds")
    except urllib3.exceptions.HTTPError as error:
        raise InputError(f"{url} broke off: {type(error).__name__}") from None
    finally:
        answer.close()
    return bytes(content)
