"""What runs chunks: this process, a pool of processes, or the workers of a Dask scheduler, all as one kind of executor."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any

A_WORKER = 3  # chunks in hand for each worker: one that runs, and others that wait, so that none is idle
STARTS = 5  # times that processes may die before they have begun
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS", "ARROW_NUM_THREADS")


class InProcess(Executor):
    """Runs what is submitted at once, in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future:
        future: Future = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class Engine:
    """An executor, how many chunks it may hold at a time, and how another is had when it breaks.

    Attributes
    ----------
    workers : int
        How many chunks run at a time.
    elsewhere : bool
        Whether they run in other processes.
    ahead : int
        How many chunks may be in hand.
    """

    def __init__(self, make: Callable[[], Executor], workers: int, elsewhere: bool = True, ours: bool = True) -> None:
        self._make, self.workers, self.elsewhere, self._ours = make, workers, elsewhere, ours
        self.ahead = workers * A_WORKER if elsewhere else 1
        self._executor: Executor | None = None

    def submit(self, job: Callable[..., Any], *args: Any) -> Future:
        """Hand a job to the executor, which is made when it is first needed."""
        if self._executor is None:
            self._executor = self._make()
        return self._executor.submit(job, *args)

    def renew(self, error: BrokenExecutor) -> None:
        """Let a broken executor go, so that the next job has a new one; what is not ours to make anew has failed."""
        if not self._ours:
            raise RuntimeError(f"the executor that was given is broken: {error}") from error
        self.close()

    def close(self) -> None:
        """Stop without waiting for what is under way."""
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = None


@contextmanager
def engine(workers: int = 1, scheduler: str | None = None, executor: Executor | None = None) -> Iterator[Engine]:
    """What runs chunks: the executor given, the workers of a Dask scheduler, or processes of this machine.

    Parameters
    ----------
    workers : int
        Processes; 1 runs in this one.
    scheduler : str, optional
        Address of a Dask scheduler, as ``tcp://host:8786``.
    executor : concurrent.futures.Executor, optional
        One's own; it is not shut down, and ``workers`` says how many jobs it runs at a time.

    Raises
    ------
    ValueError
        Where ``workers`` is below 1.
    OSError
        Where no scheduler answers.
    ModuleNotFoundError
        Where the cluster extra is not installed.
    """
    if workers < 1:
        raise ValueError(f"workers must be at least 1, not {workers}")
    if executor is not None:
        yield Engine(lambda: executor, workers, ours=False)
    elif scheduler is not None:
        with _dask(scheduler) as found:
            yield found
    else:
        found = Engine(InProcess, 1, elsewhere=False) if workers == 1 else Engine(lambda: _pool(workers), workers)
        try:
            yield found
        finally:
            found.close()


def _pool(workers: int) -> ProcessPoolExecutor:
    """Processes that start anew (spawn), with one thread each for what NumPy and Arrow do in the background."""
    before = {name: os.environ.get(name) for name in THREADS}
    os.environ.update(dict.fromkeys(THREADS, "1"))
    try:
        for _ in range(STARTS):
            pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=begin_work)
            try:
                # Processes start with the first jobs; these have them all started while the environment says one thread.
                for ready in [pool.submit(os.getpid) for _ in range(workers)]:
                    ready.result()
                return pool
            except BrokenExecutor:
                pool.shutdown(wait=False, cancel_futures=True)
        raise RuntimeError(
            'worker processes cannot be started; a script that asks for them must do so under if __name__ == "__main__":'
        )
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def begin_work() -> None:
    """Begin a process that works for another: leave interrupts to that, and end with it, though it was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


@contextmanager
def _dask(address: str) -> Iterator[Engine]:
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        message = 'a scheduler needs the cluster extra: python3 -m pip install -e ".[cluster]"'
        raise ModuleNotFoundError(message) from error

    try:
        client = Client(address, timeout=10)
    except (OSError, ValueError) as error:
        raise OSError(f"no Dask scheduler answers at {address} ({error})") from error
    with client:
        client.wait_for_workers(1, timeout=60)
        workers = max(1, sum(client.nthreads().values()))
        yield Engine(lambda: client.get_executor(pure=False), workers)
