"""From a giver's stock to an offer its partner can read: what is in stock, minus what it holds."""

from harvester.exchange.lists import write_offer
from harvester.exchange.offer import Exclusion, Offer, OfferLine, make_offer
from harvester.exchange.sheets import inert
from harvester.exchange.stock import StockLine, read_stock

__all__ = [
    "Exclusion",
    "Offer",
    "OfferLine",
    "StockLine",
    "inert",
    "make_offer",
    "read_stock",
    "write_offer",
]
