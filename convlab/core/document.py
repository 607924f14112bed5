"""Documents: frozen, validated values, and the one way to change, read and write them."""

import json
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from convlab.core.files import write_whole
from convlab.core.problem import Problem

LARGEST_FILE = 64 * 1024 * 1024  # bytes: more than any document with its embedded pictures can hold


class Document(BaseModel):
    """A frozen value that is valid from the moment it exists; unknown fields are refused."""

    # Any bound on texts makes pydantic read them, and so refuse half a character, which no file can be written with.
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, str_max_length=LARGEST_FILE)


D = TypeVar("D", bound=Document)


def changed(document: D, /, **update: object) -> D:
    """A copy of `document` with some fields replaced.

    Raises pydantic's ValidationError where the new value is not valid (`model_copy` would not notice).
    """
    fields = {name: getattr(document, name) for name in type(document).model_fields}
    return type(document).model_validate({**fields, **update})


def read_document(path: Path, kind: type[D]) -> D | Problem:
    """The document in a JSON file, or the sentence that names the file, the place in it and the fault."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            return Problem(f"{path} is larger than {LARGEST_FILE // 2**20} MB. No ConvLab document is.")
        fields = json.loads(path.read_text(encoding="utf-8"))
        return _made_by_newer(path, fields, kind) or kind.model_validate(fields)
    except OSError as error:
        return Problem(f"{path} cannot be read: {error.strerror}.", str(error))
    except UnicodeDecodeError as error:
        return Problem(f"{path} is not a ConvLab document: it does not hold text.", str(error))
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        return Problem(f"{path} is not a ConvLab document: {place}: {error.msg}.", str(error))
    except RecursionError as error:
        return Problem(f"{path} is not a ConvLab document: it is nested too deeply.", str(error))
    except ValidationError as error:
        return Problem(f"{path} cannot be used: {first_fault(error)}", str(error))
    except ValueError as error:  # Python turns no more than some thousand digits into a number
        return Problem(f"{path} is not a ConvLab document: a number in it is too long.", str(error))


def _made_by_newer(path: Path, fields: object, kind: type[Document]) -> Problem | None:
    known = kind.model_fields["version"].default if "version" in kind.model_fields else None
    version = fields.get("version") if isinstance(fields, dict) else None
    if known is None or not isinstance(version, int) or version <= known:
        return None
    return Problem(
        f"{path} is of format {version}; this ConvLab reads up to format {known}. Update ConvLab to open it."
    )


def first_fault(error: ValidationError) -> str:
    """The place and the fault that pydantic found first, as one sentence."""
    fault = error.errors()[0]
    place = ".".join(str(part) for part in fault["loc"]) or "the document"
    more = f" ({error.error_count() - 1} more)" if error.error_count() > 1 else ""
    return f"{place}: {in_house_words(fault['msg'])}{more}."


def in_house_words(message: str) -> str:
    """pydantic's sentences without its own words, and without the one that means a picture here."""
    message = message.removeprefix("Value error, ")
    return message.replace("Input should", "it should", 1).replace("Input tag", "the kind", 1)


def write_document(path: Path, document: Document) -> None:
    """Writes JSON so that the file is at every moment either the old one or the new one, whole.

    Raises OSError where the folder cannot be written.
    """
    text = document.model_dump_json(indent=1) + "\n"
    write_whole(path, lambda temporary: temporary.write_bytes(text.encode()))
