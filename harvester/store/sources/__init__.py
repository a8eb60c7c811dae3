"""Source records as their partners have them: pages kept, what is missing, what came broken."""

from harvester.store.sources.memberships import Memberships
from harvester.store.sources.pages import BARE, Tally
from harvester.store.sources.presence import Presence
from harvester.store.sources.quarantine import Quarantine, Quarantined
from harvester.store.sources.received import Sources

__all__ = ["BARE", "Memberships", "Presence", "Quarantine", "Quarantined", "Sources", "Tally"]
