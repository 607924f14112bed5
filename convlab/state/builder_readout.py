"""Everything the builder writes and draws, decided from the network: texts, bar lengths, sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from convlab.core.analysis import Analysis, LayerRow, analyse
from convlab.core.layers import AnyLayer, Setting, Term, kind_of
from convlab.core.network import Network
from convlab.core.presets import PRESETS
from convlab.core.typography import DASH, decimal, magnitude, per_cent, shape, whole

INPUT = "INPUT"
_NO_CELLS: Mapping[str, "SettingCell"] = MappingProxyType({})


@dataclass(frozen=True)
class SettingCell:
    """A number of a layer as the table shows it, and how it may be changed."""

    setting: Setting
    value: float
    text: str


@dataclass(frozen=True)
class Count:
    """A cost of one layer: the number, its formula, and its length beside the largest of the column."""

    number: int = 0
    text: str = DASH
    terms: tuple[Term, ...] = ()
    share: float = 0.0


@dataclass(frozen=True)
class RowReadout:
    """One row of the layer table; `index` counts the layers, None is the input."""

    index: int | None
    name: str
    kind: str  # a key of LAYER_KINDS, "input" for the input
    summary: str
    output: str
    sees: str
    parameters: Count = Count()
    macs: Count = Count()
    cells: Mapping[str, SettingCell] = field(default_factory=lambda: _NO_CELLS)  # by column
    floored: str = ""
    problem: str = ""
    wrong: str = ""  # the column that is ringed
    fixes: tuple[str, ...] = ()
    note: str = ""  # beside the fixes

    @property
    def is_quiet(self) -> bool:
        """Whether the layer has nothing to learn, so that its row steps back."""
        return self.index is not None and not self.parameters.terms and not self.problem


@dataclass(frozen=True)
class Totals:
    """What all layers add up to."""

    parameters: str
    parameter_notes: tuple[str, str]  # "94 % fully connected", "250 MB in float32"
    macs: str
    mac_notes: tuple[str, str]  # "= 2.27 GFLOP", "95 % in convolutions"
    maps: str  # memory of the picture and every layer's output: "6.9 MB"
    maps_note: str = "maps of 1 picture"


@dataclass(frozen=True)
class BuilderReadout:
    """All that the builder shows."""

    name: str
    note: str
    rows: tuple[RowReadout, ...]  # the input first
    selected: int | None
    totals: Totals
    trouble: str  # "1 layer cannot work", or empty
    status: tuple[str, str]  # the selected row, for the status bar: name, figures

    def row_of(self, index: int | None) -> int:
        """The table's row of a layer (None: the input)."""
        return 0 if index is None else index + 1


def read_out(network: Network, selected: int | None) -> BuilderReadout:
    """The builder's texts and bars for a network whose layer `selected` (None: the input) is looked at."""
    analysis = analyse(network)
    rows = (_input_row(analysis), *_layer_rows(network, analysis))
    chosen = rows[0 if selected is None else selected + 1]
    return BuilderReadout(
        name=network.name,
        note=_note(network),
        rows=rows,
        selected=selected,
        totals=_totals(analysis),
        trouble=_trouble(analysis),
        status=(chosen.name, _figures(chosen)),
    )


def _note(network: Network) -> str:
    """The network's note, as long as the network is what the note was written for."""
    preset = next((preset for preset in PRESETS.values() if preset.name == network.name), None)
    if preset is None or preset == network:
        return network.note
    return f"{network.note}, then changed" if network.note else "changed"


def _input_row(analysis: Analysis) -> RowReadout:
    return RowReadout(index=None, name=INPUT, kind="input", summary="picture", output=shape(analysis.input), sees="1")


def _layer_rows(network: Network, analysis: Analysis) -> list[RowReadout]:
    largest = Largest(
        max((row.parameters for row in analysis.rows), default=0) or 1,
        max((row.macs for row in analysis.rows), default=0) or 1,
    )
    last_broken = analysis.broken[-1] if analysis.broken else None
    return [
        _broken_row(index, layer, row, row is last_broken) if row.problem else _row(index, layer, row, largest)
        for index, (layer, row) in enumerate(zip(network.layers, analysis.rows, strict=True))
    ]


@dataclass(frozen=True)
class Largest:
    """The largest numbers of the two columns with bars."""

    parameters: int
    macs: int


def _row(index: int, layer: AnyLayer, row: LayerRow, largest: Largest) -> RowReadout:
    parameters = macs = Count()
    if row.work:
        work, share = row.work, row.parameters / largest.parameters
        parameters = Count(work.parameters, whole(work.parameters), work.parameter_terms, share)
        macs = Count(work.macs, magnitude(work.macs), work.mac_terms, work.macs / largest.macs)
    return RowReadout(
        index=index,
        name=layer.name,
        kind=layer.kind,
        summary=kind_of(layer).summary(layer),
        output=shape(row.output),
        sees="all" if row.receptive_field is None else whole(row.receptive_field.side),
        parameters=parameters,
        macs=macs,
        cells=_cells(layer),
        floored=f"{row.floored}, floored" if row.floored else "",
    )


def _broken_row(index: int, layer: AnyLayer, row: LayerRow, is_last: bool) -> RowReadout:
    return RowReadout(
        index=index,
        name=layer.name,
        kind=layer.kind,
        summary=kind_of(layer).summary(layer),
        output="",
        sees="",
        cells=_cells(layer),
        problem=str(row.problem),
        wrong=row.wrong,
        fixes=tuple(fix.label for fix in row.fixes),
        note="Below: counted without it" if is_last else "",
    )


def _cells(layer: AnyLayer) -> Mapping[str, SettingCell]:
    cells: dict[str, SettingCell] = {}
    for setting in kind_of(layer).settings:
        value = getattr(layer, setting.field)
        cells[setting.column] = SettingCell(setting, value, setting.text.format(decimal(value)))
    return cells


def _figures(row: RowReadout) -> str:
    if row.problem:
        return row.problem
    return f"{row.output}, {row.parameters.text} parameters" if row.parameters.terms else row.output


def _trouble(analysis: Analysis) -> str:
    broken = len(analysis.broken)
    if not broken:
        return ""
    return "1 layer cannot work" if broken == 1 else f"{broken} layers cannot work"


def _totals(analysis: Analysis) -> Totals:
    connected = [row for row in analysis.rows if row.kind == "fully_connected"]
    convolutions = sum(row.macs for row in analysis.rows if row.kind == "conv")
    weights, macs = analysis.parameters, analysis.macs
    share = sum(row.parameters for row in connected) / weights if weights else 0.0
    return Totals(
        parameters=whole(weights),
        parameter_notes=(f"{per_cent(share)} fully connected", f"{memory(analysis.weight_bytes)} in float32"),
        macs=magnitude(macs),
        mac_notes=(
            f"= {operations(2 * macs)}",
            f"{per_cent(convolutions / macs if macs else 0.0)} in convolutions",
        ),
        maps=memory(analysis.activation_bytes),
    )


def operations(flop: int) -> str:
    """Floating-point operations: 2270512192 -> "2.27 GFLOP", 833040 -> "833,040 FLOP"."""
    if flop >= 1e9:
        return f"{flop / 1e9:.2f} GFLOP"
    return f"{flop / 1e6:.1f} MFLOP" if flop >= 1e6 else f"{whole(flop)} FLOP"


def memory(size: int) -> str:
    """Bytes in powers of ten: 249513376 -> "250 MB", 6901004 -> "6.9 MB", 62984 -> "63 kB"."""
    for power, unit in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if size >= power:
            return f"{decimal(size / power, 1 if size < 10 * power else 0)} {unit}"
    return f"{size} bytes"
