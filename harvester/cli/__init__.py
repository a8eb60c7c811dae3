"""The command `harvester`: parse, one library call, render.

Exit codes are in `harvester.cli.exits`; every command's help is written for a cataloger.
"""

from __future__ import annotations

import sys

from harvester.cli import demo, exchange, export, look, partners, runs
from harvester.cli.app import app
from harvester.cli.exits import Exit
from harvester.cli.render import complain
from harvester.errors import HarvesterError, Locked

app.command("init")(partners.init)
app.add_typer(partners.app, name="partner")
app.command("harvest")(runs.harvest)
app.command("import")(runs.import_)
app.command("match")(runs.match)
app.command("run")(runs.run)
app.command("status")(look.status)
app.command("show")(look.show)
app.command("explain")(look.explain)
app.command("offer")(exchange.offer)
app.add_typer(export.app, name="export")
app.command("demo")(demo.demo)


def main() -> None:
    """Run the command line; trouble ends in one sentence and an exit code, not a traceback."""
    try:
        app()
    except Locked as error:
        complain(str(error))
        sys.exit(Exit.LOCKED)
    except HarvesterError as error:
        complain(str(error))
        sys.exit(Exit.FAILED)
    except OSError as error:
        complain(f"{error.filename or 'the system'}: {error.strerror or error}")
        sys.exit(Exit.FAILED)
    except KeyboardInterrupt:
        complain("stopped; what was finished is kept, run the same command again to go on")
        sys.exit(Exit.INTERRUPTED)
