"""The direction of imports, as pyproject.toml states it, holds."""

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports


def test_imports_go_one_way(capsys, monkeypatch, request):
    monkeypatch.chdir(request.config.rootpath)
    status = lint_imports(no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out
