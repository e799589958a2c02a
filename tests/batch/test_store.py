"""The store: what is written is read back, and what is damaged, foreign, changed or in use is refused and left as it is."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from batch.stores import HERE, contents
from negotiations import mini

from sim import run_batch
from sim.batch import Batch, StoreError, WriteError, resume
from sim.batch.identity import checksum, identity
from sim.batch.plan import PART
from sim.batch.store import Store

SCENARIO = mini(3)
WORLDS = PART + 300  # two parts, the second of them short


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole") / "store"
    run_batch(SCENARIO, WORLDS, 7, trace=5, out=folder)
    return folder


@pytest.fixture
def copy(whole, tmp_path):
    folder = tmp_path / "copy"
    folder.mkdir()
    for name, content in contents(whole).items():
        (folder / name).write_bytes(content)
    return folder


def untouched(folder, what):
    """Refused with a word, and nothing in the folder is another than before."""
    before = contents(folder)
    with pytest.raises(StoreError) as refused:
        what()
    assert contents(folder) == before
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_a_store_reads_back_as_the_batch_in_memory(whole):
    memory, stored = run_batch(SCENARIO, WORLDS, 7, trace=5), Batch.open(whole)
    pd.testing.assert_frame_equal(stored.outcomes, memory.outcomes, check_exact=True)
    pd.testing.assert_frame_equal(stored.trajectories, memory.trajectories, check_exact=True)
    pd.testing.assert_frame_equal(stored.traces, memory.traces, check_exact=True)
    pd.testing.assert_frame_equal(stored.shares, memory.shares, check_exact=True)
    assert (stored.scenario, stored.seed, stored.worlds) == (SCENARIO, 7, range(WORLDS))
    assert stored.finished and len(stored) == WORLDS


def test_some_columns_of_some_rows_are_read_without_the_rest(whole):
    batch = Batch.open(whole)
    some = batch.read(["world", "deals"], most=PART + 5)
    assert list(some) == ["world", "deals"] and some["world"].tolist() == list(range(PART + 5))
    with pytest.raises(KeyError, match="no such column of outcomes: wealth"):
        batch.read(["wealth"])


def test_traces_are_every_month_of_worlds_spread_over_all(whole):
    traces, outcomes = Batch.open(whole).traces, Batch.open(whole).outcomes.set_index("world")
    worlds = traces["world"].unique()
    assert worlds.tolist() == [k * WORLDS // 5 for k in range(5)]
    assert (traces.groupby("world")["month"].apply(list) == [[1, 2, 3]] * 5).all()
    last = traces[traces["month"] == 3].set_index("world")
    for item in SCENARIO.spec.items:
        np.testing.assert_array_equal(last[f"level.{item}"], outcomes.loc[worlds, f"level.{item}"])


def test_shares_are_counts_over_worlds_within_their_intervals(whole):
    batch = Batch.open(whole)
    counts = batch.outcomes["outcome"].value_counts()
    assert batch.shares["worlds"].to_dict() == counts.to_dict()
    np.testing.assert_allclose(batch.shares["share"], batch.shares["worlds"] / WORLDS)
    assert (batch.shares["low"] <= batch.shares["share"]).all() and (
        batch.shares["share"] <= batch.shares["high"]
    ).all()


def test_the_same_batch_into_its_own_folder_is_found_done(whole, monkeypatch):
    before = contents(whole)
    monkeypatch.setattr("sim.batch.gathering.attempt", None)  # nothing may be run
    again = run_batch(SCENARIO, WORLDS, 7, trace=5, out=whole)
    resume(whole)
    assert again.finished and contents(whole) == before


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"seed": 8}, "another seed"),
        ({"worlds": WORLDS + 1}, "another worlds"),
        ({"scenario": mini(4)}, "content of the scenario"),
        ({"trace": 6}, "another trace"),
    ],
)
def test_another_batch_is_refused_unless_it_may_overwrite(copy, other, said):
    asked = {"scenario": SCENARIO, "worlds": WORLDS, "seed": 7, "trace": 5, **other}
    assert said in untouched(copy, lambda: run_batch(**asked, out=copy))
    (copy / "notes.txt").write_text("mine", encoding="utf-8")
    run_batch(**{**asked, "worlds": 20, "trace": 0}, out=copy, overwrite=True)
    assert len(Batch.open(copy)) == 20
    assert (copy / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert not list(copy.glob("part-00001*")) and not list(copy.glob("trace*"))


def test_parts_without_a_plan_are_refused(copy):
    (copy / "batch.json").unlink()
    assert "no batch" in untouched(copy, lambda: Batch.open(copy))
    assert "no batch.json" in untouched(copy, lambda: run_batch(SCENARIO, 20, 7, out=copy))


def flip(path, where):
    content = bytearray(path.read_bytes())
    content[int(len(content) * where)] ^= 0xFF
    path.write_bytes(content)


@pytest.mark.parametrize("where", [0.02, 0.2, 0.5, 0.8, 0.99])
@pytest.mark.parametrize("name", ["part-00000.parquet", "progress"])
def test_one_changed_byte_anywhere_is_found_before_one_goes_on(copy, name, where):
    (copy / "trajectories.parquet").unlink()  # as if it had been stopped just before the end
    flip(copy / name, where)
    untouched(copy, lambda: resume(copy))
    untouched(copy, lambda: run_batch(SCENARIO, WORLDS, 7, trace=5, out=copy))


@pytest.mark.parametrize("name", ["part-00000.parquet", "part-00001.parquet", "progress", "batch.json"])
@pytest.mark.parametrize("length", [0, 10, -10])
def test_a_file_cut_short_is_found(copy, name, length):
    (copy / "trajectories.parquet").unlink()
    path = copy / name
    path.write_bytes(path.read_bytes()[:length])
    untouched(copy, lambda: resume(copy))


def test_a_missing_part_and_a_part_of_another_place_or_batch_are_found(copy, tmp_path):
    (copy / "trajectories.parquet").unlink()
    part = copy / "part-00001.parquet"
    own = part.read_bytes()
    part.unlink()
    assert "is missing" in untouched(copy, lambda: resume(copy))
    part.write_bytes((copy / "part-00000.parquet").read_bytes())
    assert "is not part 1" in untouched(copy, lambda: resume(copy))
    run_batch(SCENARIO, WORLDS, 8, out=tmp_path / "other")
    part.write_bytes((tmp_path / "other" / "part-00001.parquet").read_bytes())
    assert "belongs to another batch" in untouched(copy, lambda: resume(copy))
    part.write_bytes(own)
    assert resume(copy).finished


def read(folder):
    """All that is in a store."""
    batch = Batch.open(folder)
    return batch.outcomes, batch.trajectories, batch.traces


@pytest.mark.parametrize("where", [0.001, 0.3, 0.9, 0.97, 0.999])
@pytest.mark.parametrize("name", ["part-00001.parquet", "trace-00000.parquet", "trajectories.parquet", "progress"])
def test_what_was_changed_is_not_read_as_if_it_were_right(copy, name, where):
    flip(copy / name, where)
    untouched(copy, lambda: read(copy))


@pytest.mark.parametrize("name", ["part-00001.parquet", "trace-00000.parquet", "trajectories.parquet", "progress"])
def test_two_files_that_changed_places_are_not_read_nor_a_folder_in_the_place_of_one(copy, name):
    one, other = copy / name, copy / "part-00000.parquet"
    held = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(held)
    untouched(copy, lambda: read(copy))
    one.unlink()
    one.mkdir()
    with pytest.raises(StoreError):
        read(copy)


def test_a_trace_that_is_missing_is_told(copy):
    (copy / "trace-00000.parquet").unlink()
    assert "trace-00000.parquet is missing" in untouched(copy, lambda: Batch.open(copy).traces)


def test_parts_of_which_nothing_is_told_are_not_taken_for_none(copy):
    (copy / "trajectories.parquet").unlink()
    (copy / "progress").unlink()
    assert "progress is missing" in untouched(copy, lambda: Batch.open(copy))
    (copy / "part-00001.parquet").unlink()  # as where it was stopped within its first part
    begun = Batch.open(copy)
    assert len(begun) == 0 and begun.outcomes.empty and begun.trajectories.empty
    assert begun.shares["worlds"].sum() == 0 and begun.shares[["share", "low", "high"]].isna().to_numpy().all()
    assert "0 worlds of seed 7" in begun._repr_html_()


FORGED = [
    ("seed", None), ("seed", -1), ("seed", "7"), ("worlds", [0]), ("worlds", [5, 5]), ("worlds", [0, 10**30]), ("worlds", 7), ("trace", [[]]),
    ("trace", [10**12]), ("until", "soon"), ("until", {"outcome": "x"}), ("parties", 3), ("versions", None), ("scenario", []), ("points", "x"),
    ("name", None),
]  # fmt: skip


@pytest.mark.parametrize(("field", "value"), FORGED)
def test_a_plan_that_cannot_be_run_is_refused_though_its_checksum_fits(copy, field, value):
    told = json.loads((copy / "batch.json").read_text(encoding="utf-8"))
    told.pop("identity")
    told[field] = value
    told["identity"] = checksum(told)
    (copy / "batch.json").write_text(json.dumps(told), encoding="utf-8")
    before = contents(copy)
    with pytest.raises(StoreError):
        Batch.open(copy)
    assert contents(copy) == before


def test_half_a_character_in_a_plan_is_a_change_of_it(copy):
    told = (copy / "batch.json").read_text(encoding="utf-8")
    (copy / "batch.json").write_text(told.replace('"title": "', '"title": "\\ud800', 1), encoding="utf-8")
    assert "was changed" in untouched(copy, lambda: Batch.open(copy))


@pytest.mark.parametrize("change", ["seed", "scenario"])
def test_a_plan_that_was_changed_is_refused(copy, change):
    told = json.loads((copy / "batch.json").read_text(encoding="utf-8"))
    told[change] = 8 if change == "seed" else {**told["scenario"], "months": 4}
    (copy / "batch.json").write_text(json.dumps(told), encoding="utf-8")
    assert "was changed" in untouched(copy, lambda: Batch.open(copy))


def test_a_store_of_another_format_says_so(copy):
    told = json.loads((copy / "batch.json").read_text(encoding="utf-8"))
    (copy / "batch.json").write_text(json.dumps({**told, "format": 99}), encoding="utf-8")
    assert "of format 99; this version of tcog reads format 2" in untouched(copy, lambda: Batch.open(copy))


def test_another_state_of_the_model_does_not_go_on(copy, monkeypatch):
    (copy / "trajectories.parquet").unlink()
    monkeypatch.setattr("sim.batch.store.versions", lambda: {**Store.open(copy).versions, "numpy": "9.9"})
    assert "numpy" in untouched(copy, lambda: resume(copy))
    assert len(Batch.open(copy)) == WORLDS  # but can be read


def test_classes_of_ones_own_must_be_given_again(tmp_path):
    from own_governments import Eager, Stubborn

    run_batch(SCENARIO, 20, 7, parties={"pyongyang": Eager}, out=tmp_path / "own")
    (tmp_path / "own" / "trajectories.parquet").unlink()
    for wrong in (None, {"pyongyang": Stubborn}):
        assert "pyongyang by own_governments.Eager" in untouched(
            tmp_path / "own", lambda wrong=wrong: resume(tmp_path / "own", parties=wrong)
        )
    assert resume(tmp_path / "own", parties={"pyongyang": Eager}).finished


def test_two_writers_cannot_share_a_folder(copy):
    (copy / "trajectories.parquet").unlink()
    hold = (
        "import sys; from filelock import FileLock; lock = FileLock(sys.argv[1]); lock.acquire(); print('held', flush=True);"
        "sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(copy / ".lock")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline().strip() == "held"
        assert "another process is writing" in untouched(copy, lambda: resume(copy))
        assert "another process is writing" in untouched(
            copy, lambda: run_batch(SCENARIO, 20, 7, out=copy, overwrite=True)
        )
        assert len(Batch.open(copy)) == WORLDS  # reading does not need the lock
        other.kill()
    assert resume(copy).finished


def test_what_was_half_written_is_taken_away_and_what_does_not_count_is_run_again(copy, whole):
    (copy / "trajectories.parquet").unlink()
    (copy / ".part-00002.parquet.new").write_bytes(b"half")
    (copy / "part-00002.parquet").write_bytes((copy / "part-00000.parquet").read_bytes())
    resume(copy)
    assert contents(copy) == contents(whole)


def test_a_full_disk_keeps_what_was_finished_and_the_batch_ends_with_the_same_bytes(tmp_path, whole):
    """The system itself refuses to let a file grow beyond a limit: room for the plan and small files, not for the first part."""
    limited = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)\n"
        "import json\nfrom sim import Scenario, run_batch\nfrom sim.batch import WriteError\n"
        "scenario = Scenario.from_mapping(json.load(open(sys.argv[1])))\n"
        "try:\n    run_batch(scenario, int(sys.argv[3]), 7, trace=5, out=sys.argv[4])\n"
        "except WriteError as error:\n    print(error)\n"
    )
    (tmp_path / "mini.json").write_text(json.dumps(SCENARIO.source), encoding="utf-8")
    folder = tmp_path / "full"
    sizes = {name: len(content) for name, content in contents(whole).items()}
    limit = (sizes["part-00001.parquet"] + sizes["part-00000.parquet"]) // 2
    assert sizes["batch.json"] < limit < sizes["part-00000.parquet"]
    ran = subprocess.run(
        [sys.executable, "-c", limited, str(tmp_path / "mini.json"), str(limit), str(WORLDS), str(folder)],
        cwd=HERE, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "part-00000.parquet cannot be written" in ran.stdout and "resumed" in ran.stdout
    assert set(contents(folder)) == {"batch.json"}
    resume(folder)
    assert {**contents(folder)} == contents(whole)


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(WriteError, match="cannot write there"):
        run_batch(SCENARIO, 5, 7, out=tmp_path / "taken" / "store")


def test_the_parquet_files_say_to_which_batch_they_belong(whole):
    identity = json.loads((whole / "batch.json").read_text(encoding="utf-8"))["identity"]
    for path in whole.glob("*.parquet"):
        assert pq.read_schema(path).metadata[b"tcog.batch"].decode() == identity


def test_a_plan_is_the_same_whatever_the_chunks(whole):
    plan = Store.open(whole).plan
    assert identity(replace(plan, chunk=7)) == identity(plan)


def test_a_damaged_store_can_be_overwritten(copy, whole):
    flip(copy / "part-00000.parquet", 0.5)
    run_batch(SCENARIO, WORLDS, 7, trace=5, out=copy, overwrite=True)
    assert contents(copy) == contents(whole)


def test_a_finished_store_without_its_progress_is_damaged(copy):
    (copy / "progress").unlink()
    assert "progress is missing" in untouched(copy, lambda: Batch.open(copy))


def test_trajectories_that_nobody_told_of_are_not_taken_for_the_end(copy):
    store = Store.open(copy)
    counted, told = store._done()
    store._tell(counted, {name: one for name, one in told.items() if name != "trajectories"})
    said = untouched(copy, lambda: Batch.open(copy).trajectories)
    assert "is there, though progress says that not all is done" in said


def test_files_that_are_not_the_stores_own_stay(copy):
    (copy / "trajectories.parquet").unlink()
    for name in ("part-mine.parquet", ".notes.new"):
        (copy / name).write_text("mine", encoding="utf-8")
    resume(copy)
    run_batch(SCENARIO, 20, 7, out=copy, overwrite=True)
    assert (copy / "part-mine.parquet").exists() and (copy / ".notes.new").exists()


def test_a_plan_nested_without_end_is_told(copy):
    (copy / "batch.json").write_text("[" * 200_000, encoding="utf-8")
    assert "is damaged" in untouched(copy, lambda: Batch.open(copy))
