"""How the tables of kept answers came to be what they are: one step a file in versions/, taken by alembic.

A step that has been published is never changed; what comes later is a step of its own. `store_tables.py` says
what the tables are after the last one.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext, MigrationStep
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from myomap.study.faults import StoreError
from myomap.study.store_tables import LEARNERS

VERSION_TABLE = "study_version"
"""Holds the last step that was taken; named so that the database can be shared with other programs."""
_FOLDER = Path(__file__).resolve().parent


def take_steps(connection: Connection) -> None:
    """Take the steps that a database lacks, inside the transaction of the connection.

    Raises
    ------
    StoreError
        If a newer program has taken further steps, or the tables are somebody else's; nothing is changed.
    """
    scripts = ScriptDirectory(str(_FOLDER))
    known = {one.revision for one in scripts.walk_revisions()}

    def missing(taken: tuple[str, ...], _: MigrationContext) -> Iterable[MigrationStep]:
        newest_first = scripts.iterate_revisions("head", taken or "base")
        steps = [one for one in newest_first if one.revision not in taken]
        return [MigrationStep.upgrade_from_script(scripts.revision_map, one) for one in reversed(steps)]

    context = MigrationContext.configure(connection, opts={"fn": missing, "version_table": VERSION_TABLE})
    taken = context.get_current_heads()
    if unknown := set(taken) - known:
        raise StoreError("study.store.newer", f"unknown step {', '.join(sorted(unknown))}")
    if not taken and inspect(connection).has_table(LEARNERS.name):
        raise StoreError("study.store.foreign", f"another program has a table {LEARNERS.name}")
    with Operations.context(context):
        context.run_migrations()
