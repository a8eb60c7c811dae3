"""Settings files: what is read, and what the messages say of what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from harvester.config.settings import Auth, Partner, Settings
from harvester.config.templates import partner_text, settings_text
from harvester.config.workspace import (
    LIBRARY_ENCODINGS,
    USUAL_ENCODINGS,
    load_partner,
    load_workspace,
)
from harvester.errors import SettingsError, UnknownName
from harvester.formats.charsets.standard_names import OWN, standard_name


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "partners").mkdir()
    (tmp_path / "harvester.toml").write_text(settings_text(), encoding="utf-8")
    return tmp_path


def put(folder: Path, text: str, name: str = "by") -> None:
    (folder / "partners" / f"{name}.toml").write_text(text, encoding="utf-8")


def test_the_written_files_are_read_back(folder: Path) -> None:
    partner = Partner(
        id="by", name={"en": 'The "National" Library', "be": "Нацыянальная"}, country="BY",
        url="https://nlb.example.by/oai?x=1", prefix="unimarc", sets=("a:b", "c"), language="be",
        due="15 2 * * 1",
    )  # fmt: skip
    put(folder, partner_text(partner, ["Sets:\n[[evil]]", "\x1b[2J"]))
    workspace = load_workspace(folder)
    assert workspace.partner("by") == partner
    assert workspace.settings.store == "union.db"
    assert workspace.store_url == str(folder / "union.db")


FULL = Partner(
    id="by", url="https://nlb.example.by/oai", ca_file="", proxy="http://proxy.example.by:3128",
    auth=Auth(kind="header", header="X-Api-Key", secret="NLB_KEY"), timeout=90, delay=0.5,
)  # fmt: skip


def test_what_a_connection_needs_is_written_and_read_back(folder: Path) -> None:
    put(folder, partner_text(FULL))
    assert load_workspace(folder).partner("by") == FULL


def test_the_examples_in_a_new_file_can_be_used(folder: Path) -> None:
    text = partner_text(Partner(id="by"))
    keys = ("auth", "ca_file", "proxy", "timeout", "delay")
    for key in keys:
        assert f"# {key} = " in text
        text = text.replace(f"# {key} = ", f"{key} = ")
    put(folder, text)
    partner = load_workspace(folder).partner("by")
    assert partner.auth == Auth(kind="basic", user="us", secret="MINSK_PASSWORD")
    assert (partner.timeout, partner.delay) == (120, 2)


def test_certificates_are_looked_for_in_the_workspace(folder: Path) -> None:
    put(folder, 'ca_file = "nlb.pem"')
    assert load_partner(folder / "partners" / "by.toml").ca_file == str(folder / "nlb.pem")
    put(folder, 'ca_file = "/etc/ssl/nlb.pem"')
    assert load_workspace(folder).partner("by").ca_file == "/etc/ssl/nlb.pem"


NAME = "must be the name of an environment variable"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('url = "https://me:hunter2@nlb.by/oai"', "key 'url' holds a user or a password; take"),
        ('url = "https://me:hunter2@nlb.by/a b"', "'url': 'https://***@nlb.by/a b' does not"),
        ('proxy = "http://me:hunter2@proxy.by"', "key 'proxy' holds a user or a password; take"),
        ('proxy = "socks5://proxy.by"', "'proxy': 'socks5://proxy.by' does not fit; write the"),
        ('auth = { kind = "bearer", secret = "hunter2" }', f"key 'auth': 'secret' {NAME}"),
        ('auth = { kind = "bearer", secret = "Hunter2/=" }', 'secret = "MINSK_TOKEN"'),
        ('auth = { kind = "bearer", secret = "hunter2\\n" }', NAME),
        ('auth = { kind = "basic", secret = "NLB" }', "takes 'secret' and 'user'"),
        ('auth = { kind = "header", secret = "NLB" }', "takes 'header' and 'secret'"),
        ('auth = { secret = "NLB" }', 'kind = "" takes no other key'),
        ('auth = { kind = "header", header = "a b", secret = "NLB" }', "name of a header"),
        ('auth = { kind = "digest", secret = "NLB" }', "'auth.kind': Invalid enum value"),
        ('auth = { password = "hunter2" }', "key 'password' is not known; remove it or use one of"),
        ('auth = "hunter2"', "key 'auth': Expected object"),
        ("timeout = -1", "key 'timeout'"),
        ("timeout = inf", "key 'timeout'"),
        ("timeout = nan", "key 'timeout'"),
        ("delay = -1", "write seconds, 0 or more"),
    ],
)
def test_a_wrong_connection_is_told_and_no_secret_with_it(
    folder: Path, text: str, told: str
) -> None:
    put(folder, text)
    with pytest.raises(SettingsError) as complaint:
        load_workspace(folder)
    assert told in str(complaint.value)
    assert "hunter2" not in str(complaint.value).lower()


def test_the_budget_of_requests() -> None:
    assert Settings().requests == 20_000
    assert Settings(requests=0).requests == 0


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"id": "a:b"}, "letters, digits"),
        ({"id": ""}, "letters, digits"),
        ({"id": "a\n"}, "letters, digits"),
        ({"id": "by", "url": "nlb.by"}, "http://"),
        ({"id": "by", "country": "Belarus"}, "two capitals"),
        ({"id": "by", "language": "Belarusian"}, "code of the language"),
        ({"id": "by", "url": "https://me@nlb.by/"}, "holds a user"),
        ({"id": "by", "proxy": "proxy.by:3128"}, "address of the proxy"),
        ({"id": "by", "due": "7"}, "an interval such as"),
    ],
)
def test_a_partner_made_by_hand_is_checked_too(wrong: dict[str, str], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Partner(**wrong)  # type: ignore[arg-type]


def test_a_database_url_is_taken_as_it_is(folder: Path) -> None:
    (folder / "harvester.toml").write_text('store = "postgresql://me@db/union"')
    assert load_workspace(folder).store_url == "postgresql://me@db/union"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('country = "Belarus"', "'country': 'Belarus' does not fit; write two capitals"),
        ('url = "nlb.by"', "'url': 'nlb.by' does not fit"),
        ('sets = "books"', "'sets': Expected array, got str; write a list"),
        ('format = "marc"', "'format': Invalid enum value 'marc'; write \"marc21\""),
        ('naem = { en = "x" }', "'naem' is not known; remove it or use one of: id, name"),
        ("expected = { min = 3 }", "'min' is not known; remove it or use one of: at_least"),
        ("expected = { at_least = -3 }", "'expected.at_least'"),
        ('encoding = "cp12511"', "'cp12511' is no character set; write one of: utf-8, cp1251, "),
        ('encoding = "base64"', "'base64' is no character set"),
        ('encoding = "iso5426+cp1251"', "'iso5426+cp1251' is no character set"),
        ('due = "daily"', "'due': 'daily' is no cron expression of five fields; write an interval"),
        ('due = "0 0 30 2 *"', "'due': '0 0 30 2 *' is no cron expression"),
        ("due = 7", "'due': Expected str, got int; write an interval"),
        ('id = "cz"', "the file's name says 'by'"),
        ("name = ", "not valid TOML"),
    ],
)
def test_a_wrong_partner_is_told_by_file_key_and_remedy(folder: Path, text: str, told: str) -> None:
    put(folder, text)
    with pytest.raises(SettingsError) as complaint:
        load_workspace(folder)
    assert told in str(complaint.value)
    assert str(folder / "partners" / "by.toml") in str(complaint.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("timeout = 0", "'timeout'"),
        ('log = "yaml"', "'log': Invalid enum value 'yaml'; write \"text\" or \"json\""),
        ('ping = "monitor.example.org"', "'ping': 'monitor.example.org' does not fit; write"),
        ("timeuot = 5", "'timeuot' is not known"),
        ("requests = -1", "0 for no limit"),
        ('store = "postgresql://me:secret@db/union"', "PGPASSWORD"),
    ],
)
def test_wrong_settings_are_told(folder: Path, text: str, told: str) -> None:
    (folder / "harvester.toml").write_text(text)
    with pytest.raises(SettingsError, match=told):
        load_workspace(folder)


def test_bytes_that_are_no_text_are_told(folder: Path) -> None:
    (folder / "partners" / "by.toml").write_bytes(b'name = { be = "\xcd\xe0\xf6" }')
    with pytest.raises(SettingsError, match="UTF-8"):
        load_workspace(folder)


def test_a_missing_workspace_and_partner_say_what_to_do(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="harvester init"):
        load_workspace(tmp_path / "nowhere")
    with pytest.raises(UnknownName, match="harvester partner add cz"):
        load_workspace(folder).partner("cz")


@pytest.mark.parametrize(
    "name", ["ISO5426", "iso5426+iso5427", *LIBRARY_ENCODINGS, *USUAL_ENCODINGS, "windows-1251"]
)
def test_character_sets_are_allowed(folder: Path, name: str) -> None:
    put(folder, f'encoding = "{name}"')
    assert load_workspace(folder).partner("by").encoding == name
    assert standard_name(name)


def test_every_set_of_ours_may_be_named() -> None:
    assert set(LIBRARY_ENCODINGS) == set(OWN)
