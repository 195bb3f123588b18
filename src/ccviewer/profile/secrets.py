"""Finds the secrets that a profile only names, at the moment in which they are used.

They come from the key store of the desktop, else from `secrets.toml` beside the settings of the user, else
from the environment, else from what systemd hands to the service of a kiosk.
"""

from __future__ import annotations

import os
import re
import stat
import tomllib
from dataclasses import fields, is_dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import platformdirs
from pydantic import BaseModel

from ccviewer.errors import Refused
from ccviewer.i18n import Text
from ccviewer.model import SecretUrl

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SERVICE = "ccviewer"
FILE = "secrets.toml"
_REFERENCE = re.compile(r"\{secret\.([A-Za-z0-9_-]+)\}")
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class KeyStore(Protocol):
    """What we need of a backend of `keyring`."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return the secret, or None."""


class SecretMissing(Refused, LookupError):
    """Nobody has stored a secret of this name."""


def resolve(text: str, lookup: Callable[[str], str]) -> str:
    """Return the text with each `{secret.NAME}` replaced. Keep the result no longer than the call needs it.

    Raises:
        Refused: a secret is missing, or its store must not be used.
    """
    return _REFERENCE.sub(lambda match: lookup(match[1]), text)


def names(value: object) -> frozenset[str]:
    """Return the names of all secrets that a profile, or any part of one, refers to."""
    if isinstance(value, str):
        return frozenset(_REFERENCE.findall(value))
    if isinstance(value, SecretUrl):
        return names(value.reveal())
    parts: tuple[object, ...] = ()
    if isinstance(value, BaseModel):
        parts = tuple(getattr(value, key) for key in type(value).model_fields)
    elif is_dataclass(value):
        parts = tuple(getattr(value, field.name) for field in fields(value))
    elif isinstance(value, dict):
        parts = tuple(value.values())
    elif isinstance(value, tuple | list):
        parts = tuple(value)
    return frozenset().union(*(names(part) for part in parts))


def desktop_keys() -> KeyStore | None:
    """Return the key store of the desktop; None where `keyring` has only an empty stand-in for one."""
    # 0.1 s, with all that speaks to a desktop: most profiles name no secret, and no wall waits for one.
    import keyring  # noqa: PLC0415
    from keyring.backends import chainer, fail, null  # noqa: PLC0415

    backend = keyring.get_keyring()
    if isinstance(backend, fail.Keyring | null.Keyring):
        return None
    if isinstance(backend, chainer.ChainerBackend) and not backend.backends:
        return None
    return backend


class SecretStore:
    """The places where secrets lie, in the order in which they are asked. Any thread.

    Nothing is kept: a secret that changes is the new one at the next use. `find_keys` is called when the
    first secret is asked for, see `desktop_keys`.
    """

    def __init__(
        self,
        find_keys: Callable[[], KeyStore | None],
        folder: Path | None = None,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self._find_keys = find_keys
        self._file = (folder or platformdirs.user_config_path("ccviewer", appauthor=False)) / FILE
        self._environment = environment

    def get(self, name: str) -> str:
        """Return a secret.

        Raises:
            SecretMissing: it is in none of the places.
            Refused: the file is one that others may read, or is not TOML.
        """
        for ask in (self._from_keys, self._from_file, self._from_environment, self._from_systemd):
            found = ask(name)
            if found is not None:
                return found
        raise SecretMissing(
            "rahasia {name} belum disimpan; isi {file} atau variabel {variable}",
            name=name,
            file=self._file,
            variable=_variable(name),
        )

    def fill(self, text: str) -> str:
        """Return the text with each `{secret.NAME}` replaced; raises as `get` does."""
        return resolve(text, self.get)

    def has(self, name: str) -> bool:
        """Say whether a secret of this name can be had."""
        try:
            self.get(name)
        except Refused:
            return False
        return True

    def describe(self) -> Text:
        """Return which store is in use, for people to read."""
        if self._keys is not None:
            backend = type(self._keys)
            return Text("brankas sandi desktop ({name})", name=f"{backend.__module__}.{backend.__qualname__}")
        if self._file.exists():
            try:
                self._read_file()
            except Refused as error:
                return error.text
            return Text("berkas {file}", file=self._file)
        if "CREDENTIALS_DIRECTORY" in self._environment:
            return Text("kredensial systemd dan variabel lingkungan CCVIEWER_SECRET_…")
        return Text("variabel lingkungan CCVIEWER_SECRET_…; brankas sandi desktop tidak ada")

    @cached_property
    def _keys(self) -> KeyStore | None:
        return self._find_keys()

    def _from_keys(self, name: str) -> str | None:
        if self._keys is None:
            return None
        from keyring.errors import KeyringError  # noqa: PLC0415  (see `desktop_keys`)

        try:
            return self._keys.get_password(SERVICE, name)
        except KeyringError:  # locked, or its service is gone: the others may know
            return None

    def _from_file(self, name: str) -> str | None:
        return self._read_file().get(name)

    def _from_environment(self, name: str) -> str | None:
        return self._environment.get(_variable(name))

    def _from_systemd(self, name: str) -> str | None:
        folder = self._environment.get("CREDENTIALS_DIRECTORY")
        if not folder:
            return None
        try:
            return (Path(folder) / name).read_text("utf-8").rstrip("\r\n")
        except OSError:
            return None

    def _read_file(self) -> dict[str, str]:
        """Return what the file holds; nothing of it is ever said, not even where it is not TOML."""
        try:
            with self._file.open("rb") as file:
                if os.name == "posix" and os.fstat(file.fileno()).st_mode & _OTHERS:
                    raise Refused(
                        "berkas rahasia {file} dapat dibaca orang lain; jalankan chmod 600 {file}",
                        file=self._file,
                    )
                content = file.read()
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise Refused(
                "berkas rahasia {file} tidak dapat dibaca: {why}", file=self._file, why=error.strerror
            ) from None
        problem = None
        try:
            held = tomllib.loads(content.decode("utf-8-sig"))
        except UnicodeDecodeError:
            problem = Text("bukan teks UTF-8")
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            where = re.search(r"line (\d+)", str(error))
            problem = Text("bukan TOML di baris {line}", line=where[1]) if where else Text("bukan TOML")
        if problem is not None:  # raised out here, so that the content does not hang on the exception
            raise Refused("berkas rahasia {file}: {why}", file=self._file, why=problem)
        return {name: value for name, value in held.items() if isinstance(value, str)}


def _variable(name: str) -> str:
    return f"CCVIEWER_SECRET_{name.upper().replace('-', '_')}"
