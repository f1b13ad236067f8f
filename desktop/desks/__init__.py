"""What is done about the wishes of the window: desks join panels, service and workers, and draw nothing."""
