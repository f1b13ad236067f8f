"""What is kept: bars and runs."""
