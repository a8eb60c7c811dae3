"""How good the matching is: labelled pairs, measures, and weights fitted to them."""

from harvester.evaluate.evaluation import Case, Evaluation, evaluate_matching
from harvester.evaluate.labels import LabelFault, Labels, read_labels
from harvester.evaluate.plots import draw_calibration, draw_precision_recall, draw_waterfall
from harvester.evaluate.quality import Bcubed, Quality, pairwise
from harvester.evaluate.tune import (
    PRECISION,
    Effect,
    Judgements,
    Tuning,
    effect,
    named_table,
    tune_weights,
)
from harvester.evaluate.weights_file import read_weights, weights_text

__all__ = [
    "PRECISION",
    "Bcubed",
    "Case",
    "Effect",
    "Evaluation",
    "Judgements",
    "LabelFault",
    "Labels",
    "Quality",
    "Tuning",
    "draw_calibration",
    "draw_precision_recall",
    "draw_waterfall",
    "effect",
    "evaluate_matching",
    "named_table",
    "pairwise",
    "read_labels",
    "read_weights",
    "tune_weights",
    "weights_text",
]
