"""An OAI-PMH 2.0 data provider: which records answer a request, and a server on loopback."""

from harvester.provider.server import LoopbackRepository
from harvester.provider.verbs import HeldRecord

__all__ = ["HeldRecord", "LoopbackRepository"]
