"""MODS, read and written."""

from harvester.formats.mods.reading import ROOT, is_mods, read_mods
from harvester.formats.mods.writing import to_mods
from harvester.formats.mods.writing_parts import MODS_NS

__all__ = ["MODS_NS", "ROOT", "is_mods", "read_mods", "to_mods"]
