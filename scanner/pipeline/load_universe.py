"""Stage 1, universe: from the name that the user wrote to the instruments of this run, kept with the run."""

from __future__ import annotations

from scanner.errors import BadInput, Stage
from scanner.pipeline.context import RunContext
from scanner.types import Instrument


def load_universe(run: RunContext) -> tuple[Instrument, ...]:
    """The instruments of the run, in the order of the list.

    A resumed run has its own snapshot, so that a list that changed meanwhile does not change the run. Raises
    :class:`~scanner.errors.BadInput` for a name or file that gives no symbol.
    """
    run.progress.begin(Stage.UNIVERSE, None)
    instruments = run.ledger.universe(run.info.id)
    if not instruments:
        loaded = run.universes.load(run.scan.universe, seed=run.scan.seed)
        instruments = tuple(loaded[: run.scan.limit])
        if not instruments:
            raise BadInput(f"The universe {run.scan.universe} has no symbols.", "Choose another one.")
        run.ledger.set_universe(run.info.id, instruments)
    run.progress.advance(Stage.UNIVERSE, len(instruments))
    run.progress.end(Stage.UNIVERSE)
    return instruments
