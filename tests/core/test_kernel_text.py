"""A kernel goes out as text, NumPy code and LaTeX and comes back the same; a bad paste says where and why."""

import json
import subprocess
import sys
from time import process_time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convlab.core.kernel_text import LONGEST_PASTE, TEXT_FORMATS, read_kernel, to_latex, to_numpy, to_text
from convlab.core.kernels import KERNELS, Kernel, Weights
from convlab.core.problem import Problem

numbers = (
    st.integers(-50, 50).map(float)
    | st.fractions(-9, 9, max_denominator=40).map(float)
    | st.floats(-1e6, 1e6)
    | st.sampled_from([1e6, -1e6, 5e-324, 1e-300, 1 / 3, 0.1])
)


@st.composite
def tables(draw: st.DrawFn) -> Weights:
    height, width = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    return tuple(tuple(draw(numbers) for _ in range(width)) for _ in range(height))


def read(text: str) -> Weights:
    kernel = read_kernel(text)
    assert isinstance(kernel, Kernel), kernel
    return kernel.weights


@settings(deadline=None, max_examples=150)
@given(tables(), st.sampled_from(sorted(TEXT_FORMATS)))
def test_what_is_written_is_read_as_the_very_same_numbers(weights: Weights, key: str) -> None:
    assert read(TEXT_FORMATS[key].write(weights)) == weights


@pytest.mark.parametrize("key", sorted(TEXT_FORMATS))
def test_the_largest_kernel_goes_out_and_back(key: str) -> None:
    random = np.random.default_rng(1).normal(size=(31, 31)) * 1e-300
    weights = tuple(tuple(float(weight) for weight in row) for row in random)
    text = TEXT_FORMATS[key].write(weights)
    assert len(text) < LONGEST_PASTE
    assert read(text) == weights


def test_a_preset_keeps_its_name() -> None:
    for preset in KERNELS.values():
        for form in TEXT_FORMATS.values():
            assert read_kernel(form.write(preset.weights)) == preset.kernel


def test_how_each_format_looks() -> None:
    weights = ((1.0, 0.0, -1 / 9), (0.5, 1e-05, 12.0))
    assert to_text(weights) == "    1     0  -1/9\n  0.5 1e-05    12"
    assert to_numpy(weights) == "np.array([\n    [1, 0, -1/9],\n    [0.5, 1e-05, 12],\n], dtype=np.float32)"
    assert to_latex(weights) == (
        "\\begin{bmatrix}\n  1 & 0 & -\\frac{1}{9} \\\\\n  0.5 & 1 \\cdot 10^{-5} & 12\n\\end{bmatrix}"
    )


def test_the_numpy_code_runs_and_gives_the_kernel() -> None:
    keys = ["box", "blob", "sobel_vertical"]
    lines = [f"print(json.dumps({to_numpy(KERNELS[key].weights)}.tolist()))" for key in keys]
    code = "\n".join(["import json", "import numpy as np", *lines])
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    for key, line in zip(keys, run.stdout.splitlines(), strict=True):
        assert (np.array(json.loads(line), np.float32) == KERNELS[key].kernel.array()).all()


SOBEL = KERNELS["sobel_vertical"].weights
GAUSS = KERNELS["gauss"].weights


@pytest.mark.parametrize(
    "text",
    [
        "1 0 -1\n2 0 -2\n1 0 -1",
        "1\t0\t−1\r\n2\t0\t−2\r\n1\t0\t−1\r\n",
        "1, 0, -1\n2, 0, -2,\n1, 0, -1",
        "1,0,-1;2,0,-2;1,0,-1",
        "[[1, 0, -1], [2, 0, -2], [1, 0, -1]]",
        "[1 0 -1; 2 0 -2; 1 0 -1]",
        "[[ 1.  0. -1.]\n [ 2.  0. -2.]\n [ 1.  0. -1.]]",
        "array([[ 1.,  0., -1.],\n       [ 2.,  0., -2.],\n       [ 1.,  0., -1.]], dtype=float32)",
        "kernel = torch.tensor([[1, 0, -1], [2, 0, -2], [1, 0, -1]], dtype=torch.float32)",
        "\\begin{pmatrix}1&0&-1\\\\2&0&-2\\\\1&0&-1\\end{pmatrix}",
        "$$K = \\left[\\begin{array}{ccc} 1 & 0 & {-1} \\\\[2pt] 2 & 0 & - 2 \\\\ 1&0&-1 \\\\ \\end{array}\\right].$$",
    ],
)
def test_sobel_as_people_write_it(text: str) -> None:
    assert read(text) == SOBEL


@pytest.mark.parametrize(
    "text",
    [
        "1/16 * np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]])",
        "kernel = np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]], dtype=np.float32) / 16",
        "[[1, 2, 1], [2, 4, 2], [1, 2, 1]] * 0.0625",
        "\\frac{1}{16} \\begin{bmatrix} 1 & 2 & 1 \\\\ 2 & 4 & 2 \\\\ 1 & 2 & 1 \\end{bmatrix}",
        "\\[ G = \\tfrac{1}{16} \\cdot \\begin{bmatrix} 1 & 2 & 1 \\\\ 2 & 4 & 2 \\\\ 1 & 2 & 1 \\end{bmatrix} \\]",
        "1/16 1/8 1/16\n1 / 8 .25 1/8\n1/16 1/8 0.0625",
    ],
)
def test_gauss_with_its_factor(text: str) -> None:
    assert read(text) == GAUSS


def test_ninths_stay_ninths_under_a_factor() -> None:
    assert read("[[5, 2], [7, 1]] / 9") == ((5 / 9, 2 / 9), (7 / 9, 1 / 9))
    assert read("\\begin{matrix}\\frac19 & -\\dfrac{5}{9}\\end{matrix}") == ((1 / 9, -5 / 9),)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Line 1: there are no numbers. Paste rows like 1 0 -1, one a line."),
        ("1 0\n2 x", "Line 2: “x” is not a number. Type one like 2, −0.5, 1/9 or 2*3."),
        ("1 0\n\n2 1/0", "Line 3: “1/0” has no value: nothing can be divided by 0."),
        (
            "1 0 -1\n2 0\n1 0 -1",
            "Line 2: 2 numbers, but 3 in the first row. All rows of a kernel have the same length.",
        ),
        ("1,,2", "Line 1: a number is missing. Write 0 where there is nothing."),
        ("1\n" * 32, "Line 32: this is row 32. A kernel has at most 31 rows."),
        ("1 " * 32, "Line 1: 32 numbers in a row. A kernel has 1 to 31."),
        ("1 1e400", "Line 1: “1e400” is too large. Type a number between −1,000,000 and 1,000,000."),
        ("nan 1", "Line 1: “nan” is not a number. Type one like 2, −0.5, 1/9 or 2*3."),
        ("[[1, 2], [3, 4]", "Line 1: “[” stands between the rows. Write [[1, 0, -1], [2, 0, -2]]."),
        ("[[[1, 2]]]", "Line 1: “[” stands between the rows. Write [[1, 0, -1], [2, 0, -2]]."),
        ("(1, 2)", "Line 1: the brackets do not pair up. Write [[1, 0, -1], [2, 0, -2]]."),
        (
            "__import__('os').system('x') or [[1]]",
            "Line 1: “__import__('os').system('x') or” is not understood here. Paste the rows of numbers alone.",
        ),
        ("[[1]]\n.tolist()", "Line 1: “.tolist()” is not understood here. Paste the rows of numbers alone."),
        ("[[1]] / 0", "The factor “1/0” has no value: nothing can be divided by 0."),
        ("1e6 * [[2]]", "Line 1: “2” times its factor is beyond 1,000,000."),
        (
            "\\begin{bmatrix} 1 & 2",
            "Line 1: this is no whole LaTeX matrix. Paste all from \\begin{bmatrix} to \\end{bmatrix}.",
        ),
        (
            "\\begin{bmatrix}\n1 & 2\\frac{1}{2} \\end{bmatrix}",
            "Line 2: “2\\frac{1}{2}” is not a number. Type one like 2, −0.5, 1/9 or 2*3.",
        ),
        (
            "\\begin{bmatrix}\n1 \\\\\n2 3 \\end{bmatrix}",
            "Line 3: “2 3” is not one number. Type one like 2, −0.5, 1/9 or 2*3.",
        ),
    ],
)
def test_a_bad_paste_says_the_line_and_what_is_wrong(text: str, sentence: str) -> None:
    problem = read_kernel(text)
    assert isinstance(problem, Problem), problem
    assert problem.sentence == sentence


def test_a_book_is_refused_before_it_is_read() -> None:
    problem = read_kernel("1 " * LONGEST_PASTE)
    assert isinstance(problem, Problem)
    assert problem.sentence == "120,000 characters are too many for a kernel: at most 60,000."


@pytest.mark.parametrize("piece", [" ", "[", "]", "\\", "\\\\", "/ ", "1", "&", "{", "\\frac", "-", "\n", "(", "$"])
def test_no_long_run_of_anything_takes_long(piece: str) -> None:
    run = piece * ((LONGEST_PASTE - 100) // len(piece))
    begun = process_time()
    for text in (run, f"[[1]]{run}x", f"x{run}[[1]]", f"\\begin{{bmatrix}}{run}\\end{{bmatrix}}", f"[[1{run}1]]"):
        read_kernel(text)
    assert process_time() - begun < 5


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet="01 9.,;/e-+*[]()\\&{}$\nfracbeginmatrixend=np ", max_size=60) | st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    found = read_kernel(text)
    assert isinstance(found, Kernel) or found.sentence
