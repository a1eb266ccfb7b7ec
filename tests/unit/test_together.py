"""Work that threads do together: each waits for its own, and is told when it failed."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from myomap.study.together import Together


class Lots:
    """Work that notes its lots; the first takes until it is let go, and ends as it is told."""

    def __init__(self, ends: BaseException | None = None) -> None:
        self.lots: list[list[int]] = []
        self.faults: dict[int, BaseException | None] = {}
        self.together = Together(self.act)
        self._ends = ends
        self._has_begun, self._may_end = threading.Event(), threading.Event()

    def act(self, jobs: Sequence[int]) -> None:
        self.lots.append([*jobs])
        if len(self.lots) == 1:
            self._has_begun.set()
            self._may_end.wait()
        if len(self.lots) == 2 and self._ends is not None:
            raise self._ends

    def run(self, jobs: int) -> None:
        """Let the first job begin, then the others come, then the first end."""
        threads = [threading.Thread(target=self._do, args=(job,)) for job in range(jobs)]
        threads[0].start()
        self._has_begun.wait()
        for thread in threads[1:]:
            thread.start()
        while len(self.together._waiting) < jobs - 1:
            pass
        self._may_end.set()
        for thread in threads:
            thread.join()

    def _do(self, job: int) -> None:
        self.faults[job] = None
        try:
            self.together.do(job)
        except BaseException as error:
            self.faults[job] = error


def test_jobs_that_wait_are_done_in_one_lot():
    work = Lots()
    work.run(20)
    assert [len(lot) for lot in work.lots] == [1, 19]
    assert sorted(job for lot in work.lots for job in lot) == [*range(20)]
    assert {*work.faults.values()} == {None}


def test_fault_of_a_lot_is_raised_for_each_of_its_jobs_and_no_other():
    fault = OSError("the disk is full")
    work = Lots(fault)
    work.run(5)
    assert work.faults == {0: None, 1: fault, 2: fault, 3: fault, 4: fault}
    work.together.do(9)
    assert work.lots[2] == [9]


def test_jobs_of_a_thread_that_is_ended_are_not_taken_for_done():
    work = Lots(SystemExit())
    work.run(4)
    faults = [type(work.faults[job]) for job in (1, 2, 3)]
    assert sorted(one.__name__ for one in faults) == ["InterruptedError", "InterruptedError", "SystemExit"]


def test_fault_of_a_job_alone_is_its_own():
    with pytest.raises(ZeroDivisionError):
        Together[int](lambda jobs: [1 // job for job in jobs]).do(0)  # type: ignore[arg-type, return-value]
