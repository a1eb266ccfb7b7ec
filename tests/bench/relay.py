"""A relay between browser and server that counts what really passes, compressed or not."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

_CHUNK = 65_536


@dataclass
class Count:
    """Bytes that came from the server, and the address to visit instead of the server's."""

    url: str = ""
    received: int = 0


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter, count: Count | None) -> None:
    try:
        while chunk := await source.read(_CHUNK):
            if count is not None:
                count.received += len(chunk)
            sink.write(chunk)
            await sink.drain()
    except ConnectionError:
        pass  # either end may hang up whenever it likes
    finally:
        sink.close()


async def _relay(port: int, count: Count, ready: threading.Event, stop: asyncio.Event) -> None:
    async def connected(browser_in: asyncio.StreamReader, browser_out: asyncio.StreamWriter) -> None:
        server_in, server_out = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(_pump(browser_in, server_out, None), _pump(server_in, browser_out, count))

    listening = await asyncio.start_server(connected, "127.0.0.1", 0)
    count.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/"
    ready.set()
    await stop.wait()
    listening.close()


@contextmanager
def counted(port: int) -> Iterator[Count]:
    """Relay to a server on 127.0.0.1 for as long as the block lasts.

    Parameters
    ----------
    port
        The server's port.

    Yields
    ------
    Count
        Where to go instead, and the bytes that have come from the server so far.
    """
    count, ready = Count(), threading.Event()
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()

    def run() -> None:
        loop.run_until_complete(_relay(port, count, ready, stop))
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    ready.wait()
    try:
        yield count
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
