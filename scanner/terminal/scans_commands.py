"""The command ``scans``: the library of scans, and single ones as files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scanner.terminal.engine import opened_service
from scanner.terminal.tables import print_json, print_table, say

scans_app = typer.Typer(help="The scans: built in, and your own.", invoke_without_command=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON array.")]
Name = Annotated[str, typer.Argument(help="A scan's id or title.")]


@scans_app.callback()
def scans(context: typer.Context, as_json: AsJson = False) -> int:
    """The scans: built in, and your own."""
    if context.invoked_subcommand is not None:
        return 0
    with opened_service() as service:
        definitions = service.scans()
    if as_json:
        print_json(
            [
                {
                    "id": one.id,
                    "title": one.title,
                    "group": one.group,
                    "rule": one.rule,
                    "description": one.description,
                    "columns": dict(one.columns),
                    "ranking": one.ranking or None,
                    "then_by": one.then_by or None,
                    "shown": list(one.shown),
                    "source": one.source or None,
                    "builtin": one.builtin,
                }
                for one in definitions
            ]
        )
    else:
        print_table(
            ["id", "title", "group", "description"],
            [[one.id, one.title, one.group, one.description] for one in definitions],
        )
    return 0


@scans_app.command("import")
def import_scan(file: Annotated[Path, typer.Argument(help="A .technic-scan or .toml file.")]) -> int:
    """Take the scan of a file into the library."""
    with opened_service() as service:
        kept = service.editing.import_(file)
    say(f"{kept.title} is in the library as {kept.id}.")
    return 0


@scans_app.command("export")
def export_scan(
    name: Name, file: Annotated[Path, typer.Argument(help="Where to; .technic-scan is added.")]
) -> int:
    """Write a scan to a file that another Technic can import."""
    with opened_service() as service:
        written = service.editing.export(name, file)
    say(f"Written to {written}.")
    return 0


@scans_app.command("delete")
def delete_scan(name: Name) -> int:
    """Take one of your own scans out of the library; its runs stay."""
    with opened_service() as service:
        deleted = service.editing.delete(name)
    say(f"{deleted.definition.title} is deleted.")
    return 0
