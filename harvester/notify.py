"""A word to a monitor on the web, at the end of a run: it alarms when none comes."""

from __future__ import annotations

from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

PATIENCE = 10.0
"""Seconds for the connection, and for the answer: nobody waits for a monitor."""

TRIES_MORE = 2


def ping(url: str, text: str, *, well: bool) -> str:
    """POST a text to a monitor's address, or to its `/fail` when all is not well.

    Returns what went wrong with telling it, an empty string when it was told. Never raises.
    """
    host = "an address that is none"
    try:
        parts = urlsplit(url)
        host = parts.hostname or host
        if not well:
            url = parts._replace(path=f"{parts.path.rstrip('/')}/fail").geturl()
        with requests.Session() as session:
            for scheme in ("http://", "https://"):
                session.mount(scheme, HTTPAdapter(max_retries=TRIES_MORE))
            headers = {"Content-Type": "text/plain; charset=utf-8"}
            answer = session.post(url, data=text.encode(), headers=headers, timeout=PATIENCE)
    except (requests.RequestException, ValueError) as error:
        # The address stays out of the message: who knows it can speak for us.
        return f"the monitor at {host} was not told: {type(error).__name__}"
    if answer.ok:
        return ""
    return f"the monitor at {host} was not told: it answers {answer.status_code}"
