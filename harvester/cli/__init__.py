"""The command `harvester`: parse, one library call, render.

Exit codes are in `harvester.cli.exits`; every command's help is written for a cataloger.
"""

from __future__ import annotations

import signal
import sys

from harvester.cli import demo, evaluate, exchange, export, inspect, look, partners, runs, tune
from harvester.cli.app import app
from harvester.cli.exits import of_error
from harvester.cli.render import complain
from harvester.cli.streams import take_every_character
from harvester.errors import HarvesterError

app.command("init")(partners.init)
app.add_typer(partners.app, name="partner")
app.command("inspect")(inspect.inspect)
app.command("harvest")(runs.harvest)
app.command("import")(runs.import_)
app.add_typer(tune.app, name="match")
app.command("run")(runs.run)
app.command("status")(look.status)
app.command("show")(look.show)
app.command("explain")(look.explain)
app.command("evaluate")(evaluate.evaluate)
app.command("offer")(exchange.offer)
app.add_typer(export.app, name="export")
app.command("demo")(demo.demo)


def main() -> None:
    """Run the command line; trouble ends in one sentence and an exit code, not a traceback.

    What a service manager sends to end a job ends it as a person's Ctrl-C does: told, accounted.
    """
    take_every_character()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        app()
    except (HarvesterError, OSError, KeyboardInterrupt) as error:
        code, told = of_error(error)
        complain(told)
        sys.exit(code)
