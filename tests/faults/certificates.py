"""Certificates for a host: a root, one in the middle, and the host's own (row 27)."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
from pathlib import Path
from typing import NamedTuple

_REQUEST = "[req]\ndistinguished_name=name\nprompt=no\n[name]\nCN=Faulty {name}\n"
_ABOVE = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n"
_ROOT = f"{_ABOVE}subjectKeyIdentifier=hash\n"
_MIDDLE = f"{_ROOT}authorityKeyIdentifier=keyid\n"
_LEAF = "subjectAltName=IP:{address}\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n"


class Certificates(NamedTuple):
    """Files in PEM: `root` is what a client trusts, `all_above` the root with what is missing.

    `leaf` is the host's certificate alone, `chain` with the one above it.
    """

    root: Path
    all_above: Path
    leaf: Path
    chain: Path
    key: Path

    def wrap(self, listening: socket.socket, *, whole: bool) -> socket.socket:
        """The socket speaking TLS; handshakes are left to the threads of the connections."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.chain if whole else self.leaf, self.key)
        return context.wrap_socket(listening, server_side=True, do_handshake_on_connect=False)


def make_certificates(folder: Path, address: str = "127.0.0.1") -> Certificates | None:
    """Certificates for a loopback address, made now; None where there is no openssl command."""
    openssl = shutil.which("openssl")
    if openssl is None:
        return None
    _make(openssl, folder, "root", "", _ROOT)
    _make(openssl, folder, "middle", "root", _MIDDLE)
    _make(openssl, folder, "leaf", "middle", _LEAF.format(address=address))
    _join(folder, "chain", "leaf", "middle")
    _join(folder, "above", "middle", "root")
    names = ("root.pem", "above.pem", "leaf.pem", "chain.pem", "leaf.key")
    return Certificates(*(folder / name for name in names))


def _make(openssl: str, folder: Path, name: str, issuer: str, extensions: str) -> None:
    """A key and a certificate of this name; without issuer it is signed by itself."""
    (folder / f"{name}.cnf").write_text(_REQUEST.format(name=name))
    (folder / f"{name}.ext").write_text(extensions)
    key = f"{name}.key"
    signed_by = f"-CA {issuer}.pem -CAkey {issuer}.key" if issuer else f"-signkey {key}"
    for command in (
        f"genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out {key}",
        f"req -new -config {name}.cnf -key {key} -out {name}.csr",
        f"x509 -req -in {name}.csr {signed_by} -days 30 -extfile {name}.ext -out {name}.pem",
    ):
        arguments = [openssl, *command.split()]
        subprocess.run(arguments, cwd=folder, check=True, capture_output=True)


def _join(folder: Path, name: str, *parts: str) -> None:
    text = "".join((folder / f"{part}.pem").read_text() for part in parts)
    (folder / f"{name}.pem").write_text(text)
