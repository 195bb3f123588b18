"""Signs bytes with Ed25519 (RFC 8032), and keeps a private key where only its owner can read it.

The key of the seat, which signs the days of the audit, is `SigningKey.load_or_create(state / "keys" /
"seat.pem")`; whoever checks such a signature needs only the text of the public key and `verify`.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import os
import secrets
import stat
from typing import TYPE_CHECKING, Self

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ccviewer.errors import CCViewerError

if TYPE_CHECKING:
    from pathlib import Path

PREFIX = "ed25519:"
_PUBLIC_BYTES, _SIGNATURE_BYTES = 32, 64
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class KeyFileError(CCViewerError):
    """A file with a private key cannot be made, or must not be used."""


class SigningKey:
    """A private key. It shows itself to nobody: what is printed of it is its public key."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        raw = private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        self.public = PREFIX + base64.b64encode(raw).decode()

    def __repr__(self) -> str:
        """Return what may be seen."""
        return f"SigningKey({self.public})"

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a private key.

        Raises:
            KeyFileError: it is not there, others may read it, or it is no Ed25519 key without a password.
        """
        try:
            with path.open("rb") as file:
                if os.name == "posix" and os.fstat(file.fileno()).st_mode & _OTHERS:
                    raise KeyFileError(
                        "berkas kunci {file} dapat dibaca orang lain; jalankan chmod 600 {file}", file=path
                    )
                content = file.read(16_384)
        except FileNotFoundError:
            raise KeyFileError("berkas kunci {file} tidak ada", file=path) from None
        except OSError as error:
            raise KeyFileError(
                "berkas kunci {file} tidak dapat dibaca: {why}", file=path, why=error.strerror
            ) from None
        private: object = None
        with contextlib.suppress(ValueError, TypeError, UnsupportedAlgorithm):
            private = serialization.load_pem_private_key(content, password=None)
        if not isinstance(private, Ed25519PrivateKey):  # raised out here: the content hangs on no exception
            raise KeyFileError("{file} bukan kunci pribadi Ed25519 (PEM, tanpa sandi)", file=path)
        return cls(private)

    @classmethod
    def create(cls, path: Path) -> Self:
        """Make a key in a new file of mode 0600, whole or not at all; one that is there is never replaced.

        Raises:
            KeyFileError: there is a file of this name, or it cannot be written.
        """
        private = Ed25519PrivateKey.generate()
        content = private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                os.link(fresh, path)  # unlike a rename it never takes the place of a file that is there
            finally:
                fresh.unlink()
        except FileExistsError:
            raise KeyFileError("{file} sudah ada; kunci lama tidak ditimpa", file=path) from None
        except OSError as error:
            raise KeyFileError(
                "berkas kunci {file} tidak dapat ditulis: {why}", file=path, why=error.strerror
            ) from None
        return cls(private)

    @classmethod
    def load_or_create(cls, path: Path) -> Self:
        """Read a key, or make it at its first use; of two processes that make it at once both get the same.

        Raises:
            KeyFileError: it cannot be made, or must not be used; a damaged one is not replaced, because
                what it signed could then be checked by nobody.
        """
        if not path.exists():
            try:
                return cls.create(path)
            except KeyFileError:
                if not path.exists():
                    raise
        return cls.load(path)

    def sign(self, data: bytes) -> str:
        """Return the signature in base64, 88 signs."""
        return base64.b64encode(self._private.sign(data)).decode()


def is_public_key(text: str) -> bool:
    """Say whether this is a public key as we write it: `ed25519:` and 44 signs of base64."""
    return text.startswith(PREFIX) and _decoded(text.removeprefix(PREFIX), _PUBLIC_BYTES) is not None


def verify(public: str, data: bytes, signature: str) -> bool:
    """Say whether the owner of this public key signed exactly these bytes. Whatever is malformed is False."""
    if not is_public_key(public):
        return False
    raw = _decoded(public.removeprefix(PREFIX), _PUBLIC_BYTES)
    signed = _decoded(signature, _SIGNATURE_BYTES)
    if raw is None or signed is None:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(raw).verify(signed, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def _decoded(text: str, length: int) -> bytes | None:
    """Return the bytes of base64 that is written in the one way in which we write it, else None."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if len(raw) == length and base64.b64encode(raw).decode() == text else None
