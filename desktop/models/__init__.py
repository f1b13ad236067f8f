"""What the views show, as Qt models. They hold values of the engine and know no widget."""
