"""Dublin Core and formats made of its terms: DIM, EDM, DC-NDL."""

from harvester.formats.dublin_core.dcndl import is_dcndl, read_dcndl
from harvester.formats.dublin_core.dim import is_dim, read_dim
from harvester.formats.dublin_core.edm import is_edm, read_edm
from harvester.formats.dublin_core.oai_dc import CONTAINERS, is_dublin_core, read_dublin_core
from harvester.formats.dublin_core.writing import to_dublin_core

__all__ = [
    "CONTAINERS",
    "is_dcndl",
    "is_dim",
    "is_dublin_core",
    "is_edm",
    "read_dcndl",
    "read_dim",
    "read_dublin_core",
    "read_edm",
    "to_dublin_core",
]
