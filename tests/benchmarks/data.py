"""What market data costs and stands: requests of days of use, a storm of refusals, recorded answers, the store.

``--fake FILE`` names a fake Yahoo that runs as a program and ``--market DIR`` (or TECHNIC_MARKET_DATA) a folder of
recorded market data, with ``sp500_2013_2018/daily`` and ``yahoo_wire``; without them made-up prices stand in, and
what needs recordings is left out. ``--parts`` chooses some: requests, topup, storm, wire, store.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks._data_requests import request_figures, top_up_figures
from tests.benchmarks._data_storm import storm_figures
from tests.benchmarks._data_wire import wire_figures

STORE = "tests.benchmarks._data_store"


def store_figures(folder: Path, market: Path | None) -> dict[str, float]:
    """What the store stands."""
    figures: dict[str, float] = importlib.import_module(STORE).figures(folder, market)
    return figures


def main() -> None:
    """Print the figures as one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fake", type=Path)
    parser.add_argument("--market", type=Path, default=os.environ.get("TECHNIC_MARKET_DATA"))
    parser.add_argument("--parts", default="requests,topup,storm,wire,store")
    chosen = parser.parse_args()
    market = Path(chosen.market) if chosen.market else None
    prices = market / "sp500_2013_2018" / "daily" if market else None
    parts: dict[str, Callable[[Path], dict[str, float]]] = {
        "requests": lambda folder: request_figures(folder, chosen.fake, prices),
        "topup": top_up_figures,
        "storm": storm_figures,
        "wire": lambda _: wire_figures(market / "yahoo_wire" if market else None),
        "store": lambda folder: store_figures(folder, market),
    }
    figures: dict[str, float] = {}
    for name in chosen.parts.split(","):
        if name == "store" and importlib.util.find_spec(STORE) is None:
            continue
        with tempfile.TemporaryDirectory() as folder:
            found = parts[name](Path(folder))
        print(name, json.dumps(found))
        figures |= found
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
