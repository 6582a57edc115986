"""Fetch the one address that a person gives: a report on the web, and nothing that it names.

http and https only, also behind a redirect; no cookies, no passwords; with limits of size and time. A public server
cannot send factcli on to an address of this computer or its network. The certificate of an https server must be valid.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
import zlib
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from factcli import __version__
from factcli.errors import DataError, UsageError
from factcli.text.wording import quote_name

MAX_SIZE = 20_000_000  # bytes, also when unpacked
SECONDS = 30.0  # in all
MAX_REDIRECTS = 5
_CHUNK = 1 << 16
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_SAVE = "open it in the browser, save the page (as complete page or as one file), and extract from that file"
_HEADERS = {
    "User-Agent": f"factcli/{__version__}",
    "Accept": "text/html,application/xhtml+xml,text/plain,text/markdown,text/vtt;q=0.9,*/*;q=0.5",
    "Accept-Encoding": "gzip",
}
_STATUS = {
    401: "the server asks for a password",
    402: "the server asks for a payment",
    403: "the server refuses to send it to a program",
    404: "the server has no such page",
    410: "the server no longer has it",
    429: "the server has had too many requests",
    451: "the server may not send it for legal reasons",
}


class Fetched(NamedTuple):
    """What a server sent: the bytes unpacked, its Content-Type, the address at the end, and notes on the way there."""

    content: bytes
    content_type: str
    url: str
    notes: tuple[str, ...]


def fetch(url: str, *, seconds: float = SECONDS) -> Fetched:
    """Fetch an address; redirects are followed and noted. ``seconds`` is the limit for all of it.

    Raises :class:`UsageError` for an address that is not fetched, :class:`DataError` if the server does not send it.
    """
    try:
        requested = _clean_address(url)
    except ValueError as error:
        raise UsageError(
            f"cannot fetch {quote_name(url)}: {error}", "give the address of a report on the web"
        ) from None
    outcome: list[Fetched | BaseException] = []

    def run() -> None:
        try:
            outcome.append(_follow(requested, time.monotonic() + seconds))
        except BaseException as error:  # for the thread that waits
            outcome.append(error)

    # A name server, or a server that sends a byte now and then, can take any time: nothing else ends that wait.
    worker = threading.Thread(target=run, daemon=True)
    worker.start()
    worker.join(seconds)
    result = outcome[0] if outcome else _slow_error(requested)
    if isinstance(result, BaseException):
        raise result
    return result


def _clean_address(url: str, base: str = "") -> str:
    """Return an address as it is sent: in ASCII, without fragment; a relative one counts from ``base``.

    Raises ValueError with what is wrong with it.
    """
    try:
        parts = urlsplit(urljoin(base, url.strip()))
        host, port = parts.hostname or "", parts.port
        host = host.encode("idna").decode() if not host.isascii() else host
    except (ValueError, UnicodeError):
        raise ValueError("this is no valid address") from None
    if parts.scheme not in ("http", "https"):
        raise ValueError("only http and https addresses are fetched")
    if not re.fullmatch(r"[A-Za-z0-9._:-]+(?:%[A-Za-z0-9._-]+)?", host):
        raise ValueError("this is no valid address")
    if "@" in parts.netloc:
        raise ValueError("an address with a user name or a password would be recorded with it")
    netloc = (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~|")
    return urlunsplit((parts.scheme, netloc, path, quote(parts.query, safe="/%:@!$&'()*+,;=~|?[]"), ""))


def _follow(url: str, deadline: float) -> Fetched:
    """Fetch an address and what it redirects to."""
    notes: list[str] = []
    first, may_be_private = url, True
    for _ in range(MAX_REDIRECTS + 1):
        connection = _Connection(first, url, deadline, may_be_private)
        try:
            with connection.open() as response:
                location = response.headers.get("Location") if response.status in _REDIRECTS else None
                if location is None:
                    content = connection.read(response)
                    return Fetched(content, response.headers.get("Content-Type", ""), url, tuple(notes))
        except (OSError, http.client.HTTPException, zlib.error) as error:
            raise _failure(error, url) from None
        may_be_private = may_be_private and connection.is_private
        with contextlib.suppress(ValueError):
            location = location.encode("latin-1").decode("utf-8")  # which http.client has read as Latin-1
        try:
            target = _clean_address(location, url)
        except ValueError as error:
            what = f"redirects to {quote_name(location[:200])}, and {error}"
            raise DataError(what, _SAVE, where=url) from None
        url = target
        notes.append(f"redirected to {url}")
    raise DataError(f"redirects more than {MAX_REDIRECTS} times", _SAVE, where=first)


class _Connection:
    """A request to one server. ``is_private`` is whether it is on this computer or in its network."""

    def __init__(self, first: str, url: str, deadline: float, may_be_private: bool) -> None:
        self.is_private = False
        self._first, self._url, self._deadline, self._may_be_private = first, url, deadline, may_be_private

    def open(self) -> http.client.HTTPResponse:
        """Send the request, through the proxy that the environment names if there is one."""
        request = urllib.request.Request(self._url, headers=_HEADERS)  # noqa: S310  (http or https, see above)
        opener = urllib.request.OpenerDirector()  # follows no redirect, keeps no cookie, reads no file
        host = urlsplit(self._url).hostname or ""
        scheme = urlsplit(self._url).scheme
        proxied = scheme in urllib.request.getproxies() and not urllib.request.proxy_bypass(host)
        if proxied:
            self._check(_private_name(host))
        for handler in (urllib.request.ProxyHandler(), *self._handlers(proxied)):
            opener.add_handler(handler)
        timeout = self._deadline - time.monotonic()
        if timeout <= 0:
            raise TimeoutError
        response = opener.open(request, timeout=timeout)
        assert isinstance(response, http.client.HTTPResponse)  # noqa: S101
        return response

    def _handlers(self, proxied: bool) -> tuple[urllib.request.BaseHandler, ...]:
        """Return handlers whose connections are checked as soon as they are made: names may mean any address."""

        def check(connection: http.client.HTTPConnection) -> None:
            if not proxied:
                self._check(_is_private(connection.sock.getpeername()[0]))

        class Plain(http.client.HTTPConnection):
            def connect(self) -> None:
                super().connect()
                check(self)

        class Secure(http.client.HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                check(self)

        class PlainHandler(urllib.request.HTTPHandler):
            def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
                return self.do_open(Plain, request)

        class SecureHandler(urllib.request.HTTPSHandler):
            def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
                return self.do_open(Secure, request, context=ssl.create_default_context())

        return PlainHandler(), SecureHandler()

    def _check(self, is_private: bool) -> None:
        self.is_private = is_private
        if is_private and not self._may_be_private:
            what = f"redirects to {self._url}, an address in your own network, which factcli does not follow"
            raise DataError(what, "if you want that page, give its address", where=self._first)

    def read(self, response: http.client.HTTPResponse) -> bytes:
        """Return the body of an answer, unpacked. Raises :class:`DataError` unless it is whole and not too large."""
        if response.status not in (200, 203):
            what = _STATUS.get(response.status) or "the server does not send it"
            raise DataError(f"{what} ({response.status})", _SAVE, where=self._url)
        encoding = response.headers.get("Content-Encoding", "").strip().lower()
        if encoding not in ("", "identity", "gzip", "x-gzip"):
            raise DataError(f"is compressed with {encoding}, which factcli did not ask for", _SAVE, where=self._url)
        length = response.length
        raw = bytearray()
        while length is None or len(raw) < length:
            if (length or len(raw)) > MAX_SIZE:
                raise _large_error(self._url)
            if time.monotonic() > self._deadline:
                raise TimeoutError
            chunk = response.read1(_CHUNK)
            if not chunk:
                break
            raw += chunk
        if length is not None and len(raw) < length:
            raise http.client.IncompleteRead(b"")
        content = bytes(raw)
        return self._unpack(content) if encoding.endswith("gzip") and content.startswith(b"\x1f\x8b") else content

    def _unpack(self, packed: bytes) -> bytes:
        """Return the bytes in a gzip stream, of which no more than the limit are ever unpacked."""
        unpacker = zlib.decompressobj(wbits=31)
        content = unpacker.decompress(packed, MAX_SIZE + 1)
        if len(content) > MAX_SIZE:
            raise _large_error(self._url)
        if not unpacker.eof:
            raise http.client.IncompleteRead(b"")
        return content


def _is_private(address: str) -> bool:
    """Return whether an IP address is one of this computer or its network, or of nobody."""
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return not (mapped or found).is_global


def _private_name(host: str) -> bool:
    """Return whether a host is private by its name, where a proxy and not this computer looks it up."""
    try:
        return _is_private(host)
    except ValueError:
        return host.lower().rstrip(".").endswith(("localhost", ".local", ".internal", ".lan"))


def _large_error(url: str) -> DataError:
    return DataError(f"is larger than {MAX_SIZE // 1_000_000} MB", "save the text of it in a .txt file", where=url)


def _slow_error(url: str) -> DataError:
    return DataError("the server takes too long", f"try again later, or {_SAVE}", where=url)


def _failure(error: Exception, url: str) -> DataError:
    """Return why a server could not be reached, in plain words."""
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    host = urlsplit(url).hostname or ""
    check = f"check the address and your connection, or {_SAVE}"
    if isinstance(cause, TimeoutError):
        return _slow_error(url)
    if isinstance(cause, socket.gaierror):
        return DataError(f"cannot find the server {host}", check, where=url)
    if isinstance(cause, ssl.SSLCertVerificationError):
        return DataError(f"the certificate of {host} is not valid ({cause.verify_message})", _SAVE, where=url)
    if isinstance(cause, ssl.SSLError):
        return DataError(f"cannot make a secure connection to {host}", check, where=url)
    if isinstance(cause, ConnectionRefusedError):
        return DataError(f"{host} refuses the connection", check, where=url)
    if isinstance(cause, http.client.HTTPException | zlib.error | ConnectionError):
        return DataError("the answer of the server is incomplete or broken", f"try again, or {_SAVE}", where=url)
    reason = cause.strerror if isinstance(cause, OSError) and cause.strerror else "no connection"
    return DataError(f"cannot reach {host}: {reason}", check, where=url)
