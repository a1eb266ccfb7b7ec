"""A person at a browser as the server sees one: Streamlit's websocket and its protobuf messages."""

from __future__ import annotations

import asyncio
import json
import math
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

ANSWER_TIMEOUT_S = 30.0
_KEPT_RUNS = 2  # Streamlit's browser code forgets a kept message after so many runs without it


class WireError(Exception):
    """The server answered something that a person would see as a fault."""


@dataclass
class Answer:
    """What one run of the page's script sent.

    Attributes
    ----------
    payload
        Every element of the page as it is now on the screen, as serialized bytes.
    received_bytes
        Bytes that came through the websocket.
    answered_at
        When the last element came, by `time.perf_counter`; nobody waits for what follows it (the address, the
        end of the run).
    """

    payload: list[bytes] = field(default_factory=list)
    received_bytes: int = 0
    answered_at: float = math.nan

    def mentions(self, pattern: str) -> bool:
        """Tell whether any element that was sent holds text of this pattern."""
        wanted = re.compile(pattern.encode())
        return any(wanted.search(element) for element in self.payload)


class Visit:
    """One browser session, used as an asynchronous context manager.

    Parameters
    ----------
    port
        Port of the server on 127.0.0.1.
    query
        The address's query string, without the question mark.
    page
        The page's name in the address; empty for the first.
    """

    def __init__(self, port: int, query: str = "", page: str = "") -> None:
        self.port = port
        self.query = query
        self.page = page
        self.button_ids: list[str] = []
        self.component_ids: list[str] = []
        self._socket: ClientConnection | None = None
        self._page_hash = ""
        self._fragments: dict[str, str] = {}
        self._kept: dict[str, tuple[int, bytes]] = {}
        self._runs = 0

    async def __aenter__(self) -> Self:
        """Open the websocket."""
        self._socket = await connect(
            f"ws://127.0.0.1:{self.port}/_stcore/stream",
            subprotocols=["streamlit"],
            max_size=None,
            open_timeout=ANSWER_TIMEOUT_S,
            ping_interval=None,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the websocket."""
        if self._socket is not None:
            await self._socket.close()

    async def open_page(self) -> Answer:
        """Load the page, as a browser does first."""
        return await self._run([])

    def place_of(self, ids: Sequence[str], key: str) -> str:
        """Return which of the page's buttons or components has a key; WireError when none has."""
        found = next((one for one in reversed(ids) if one.endswith(f"-{key}")), None)
        if found is None:
            raise WireError(f"the page holds no {key}")
        return found

    async def press_button(self, key: str) -> Answer:
        """Press a button of the page."""
        button = self.place_of(self.button_ids, key)
        pressed = WidgetState(id=button, trigger_value=True)
        return await self._run([pressed], self._fragments.get(button, ""))

    async def send_event(self, component_id: str, event: str, value: object) -> Answer:
        """Let a component send an event, as `setTriggerValue` does in the browser."""
        widget = f"$$STREAMLIT_INTERNAL_KEY_{component_id}__events"
        told = json.dumps([{"event": event, "value": value}])
        sent = WidgetState(id=widget, json_trigger_value=told)
        return await self._run([sent], self._fragments.get(component_id, ""))

    async def _run(self, widgets: list[WidgetState], fragment: str = "") -> Answer:
        if self._socket is None:
            raise WireError("the visit is not open")
        ask = BackMsg()
        state = ask.rerun_script
        state.query_string = self.query
        state.page_script_hash = self._page_hash
        state.page_name = self.page
        state.fragment_id = fragment
        state.cached_message_hashes.extend(self._kept)
        state.widget_states.widgets.extend(widgets)
        self._runs += 1
        await self._socket.send(ask.SerializeToString())
        async with asyncio.timeout(ANSWER_TIMEOUT_S):
            answer = await self._receive(self._socket)
        self._kept = {key: kept for key, kept in self._kept.items() if self._runs - kept[0] < _KEPT_RUNS}
        return answer

    async def _receive(self, socket: ClientConnection) -> Answer:
        answer = Answer()
        while True:
            raw = await socket.recv()
            if isinstance(raw, str):
                raise WireError("the server sent text")
            answer.received_bytes += len(raw)
            message = ForwardMsg.FromString(raw)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self._page_hash = message.new_session.page_script_hash
            elif kind == "navigation":  # an app with several pages says later which one it shows
                self._page_hash = message.navigation.page_script_hash
            elif kind == "page_info_changed":
                self.query = message.page_info_changed.query_string
            elif kind == "ref_hash":
                element = self._kept[message.ref_hash][1]
                self._kept[message.ref_hash] = (self._runs, element)
                answer.payload.append(element)
                answer.answered_at = time.perf_counter()
            elif kind == "delta":
                self._read_element(message, answer)
            elif kind == "script_finished" and self._is_last(message):
                return answer

    def _is_last(self, message: ForwardMsg) -> bool:
        status = message.script_finished
        if status == ForwardMsg.ScriptFinishedStatus.FINISHED_WITH_COMPILE_ERROR:
            raise WireError("the page's script does not compile")
        return status != ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN

    def _read_element(self, message: ForwardMsg, answer: Answer) -> None:
        if message.delta.WhichOneof("type") != "new_element":
            return
        element = message.delta.new_element
        content = element.SerializeToString()
        answer.payload.append(content)
        answer.answered_at = time.perf_counter()
        if message.metadata.cacheable:
            self._kept[message.hash] = (self._runs, content)
        match element.WhichOneof("type"):
            case "exception":
                raise WireError(f"the page shows an error: {element.exception.message}")
            case "button":
                button_id = element.button.id
                if button_id not in self.button_ids:
                    self.button_ids.append(button_id)
                self._fragments[button_id] = message.delta.fragment_id
            case "bidi_component":
                component_id = element.bidi_component.id
                if component_id not in self.component_ids:
                    self.component_ids.append(component_id)
                self._fragments[component_id] = message.delta.fragment_id
