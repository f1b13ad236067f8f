"""Work beside the window: the one worker thread and what carries its news to the main thread."""
