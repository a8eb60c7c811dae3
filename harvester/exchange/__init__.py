"""From a giver's stock to an offer its partner can read: what is in stock, minus what it holds."""

from harvester.exchange.lists import write_offer
from harvester.exchange.offer import Exclusion, Offer, OfferLine, make_offer
from harvester.exchange.sheets import Sheet, inert, workbook_bytes
from harvester.exchange.stock import StockLine, read_stock
from harvester.exchange.wording import Column, Value

__all__ = [
    "Column",
    "Exclusion",
    "Offer",
    "OfferLine",
    "Sheet",
    "StockLine",
    "Value",
    "inert",
    "make_offer",
    "read_stock",
    "workbook_bytes",
    "write_offer",
]
