"""What a bundle holds, with a sum of each file, as the text that is signed."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from ccviewer.errors import CCViewerError

SCHEMA = 1
VERSION = r"^\d{1,5}\.\d{1,5}\.\d{1,5}$"
SLUG = r"^[a-z0-9][a-z0-9-]{0,40}[a-z0-9]$"
PROFILE = "profile.toml"
_SUM = re.compile(r"sha256:[0-9a-f]{64}")
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.\-]*")  # of one part of a path: nothing hidden, nothing odd
MOST_FILES = 2_000


class BundleError(CCViewerError):
    """A bundle cannot be made, or must not be used; what was in use stays so."""


class Manifest(BaseModel):
    """The description of a bundle. Its text is what is signed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    schema_: Literal[1] = Field(default=1, alias="schema")
    slug: Annotated[str, Field(pattern=SLUG)]
    name: Annotated[str, Field(min_length=1, max_length=80)]
    version: Annotated[str, Field(pattern=VERSION)]
    needs: Annotated[str, Field(pattern=VERSION)]  # the oldest ccviewer that reads it
    files: Annotated[dict[str, str], Field(max_length=MOST_FILES)]

    @field_validator("files")
    @classmethod
    def _files_stay_inside(cls, files: dict[str, str]) -> dict[str, str]:
        for name, sum_ in files.items():
            if not is_inside(name):
                raise ValueError(f"{name!r} is no file of a bundle")
            if not _SUM.fullmatch(sum_):
                raise ValueError(f"{name}: no sha256")
        if PROFILE not in files:
            raise ValueError(f"no {PROFILE}")
        return files

    def text(self) -> bytes:
        """Return the bytes that are signed: JSON, keys sorted, one way to write it."""
        said = self.model_dump(mode="json", by_alias=True)
        return (json.dumps(said, sort_keys=True, indent=1, ensure_ascii=False) + "\n").encode()

    @classmethod
    def read(cls, text: bytes) -> Manifest:
        """Read a manifest.

        Raises:
            BundleError: it is none, or one of a newer version.
        """
        try:
            said = json.loads(text)
            newer = isinstance(said, dict) and isinstance(said.get("schema"), int) and said["schema"] > SCHEMA
        except (ValueError, RecursionError) as error:
            raise BundleError("manifes paket rusak: bukan JSON") from error
        if newer:
            raise BundleError("paket dibuat untuk ccviewer yang lebih baru; perbarui ccviewer dulu")
        try:
            return cls.model_validate(said)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise BundleError("manifes paket salah: {where}: {why}", where=where, why=first["msg"]) from error


def is_inside(name: str) -> bool:
    """Say whether a path stays inside the folder of a bundle, on every system."""
    parts = PurePosixPath(name).parts
    return name == "/".join(parts) and 0 < len(parts) <= 6 and all(_NAME.fullmatch(part) for part in parts)


def sum_of(content: bytes) -> str:
    """Return the sum of a file as a manifest says it."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


def newer(version: str, than: str) -> bool:
    """Say whether a version is higher than another one; both are three numbers."""
    return _numbers(version) > _numbers(than)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
