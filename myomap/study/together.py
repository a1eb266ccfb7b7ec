"""Work of many threads that is done together: what waits while one lot is done goes into the next."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Job = TypeVar("Job")


class _Waiting(Generic[Job]):
    def __init__(self, job: Job) -> None:
        self.job = job
        self.is_done = False
        self.fault: Exception | None = None


class Together(Generic[Job]):
    """Does the jobs of many threads, one lot at a time.

    Where each lot must wait for the disk, fifty threads wait for two lots at most, and not for fifty.

    Parameters
    ----------
    act
        Does a lot of jobs, all or none; called by the thread of one of them, never by two at once.
    """

    def __init__(self, act: Callable[[Sequence[Job]], None]) -> None:
        self._act = act
        self._turn = threading.Condition()
        self._is_busy = False
        self._waiting: list[_Waiting[Job]] = []

    def do(self, job: Job) -> None:
        """Return when the job is done; a fault of its lot is raised in the thread of each of its jobs."""
        mine = _Waiting(job)
        with self._turn:
            self._waiting.append(mine)
            self._turn.wait_for(lambda: mine.is_done or not self._is_busy)
            if not mine.is_done:
                self._is_busy = True
                lot, self._waiting = self._waiting, []
        if not mine.is_done:
            self._do(lot)
        if mine.fault is not None:
            raise mine.fault

    def _do(self, lot: Sequence[_Waiting[Job]]) -> None:
        fault: Exception | None = InterruptedError("the thread that did the work was ended")
        try:
            self._act([one.job for one in lot])
            fault = None
        except Exception as error:
            fault = error
        finally:
            with self._turn:
                self._is_busy = False
                for one in lot:
                    one.fault, one.is_done = fault, True
                self._turn.notify_all()
