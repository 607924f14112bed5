"""The setting for PyTorch: NCHW, and the operations of torch.nn.functional."""

from convlab.core.filters import PoolingWindow
from convlab.core.padding import PaddingMode
from convlab.state.code_parts import Parts, bias_lines, kernel_lines, matrix, read_by_pillow, slide_lines

ARRAY = ("torch.tensor(", ", dtype=torch.float32)")
_MODES: dict[PaddingMode, str] = {"reflect": "reflect", "replicate": "replicate", "circular": "circular"}


def write(parts: Parts) -> list[str]:
    """The lines of the file, without its head."""
    n, planes = parts.slide.input, parts.planes
    put = ".permute(2, 0, 1)[None]" if parts.is_colour else "[None, None]"
    read, image = read_by_pillow(parts), "torch.from_numpy(picture)"
    if parts.setting.numbers is not None:
        read = matrix("numbers", parts.setting.numbers, ARRAY, parts.size(n))
        image = "numbers"
    return [
        *(["import numpy as np"] if parts.is_picture else []),
        "import torch",
        "import torch.nn.functional as F",
        *(["from PIL import Image"] if parts.is_picture else []),
        "",
        *read,
        *(kernel_lines(parts, ARRAY) if parts.pooling is None else []),
        *bias_lines(parts, ARRAY),
        *slide_lines(parts),
        "",
        f"image = {image}{put}  # (1, {planes}, {n[0]}, {n[1]}): N, C, H, W",
        *_spread(parts),
        *_padded(parts),
        *(_convolve(parts) if parts.pooling is None else _pool(parts, parts.pooling)),
        *_after(parts),
        "print(tuple(output.shape), output.min().item(), output.max().item())",
    ]


def _spread(parts: Parts) -> list[str]:
    return [f"image = image.expand(-1, {parts.depth}, -1, -1)  # gray in every plane"] if parts.is_spread else []


def _padded(parts: Parts) -> list[str]:
    """Another padding than zeros is laid around the image first."""
    (p, q), mode = parts.slide.padding, parts.setting.mode
    if mode == "zeros" or not (p or q):
        return []
    return [f'image = F.pad(image, ({q}, {q}, {p}, {p}), mode="{_MODES[mode]}")  # left, right, top, bottom']


def _how(parts: Parts) -> str:
    padding = "padding" if parts.setting.mode == "zeros" else "0"
    dilation = f", dilation={parts.slide.dilation}" if parts.slide.dilation > 1 else ""
    return f"stride=stride, padding={padding}{dilation}"


def _convolve(parts: Parts) -> list[str]:
    (f_height, f_width), count, depth = parts.slide.kernel, len(parts.setting.filters), parts.depth
    shape = f"({count}, {depth}, {f_height}, {f_width})"
    lines = []
    if parts.is_plain:
        why = ": one filter with the same weights for each plane" if depth > 1 else ": one filter, one plane"
        lines.append(f"filters = kernel.expand{shape}  # {shape}{why}")
    elif len(parts.setting.filters[0].planes) < depth:
        lines.append(f"filters = filters.expand{shape}  # {shape}: the same weights for each plane")
    if parts.setting.flip:
        lines.append("filters = filters.flip(2, 3)  # true convolution lays the kernel down turned by 180 degrees")
    if depth > 1:
        added = "the three planes" if depth == 3 else "the planes"
        lines.append(f"# conv2d multiplies, adds within the window and adds {added}.")
    bias = "bias=bias, " if parts.biases else ""
    return [*lines, _maps(parts, f"F.conv2d(image, filters, {bias}{_how(parts)})")]


def _pool(parts: Parts, pooling: PoolingWindow) -> list[str]:
    height, width = pooling.window
    if pooling.kind == "max":
        return [_maps(parts, f"F.max_pool2d(image, ({height}, {width}), {_how(parts)})")]
    if parts.slide.dilation == 1:
        return [_maps(parts, f"F.avg_pool2d(image, ({height}, {width}), {_how(parts)})")]
    return [
        f"share = torch.full(({parts.depth}, 1, {height}, {width}), 1 / {height * width})",
        _maps(parts, f"F.conv2d(image, share, groups={parts.depth}, {_how(parts)})"),
    ]


def _maps(parts: Parts, call: str) -> str:
    height, width = parts.slide.size
    if parts.count == 1:
        return f"feature_map = {call}[0, 0]  # ({height}, {width})"
    return f"feature_map = {call}[0]  # ({parts.count}, {height}, {width}): one map for each filter"


def _after(parts: Parts) -> list[str]:
    if parts.setting.together:
        if parts.count == 1:
            return ["output = feature_map.abs()"]
        return ["output = feature_map.square().sum(0).sqrt()  # the magnitude of all maps"]
    after = {"none": "feature_map", "absolute": "feature_map.abs()", "relu": "F.relu(feature_map)"}
    return [f"output = {after[parts.setting.after]}"]
