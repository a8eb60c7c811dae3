"""`harvester demo`: four small partner libraries on the loopback address, and what they hold.

The records are rendered from facts about books (`data/`), each library writing them in its own
format and by its own habits, as if nobody had copied from anybody.
"""

from harvester.demo.story import Story, tell

__all__ = ["Story", "tell"]
