"""``python -m scanner``: the terminal."""

from scanner.cli import main

if __name__ == "__main__":
    main()
