"""``python -m scanner`` and the packaged ``technic-cli``: the terminal."""

import multiprocessing
from typing import NoReturn


def main() -> NoReturn:
    """Run the command that was typed; the process ends here."""
    multiprocessing.freeze_support()  # a packaged helper process starts here too and goes no further
    from scanner.cli import main as run_terminal  # after freeze_support: a helper process needs no terminal

    run_terminal()


if __name__ == "__main__":
    main()
