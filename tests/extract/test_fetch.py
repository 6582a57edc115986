"""Fetching the one address that a person gives, from servers on this computer."""

from __future__ import annotations

import gzip
import http.server
import socket
import ssl
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator

import pytest

from factcli import __version__
from factcli.errors import FactcliError
from factcli.extract import fetch as module
from factcli.extract.fetch import MAX_SIZE, Fetched, fetch

PAGE = b"<!doctype html><p>The wall is high.</p>"


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers by path; the server keeps the headers of every request."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.server.requests.append((self.path, dict(self.headers.items())))
        self.server.routes[self.path.partition("?")[0]](self)

    def send(self, status: int = 200, body: bytes = b"", **headers: str) -> None:
        """Send an answer; the names of headers have underscores for hyphens."""
        self.send_response(status)
        for name, value in {"Content_Length": str(len(body)), "Connection": "close", **headers}.items():
            if value:
                self.send_header(name.replace("_", "-"), value.encode().decode("latin-1"))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Server(http.server.ThreadingHTTPServer):
    """A server on a free port of this computer."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.routes: dict[str, Callable[[Handler], object]] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, *_: object) -> None:
        """A client that has gone is no error."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Yield a server; no proxy is in between."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with Server() as found:
        threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield found
        found.shutdown()


def error(url: str, seconds: float = 20.0) -> str:
    """Return the error of fetching an address, after its exit code."""
    with pytest.raises(FactcliError) as raised:
        fetch(url, seconds=seconds)
    return f"{raised.value.exit_code} {raised.value}"


SAVE = "open it in the browser, save the page (as complete page or as one file), and extract from that file"


def test_a_page(server: Server) -> None:
    """Its bytes, its type and its address; the request has no cookie and says who asks."""
    server.routes["/a/%C3%A9%20x"] = lambda request: request.send(
        body=PAGE, Content_Type="text/html; charset=utf-8", Set_Cookie="id=1"
    )
    assert fetch(f"{server.url}/a/é x?q=ü#part") == Fetched(
        PAGE, "text/html; charset=utf-8", f"{server.url}/a/%C3%A9%20x?q=%C3%BC", ()
    )
    fetch(f"{server.url}/a/é x")
    ((path, headers), (_, again)) = server.requests
    assert path == "/a/%C3%A9%20x?q=%C3%BC"
    assert headers["User-Agent"] == f"factcli/{__version__}"
    assert "Cookie" not in again
    assert {*headers} == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}


def test_packed_and_in_chunks(server: Server) -> None:
    """gzip is unpacked; a length is not needed; what is said to be packed and is not is taken as it is."""

    def chunked(request: Handler) -> None:
        request.send_response(200)
        request.send_header("Transfer-Encoding", "chunked")
        request.end_headers()
        request.wfile.write(b"5\r\n<p>on\r\n3\r\ne.x\r\n0\r\n\r\n")

    server.routes["/gzip"] = lambda request: request.send(body=gzip.compress(PAGE), Content_Encoding="gzip")
    server.routes["/plain"] = lambda request: request.send(body=PAGE, Content_Encoding="gzip")
    server.routes["/open"] = lambda request: request.send(body=PAGE, Content_Length="")
    server.routes["/chunked"] = chunked
    found = [fetch(f"{server.url}/{path}").content for path in ("gzip", "plain", "open", "chunked")]
    assert found == [PAGE, PAGE, PAGE, b"<p>one.x"]


def test_redirects(server: Server) -> None:
    """They are followed up to five times, each is noted; a relative one counts from where it stands."""
    for n in range(1, 8):
        server.routes[f"/{n}"] = lambda request, n=n: request.send(301 + n % 2, Location=f"{n - 1}?x=ü")  # type: ignore[misc]
    server.routes["/0"] = lambda request: request.send(body=PAGE)
    found = fetch(f"{server.url}/5")
    assert found.url == f"{server.url}/0?x=%C3%BC"
    assert found.notes == tuple(f"redirected to {server.url}/{n}?x=%C3%BC" for n in (4, 3, 2, 1, 0))
    assert error(f"{server.url}/6") == f"3 {server.url}/6: redirects more than 5 times\n  {SAVE}"


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("file:///etc/passwd", "only http and https addresses are fetched"),
        ("data:text/html,x", "only http and https addresses are fetched"),
        ("ftp://a.example/x", "only http and https addresses are fetched"),
        ("http://me:secret@a.example/", "an address with a user name or a password would be recorded with it"),
        ("http://[::1/", "this is no valid address"),
    ],
)
def test_redirects_that_are_not_followed(server: Server, target: str, why: str) -> None:
    """To anything that is not the web."""
    server.routes["/"] = lambda request: request.send(302, Location=target)
    assert error(server.url) == f'3 {server.url}/: redirects to "{target}", and {why}\n  {SAVE}'


def test_a_public_server_cannot_send_on_to_this_computer(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever its name is: the address of the connection counts, before anything is asked for."""
    target = f"http://localhost:{server.server_address[1]}/secret"
    server.routes["/"] = lambda request: request.send(302, Location=target)
    server.routes["/secret"] = lambda request: request.send(body=PAGE)
    assert fetch(server.url).content == PAGE  # what is private itself may
    is_private = module._is_private
    answers = iter([False])
    monkeypatch.setattr(module, "_is_private", lambda address: next(answers, is_private(address)))
    server.requests.clear()
    assert error(server.url) == (
        f"3 {server.url}/: redirects to {target}, an address in your own network, which factcli does not follow\n"
        "  if you want that page, give its address"
    )
    assert [path for path, _ in server.requests] == ["/"]


@pytest.mark.parametrize(
    ("address", "private"),
    [
        ("127.0.0.1", True),
        ("10.1.2.3", True),
        ("192.168.0.1", True),
        ("172.16.0.1", True),
        ("169.254.169.254", True),
        ("100.64.0.1", True),
        ("0.0.0.0", True),
        ("::1", True),
        ("fe80::1%eth0", True),
        ("fd00::1", True),
        ("::", True),
        ("::ffff:127.0.0.1", True),
        ("::ffff:8.8.8.8", False),
        ("8.8.8.8", False),
        ("2001:4860:4860::8888", False),
    ],
)
def test_private_addresses(address: str, private: bool) -> None:
    """This computer, its network, and what is nobody's."""
    assert module._is_private(address) == private


@pytest.mark.parametrize(
    ("host", "private"), [("localhost", True), ("a.local.", True), ("10.0.0.1", True), ("a.example", False)]
)
def test_private_names_behind_a_proxy(host: str, private: bool) -> None:
    """Where the proxy looks the name up, the name counts."""
    assert module._private_name(host) == private


@pytest.mark.parametrize(
    ("status", "what"),
    [
        (401, "the server asks for a password"),
        (403, "the server refuses to send it to a program"),
        (404, "the server has no such page"),
        (410, "the server no longer has it"),
        (429, "the server has had too many requests"),
        (451, "the server may not send it for legal reasons"),
        (500, "the server does not send it"),
        (204, "the server does not send it"),
        (304, "the server does not send it"),
    ],
)
def test_refusals(server: Server, status: int, what: str) -> None:
    """What a number means, and what to do."""
    server.routes["/x"] = lambda request: request.send(status, b"" if status in (204, 304) else PAGE, Content_Length="")
    assert error(f"{server.url}/x") == f"3 {server.url}/x: {what} ({status})\n  {SAVE}"


def test_too_large(server: Server) -> None:
    """By what the server says, by what it sends, and by what that is unpacked."""
    message = f"3 {server.url}/x: is larger than 20 MB\n  save the text of it in a .txt file"

    def endless(request: Handler) -> None:
        request.send(Content_Length="")
        while True:
            request.wfile.write(b"x" * 100_000)

    routes: list[Callable[[Handler], object]] = [
        lambda request: request.send(Content_Length=str(MAX_SIZE + 1)),
        endless,
        lambda request: request.send(body=gzip.compress(bytes(MAX_SIZE + 1)), Content_Encoding="gzip"),
    ]
    for route in routes:
        server.routes["/x"] = route
        assert error(f"{server.url}/x") == message


def test_too_slow(server: Server) -> None:
    """A server that says nothing, one that sends a byte now and then, also of the headers: the limit is for all."""
    message = f"3 {server.url}/x: the server takes too long\n  try again later, or {SAVE}"
    stop = threading.Event()

    def silent(_: Handler) -> None:
        stop.wait(20)

    def drip(request: Handler) -> None:
        request.send(Content_Length="1000")
        while not stop.wait(0.05):
            request.wfile.write(b"x")

    def drip_headers(request: Handler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nA: ")
        while not stop.wait(0.05):
            request.wfile.write(b"x")

    try:
        for route in (silent, drip, drip_headers):
            server.routes["/x"] = route
            start = time.monotonic()
            assert error(f"{server.url}/x", 0.5) == message
            assert time.monotonic() - start < 10
    finally:
        stop.set()


def test_broken_answers(server: Server) -> None:
    """What ends early or is no HTTP."""
    message = f"3 {server.url}/x: the answer of the server is incomplete or broken\n  try again, or {SAVE}"
    routes: list[Callable[[Handler], object]] = [
        lambda request: request.send(body=PAGE, Content_Length="1000"),
        lambda request: request.send(body=gzip.compress(PAGE)[:-9], Content_Encoding="gzip"),
        lambda request: request.send(body=gzip.compress(PAGE)[:12] + b"xxxx", Content_Encoding="gzip"),
        lambda request: request.wfile.write(b"hello\r\n\r\n"),
        lambda request: request.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        lambda request: None,
    ]
    for route in routes:

        def answer(request: Handler, route: Callable[[Handler], object] = route) -> None:
            route(request)
            request.close_connection = True

        server.routes["/x"] = answer
        assert error(f"{server.url}/x") == message
    server.routes["/x"] = lambda request: request.send(body=PAGE, Content_Encoding="br")
    assert error(f"{server.url}/x") == (
        f"3 {server.url}/x: is compressed with br, which factcli did not ask for\n  {SAVE}"
    )


CHECK = f"check the address and your connection, or {SAVE}"


def test_no_server(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that nobody knows, a port that nobody has, a server whose certificate nobody has signed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
    assert error(url) == f"3 {url}: 127.0.0.1 refuses the connection\n  {CHECK}"
    url = server.url.replace("http", "https") + "/"
    assert error(url) == f"3 {url}: cannot make a secure connection to 127.0.0.1\n  {CHECK}"

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    url = "http://nowhere.example/"
    assert error(url) == f"3 {url}: cannot find the server nowhere.example\n  {CHECK}"


@pytest.mark.parametrize(
    ("cause", "what"),
    [
        (ssl.SSLCertVerificationError(1, "x"), "the certificate of a.example is not valid (self-signed certificate)"),
        (OSError(101, "Network is unreachable"), "cannot reach a.example: Network is unreachable"),
        (OSError("odd"), "cannot reach a.example: no connection"),
    ],
)
def test_other_failures(monkeypatch: pytest.MonkeyPatch, cause: OSError, what: str) -> None:
    """Each in plain words."""
    if isinstance(cause, ssl.SSLCertVerificationError):
        cause.verify_message = "self-signed certificate"

    def fail(*_: object, **__: object) -> None:
        raise cause

    monkeypatch.setattr(urllib.request.OpenerDirector, "open", fail)
    todo = SAVE if isinstance(cause, ssl.SSLError) else CHECK
    assert error("https://a.example/") == f"3 https://a.example/: {what}\n  {todo}"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://a.example/x", "only http and https addresses are fetched"),
        ("file:///etc/passwd", "only http and https addresses are fetched"),
        ("http://me:secret@a.example/", "an address with a user name or a password would be recorded with it"),
        ("http://a.example:99999/", "this is no valid address"),
        ("http://a b.example/", "this is no valid address"),
        ("https://", "this is no valid address"),
        ("http://a.example\x1b[2J/", "this is no valid address"),
    ],
)
def test_addresses_that_are_not_fetched(url: str, why: str) -> None:
    """Nothing is sent anywhere."""
    shown = url.replace("\x1b", "\\u001b")
    assert error(url) == f'2 cannot fetch "{shown}": {why}\n  give the address of a report on the web'


def test_a_name_in_other_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked for as the name system has it."""
    asked = []

    def fail(host: str, *_: object, **__: object) -> None:
        asked.append(host)
        raise socket.gaierror(socket.EAI_NONAME, "x")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    assert error("https://zürich.example/").startswith("3 https://xn--zrich-kva.example/: cannot find the server")
    assert asked == ["xn--zrich-kva.example"]
