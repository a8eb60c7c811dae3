"""The command `harvester`: parse, one library call, render.

Exit codes are in `harvester.pipeline.exits`; every command's help is written for a cataloger.
"""

from __future__ import annotations

import signal

from harvester.cli import export, match, partners, vocabulary
from harvester.cli.app import app
from harvester.cli.demo import demo
from harvester.cli.evaluate import evaluate
from harvester.cli.explain import explain
from harvester.cli.harvest import harvest
from harvester.cli.import_files import import_
from harvester.cli.inspect import inspect
from harvester.cli.offer import offer
from harvester.cli.run import run
from harvester.cli.show import show
from harvester.cli.status import status
from harvester.cli.streams import take_every_character

app.command("init")(partners.init)
app.add_typer(partners.app, name="partner")
app.command("inspect")(inspect)
app.command("harvest")(harvest)
app.command("import")(import_)
app.add_typer(match.app, name="match")
app.command("run")(run)
app.command("status")(status)
app.command("show")(show)
app.command("explain")(explain)
app.command("evaluate")(evaluate)
app.command("offer")(offer)
app.add_typer(export.app, name="export")
app.add_typer(vocabulary.app, name="vocabulary")
app.command("demo")(demo)


def main() -> None:
    """Run the command line.

    What a service manager sends to end a job ends it as a person's Ctrl-C does, with its report.
    """
    take_every_character()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    app()
