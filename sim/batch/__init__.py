"""Many worlds at once."""

from sim.batch.batch import Batch
from sim.batch.folder import StoreError, WriteError
from sim.batch.run import resume, run_batch, run_many

__all__ = ["Batch", "StoreError", "WriteError", "resume", "run_batch", "run_many"]
