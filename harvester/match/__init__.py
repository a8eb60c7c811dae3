"""Same edition or not? Pure functions from records to keys, scores and clusters.

`keys` says who is worth comparing, `prepared` makes a record ready, `features` compare two,
`weights` is the table, `score` sums it up, `relations` says what two different editions are;
`same_agent` recognises the persons and bodies that records of one edition name.
"""

from harvester.match.access_points import outline_of
from harvester.match.common_numbers import FEWEST as FEWEST_UNLIKE
from harvester.match.common_numbers import KINDS as COMMON_KINDS
from harvester.match.common_numbers import bears, set_common, unlike_bearers
from harvester.match.features import VETO
from harvester.match.keys import keys_of, without_volume
from harvester.match.prepared import Prepared, packed, prepare, unpacked
from harvester.match.relations import Relation, RelationKind, relation
from harvester.match.same_agent import (
    ANOTHER,
    SURE,
    UNKNOWN,
    ComparedAgent,
    agent_keys,
    compared_agent,
    contradict,
    lifespan,
    same_agent,
)
from harvester.match.score import Evidence, Judged, Score, Verdict, judge, score, screen
from harvester.match.verdicts import VERDICTS, conflict_words, sum_in_words
from harvester.match.weights import SHIPPED, Weights, completed, versioned

__all__ = [
    "ANOTHER",
    "COMMON_KINDS",
    "FEWEST_UNLIKE",
    "SHIPPED",
    "SURE",
    "UNKNOWN",
    "VERDICTS",
    "VETO",
    "ComparedAgent",
    "Evidence",
    "Judged",
    "Prepared",
    "Relation",
    "RelationKind",
    "Score",
    "Verdict",
    "Weights",
    "agent_keys",
    "bears",
    "compared_agent",
    "completed",
    "conflict_words",
    "contradict",
    "judge",
    "keys_of",
    "lifespan",
    "outline_of",
    "packed",
    "prepare",
    "relation",
    "same_agent",
    "score",
    "screen",
    "set_common",
    "sum_in_words",
    "unlike_bearers",
    "unpacked",
    "versioned",
    "without_volume",
]
