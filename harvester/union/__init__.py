"""The union list: decisions of people, clusters with lasting ids, merged records and holdings."""

from harvester.union.decisions import Decision, in_force, ordered
from harvester.union.editions import Component, components_of, group, link_weight
from harvester.union.graph import Link, components, strongest_path
from harvester.union.lineage import Event, Standing, Succession, succeed
from harvester.union.merge import Holding, UnionRecord, digest, merge
from harvester.union.partition import contradictions
from harvester.union.related import Neighbour, Related, related

__all__ = [
    "Component",
    "Decision",
    "Event",
    "Holding",
    "Link",
    "Neighbour",
    "Related",
    "Standing",
    "Succession",
    "UnionRecord",
    "components",
    "components_of",
    "contradictions",
    "digest",
    "group",
    "in_force",
    "link_weight",
    "merge",
    "ordered",
    "related",
    "strongest_path",
    "succeed",
]
