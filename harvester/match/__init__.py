"""Same edition or not? Pure functions from records to keys, scores and clusters.

`keys` says who is worth comparing, `prepared` makes a record ready, `features` compare two,
`weights` is the table, `score` sums it up, `relations` says what two different editions are.
"""

from harvester.match.access_points import outline_of
from harvester.match.features import VETO
from harvester.match.keys import keys_of, without_volume
from harvester.match.prepared import Prepared, packed, prepare, unpacked
from harvester.match.relations import Relation, RelationKind, relation
from harvester.match.score import Evidence, Judged, Score, Verdict, judge, score, screen
from harvester.match.weights import SHIPPED, Weights, completed, versioned

__all__ = [
    "SHIPPED",
    "VETO",
    "Evidence",
    "Judged",
    "Prepared",
    "Relation",
    "RelationKind",
    "Score",
    "Verdict",
    "Weights",
    "completed",
    "judge",
    "keys_of",
    "outline_of",
    "packed",
    "prepare",
    "relation",
    "score",
    "screen",
    "unpacked",
    "versioned",
    "without_volume",
]
