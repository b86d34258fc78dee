"""The database, and nowhere else: opened by `open_store`, written by a Writer, asked through a Reader."""

from marsad.store.filters import EventFilter
from marsad.store.reader import Reader
from marsad.store.store import Store, open_store
from marsad.store.writer import EventChange, WriteCounts, Writer

__all__ = ["EventChange", "EventFilter", "Reader", "Store", "WriteCounts", "Writer", "open_store"]
