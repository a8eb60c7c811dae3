"""What a partner's repository wants to see before it lets us in, and what nobody else may see."""

from __future__ import annotations

import os
import re
import ssl
from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

from harvester.errors import RepositoryError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harvester.config import Partner

_USERINFO = re.compile(r"//[^/?#\s@]*@")
_HIDDEN = "***"


class Credentials:
    """The header that opens a partner's repository, none if it is open to all.

    Raises SettingsError when the environment variable with the secret is missing, is empty, or
    holds what no header can carry.
    """

    def __init__(self, partner: Partner, environment: Mapping[str, str] = os.environ) -> None:
        self._auth = partner.auth
        self._secret = _secret(partner, environment) if partner.auth.kind else ""
        self.header = self._header()
        self._hidden = self._forms()

    def _header(self) -> tuple[str, str] | None:
        if self._auth.kind == "basic":
            return "Authorization", f"Basic {self._pair}"
        if self._auth.kind == "bearer":
            return "Authorization", f"Bearer {self._secret}"
        return (self._auth.header, self._secret) if self._auth.kind else None

    @property
    def _pair(self) -> str:
        """User and password as RFC 7617 wants them."""
        return b64encode(f"{self._auth.user}:{self._secret}".encode()).decode("ascii")

    def _forms(self) -> list[str]:
        """How the secret may look in a text, the longest first."""
        if not self._secret:
            return []
        forms = {self._secret, self._pair, quote(self._secret, safe=""), quote_plus(self._secret)}
        return sorted(forms, key=len, reverse=True)

    def hide(self, text: str) -> str:
        """A text without the secret, and without names and passwords in addresses."""
        for form in self._hidden:
            text = text.replace(form, _HIDDEN)
        return _USERINFO.sub(f"//{_HIDDEN}@", text)

    def hide_in(self, error: BaseException) -> None:
        """Take the secret out of an error; errors behind it that hold it are cut off."""
        behind = error.__cause__ or error.__context__
        while behind:
            if self.hide(str(behind)) != str(behind):
                error.__cause__ = error.__context__ = None
                break
            behind = behind.__cause__ or behind.__context__
        error.args = tuple(
            self.hide(each) if isinstance(each, str) else each for each in error.args
        )
        if isinstance(error, RepositoryError):
            error.reason = self.hide(error.reason)


def _secret(partner: Partner, environment: Mapping[str, str]) -> str:
    name = partner.auth.secret
    where = f"partner {partner.id}: key 'auth': the environment variable {name}"
    secret = environment.get(name, "")
    if not secret:
        raise SettingsError(
            f"{where} is not set; set it where harvester runs (a cron job does not read your "
            "shell's profile)"
        )
    if not secret.isprintable() or secret != secret.strip():
        raise SettingsError(f"{where} has blanks around it or a line break in it; set it without")
    if partner.auth.kind != "basic" and not secret.isascii():
        raise SettingsError(f"{where} holds letters that no header can carry; is it the right one?")
    return secret


def trust(partner: Partner) -> str:
    """The path of the partner's certificates, empty for none.

    Raises SettingsError when the file is missing or holds no certificates.
    """
    if not partner.ca_file:
        return ""
    path = Path(partner.ca_file)
    where = f"partner {partner.id}: key 'ca_file': {path}"
    if not path.is_file():
        raise SettingsError(f"{where} is missing; put the file there or correct the path")
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"{where} holds no certificates in PEM ({error}); convert it with: "
            "openssl x509 -inform der -in FILE -out FILE.pem"
        ) from error
    return str(path)
