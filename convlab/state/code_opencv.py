"""The setting for OpenCV: filter2D over the padded picture, then every stride-th value."""

from convlab.core.filters import PoolingWindow
from convlab.core.padding import PaddingMode
from convlab.state.code_numpy import ARRAY, after_lines
from convlab.state.code_parts import Parts, axis, bias_lines, kernel_lines, matrix, slide_lines

_BORDERS: dict[PaddingMode, str] = {
    "zeros": "cv2.BORDER_CONSTANT",
    "reflect": "cv2.BORDER_REFLECT_101",
    "replicate": "cv2.BORDER_REPLICATE",
    "circular": "cv2.BORDER_WRAP",
}


def write(parts: Parts) -> list[str]:
    """The lines of the file, without its head."""
    slide = parts.slide
    return [
        "import cv2",
        "import numpy as np",
        "",
        *_read(parts),
        *(kernel_lines(parts, ARRAY) if parts.pooling is None else []),
        *bias_lines(parts, ARRAY),
        *slide_lines(parts),
        "",
        *_padded(parts),
        *(_filter(parts) if parts.is_plain else _bank(parts) if parts.pooling is None else _pool(parts, parts.pooling)),
        f"rows, columns = padded.shape[0] - {slide.spread[0]} + 1, padded.shape[1] - {slide.spread[1]} + 1",
        f"every = every[:rows, :columns]  # {_whole(parts)}: the windows that lie inside",
        f"feature_map = every[::{axis(parts, 'stride', 0)}, ::{axis(parts, 'stride', 1)}]  # {_strided(parts)}",
        *_added(parts),
        *after_lines(parts),
    ]


def _read(parts: Parts) -> list[str]:
    if parts.setting.numbers is not None:
        return matrix("picture", parts.setting.numbers, ARRAY, parts.size(parts.slide.input))
    planes = ": height, width, blue green red" if parts.is_colour else ": height, width"
    return [
        f'picture = cv2.imread("{parts.file}", cv2.IMREAD_UNCHANGED)',
        *(["picture = picture[:, :, ::-1]  # red green blue"] if parts.is_colour and not parts.is_plain else []),
        f"picture = picture.astype(np.float32)  # {parts.size(parts.slide.input)}{planes if parts.is_plain else ''}",
    ]


def _padded(parts: Parts) -> list[str]:
    p, q = axis(parts, "padding", 0), axis(parts, "padding", 1)
    is_max = parts.pooling is not None and parts.pooling.kind == "max"
    value = ("[-np.inf] * 4" if is_max else "0") if parts.setting.mode == "zeros" else ""
    border = f"{_BORDERS[parts.setting.mode]}{f', value={value}' if value else ''}"
    return [
        f"border = ({p}, {p}, {q}, {q})",
        f"padded = cv2.copyMakeBorder(picture, *border, {border})  # {parts.size(parts.slide.padded)}",
    ]


def _whole(parts: Parts) -> str:
    sizes = [n - f + 1 for n, f in zip(parts.slide.padded, parts.slide.spread, strict=True)]
    return parts.size(sizes) if parts.is_plain or parts.pooling else f"({sizes[0]}, {sizes[1]}, {parts.count})"


def _strided(parts: Parts) -> str:
    height, width = parts.slide.size
    return parts.size(parts.slide.size) if parts.is_plain or parts.pooling else f"({height}, {width}, {parts.count})"


def _spread(name: str, parts: Parts) -> list[str]:
    """The kernel with zeros between its weights."""
    d, (height, width) = parts.slide.dilation, parts.slide.spread
    if d == 1:
        return []
    return [
        f"spread = np.zeros((*{name}.shape[:-2], {height}, {width}), np.float32)",
        f"spread[..., ::{d}, ::{d}] = {name}  # dilation {d}",
        f"{name} = spread",
    ]


def _flip(name: str, parts: Parts) -> list[str]:
    if not parts.setting.flip:
        return []
    return [f"{name} = np.ascontiguousarray({name}[..., ::-1, ::-1])  # true convolution turns the kernel"]


_ANCHORED = "# filter2D does not flip the kernel; anchored in its corner, cell (r, c) is the window that begins there."


def _filter(parts: Parts) -> list[str]:
    return [
        *_flip("kernel", parts),
        *_spread("kernel", parts),
        _ANCHORED,
        "every = cv2.filter2D(padded, cv2.CV_32F, kernel, anchor=(0, 0))",
    ]


def _bank(parts: Parts) -> list[str]:
    """Each plane of each filter over its plane of the picture, added up."""
    planes = "cv2.split(padded)" if parts.is_colour else f"[padded] * {parts.depth}"
    return [
        *_flip("filters", parts),
        *_spread("filters", parts),
        *_repeated(parts),
        f"planes = {planes}",
        _ANCHORED,
        "def laid(plane, kernel):",
        "    return cv2.filter2D(plane, cv2.CV_32F, kernel, anchor=(0, 0))",
        "",
        "maps = [sum(laid(plane, kernel) for plane, kernel in zip(planes, kernels)) for kernels in filters]",
        f"every = np.stack(maps, axis=2){' + bias' if parts.biases else ''}",
    ]


def _repeated(parts: Parts) -> list[str]:
    if len(parts.setting.filters[0].planes) == parts.depth:
        return []
    return [f"filters = np.repeat(filters, {parts.depth}, axis=1)  # the same weights for each plane"]


def _pool(parts: Parts, pooling: PoolingWindow) -> list[str]:
    height, width = pooling.window
    ones = "np.uint8" if pooling.kind == "max" else "np.float32"
    share = "" if pooling.kind == "max" else f" / {height * width}"
    taken = "cv2.dilate(padded, window, anchor=(0, 0))  # the largest under the window"
    if pooling.kind == "average":
        taken = "cv2.filter2D(padded, cv2.CV_32F, window, anchor=(0, 0))  # the mean under the window"
    return [
        f"window = np.ones(({height}, {width}), {ones}){share}",
        *(line.replace("np.float32", ones) for line in _spread("window", parts)),
        f"every = {taken}",
    ]


def _added(parts: Parts) -> list[str]:
    if parts.is_plain:
        added = [f"feature_map = feature_map.sum(axis=2)  # {parts.output}: the three planes added"]
        bias = ["feature_map = feature_map + bias[0]"] if parts.biases else []
        return [*(added if parts.is_colour else []), *bias]
    return ["feature_map = feature_map[:, :, 0]"] if parts.count == 1 and parts.pooling is None else []
