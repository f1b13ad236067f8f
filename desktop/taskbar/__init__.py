"""How far a run is, at the window's icon in the taskbar or dock. What a run is, is not known here."""
