"""Numbers as they stand on the screen."""

import pytest

from convlab.core import typography


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (typography.whole(62_378_344), "62,378,344"),
        (typography.whole(1234), "1234"),
        (typography.whole(-818), "−818"),
        (typography.decimal(2.5), "2.5"),
        (typography.decimal(7 / 3), "2.33"),
        (typography.decimal(-0.001), "0"),
        (typography.decimal(-12_345.678), "−12,345.68"),
        (typography.fixed(-0.5, 2), "−0.50"),
        (typography.fixed(-0.001, 2), "0.00"),
        (typography.shape((55, 55, 96)), "55 × 55 × 96"),
        (typography.magnitude(1_135_256_096), "1.135 G"),
        (typography.magnitude(105_415_200), "105.4 M"),
        (typography.magnitude(4704), "4704"),
        (typography.magnitude(999_960_000), "1.000 G"),
        (typography.step_count(1424), "1,424"),
        (typography.rate_text(0.000123456), "0.000123456"),
        (typography.rate_text(5e-5), "5e-05"),
        (typography.per_cent(0.92), "92 %"),
        (typography.per_cent(0.001), "<1 %"),
        (typography.per_cent(0.0), "0 %"),
        (typography.per_cent(0.996), ">99 %"),
        (typography.per_cent(1.0), "100 %"),
        (typography.per_cent(0.047, 1), "4.7 %"),
    ],
)
def test_numbers_are_written_as_the_look_asks(written: str, expected: str) -> None:
    assert written == expected
