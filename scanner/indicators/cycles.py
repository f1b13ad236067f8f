"""John Ehlers' measures of cycles. None forgets for certain: they read the whole history."""

from __future__ import annotations

from scanner.indicators.memory import whole_history
from scanner.indicators.talib_entries import Named, enter_talib

_SOURCE = "John Ehlers, Rocket Science for Traders (2001)"
_NEVER = "It reads the whole history."

for _call, _needed, _formula, _outputs in (
    (
        "HT_DCPERIOD",
        33,
        "the phase's speed after a Hilbert transform, smoothed",
        (("ht_dcperiod", "Dominant cycle's period", "The length of the dominant cycle in days."),),
    ),
    (
        "HT_DCPHASE",
        64,
        "the phase of the dominant cycle, in degrees",
        (("ht_dcphase", "Dominant cycle's phase", "Where in the dominant cycle today is, in degrees."),),
    ),
    (
        "HT_PHASOR",
        33,
        "the two components of the Hilbert transform",
        (
            ("ht_inphase", "Phasor, in phase", "The component of the cycle in phase with it."),
            ("ht_quadrature", "Phasor, in quadrature", "The component a quarter of a cycle apart."),
        ),
    ),
    (
        "HT_SINE",
        64,
        "sine(phase) and sine(phase + 45 degrees)",
        (
            ("ht_sine", "Sine of the cycle", "The sine of the dominant cycle's phase."),
            (
                "ht_leadsine",
                "Leading sine of the cycle",
                "The sine an eighth of a cycle ahead; they cross at turns.",
            ),
        ),
    ),
    (
        "HT_TRENDMODE",
        64,
        "a trend unless the phase moves as a cycle's should",
        (("ht_trendmode", "Trend mode", "1 while the series trends, 0 while it swings."),),
    ),
):
    enter_talib(
        "cycles",
        *(Named(name, title, f"{description} {_NEVER}") for name, title, description in _outputs),
        call=_call,
        inputs=("close",),
        needed=lambda needed=_needed: needed,
        lookback=whole_history,
        formula=_formula,
        source=f"{_SOURCE}; TA-Lib {_call}; others begin its filters differently and come near it only",
        takes_series=True,
    )
