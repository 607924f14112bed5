"""TensorBoard's events: scalars and pictures, in all the forms that PyTorch, TensorFlow 1 and 2 write them.

Source: event.proto, summary.proto and tensor.proto of TensorFlow. What is neither (histograms, graphs, texts)
is left out.
"""

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from convlab.runs.tensorboard import wire
from convlab.runs.tensorboard.record_file import Damaged, record, records

FILE_VERSION = b"brain.Event:2"
LONGEST_TAG = 1000  # characters
LARGEST_STEP = 2**62

# The numbers of the fields that are read: of Event, Summary, Value, Image, SummaryMetadata, PluginData, Tensor.
_TIME, _STEP, _FILE_VERSION, _SUMMARY = 1, 2, 3, 5
_VALUE = 1
_TAG, _SIMPLE, _IMAGE, _TENSOR, _METADATA = 1, 2, 4, 8, 9
_ENCODED = 4
_PLUGIN, _PLUGIN_NAME = 1, 1
_TYPE, _CONTENT, _FLOATS, _DOUBLES, _STRINGS = 1, 4, 5, 6, 8
_FLOAT_TYPES = {1: "<f", 2: "<d"}  # DT_FLOAT, DT_DOUBLE


@dataclass(frozen=True)
class LoggedScalar:
    """One point; `time` is unix time. `value` may be no number."""

    tag: str
    step: int
    time: float
    value: float


@dataclass(frozen=True)
class LoggedPicture:
    """One picture, encoded as the writer liked it (PNG as a rule)."""

    tag: str
    step: int
    time: float
    encoded: bytes


Logged = LoggedScalar | LoggedPicture


def read_events(path: Path) -> Iterator[Logged]:
    """The scalars and pictures in an event file, in order; raises OSError and Damaged."""
    with open(path, "rb") as file:
        for content in records(file):
            yield from _logged(content)


def _logged(event: bytes) -> Iterator[Logged]:
    time, step = 0.0, 0
    summaries: list[bytes] = []
    for number, kind, value in wire.fields(event):
        if number == _TIME and kind == wire.FIXED64:
            time = float(struct.unpack("<d", _bytes(value))[0])
        elif number == _STEP and kind == wire.VARINT:
            step = wire.signed(_int(value))
        elif number == _SUMMARY and kind == wire.BYTES:
            summaries.append(_bytes(value))
    if not 0 <= step < LARGEST_STEP or not math.isfinite(time):
        raise Damaged(f"an event at step {step} and time {time} is none")
    for summary in summaries:
        for number, kind, value in wire.fields(summary):
            if number == _VALUE and kind == wire.BYTES:
                yield from _values(_bytes(value), step, time)


def _values(message: bytes, step: int, time: float) -> Iterator[Logged]:
    """A Value: a tag, and a number, an image or a tensor that a plugin understands."""
    found = {number: value for number, kind, value in wire.fields(message)}
    tag = _bytes(found.get(_TAG, b"")).decode("utf-8", "replace")[:LONGEST_TAG]
    if _SIMPLE in found:
        yield LoggedScalar(tag, step, time, _number(_bytes(found[_SIMPLE]), "<f"))
    elif _IMAGE in found:
        image = {number: value for number, kind, value in wire.fields(_bytes(found[_IMAGE]))}
        yield LoggedPicture(tag, step, time, _bytes(image.get(_ENCODED, b"")))
    elif _TENSOR in found:
        plugin = _plugin(_bytes(found.get(_METADATA, b"")))
        tensor = list(wire.fields(_bytes(found[_TENSOR])))
        if plugin == b"images":
            # Width and height as texts, then the pictures of a batch.
            encoded = [_bytes(value) for number, kind, value in tensor if number == _STRINGS][2:]
            names = (tag if place == 0 else f"{tag}/{place}" for place in range(len(encoded)))
            yield from (LoggedPicture(name, step, time, one) for name, one in zip(names, encoded, strict=True))
        elif plugin == b"scalars":
            value = _first_number(tensor)
            if value is not None:
                yield LoggedScalar(tag, step, time, value)


def _plugin(metadata: bytes) -> bytes:
    for number, kind, value in wire.fields(metadata):
        if number == _PLUGIN and kind == wire.BYTES:
            for inner, inner_kind, name in wire.fields(_bytes(value)):
                if inner == _PLUGIN_NAME and inner_kind == wire.BYTES:
                    return _bytes(name)
    return b""


def _first_number(tensor: list[wire.Field]) -> float | None:
    """The number in a tensor of one: packed in its content, or among its floats."""
    kinds = {number: value for number, _, value in tensor}
    form = _FLOAT_TYPES.get(_int(kinds.get(_TYPE, 1)))
    for number, form_there in ((_CONTENT, form), (_FLOATS, "<f"), (_DOUBLES, "<d")):
        if number in kinds and form_there is not None and kinds[number]:
            return _number(_bytes(kinds[number]), form_there)
    return None


def _number(packed: bytes, form: str) -> float:
    if len(packed) < struct.calcsize(form):
        raise Damaged("a number is cut short")
    return float(struct.unpack_from(form, packed)[0])


def _bytes(value: int | bytes) -> bytes:
    if isinstance(value, int):
        raise Damaged("a field holds a number where bytes belong")
    return value


def _int(value: int | bytes) -> int:
    if not isinstance(value, int):
        raise Damaged("a field holds bytes where a number belongs")
    return value


def file_version(time: float) -> bytes:
    """The record that every event file begins with."""
    return record(wire.double_field(_TIME, time) + wire.bytes_field(_FILE_VERSION, FILE_VERSION))


def event_record(logged: Logged, size: tuple[int, int] = (0, 0)) -> bytes:
    """The record of one scalar or picture, as PyTorch writes it; `size` is a picture's height and width."""
    value = wire.bytes_field(_TAG, logged.tag.encode())
    if isinstance(logged, LoggedScalar):
        value += wire.float_field(_SIMPLE, logged.value)
    else:
        image = wire.varint_field(1, size[0]) + wire.varint_field(2, size[1]) + wire.varint_field(3, 3)
        value += wire.bytes_field(_IMAGE, image + wire.bytes_field(_ENCODED, logged.encoded))
    event = wire.double_field(_TIME, logged.time) + wire.varint_field(_STEP, logged.step)
    return record(event + wire.bytes_field(_SUMMARY, wire.bytes_field(_VALUE, value)))
