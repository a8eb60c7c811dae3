"""Packed answers: told by their bytes, damaged ones told, bombs stopped."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from contextlib import suppress

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from harvester.sources import compression
from harvester.sources.compression import Damaged, NotInstalled, TooLarge, accepted, unpacked

PLAIN = "<?xml version='1.0'?><OAI-PMH>Новая земля</OAI-PMH>".encode() * 100
PACKED = {
    "gzip": gzip.compress(PLAIN),
    "zstd": zstandard.ZstdCompressor().compress(PLAIN),
    "br": brotli.compress(PLAIN),
}
LARGEST = 1 << 20


@pytest.mark.parametrize("kind", PACKED)
def test_it_is_unpacked(kind: str) -> None:
    assert unpacked(PACKED[kind], kind, LARGEST) == PLAIN


@pytest.mark.parametrize("kind", ["gzip", "zstd"])
@pytest.mark.parametrize("claimed", ["", "identity", "br", "gzip", "deflate"])
def test_the_first_bytes_tell_not_the_header(kind: str, claimed: str) -> None:
    assert unpacked(PACKED[kind], claimed, LARGEST) == PLAIN


@pytest.mark.parametrize("claimed", ["gzip", "zstd", "br", "BR", "x-unheard-of"])
def test_plain_text_is_left_as_it_is(claimed: str) -> None:
    assert unpacked(PLAIN, claimed, LARGEST) == PLAIN


@pytest.mark.parametrize("kind", ["gzip", "zstd"])
def test_several_parts_are_one(kind: str) -> None:
    assert unpacked(PACKED[kind] * 3, kind, LARGEST) == PLAIN * 3


@pytest.mark.parametrize("kind", PACKED)
@pytest.mark.parametrize("kept", [5, -5, -1])
def test_what_is_cut_is_damaged(kind: str, kept: int) -> None:
    with pytest.raises(Damaged):
        unpacked(PACKED[kind][:kept], kind, LARGEST)


@pytest.mark.parametrize("start", [b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\xff"])
def test_what_is_no_such_thing_is_damaged(start: bytes) -> None:
    with pytest.raises(Damaged):
        unpacked(start + b"\xff" * 99, "br", LARGEST)


@given(st.binary(max_size=200), st.sampled_from([b"", b"\x1f\x8b", b"\x28\xb5\x2f\xfd"]))
def test_junk_is_damaged_or_left_as_it_is(junk: bytes, start: bytes) -> None:
    for encoding in ("", "br"):
        with suppress(Damaged, TooLarge):
            assert len(unpacked(start + junk, encoding, LARGEST)) <= LARGEST


BOMB = bytes(64 << 20)


@pytest.mark.parametrize("kind", ["gzip", "zstd", "br"])
def test_a_bomb_is_stopped(kind: str) -> None:
    bombs: dict[str, Callable[[], bytes]] = {
        "gzip": lambda: gzip.compress(BOMB, 1),
        "zstd": lambda: zstandard.ZstdCompressor(level=1).compress(BOMB),
        "br": lambda: brotli.compress(BOMB, quality=1),
    }
    packed = bombs[kind]()
    assert len(packed) < LARGEST
    with pytest.raises(TooLarge):
        unpacked(packed, kind, LARGEST)


def test_only_what_is_installed_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    assert accepted() == "gzip, zstd, br"
    monkeypatch.setattr(compression, "brotli", None)
    assert accepted() == "gzip, zstd"
    monkeypatch.setattr(compression, "zstandard", None)
    assert accepted() == "gzip"
    for kind in ("zstd", "br"):
        with pytest.raises(NotInstalled, match=kind):
            unpacked(PACKED[kind], kind, LARGEST)
