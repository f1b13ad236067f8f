"""The parts of the window. They emit wishes and show values; none knows a worker or another panel."""
