"""Commands are lines; each is read once, a torn one waits or stays alone."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import ValidationError

from convlab.runs.commands import COMMANDS, Command, Inbox, Sent, send


def test_what_is_sent_arrives_once_and_in_order(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path)
    assert inbox.new() == []
    wishes = [Command(kind="pause"), Command(kind="rate", value=0.01), Command(kind="resume")]
    ids = [send(tmp_path, wish) for wish in wishes]
    arrived = inbox.new()
    assert [sent.command for sent in arrived if isinstance(sent, Sent)] == wishes
    assert [sent.id for sent in arrived if isinstance(sent, Sent)] == ids
    assert inbox.new() == []


def test_a_torn_last_line_waits_for_its_rest(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path)
    send(tmp_path, Command(kind="pause"))
    whole = (tmp_path / COMMANDS).read_bytes()
    (tmp_path / COMMANDS).write_bytes(whole[:30])
    assert inbox.new() == []
    with open(tmp_path / COMMANDS, "ab") as file:
        file.write(whole[30:])
    assert len(inbox.new()) == 1


def test_behind_the_torn_line_of_a_dead_viewer_the_next_command_is_whole(tmp_path: Path) -> None:
    (tmp_path / COMMANDS).write_bytes(b'{"id":"1","ti')
    wanted = send(tmp_path, Command(kind="stop"))
    complaint, sent = Inbox(tmp_path).new()
    assert isinstance(complaint, str)
    assert "no command" in complaint
    assert isinstance(sent, Sent)
    assert sent.id == wanted


@pytest.mark.parametrize(
    "line",
    [
        {"id": "1", "time": 0, "command": {"kind": "format the disk"}},
        {"id": "1", "time": 0, "command": {"kind": "rate"}},
        {"id": "1", "time": 0, "command": {"kind": "rate", "value": -1}},
        {"id": "1", "time": 0, "command": {"kind": "pause", "value": 1}},
        {"id": "x" * 5000, "time": 0, "command": {"kind": "pause"}},
        ["pause"],
    ],
)
def test_a_line_that_is_no_command_is_named_and_left_out(tmp_path: Path, line: object) -> None:
    (tmp_path / COMMANDS).write_text(json.dumps(line) + "\n", encoding="utf-8")
    (complaint,) = Inbox(tmp_path).new()
    assert isinstance(complaint, str)
    assert COMMANDS in complaint


def test_viewers_beside_each_other_do_not_mix_their_lines(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as viewers:
        ids = set(viewers.map(lambda _: send(tmp_path, Command(kind="step")), range(200)))
    assert {sent.id for sent in Inbox(tmp_path).new() if isinstance(sent, Sent)} == ids


def test_a_rate_needs_a_value() -> None:
    with pytest.raises(ValidationError):
        Command(kind="rate")
    with pytest.raises(ValidationError):
        Command(kind="rate", value=float("inf"))
