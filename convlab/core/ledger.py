"""The ledger of one output cell: window, kernel and products, and what they add up to."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Ledger:
    """One output cell, spelled out; every array is float64 (F_h, F_w, D)."""

    window: NDArray[np.float64]
    kernel: NDArray[np.float64]
    products: NDArray[np.float64]

    @property
    def row_sums(self) -> NDArray[np.float64]:
        """The products added along each kernel row, all planes together: (F_h,)."""
        sums: NDArray[np.float64] = self.products.sum(axis=(1, 2))
        return sums

    @property
    def plane_sums(self) -> NDArray[np.float64]:
        """The products added within each plane: (D,)."""
        sums: NDArray[np.float64] = self.products.sum(axis=(0, 1))
        return sums

    @property
    def total(self) -> float:
        """The output before anything is done to it."""
        return float(self.products.sum())
