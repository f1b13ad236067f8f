"""Pictures of the window in every state that matters, made from the practice market."""
