"""The page on which a person has changed tables checked, with nothing to install."""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

from myomap.checks import Finding, check_tables, report
from myomap.schema import Schema, load_schema
from myomap.tables import read_tables
from myomap.text import Text
from myomap.ui import findings
from myomap.ui.uploads import Problem, put_in_place


def check_page(text: Text, folder: Path) -> None:
    """Write the page: the upload field, what was read, the report, and the report as a file.

    Parameters
    ----------
    folder
        Where the tables are that were not uploaded.
    """
    schema = load_schema()
    lead = f"<h1>{escape(text('check.heading'))}</h1><p>{escape(text('check.lead'))}</p>"
    st.html(f'<div class="page-text">{lead}</div>')
    files = st.file_uploader(
        text("check.upload"), accept_multiple_files=True, key="tables", help=text("check.upload_help")
    )
    tables, taken, problems = put_in_place(read_tables(folder), files or [], schema)
    found = check_tables(tables, schema) if taken or not files else []
    st.html(report_html(text, schema, taken, problems, found))
    if found:
        st.download_button(
            text("check.download"),
            report(found),
            file_name=text("check.download_name"),
            mime="text/plain",
            key="report",
            on_click="ignore",
        )


def report_html(
    text: Text, schema: Schema, taken: dict[str, str], problems: list[Problem], found: list[Finding]
) -> str:
    """Return the report as HTML: what was not taken, what was read, the verdict and each finding.

    Parameters
    ----------
    taken
        Table name to the name of the uploaded file; empty when the atlas's own tables were checked.
    problems
        Why files were not taken.
    """
    wrong = "".join(
        f'<p class="page-verdict is-bad" role="status">{escape(text(one.key, **one.values))}</p>'
        for one in problems
    )
    parts = [wrong]
    if problems:
        names = ", ".join(f"{name}.csv" for name in schema.tables)
        parts.append(f"<p>{escape(text('check.known', tables=names))}</p>")
    if taken or not problems:
        title = text("check.uploaded" if taken else "check.own")
        read = "".join(
            f"<li>{escape(text('check.taken', table=table, file=file))}</li>" for table, file in taken.items()
        )
        parts += [f"<h2>{escape(title)}</h2>", f"<ul>{read}</ul>" if read else ""]
        parts += [findings.verdict(text, found), findings.cards(text, found)]
    return f'<div class="page-text" data-testid="report">{"".join(parts)}</div>'
