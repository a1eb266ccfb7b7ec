"""A real nginx with the settings of deploy/nginx.conf, in front of servers on this machine."""

from __future__ import annotations

import os
import re
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.bench.servers import ROOT, free_port

SHIPPED = ROOT / "deploy" / "nginx.conf"
START_SECONDS = 20.0
_FRAME = """daemon off;
pid {folder}/nginx.pid;
error_log {folder}/start.log crit;
{user}
events {{ worker_connections 2048; }}
http {{
    {temporary}
    include {folder}/atlas.conf;
}}
"""
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def rendered(folder: Path, port: int, replicas: Sequence[int], plain_port: int) -> str:
    """Return the shipped settings for this machine: what depends on it is replaced, all else stays.

    Without TLS, because there is no certificate; on ports that are free; with logs and kept files in
    `folder`. Each answer tells in X-Upstream which server gave it.
    """
    settings = SHIPPED.read_text(encoding="utf-8")
    for pattern, by in (
        (r"listen \[::\].*;\n", ""),
        (r"listen 80;", f"listen 127.0.0.1:{plain_port};"),
        (r"listen 443 [^;]*;", f"listen 127.0.0.1:{port};"),
        (r"ssl_\w+ [^;]*;\n", ""),
        (r"atlas-1:8501", f"127.0.0.1:{replicas[0]}"),
        (r"atlas-2:8502", f"127.0.0.1:{replicas[1]}"),
        (r"/var/(?:log/nginx|cache)/", f"{folder}/"),
        (r"(?=add_header Strict-)", "add_header X-Upstream $upstream_addr always;\n    "),
    ):
        settings, found = re.subn(pattern, by, settings)
        if not found:
            raise RuntimeError(f"{SHIPPED.name} holds no {pattern}")
    return settings


@contextmanager
def nginx_before(replicas: Sequence[int], folder: Path) -> Iterator[tuple[str, str]]:
    """Run nginx before two servers of this machine; give its address, and the one that leads to TLS."""
    port, plain_port = free_port(), free_port()
    (folder / "atlas.conf").write_text(rendered(folder, port, replicas, plain_port), encoding="utf-8")
    temporary = " ".join(f"{name}_temp_path {folder}/{name};" for name in _TEMPORARY)
    user = "user root;" if os.geteuid() == 0 else ""  # the folder is closed to others
    frame = _FRAME.format(folder=folder, temporary=temporary, user=user)
    (folder / "nginx.conf").write_text(frame, encoding="utf-8")
    command = [_program(), "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        _wait_until_it_answers(process, f"http://127.0.0.1:{plain_port}/")
        yield f"http://127.0.0.1:{port}", f"http://127.0.0.1:{plain_port}"
    finally:
        process.terminate()
        process.communicate(timeout=START_SECONDS)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def _wait_until_it_answers(process: subprocess.Popen[str], address: str) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"nginx ended at once:\n{process.communicate()[0]}")
        try:
            urllib.request.build_opener(_Stay).open(address, timeout=2)
        except urllib.error.HTTPError as redirect:
            redirect.close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("nginx did not answer")


def _program() -> str:
    found = subprocess.run([ROOT / "scripts" / "find_nginx.sh"], capture_output=True, text=True, check=False)
    if found.returncode:
        raise RuntimeError(found.stderr)
    return found.stdout.strip()
