"""The Qt client of the engine: the window and what belongs to it. It knows the engine's public face only."""
