"""What serve.py adds to the app: headers on each answer, closed doors, and whether all is ready."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import file_util

from myomap.clinic import Clinic
from myomap.errors import MyomapError
from myomap.ui import loading
from myomap.ui.study_store import StoreError, study_store

READY = "/ready"
YEAR = "public, max-age=31536000, immutable"
# What a browser may keep for ever: the name, or that of the folder, changes with the content.
_HASHED = re.compile(r"/app/static/(?:geometry/.+\.[0-9a-f]{10}\.[\w.]+|panels/[0-9a-f]{12}/.+)$")
# Figures of the server, and Streamlit's way in for programs: for nobody out there.
_CLOSED = re.compile(r"/_stcore/(?:metrics|agent)(?:/|$)")
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_UNUSED = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
_USED = ("clipboard-write", "fullscreen")


def routes() -> list[Route]:
    """Return the addresses that are added to Streamlit's."""
    return [Route(READY, ready)]


def middleware() -> list[Middleware]:
    """Return what stands before Streamlit: the headers, made from the clinic's choices."""
    return [Middleware(Guard, headers=security_headers(loading.shared_clinic()))]


def security_headers(clinic: Clinic) -> dict[str, str]:
    """Return the headers of every answer, by name; docs/deploy.md gives the reason of each."""
    permissions = [f"{name}=()" for name in _UNUSED] + [f"{name}=(self)" for name in _USED]
    return {
        "Content-Security-Policy": content_security_policy(clinic),
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": ", ".join(permissions),
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def content_security_policy(clinic: Clinic, page: Path | None = None) -> str:
    """Return what the browser may load, and who may show the atlas in a frame.

    Parameters
    ----------
    clinic
        Whose `embed_on` names the sites that may frame the atlas; none named means any.
    page
        The page whose inline scripts run; Streamlit's index.html if None.
    """
    index = Path(file_util.get_static_dir()) / "index.html" if page is None else page
    inline = (_digest(script) for script in _INLINE.findall(index.read_text(encoding="utf-8")))
    allowed = {
        "default-src": ["'self'"],
        # components bring their scripts as blobs, Streamlit's protobuf counts in wasm
        "script-src": ["'self'", "blob:", "'wasm-unsafe-eval'", *inline],
        # Streamlit, Plotly and our drawings write styles into the page
        "style-src": ["'self'", "'unsafe-inline'"],
        # logos, and the preview of a hand-out
        "img-src": ["'self'", "data:", "blob:"],
        # Streamlit's icons, and names on the map
        "font-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
    }
    if clinic.embed_on:
        allowed["frame-ancestors"] = ["'self'", *clinic.embed_on]
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in allowed.items())


def _digest(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


class Guard:
    """Middleware that adds headers to every answer and turns away what nobody out there needs.

    Parameters
    ----------
    app
        What answers.
    headers
        Headers of every answer, by name; they replace those of the same name.
    """

    def __init__(self, app: ASGIApp, headers: dict[str, str]) -> None:
        self._app = app
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let the app answer."""
        if scope["type"] == "websocket" and not _is_from_here(Headers(scope=scope)):
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"]

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                found = MutableHeaders(scope=message)
                found.update(self._headers)
                if message["status"] == 200 and _HASHED.search(path):
                    found["Cache-Control"] = YEAR
            await send(message)

        app = Response(status_code=404) if _CLOSED.search(path) else self._app
        await app(scope, receive, send_with_headers)


def _is_from_here(headers: Headers) -> bool:
    """Whether a websocket was opened by our own page, or by a program.

    For a page of another site Streamlit would first ask a host on the internet for this machine's address.
    """
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def ready(_request: Request) -> Response:
    """Say whether tables, drawings and the database of learners' answers can be used: 200, else 503.

    A new server that is asked before its first visitor has read everything when that one comes.
    """
    text = loading.shared_text()
    missing = what_is_missing()
    return PlainTextResponse(
        text(missing or "ready.yes"), 503 if missing else 200, {"Cache-Control": "no-store"}
    )


def what_is_missing() -> str:
    """Return the key of the words that say what does not answer now; empty when all does."""
    try:
        loading.shared_atlas()
    except MyomapError:
        return "ready.tables"
    try:
        loading.shared_geometry()
    except MyomapError:
        return "ready.drawings"
    if "study" in loading.shared_clinic().switched_off:
        return ""
    try:
        study_store().knows("")
    except StoreError:
        return "ready.study"
    return ""
