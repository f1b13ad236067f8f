"""``python -m desktop`` and the packaged ``technic``: opens the window, or tries the program out."""

import multiprocessing
import sys
from typing import NoReturn


def main() -> NoReturn:
    """Do what was typed; the process ends here."""
    multiprocessing.freeze_support()  # a packaged helper process starts here too and goes no further
    if "--smoke-test" in sys.argv[1:]:
        from desktop.smoke_test import main as try_out  # only when asked for

        sys.exit(try_out())
    from desktop.app import main as open_window  # after freeze_support: a helper process needs no Qt

    sys.exit(open_window())


if __name__ == "__main__":
    main()
