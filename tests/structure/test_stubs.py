"""The stubs that editors read are what the op table makes today."""

from __future__ import annotations

from autograd_lab import stubs


def test_the_stubs_are_current():
    assert stubs.main(["--check"]) == 0, "run `python -m autograd_lab.stubs`"


def test_a_stale_stub_is_noticed(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(stubs, "HERE", tmp_path)
    assert stubs.main(["--check"]) == 1
    assert "python -m autograd_lab.stubs" in capsys.readouterr().err
    assert stubs.main([]) == 0
    assert stubs.main(["--check"]) == 0
