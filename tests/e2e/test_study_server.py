"""The server is killed while learners answer: what it confirmed is kept, what it did not is sent again."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, AsyncExitStack
from pathlib import Path
from typing import TypeVar

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import create_engine
from websockets.exceptions import WebSocketException

from myomap.study.answers import Answer
from myomap.study.codes import learner_of
from myomap.study.store import Store
from myomap.study.store_engine import engine_options
from myomap.ui.study_store import VARIABLE
from tests.bench.servers import ROOT, Server, free_port, serve
from tests.bench.study import Learner, kept_answers
from tests.e2e.conftest import PATIENCE_MS, MapPage
from tests.e2e.test_study import Desk
from tests.postgres import postgres_server

LEARNERS, CONFIRMED = 4, 60
T = TypeVar("T")
Serve = Callable[[], AbstractContextManager[Server]]


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/study.sqlite"
    else:
        with postgres_server() as server:
            yield server.new_database()


@pytest.fixture
def serve_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Serve]:
    """Give a function that says how to serve the app with a database, each time on the same port."""
    port = free_port()

    def with_database(address: str) -> Serve:
        monkeypatch.setenv(VARIABLE, address)
        return lambda: serve("study", ROOT / "app.py", ROOT, tmp_path, port)

    return with_database


def in_own_thread(work: Coroutine[None, None, T]) -> T:
    """Run it to its end: where a browser was used before, this thread has an event loop that runs already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def answer_until_it_is_killed(server: Server) -> list[str]:
    """Let learners answer as fast as they can, kill the server amid it, and return what was confirmed."""
    async with AsyncExitStack() as stack:
        learners = [await stack.enter_async_context(Learner(server.port)) for _ in range(LEARNERS)]
        for one in learners:
            await one.open_page()

        async def go_on(learner: Learner) -> None:
            for number in itertools.count():
                if sum(len(one.confirmed) for one in learners) == CONFIRMED:
                    server.process.kill()
                await learner.answer(number)

        ends = await asyncio.gather(*(go_on(one) for one in learners), return_exceptions=True)
        assert all(isinstance(end, WebSocketException | OSError) for end in ends), ends
        return [one for learner in learners for one in learner.confirmed]


async def answer_once(server: Server) -> str:
    async with Learner(server.port) as learner:
        await learner.open_page()
        await learner.answer(0)
        return learner.confirmed[0]


def test_server_killed_while_learners_answer_loses_nothing_confirmed(
    database: str, serve_again: Callable[[str], Serve]
) -> None:
    start = serve_again(database)
    with start() as server:
        confirmed = in_own_thread(answer_until_it_is_killed(server))
    assert len(confirmed) >= CONFIRMED
    with start() as server:
        confirmed.append(in_own_thread(answer_once(server)))
    kept = kept_answers(database)
    assert {*confirmed} <= {*kept}
    assert len(kept) == len({*kept}) <= len(confirmed) + LEARNERS


def test_browser_sends_again_what_a_killed_server_had_not_confirmed(
    serve_again: Callable[[str], Serve], browser: Browser, tmp_path: Path
) -> None:
    address = f"sqlite:///{tmp_path}/study.sqlite"
    start = serve_again(address)
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-US")
    context.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    try:
        with start() as server:
            desk = Desk(MapPage(context.new_page(), server.url.rstrip("/"), [], []))
            desk.open("region=shoulder&ask=origin&n=5").answer(right=False)
            expect(desk.kept).to_have_text("Saved")
            server.process.kill()
            server.process.wait()
            desk.page.get_by_role("button", name="Next").click()
            desk.wait().answer()
            expect(desk.kept).to_have_text("Not saved yet")
        with start():
            desk.page.goto(f"{desk.view.server}/study?region=shoulder")
            desk.page.locator(".st-key-desk_start button").click()
            desk.page.wait_for_function("localStorage.getItem('myomap.study.waiting') === '{}'")
            code = desk.code()
    finally:
        context.close()
    assert [one.right for one in answers_of(address, code)] == [False, True]


def answers_of(address: str, code: str) -> tuple[Answer, ...]:
    url, options = engine_options(address)
    engine = create_engine(url, **options)
    found = Store(engine).answers(learner_of(code))
    engine.dispose()
    return found
