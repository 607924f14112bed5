"""The text of lessons: roles, formulas and computed numbers, and what is refused."""

from convlab.core.document import changed
from convlab.core.problem import Problem
from convlab.course.facts import Ground
from convlab.course.text import filled, plain, read_text
from convlab.state.workspace import Workspace


def on_first_start(markdown: str) -> str:
    text, faults = read_text(markdown)
    assert not faults
    done = filled(text, Ground(Workspace()))
    assert not isinstance(done, Problem)
    return plain(done)


def test_numbers_are_computed_on_the_workspace() -> None:
    assert on_first_start("{input_width} - {kernel_width} + 1 is {output_width}") == "512 - 3 + 1 is 510"
    assert on_first_start("the sum is {sum}, drawn as {shown}") == "the sum is −818, drawn as 818"


def test_asterisks_in_an_expression_are_no_emphasis() -> None:
    assert on_first_start("{2 * 3 * stride} and *slanted*") == "6 and slanted"


def test_a_role_holds_words_numbers_and_emphasis() -> None:
    text, faults = read_text("{kernel:4·{weight(1, 0)} and **strong**} after")
    assert not faults
    spans = text[0].spans
    assert [span.role for span in spans] == ["kernel", "kernel", "kernel", "kernel", ""]
    assert next(span for span in spans if span.text == "strong").strong
    assert on_first_start("{kernel:4·{weight(1, 0)} and **strong**} after") == "4·2 and strong after"


def test_lists_have_marks_and_formulas_their_own_form() -> None:
    text, _ = read_text("1. one\n2. two\n\n- dot\n\nwith $N$")
    assert [paragraph.mark for paragraph in text] == ["1.", "2.", "•", ""]
    assert text[3].spans[-1].form == "formula"


def test_html_stays_the_characters_it_is() -> None:
    assert on_first_start("<img src='file:///etc/passwd'> <b>x</b>") == "<img src='file:///etc/passwd'> <b>x</b>"


def test_pictures_links_tables_and_quotes_are_refused_with_their_line() -> None:
    _, faults = read_text("one\ntwo ![a](b.png)\n\n> quoted\n\n[away](http://example.com)")
    assert [(fault.line, fault.sentence.split(":")[0]) for fault in faults] == [
        (2, "A lesson text has no image"),
        (4, "A lesson text has paragraphs and lists, no blockquote."),
        (6, "A lesson text has no link"),
    ]


def test_deep_nesting_is_refused_and_does_not_hang() -> None:
    _, faults = read_text("\n".join("  " * depth + "- x" for depth in range(40)))
    assert any("nested more than" in fault.sentence for fault in faults)
    _, faults = read_text("> " * 3000 + "x")
    assert faults
    read_text("*" * 3000 + "[" * 3000 + "{" * 3000 + "$" * 3001)


def test_an_unknown_word_names_its_line() -> None:
    _, faults = read_text("fine\n\nnot fine: {widht}")
    assert faults[0].line == 3
    assert '"widht"' in faults[0].sentence


def test_a_number_that_cannot_be_computed_is_a_problem() -> None:
    text, _ = read_text("{output_at(510, 0)}")
    done = filled(text, Ground(Workspace()))
    assert isinstance(done, Problem)
    assert "from 0 to 509" in done.sentence


def test_true_and_false_are_no_numbers_to_show() -> None:
    text, _ = read_text("{sum < 0}")
    assert isinstance(filled(text, Ground(Workspace())), Problem)


def test_the_focus_is_the_nearest_cell_there_is() -> None:
    workspace = Workspace()
    far = changed(workspace, sandbox=changed(workspace.sandbox, focus=(9999, 3)))
    text, _ = read_text("{focus_row} {focus_column} {sum - output_at(509, 3)}")
    done = filled(text, Ground(far))
    assert not isinstance(done, Problem)
    assert plain(done) == "509 3 0"
