"""HTTP to a partner's host: sessions, retries, pauses, credentials."""

from harvester.sources.http.hosts import HOSTS, Hosts, line_of
from harvester.sources.http.retries import most_requests
from harvester.sources.http.session import Session

__all__ = ["HOSTS", "Hosts", "Session", "line_of", "most_requests"]
