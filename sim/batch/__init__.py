"""Many worlds at once."""

from sim.batch.batch import Batch
from sim.batch.run import resume, run_batch, run_many
from sim.batch.store import StoreError, WriteError

__all__ = ["Batch", "StoreError", "WriteError", "resume", "run_batch", "run_many"]
