"""Pages that are written from the tables themselves: the data dictionary, the rules, the counts in README."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from myomap.atlas import Atlas
from myomap.checks import rules_page
from myomap.counts import basis_of_rows, counts_of
from myomap.errors import MyomapError
from myomap.schema import Field, Schema, TableSchema
from myomap.text import Text

COUNTS_BEGIN = "<!-- counts: `python -m myomap pages` writes from here -->"
COUNTS_END = "<!-- to here -->"


def written_pages(root: Path, atlas: Atlas, schema: Schema, text: Text) -> Mapping[Path, str]:
    """Return the content of every page that is written from the tables, by its path.

    Parameters
    ----------
    root
        Folder of the project; README.md there is read, because only a part of it is written.

    Raises
    ------
    MyomapError
        If README.md lacks the two lines between which the counts stand.
    """
    readme = root / "README.md"
    return {
        root / "docs" / "checks.md": rules_page(),
        root / "data" / "README.md": dictionary_page(schema),
        readme: _with_counts(readme.read_text(encoding="utf-8"), counts_table(atlas, text)),
    }


def counts_table(atlas: Atlas, text: Text) -> str:
    """Return how much the atlas holds and how sure it is of it, as two Markdown tables."""
    counts = (f"| {n:,} | {text(f'about.counts.{name}')} |" for name, n in counts_of(atlas).items())
    bases = (
        f"| {text(f'about.facts.{row.table}')} | {row.read:,} | {row.consensus:,} | {row.recalled:,} |"
        for row in basis_of_rows(atlas).itertuples()
    )
    head = " | ".join(text(f"about.basis.short.{basis}") for basis in ("read", "consensus", "recalled"))
    return "\n".join(("| | |", "|---:|---|", *counts, "", f"| | {head} |", "|---|---:|---:|---:|", *bases))


def dictionary_page(schema: Schema) -> str:
    """Return data/README.md: what each table and column holds, from the schema."""
    lines = [
        "# The tables and their columns",
        "",
        "This page is made of `datapackage.json`, the schema, by `python -m myomap pages`. How to edit the",
        "tables stands in [EDITING.md](EDITING.md), what changed in [CHANGES.md](CHANGES.md), the licence",
        "(CC BY 4.0) in [LICENSE](LICENSE). Cells are UTF-8 text; several values in one are joined by `;`.",
        "",
    ]
    lines += [f"- [{table.name}.csv](#{table.name}csv): {table.title}" for table in schema.tables.values()]
    for table in schema.tables.values():
        lines += ["", *_table_part(table)]
    return "\n".join(lines) + "\n"


def _table_part(table: TableSchema) -> list[str]:
    key = ", ".join(f"`{one}`" for one in table.primary_key)
    rows = (
        f"| `{field.name}` | {_kind(field)} | {_cell(field.description)} {_cell(field.guidance)} "
        f"| `{field.example}` | `{field.bad_example}` |"
        for field in table.fields.values()
    )
    return [
        f"## {table.name}.csv",
        "",
        f"{table.title}. {table.description} Key: {key}.",
        "",
        "| column | holds | meaning | example | not |",
        "|---|---|---|---|---|",
        *rows,
    ]


def _kind(field: Field) -> str:
    what = "list" if field.is_list else "text" if field.type == "string" else field.type
    if field.enum:
        what = " or ".join(f"`{one}`" for one in field.enum)
    if field.refers_to:
        what += f" of [{field.refers_to}](#{field.refers_to}csv)"
    if field.refers_among:
        what += " of " + " or ".join(f"[{table}](#{table}csv)" for table in field.refers_among.values())
    return what + ("" if field.required else ", may be empty")


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _with_counts(readme: str, table: str) -> str:
    before, begin, rest = readme.partition(COUNTS_BEGIN)
    _, end, after = rest.partition(COUNTS_END)
    if not begin or not end:
        raise MyomapError(
            f"README.md has no place for the counts. Put the lines {COUNTS_BEGIN} and {COUNTS_END} into it."
        )
    return f"{before}{begin}\n{table}\n{end}{after}"
