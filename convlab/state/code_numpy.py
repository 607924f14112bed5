"""The setting for NumPy: all windows as one view, and one sum of products."""

from convlab.core.filters import PoolingWindow
from convlab.core.padding import PaddingMode
from convlab.state.code_parts import Parts, axis, bias_lines, kernel_lines, matrix, read_by_pillow, slide_lines

ARRAY = ("np.array(", ", dtype=np.float32)")
_MODES: dict[PaddingMode, str] = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def write(parts: Parts) -> list[str]:
    """The lines of the file, without its head."""
    read = read_by_pillow(parts)
    if parts.setting.numbers is not None:
        read = matrix("picture", parts.setting.numbers, ARRAY, parts.size(parts.slide.input))
    return [
        "import numpy as np",
        *(["from PIL import Image"] if parts.is_picture else []),
        "",
        *read,
        *(kernel_lines(parts, ARRAY) if parts.pooling is None else []),
        *bias_lines(parts, ARRAY),
        *slide_lines(parts),
        "",
        *_spread(parts),
        *_windows(parts),
        *(_convolve(parts) if parts.pooling is None else _pool(parts.pooling)),
        *after_lines(parts),
    ]


def _spread(parts: Parts) -> list[str]:
    if not parts.is_spread:
        return []
    return [f"picture = np.repeat(picture[:, :, np.newaxis], {parts.depth}, axis=2)  # gray in every plane"]


def _has_planes(parts: Parts) -> bool:
    return parts.depth > 1


def _windows(parts: Parts) -> list[str]:
    """The padded picture, and every window of it: (H', W', [D,] F_h, F_w)."""
    sides = [f"({axis(parts, 'padding', 0)}, {axis(parts, 'padding', 0)})"]
    sides += [f"({axis(parts, 'padding', 1)}, {axis(parts, 'padding', 1)})"]
    around = f"[{', '.join([*sides, '(0, 0)'] if _has_planes(parts) else sides)}]"
    if not _has_planes(parts) and axis(parts, "padding", 0) == "padding":
        around = "padding"
    planes = f"{parts.depth}, " if _has_planes(parts) else ""
    slide, d = parts.slide, parts.slide.dilation
    shape = f"({slide.size[0]}, {slide.size[1]}, {planes}{slide.kernel[0]}, {slide.kernel[1]})"
    padded = f"({slide.padded[0]}, {slide.padded[1]}{f', {parts.depth}' if _has_planes(parts) else ''})"
    reach = "kernel.shape" if parts.is_plain and d == 1 else f"({slide.spread[0]}, {slide.spread[1]})"
    steps = f"::{axis(parts, 'stride', 0)}, ::{axis(parts, 'stride', 1)}"
    within = f"{', :' if _has_planes(parts) else ''}, ::{d}, ::{d}" if d > 1 else ""
    return [
        f"padded = np.pad(picture, {around}{_mode(parts)})  # {padded}",
        f"windows = np.lib.stride_tricks.sliding_window_view(padded, {reach}, axis=(0, 1))",
        f"windows = windows[{steps}{within}]  # {shape}: one window for each output cell",
    ]


def _mode(parts: Parts) -> str:
    if parts.setting.mode != "zeros":
        return f', mode="{_MODES[parts.setting.mode]}"' if any(parts.slide.padding) else ""
    is_max = parts.pooling is not None and parts.pooling.kind == "max"
    return ", constant_values=-np.inf" if is_max and any(parts.slide.padding) else ""


def _convolve(parts: Parts) -> list[str]:
    name, added = "kernel" if parts.is_plain else "filters", " and the planes" if _has_planes(parts) else ""
    laid = name
    if parts.setting.flip:
        laid = f"{name}[..., ::-1, ::-1]"
    read = "rcdij" if _has_planes(parts) else "rcij"
    if parts.is_plain:
        by = f'np.einsum("{read},ij->rc", windows, {laid})'
    elif _has_planes(parts):
        by = f'np.einsum("rcdij,kdij->rck", windows, np.broadcast_to({laid}, {_filters(parts)}))'
    else:
        by = f'np.einsum("rcij,kij->rck", windows, {laid}[:, 0])'
    note = "Each window times the kernel" if parts.is_plain else "Each window times each filter"
    turned = " (true convolution: turned by 180 degrees)" if parts.setting.flip else ""
    shape = parts.output if parts.is_plain else f"({parts.slide.size[0]}, {parts.slide.size[1]}, {parts.count})"
    lines = [f"# {note}{turned}, and the products{added} added up.", f"feature_map = {by}  # {shape}"]
    lines += [f"feature_map = feature_map + bias{'[0]' if parts.is_plain else ''}"] if parts.biases else []
    return lines if parts.is_plain or parts.count > 1 else [*lines, "feature_map = feature_map[:, :, 0]"]


def _filters(parts: Parts) -> str:
    return f"({parts.count}, {parts.depth}, {parts.slide.kernel[0]}, {parts.slide.kernel[1]})"


def _pool(pooling: PoolingWindow) -> list[str]:
    taken = "max" if pooling.kind == "max" else "mean"
    what = "The largest value" if pooling.kind == "max" else "The mean"
    return [f"# {what} of each window, plane by plane.", f"feature_map = windows.{taken}(axis=(-2, -1))"]


def after_lines(parts: Parts) -> list[str]:
    """What is done to the maps, in NumPy."""
    after = {"none": "feature_map", "absolute": "np.abs(feature_map)", "relu": "np.maximum(feature_map, 0)"}
    done = f"output = {after[parts.setting.after]}"
    if parts.setting.together:
        magnitude = "output = np.sqrt((feature_map**2).sum(axis=2))  # the magnitude of all maps"
        done = magnitude if parts.count > 1 else "output = np.abs(feature_map)"
    return [done, "print(output.shape, output.min(), output.max())"]
