"""What runs chunks: this process, a pool of processes, or the workers of a Dask scheduler, all as one kind of executor."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import pickle
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing.process import BaseProcess
from typing import Any

from sim.batch.limits import be_expendable, interruptible

A_WORKER = 3  # chunks in hand for each worker: one that runs, and others that wait, so that none is idle
STARTS = 5  # times that processes may die before they have begun
UNREADABLE = (
    "a worker process cannot find a class of your own: it must stand at the top of a module that can be imported, "
    "not in a notebook; or run with workers=1, in the main thread where there is a limit of time"
)
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


class Processes(ProcessPoolExecutor):
    """Processes of this machine that start anew (spawn); what they are at when they are let go is ended with them."""

    def __init__(self, workers: int) -> None:
        super().__init__(workers, mp_context=multiprocessing.get_context("spawn"), initializer=begin_work)
        self._under_way: set[Future] = set()
        self._let_go = False

    def watch(self) -> None:
        """From now on, when all have begun, end all as soon as one is ended from outside: this executor is then of no more use.

        By itself an executor waits for ever for the rest of a result that an ended process was about to send.
        """
        everyone, results = list(self._processes.values()), self._result_queue

        def wait() -> None:
            multiprocessing.connection.wait([process.sentinel for process in everyone])
            if not self._let_go:
                _end(everyone, results)

        threading.Thread(target=wait, daemon=True).start()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future:
        """As any executor, only that what a process cannot read is told, and does not end it."""
        try:
            content = pickle.dumps((fn, args, kwargs))
        except (pickle.PicklingError, AttributeError, TypeError) as error:
            raise ValueError(f"{UNREADABLE} ({error})") from error
        future = super().submit(_read_and_run, content)
        self._under_way.add(future)
        future.add_done_callback(self._under_way.discard)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """As any executor; not to wait means that a job that never ends does not keep this process from its end."""
        self._let_go = True
        # Where one was ended while another began, the executor is broken and does not know of the other.
        left = list((self._processes or {}).values()) if (self._under_way or self._broken) and not wait else []
        results = self._result_queue
        super().shutdown(wait, cancel_futures=cancel_futures)
        if left:
            _end(left, results)


def _end(processes: Iterable[BaseProcess], results: Any) -> None:
    for process in processes:
        process.kill()
    # A result of which only half was sent has no end as long as this process could write the rest of it.
    with suppress(OSError):  # it is closed already
        results._writer.close()


def _read_and_run(content: bytes) -> Any:
    try:
        fn, args, kwargs = pickle.loads(content)
    except (AttributeError, ImportError) as error:
        raise ValueError(f"{UNREADABLE} ({error})") from error
    return fn(*args, **kwargs)


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
        self.begin()
        assert self._executor is not None
        return self._executor.submit(job, *args)

    def begin(self) -> None:
        """Have the executor made, if there is none."""
        if self._executor is None:
            self._executor = self._make()

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
def engine(
    workers: int = 1, scheduler: str | None = None, executor: Executor | None = None, limited: bool = False
) -> Iterator[Engine]:
    """What runs chunks: the executor given, the workers of a Dask scheduler, or processes of this machine.

    Parameters
    ----------
    workers : int
        Processes; 1 runs in this one.
    scheduler : str, optional
        Address of a Dask scheduler, as ``tcp://host:8786``.
    executor : concurrent.futures.Executor, optional
        One's own; it is not shut down, and ``workers`` says how many jobs it runs at a time.
    limited : bool
        Whether jobs are to be ended that take too long. This process is then used only where it can be interrupted.

    Raises
    ------
    ValueError
        Where ``workers`` is below 1, or jobs are to be ended on an executor that is not ours.
    OSError
        Where no scheduler answers.
    ModuleNotFoundError
        Where the cluster extra is not installed.
    """
    if workers < 1:
        raise ValueError(f"workers must be at least 1, not {workers}")
    if limited and not (executor is None and scheduler is None):
        raise ValueError("seconds= needs processes of this machine: workers=, and neither scheduler= nor executor=")
    if executor is not None:
        yield Engine(lambda: executor, workers, ours=False)
    elif scheduler is not None:
        with _dask(scheduler) as found:
            yield found
    else:
        here = workers == 1 and (interruptible() or not limited)
        found = Engine(InProcess, 1, elsewhere=False) if here else Engine(lambda: _pool(workers), workers)
        try:
            yield found
        finally:
            found.close()


def _pool(workers: int) -> Processes:
    """Processes with one thread each for what NumPy and Arrow do in the background."""
    before = {name: os.environ.get(name) for name in THREADS}
    os.environ.update(dict.fromkeys(THREADS, "1"))
    try:
        for _ in range(STARTS):
            pool = Processes(workers)
            try:
                # Processes start with the first jobs; these have them all started while the environment says one thread.
                for ready in [pool.submit(os.getpid) for _ in range(workers)]:
                    ready.result()
                pool.watch()
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
    be_expendable()
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
