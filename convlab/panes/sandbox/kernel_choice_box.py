"""A plain drop-down of kernels, where the menu with all that can be done with one would be too much."""

from convlab.core.kernels import OWN
from convlab.state.kernel_choice import FAMILY, choice_groups, choice_of
from convlab.state.sandbox_readout import SandboxReadout
from convlab.widgets.controls import DropDown
from convlab.widgets.look import Look


class KernelChoice(DropDown):
    """Presets, pairs and pooling by their short names; what has parameters is chosen where these are set."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.setAccessibleName("kernel")

    def show_readout(self, readout: SandboxReadout) -> None:
        """Shows what slides."""
        setting = readout.computed.setting
        one = setting.filters[min(readout.computed.chosen, len(setting.filters) - 1)]
        key = choice_of(setting.filters, one, setting.pooling)
        own = "" if key.startswith(FAMILY) else key
        listed = [
            (choice.key, choice.short.removesuffix(" pooling"))
            for group in choice_groups(readout.state.is_row)
            for choice in group.choices
            if not choice.key.startswith(FAMILY)
        ]
        known = own in (choice for choice, _ in listed)
        choices = listed if known else [(own, one.name or OWN), *listed]
        self.set_choices(choices)
        self.show_key(own)
