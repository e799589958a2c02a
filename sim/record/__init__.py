"""A record of what really happened, coded item by item, against which the model can be held (docs/hindcast.md)."""

from sim.record.problems import RecordError
from sim.record.record import IN_EFFECT, Record
from sim.record.shipped import records

__all__ = ["IN_EFFECT", "Record", "RecordError", "records"]
