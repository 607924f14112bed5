"""The sandbox's state as the readout of shared weights."""

from convlab.data.digits import DIGIT_WHITE
from convlab.imaging.pictures import DIGIT
from convlab.state.sandbox_readout import SandboxReadout
from convlab.state.sandbox_shared import Looked, SharedReadout, Trouble, shared_readout, without_lines


def shared_of(readout: SandboxReadout) -> SharedReadout:
    """What "Weights that are shared" shows; trouble alone where the input cannot be read."""
    state, computed = readout.state, readout.computed
    looked = Looked(
        cell=readout.focus or (0, 0),
        filter=computed.chosen,
        plane=computed.plane_index,
        weight=readout.kernel_cell,
        follows=state.follows,
        untied=state.untied,
    )
    if readout.problem:
        trouble = Trouble(readout.problem.sentence, ())
        return without_lines(computed.volume, computed.operation, looked, trouble)
    return shared_readout(computed.volume, computed.operation, looked)


def white_of(readout: SandboxReadout) -> float | None:
    """The number that is drawn white in the input; None for plain numbers, which have a tint."""
    if not readout.is_numbers:
        return 255.0
    return DIGIT_WHITE if readout.computed.setting.picture == DIGIT else None
