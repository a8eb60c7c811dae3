"""Repositories that want a secret, a certificate or a proxy; and who gets to see the secret."""

from __future__ import annotations

import socketserver
import threading
import traceback
from base64 import b64encode
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from harvester.config.settings import Auth, Partner, Settings
from harvester.errors import ProtocolError, Refused, RepositoryError, SettingsError, Unreadable
from harvester.sources.http.credentials import Credentials
from harvester.sources.http.hosts import Hosts
from harvester.sources.http.session import Session
from harvester.sources.http.urls import Asked
from harvester.sources.oai.envelope import open_envelope
from tests.sources.conftest import Reply, Script, Server, Xml

Serve = Callable[[Script], Server]

SECRET = "Плошча 9/ß"
TOKEN = "t0ken/with+signs"
BASIC = Auth(kind="basic", user="us", secret="MINSK_PASSWORD")
BEARER = Auth(kind="bearer", secret="MINSK_TOKEN")
HEADER = Auth(kind="header", header="X-Api-Key", secret="MINSK_TOKEN")
SENT = [
    (BASIC, "Authorization", "Basic " + b64encode(f"us:{SECRET}".encode()).decode()),
    (BEARER, "Authorization", f"Bearer {TOKEN}"),
    (HEADER, "X-Api-Key", TOKEN),
]
QUERY = {"verb": "ListRecords"}


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINSK_PASSWORD", SECRET)
    monkeypatch.setenv("MINSK_TOKEN", TOKEN)


def session(url: str, auth: Auth, **more: str) -> Session:
    partner = Partner(id="minsk", url=url, auth=auth, **more)  # type: ignore[arg-type]
    return Session(partner, Settings(timeout=5), hosts=Hosts(), sleep=lambda _: None)


def verb(body: bytes) -> str:
    return open_envelope(body).verb


@pytest.mark.parametrize(("auth", "name", "value"), SENT)
def test_the_server_sees_the_credentials(
    serve: Serve, xml: Xml, auth: Auth, name: str, value: str
) -> None:
    server = serve([xml.records("oai:x:1")])
    session(server.url, auth).get(server.url, QUERY, verb)
    assert server.heads[0][name] == value


@pytest.mark.parametrize(("auth", "name", "value"), SENT)
def test_a_redirect_takes_them_along_at_home_only(
    serve: Serve, xml: Xml, reply: type[Reply], *, auth: Auth, name: str, value: str
) -> None:
    away = serve([xml.records("oai:x:1")])
    far = reply(b"", 301, (("Location", away.url),))
    home = serve([reply(b"", 302, (("Location", "/new"),)), far])
    session(home.url, auth).get(home.url, QUERY, verb)
    assert [head.get(name) for head in home.heads] == [value, value]
    assert name not in away.heads[0]


def test_who_is_refused_elsewhere_is_told_why(serve: Serve, reply: type[Reply]) -> None:
    away = serve([reply(b"<html>who?</html>", 401)])
    home = serve([reply(b"", 301, (("Location", away.url),))])
    with pytest.raises(Refused, match=f"at {away.url}, .*no secret is sent"):
        session(home.url, BEARER).get(home.url, QUERY, verb)


def test_a_redirect_out_of_encryption_is_not_followed_with_a_secret(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from harvester.sources.http.wire import Reply as Answer
    from harvester.sources.http.wire import Wire

    answer = Answer(302, "Found", b"", "http://minsk.example/oai", "", "")
    asked: list[str] = []

    def exchange(_: Wire, request: Asked) -> Answer:
        asked.append(request.base)
        return answer

    monkeypatch.setattr(Wire, "exchange", exchange)
    url = "https://minsk.example/oai"
    with pytest.raises(Refused, match="without encryption"):
        session(url, BASIC).get(url, QUERY, verb)
    assert asked == [url]


def test_passwords_of_netrc_are_not_sent(
    serve: Serve, xml: Xml, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password hidden\n")
    monkeypatch.setenv("NETRC", str(netrc))
    server = serve([xml.records("oai:x:1")])
    session(server.url, Auth()).get(server.url, QUERY, verb)
    assert "Authorization" not in server.heads[0]


@pytest.mark.parametrize("auth", [BASIC, BEARER, HEADER])
@pytest.mark.parametrize(
    ("status", "page", "kind"),
    [
        (200, "<html>who is {}?</html>", Unreadable),
        (403, "<html>{}</html>", Refused),
        (200, "oai", ProtocolError),
    ],
)
def test_no_error_tells_the_secret(
    serve: Serve,
    xml: Xml,
    reply: type[Reply],
    *,
    auth: Auth,
    status: int,
    page: str,
    kind: type[RepositoryError],
) -> None:
    value = Credentials(Partner(id="minsk", auth=auth)).header
    assert value
    echo = f"{value[1]} {SECRET} {TOKEN}"
    body = xml.error("badArgument", echo) if page == "oai" else page.format(echo).encode()
    server = serve([reply(body, status)])
    with pytest.raises(kind) as told:
        session(server.url, auth).get(server.url, QUERY, verb)
    shown = "".join(traceback.format_exception(told.value))
    secret = SECRET if auth.kind == "basic" else TOKEN
    assert secret not in shown
    assert value[1] not in shown
    assert server.url in shown or kind is ProtocolError


def test_no_text_tells_a_password_in_an_address() -> None:
    hide = Credentials(Partner(id="minsk")).hide
    assert hide("at http://me:secret@x.example/@y") == "at http://***@x.example/@y"
    assert hide("mail us@example.org at http://x/") == "mail us@example.org at http://x/"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (None, "MINSK_TOKEN is not set"),
        ("", "MINSK_TOKEN is not set"),
        ("line\nbreak", "line break"),
        (" b1ank ", "blanks"),
        ("ключ", "no header can carry"),
    ],
)
def test_a_secret_that_will_not_do_is_told_without_showing_it(
    monkeypatch: pytest.MonkeyPatch, value: str | None, told: str
) -> None:
    if value is None:
        monkeypatch.delenv("MINSK_TOKEN")
    else:
        monkeypatch.setenv("MINSK_TOKEN", value)
    with pytest.raises(SettingsError, match=f"partner minsk: key 'auth': .*{told}") as error:
        session("http://x.example/", BEARER)
    assert not value or value not in str(error.value)


def test_a_missing_or_empty_file_of_certificates_is_told(tmp_path: Path) -> None:
    (tmp_path / "none.pem").write_text("no certificate")
    for name, told in (("away.pem", "is missing"), ("none.pem", "no certificates in PEM")):
        with pytest.raises(SettingsError, match=f"partner minsk: key 'ca_file': .*{told}"):
            session("https://x.example/", Auth(), ca_file=str(tmp_path / name))


class Proxy(socketserver.ThreadingTCPServer):
    """Passes plain requests on; `asked` are the addresses that were asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), _Passing)


class _Passing(socketserver.StreamRequestHandler):
    server: Proxy

    def handle(self) -> None:
        line = self.rfile.readline().decode().split()
        while self.rfile.readline().strip():
            pass
        self.server.asked.append(line[1])
        target = urlsplit(line[1])
        # No names are looked up here: whatever the host is called, it is on this machine.
        onward = HTTPConnection("127.0.0.1", target.port or 80, timeout=5)
        onward.request("GET", f"{target.path}?{target.query}")
        body = onward.getresponse().read()
        onward.close()
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n" % len(body))
        self.wfile.write(b"Connection: close\r\n\r\n" + body)


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    with Proxy() as running:
        threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
        yield running
        running.shutdown()


@pytest.mark.parametrize("named", ["file", "environment"])
def test_a_proxy_is_used(
    serve: Serve, xml: Xml, proxy: Proxy, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    server = serve([xml.records("oai:x:1")])
    url = server.url.replace("127.0.0.1", "minsk.invalid")
    address = f"http://127.0.0.1:{proxy.server_address[1]}"
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    if named == "environment":
        monkeypatch.setenv("http_proxy", address)
    asking = session(url, Auth(), proxy=address if named == "file" else "")
    assert asking.get(url, QUERY, verb) == "ListRecords"
    assert proxy.asked == [f"{url}?verb=ListRecords"]
