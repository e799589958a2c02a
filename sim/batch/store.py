"""A batch on disk: a folder that is whole at every moment, so that a run killed at any of them goes on where it was.

    batch.json         what is run: the scenario's text, seed, worlds, versions; it carries a checksum of itself
    points.parquet     the points of a design, where there is one
    part-00000.parquet outcomes of the first 8,192 rows, and so on; each names the plan that it belongs to
    trace-00000.parquet every month of the traced worlds of that part
    progress           how many parts are done, checksums of what is written, which worlds failed, and what the trajectories have counted
    trajectories.parquet distribution over worlds of every level, month by month; there when all is done

Every file is written under another name and renamed when it is whole. A part counts once ``progress`` says so.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock

from sim.batch.chunks import Failure, Result
from sim.batch.folder import (
    PLAN,
    POINTS,
    PROGRESS,
    TRAJECTORIES,
    Held,
    StoreError,
    WriteError,
    belonging,
    keep_names,
    part_file,
    trace_file,
)
from sim.batch.identity import FORMAT, checksum, checksum_of_points, differences, plan_of, told_of, versions
from sim.batch.plan import Plan
from sim.batch.trajectories import Trajectories
from sim.scenario import ScenarioError


class Store:
    """A folder that holds a batch.

    Attributes
    ----------
    folder : Path
    plan : Plan
        As it was begun. Classes of one's own for the parties are named in the file and not held by it.
    told : mapping
        What its file says of the plan.
    identity : str
        Checksum of that, by which its parts know it.
    """

    def __init__(self, folder: Path, plan: Plan, told: Mapping[str, Any]) -> None:
        self.folder, self.plan, self.told, self.identity = folder, plan, told, checksum(told)
        self._lock = FileLock(folder / ".lock")

    @classmethod
    def create(cls, folder: Path, plan: Plan) -> Store:
        """A new store for a plan, or the one that is there if it is of the same plan.

        Raises
        ------
        StoreError
            Where the folder holds another batch.
        """
        told = told_of(plan)
        if (folder / PLAN).exists():
            store = cls.open(folder)
            if store.identity != checksum(told):
                raise StoreError(
                    f"{folder} holds another batch ({differences(store.told, told)}); choose another folder, or overwrite it"
                )
            store.plan = plan
            return store
        others = [name for name in belonging(folder) if not name.startswith(".")]
        if others:
            raise StoreError(f"{folder} holds {others[0]} but no {PLAN}; choose another folder, or overwrite it")
        store = cls(folder, plan, told)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WriteError(f"{folder}: cannot write there ({error.strerror or error})") from error
        with store.writing():
            if (folder / PLAN).exists():
                raise StoreError(f"another process has just begun a batch in {folder}")
            if plan.points is not None:
                store._write(POINTS, store._packed(pa.Table.from_pandas(plan.points, preserve_index=False)))
            text = json.dumps({"identity": store.identity, **told}, indent=1, ensure_ascii=False)
            store._write(PLAN, text.encode())
        return store

    @classmethod
    def open(cls, folder: Path | str) -> Store:
        """The store in a folder.

        Raises
        ------
        StoreError
            Where there is none, or it is damaged or of another format.
        """
        folder = Path(folder)
        try:
            told = json.loads((folder / PLAN).read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError) as error:
            raise StoreError(f"{folder} holds no batch: there is no {PLAN} in it") from error
        except OSError as error:
            raise StoreError(f"{folder}: cannot be read ({error.strerror or error})") from error
        except (ValueError, RecursionError) as error:
            raise StoreError(f"{folder / PLAN} is damaged: it is not JSON ({error})") from error
        if not isinstance(told, dict) or told.get("format") != FORMAT:
            found = told.get("format") if isinstance(told, dict) else None
            raise StoreError(f"{folder / PLAN} is of format {found!r}; this version of tcog reads format {FORMAT}")
        identity = told.pop("identity", None)
        try:
            fits = identity == checksum(told)
        except ValueError:  # half a character, or a number without end
            fits = False
        if not fits:
            raise StoreError(f"{folder / PLAN} was changed after the batch was begun: it does not fit its own checksum")
        try:
            points = None if told["points"] is None else _points(folder / POINTS, told["points"])
            return cls(folder, plan_of(told, points), told)
        except ScenarioError as error:
            raise StoreError(f"{folder / PLAN}: this version of tcog cannot use the scenario in it\n{error}") from error
        except (KeyError, TypeError, ValueError, ArithmeticError) as error:
            raise StoreError(
                f"{folder / PLAN} holds no plan that can be run ({type(error).__name__}: {_first_line(error)})"
            ) from error

    @property
    def versions(self) -> Mapping[str, str]:
        """Of the model and the libraries that it was begun with."""
        return self.told["versions"]

    @property
    def own(self) -> Mapping[str, str]:
        """Parties played by classes of one's own, and the names of these."""
        return self.told["parties"]

    def check_versions(self) -> None:
        """Refuse to go on with another model or other libraries than those it was begun with, which might give other results."""
        now = versions()
        differ = [
            f"{name} {self.versions.get(name)}, now {now[name]}" for name in now if self.versions.get(name) != now[name]
        ]
        if differ:
            raise StoreError(f"{self.folder} was begun with {'; '.join(differ)}: to go on might mix results")

    def writing(self) -> Held:
        """Hold the store for oneself."""
        return Held(self._lock, self.folder)

    # How far it got

    def progress(self) -> tuple[int, int, tuple[Failure, ...], Trajectories | None]:
        """Parts done, rows in them, worlds that failed, and what has been counted.

        Raises
        ------
        StoreError
            Where the file is damaged, of another batch, or names a part that is not there.
        """
        table, done = self._done()
        for part in range(len(done["parts"])):
            self._footer(part)
        failures = tuple(Failure(**failure) for failure in done["failures"])
        counted = Trajectories.restored(done["labels"], done["months"], table) if done["labels"] else None
        return len(done["parts"]), done["rows"], failures, counted

    def _done(self) -> tuple[pa.Table, dict[str, Any]]:
        """What was counted, and what is told of the parts that are done."""
        path = self.folder / PROGRESS
        finished = self.finished  # asked first: somebody may finish it meanwhile, who writes the progress before
        if not path.exists():
            # A second part is written after the first is told of.
            if finished or (self.folder / part_file(1)).exists():
                raise StoreError(f"{path} is missing")
            return pa.table({}), {"parts": [], "rows": 0, "failures": [], "labels": [], "months": 0}
        try:
            checksum, _, content = path.read_bytes().partition(b"\n")
        except OSError as error:
            raise StoreError(f"{path} cannot be read ({error.strerror or error})") from error
        if hashlib.sha256(content).hexdigest().encode() != checksum:
            raise StoreError(f"{path} is damaged: it does not fit its checksum")
        table = pq.read_table(pa.BufferReader(content))
        told = json.loads(self._belongs(path, table.schema))
        if finished and "trajectories" not in told:
            raise StoreError(f"{self.folder / TRAJECTORIES} is there, though {PROGRESS} says that not all is done")
        return table, told

    def _belongs(self, path: Path, schema: pa.Schema) -> bytes:
        told = schema.metadata or {}
        if told.get(b"tcog.batch") != self.identity.encode():
            raise StoreError(f"{path} belongs to another batch")
        return told.get(b"tcog.told", b"")

    def _footer(self, part: int) -> None:
        path = self.folder / part_file(part)
        if self._belongs(path, _schema(path)) != str(part).encode():
            raise StoreError(f"{path} is not part {part} of its batch")

    def check(self) -> None:
        """Read every finished part through, which finds damage in the midst of a file.

        Raises
        ------
        StoreError
        """
        for part, checksums in enumerate(self._done()[1]["parts"]):
            self._footer(part)
            for name, written in checksums.items():
                self._whole(name, written)

    def _whole(self, name: str, written: str) -> pa.BufferReader:
        """The bytes of a file that has the checksum with which it was written."""
        path = self.folder / name
        try:
            content = path.read_bytes()
        except OSError as error:
            raise StoreError(f"{path} is missing, or cannot be read ({error.strerror or error})") from error
        if hashlib.sha256(content).hexdigest() != written:
            raise StoreError(f"{path} is damaged, or not the one that was written")
        return pa.BufferReader(content)

    # Writing

    def clear(self) -> None:
        """Take away what was half written, and what came after the last part that counts."""
        parts = len(self._done()[1]["parts"])
        counted = {part_file(n) for n in range(parts)} | {trace_file(n) for n in range(parts)}
        for name in belonging(self.folder):
            unfinished = name.startswith(("part-", "trace-")) and name not in counted
            if unfinished or (name.startswith(".") and name.endswith(".new")):
                (self.folder / name).unlink()

    def add(
        self, part: int, result: Result, failures: tuple[Failure, ...], counted: Trajectories | None, rows: int
    ) -> None:
        """Write a part, and then that it is there.

        Raises
        ------
        WriteError
        """
        outcomes = result.outcomes if result.outcomes is not None else pa.table({})
        checksums = {part_file(part): self._write(part_file(part), self._packed(outcomes, str(part)))}
        if result.traces is not None:
            checksums[trace_file(part)] = self._write(trace_file(part), self._packed(result.traces, str(part)))
        table, labels, months = (pa.table({}), [], 0) if counted is None else counted.packed()
        told = {
            "parts": [*self._done()[1]["parts"], checksums],
            "rows": rows,
            "failures": [asdict(failure) for failure in failures],
            "labels": labels,
            "months": months,
        }
        self._tell(table, told)

    def _tell(self, counted: pa.Table, told: Mapping[str, Any]) -> None:
        """Write how far it got."""
        content = self._packed(counted, json.dumps(told, ensure_ascii=False))
        self._write(PROGRESS, hashlib.sha256(content).hexdigest().encode() + b"\n" + bytes(content))

    def finish(self, trajectories: pd.DataFrame | None) -> None:
        """Write what is there when all is done; its checksum is told before, as nothing comes after it."""
        table = pa.table({}) if trajectories is None else pa.Table.from_pandas(trajectories, preserve_index=False)
        content = self._packed(table)
        counted, told = self._done()
        self._tell(counted, {**told, "trajectories": hashlib.sha256(content).hexdigest()})
        self._write(TRAJECTORIES, content)

    @property
    def finished(self) -> bool:
        return (self.folder / TRAJECTORIES).exists()

    def _packed(self, table: pa.Table, told: str = "") -> pa.Buffer:
        """A table as the bytes of a Parquet file that names its batch."""
        kept = {**(table.schema.metadata or {}), b"tcog.batch": self.identity.encode(), b"tcog.told": told.encode()}
        sink = pa.BufferOutputStream()
        pq.write_table(table.replace_schema_metadata(kept), sink, compression="zstd")
        return sink.getvalue()

    def _write(self, name: str, content: bytes | pa.Buffer) -> str:
        """Write a file under another name and rename it when it is whole; returns its checksum."""
        new = self.folder / f".{name}.new"
        try:
            with new.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            new.replace(self.folder / name)
            keep_names(self.folder)
            return hashlib.sha256(content).hexdigest()
        except OSError as error:
            new.unlink(missing_ok=True)
            raise WriteError(
                f"{self.folder / name} cannot be written ({error.strerror or error}); what was finished is kept, and "
                f"the batch can be resumed"
            ) from error

    # Reading

    def parts(self, columns: list[str] | None = None) -> Iterator[pa.Table]:
        """Outcomes, part by part, of the parts that count. Raises KeyError where a column is not there."""
        for part, checksums in enumerate(self._done()[1]["parts"]):
            file = pq.ParquetFile(self._whole(part_file(part), checksums[part_file(part)]))
            if file.metadata.num_columns == 0:  # not one of its worlds could be run
                continue
            missing = [name for name in columns or () if name not in file.schema_arrow.names]
            if missing:
                raise KeyError(f"no such column of outcomes: {missing[0]}")
            yield file.read(columns)

    def traces(self) -> Iterator[pa.Table]:
        """Traces of the parts that count."""
        for part, checksums in enumerate(self._done()[1]["parts"]):
            if trace_file(part) in checksums:
                yield pq.read_table(self._whole(trace_file(part), checksums[trace_file(part)]))

    def trajectories(self) -> pd.DataFrame:
        """Distribution over worlds, month by month; of those done so far where not all are."""
        if self.finished:
            written = self._done()[1]["trajectories"]
            return pq.read_table(self._whole(TRAJECTORIES, written)).to_pandas()
        counted = self.progress()[3]
        return pd.DataFrame() if counted is None else counted.table()


def _schema(path: Path) -> pa.Schema:
    """What stands at the end of a Parquet file."""
    try:
        with pq.ParquetFile(path) as file:
            return file.schema_arrow
    except FileNotFoundError as error:
        raise StoreError(f"{path} is missing") from error
    except (OSError, pa.ArrowException) as error:
        raise StoreError(f"{path} is damaged ({_first_line(error)})") from error


def _points(path: Path, written: str) -> pd.DataFrame:
    """The points of a design, if they are the ones with which it was begun."""
    _schema(path)
    try:
        points = pq.read_table(path).to_pandas(ignore_metadata=True)
        fits = checksum_of_points(points) == written
    except (OSError, pa.ArrowException, ValueError, TypeError) as error:
        raise StoreError(f"{path} is damaged ({_first_line(error)})") from error
    if not fits:
        raise StoreError(f"{path} was changed after the batch was begun: it does not fit its checksum")
    return points


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
