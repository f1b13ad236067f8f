"""The direction of imports, as pyproject.toml states it, holds."""

import os
import subprocess
import sys

# In a process of its own: import-linter sets up logging anew and silences every logger there is.
LINT = "from importlinter.cli import lint_imports_command as lint; lint(['--no-cache'])"


def test_imports_go_one_way(request):
    done = subprocess.run(
        [sys.executable, "-c", LINT],
        cwd=request.config.rootpath,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_folder_of_modules_is_a_package(request):
    # import-linter and mypy pass over a folder without __init__.py, without a word.
    root = request.config.rootpath
    folders = {path.parent for name in ("scanner", "desktop") for path in (root / name).rglob("*.py")}
    assert folders
    assert sorted(str(folder) for folder in folders if not (folder / "__init__.py").exists()) == []
