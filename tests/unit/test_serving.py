"""What serve.py adds: headers, closed doors, readiness; and that the files for a server fit together."""

from __future__ import annotations

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml
from starlette.types import Message, Receive, Scope, Send

from myomap.clinic import Clinic
from myomap.ui import loading, serving
from myomap.ui.study_store import VARIABLE

ROOT = Path(__file__).resolve().parents[2]
HEADERS = serving.security_headers(Clinic())


async def tiny_app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer everything, with headers of its own that must not be there twice."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    status = 404 if "absent" in scope["path"] else 200
    own = [(b"x-content-type-options", b"nosniff"), (b"cache-control", b"no-cache")]
    await send({"type": "http.response.start", "status": status, "headers": own})
    await send({"type": "http.response.body", "body": b"tiny"})


def sent(path: str, kind: str = "http", **headers: str) -> list[Message]:
    """Return what comes back through the middleware."""
    found: list[Message] = []

    async def send(message: Message) -> None:
        found.append(message)

    async def receive() -> Message:
        return {"type": f"{kind}.connect"}

    listed = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope: dict[str, Any] = {"type": kind, "path": path, "method": "GET", "headers": listed}
    guard = serving.Guard(tiny_app, HEADERS)
    # a thread of its own: in this one a browser's driver may hold a loop
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(guard(scope, receive, send))).result()
    return found


def headers_of(path: str) -> dict[str, str]:
    listed = [(name.decode(), value.decode()) for name, value in sent(path)[0]["headers"]]
    assert len(dict(listed)) == len(listed), "a header is there twice"
    return dict(listed)


def directives(clinic: Clinic) -> dict[str, list[str]]:
    parts = [part.split() for part in serving.content_security_policy(clinic).split("; ")]
    return {part[0]: part[1:] for part in parts}


@pytest.mark.parametrize("path", ["/", "/conditions", "/_stcore/host-config", "/absent"])
def test_every_answer_has_every_header_once(path: str) -> None:
    found = headers_of(path)
    assert {name: found.get(name.lower()) for name in HEADERS} == HEADERS
    assert found["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/app/static/geometry/male/front.0a9ff3e1d2.json", True),
        ("/app/static/geometry/male/front.0a9ff3e1d2.json.gz", True),
        ("/app/static/panels/1cb5c568f5e8/muscle.soleus.left.html", True),
        ("/app/static/geometry/index.json", False),
        ("/app/static/geometry/absent.0a9ff3e1d2.json", False),
        ("/app/static/panels/new-x/muscle.soleus.left.html", False),
    ],
)
def test_file_is_kept_for_ever_when_its_name_changes_with_its_content(path: str, kept: bool) -> None:
    assert (headers_of(path)["cache-control"] == serving.YEAR) is kept


def test_names_of_the_drawings_are_known_to_change() -> None:
    files = [path for path in (ROOT / "static" / "geometry").rglob("*.*") if path.name != "index.json"]
    asked = [f"/app/static/geometry/{path.relative_to(ROOT / 'static' / 'geometry')}" for path in files]
    assert [path for path in asked if headers_of(path)["cache-control"] != serving.YEAR] == []


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/mcp", "/base/_stcore/metrics"])
def test_what_is_for_nobody_out_there_is_not_found(path: str) -> None:
    messages = sent(path)
    assert messages[0]["status"] == 404 and b"tiny" not in messages[1]["body"]
    assert b"content-security-policy" in dict(messages[0]["headers"])


@pytest.mark.parametrize(
    ("headers", "taken"),
    [
        ({"host": "atlas.example.org", "origin": "https://atlas.example.org"}, True),
        ({"host": "127.0.0.1:8501", "origin": "http://127.0.0.1:8501"}, True),
        ({"host": "atlas.example.org"}, True),
        ({"host": "atlas.example.org", "origin": "https://elsewhere.example"}, False),
        ({"host": "atlas.example.org", "origin": "null"}, False),
    ],
)
def test_session_is_opened_for_our_own_page_alone(headers: dict[str, str], taken: bool) -> None:
    found = sent("/_stcore/stream", "websocket", **headers)
    assert [one["type"] for one in found] == ["websocket.accept" if taken else "websocket.close"]


def test_any_site_may_frame_the_atlas_until_the_clinic_names_some() -> None:
    assert "frame-ancestors" not in directives(Clinic())
    named = Clinic(embed_on=("https://www.example.org", "http://localhost:8000"))
    assert directives(named)["frame-ancestors"] == ["'self'", *named.embed_on]


def test_policy_allows_no_other_host_and_no_script_written_into_the_page() -> None:
    found = directives(Clinic())
    assert found["default-src"] == ["'self'"] and found["object-src"] == ["'none'"]
    assert not any(re.search(r"[*.]|https?:", source) for sources in found.values() for source in sources)
    assert "'unsafe-inline'" not in found["script-src"] and "'unsafe-eval'" not in found["script-src"]


def test_policy_lets_the_scripts_of_a_page_run_by_their_digest(tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text('<script>alert("é")</script><script type="module" src="x.js"></script>')
    policy = serving.content_security_policy(Clinic(), page)
    assert policy.count("'sha256-") == 1
    assert "'sha256-DF7YL+qdGcU+UwWWmo11n8Pg8R/DfH3a4vWAcEohD1g='" in policy


def test_ready_says_what_does_not_answer_and_neither_path_nor_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, f"sqlite:///{tmp_path}/study.sqlite")
    assert (serving.ready(None).status_code, serving.what_is_missing()) == (200, "")
    (tmp_path / "file").touch()
    monkeypatch.setenv(VARIABLE, f"sqlite:///{tmp_path}/file/study.sqlite")
    answer = serving.ready(None)
    assert answer.status_code == 503
    assert answer.body == b"The database of answers cannot be reached."
    monkeypatch.setattr(loading, "shared_clinic", lambda: Clinic(switched_off=("study",)))
    assert serving.what_is_missing() == ""


# the files for a server


def test_containers_and_nginx_name_the_same_servers() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    named = re.findall(r"server (atlas-\d):(\d+)", (ROOT / "deploy" / "nginx.conf").read_text())
    ports = {name: str(services[name]["environment"]["STREAMLIT_SERVER_PORT"]) for name, _ in named}
    assert ports == dict(named) and len(named) == 2


def test_probes_ask_where_the_server_answers() -> None:
    written = [*yaml.safe_load_all((ROOT / "deploy" / "kubernetes.yaml").read_text())]
    kinds = {one["kind"]: one for one in written}
    pod = kinds["Deployment"]["spec"]["template"]["spec"]
    atlas = pod["containers"][0]
    port = atlas["ports"][0]
    assert atlas["startupProbe"]["httpGet"]["path"] == serving.READY
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert atlas[probe]["httpGet"]["port"] == port["name"]
    assert kinds["Service"]["spec"]["ports"][0]["targetPort"] == port["name"]
    selected = kinds["Deployment"]["spec"]["selector"]["matchLabels"]
    for kind in ("Service", "PodDisruptionBudget"):
        selector = kinds[kind]["spec"]["selector"]
        assert selector.get("matchLabels", selector) == selected


def test_image_holds_every_file_that_the_server_reads() -> None:
    ignored = (ROOT / "deploy" / "Dockerfile.dockerignore").read_text().split()
    taken = {line[1:].split("/")[0] for line in ignored if line.startswith("!")}
    copied = set(
        re.findall(r"^COPY (?:--\S+ )?(.+) \S+$", (ROOT / "deploy" / "Dockerfile").read_text(), re.M)
    )
    named = {name.split("/")[0] for line in copied for name in line.split()}
    assert named == taken
    wanted = {"app.py", "serve.py", "clinic.toml", "data", "myomap", "pages", "static", ".streamlit"}
    assert wanted <= named and all((ROOT / name).exists() for name in named)
