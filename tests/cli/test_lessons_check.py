"""`convlab lessons check` as a writer of lessons runs it."""

from pathlib import Path

from typer.testing import CliRunner

from convlab.cli.lessons import app
from convlab.core.places import shipped
from convlab.course.facts import FACTS


def test_the_shipped_lessons_have_no_fault() -> None:
    result = CliRunner().invoke(app, ["check"])
    assert result.exit_code == 0, result.output
    assert "01-finding-edges: 7 steps, no fault." in result.output


def test_a_fault_is_printed_with_file_and_line_and_ends_with_1(tmp_path: Path) -> None:
    text = (shipped("lessons") / "01-finding-edges" / "lesson.md").read_text(encoding="utf-8")
    broken = text.replace('answer = "sum"', 'answer = "summ"').replace("sandbox.stride = 2", "sandbox.stride = 9")
    folder = tmp_path / "01-broken"
    folder.mkdir()
    (folder / "lesson.md").write_text(broken, encoding="utf-8")
    result = CliRunner().invoke(app, ["check", str(tmp_path)])
    lines = broken.splitlines()
    places = [lines.index('answer = "summ"') + 1, lines.index("sandbox.stride = 9") + 1]
    assert result.exit_code == 1
    assert [line.split(": ")[0] for line in result.output.splitlines()] == [
        f"{folder / 'lesson.md'}:{place}" for place in places
    ]


def test_one_lesson_can_be_checked_alone_and_an_empty_folder_is_said(tmp_path: Path) -> None:
    alone = CliRunner().invoke(app, ["check", str(shipped("lessons") / "01-finding-edges")])
    assert alone.exit_code == 0
    empty = CliRunner().invoke(app, ["check", str(tmp_path)])
    assert empty.exit_code == 1
    assert "holds no lesson" in empty.output


def test_the_guide_for_writers_names_every_word() -> None:
    guide = (shipped("lessons") / "README.md").read_text(encoding="utf-8")
    for name, fact in FACTS.items():
        assert f"| `{name}` |" in guide
        assert f"| {fact.meaning} |" in guide
