"""Many worlds at once."""

from sim.batch.run import Batch, run_batch

__all__ = ["Batch", "run_batch"]
