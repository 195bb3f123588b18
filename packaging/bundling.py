"""Makes the bundle of a department of what it filled in."""

from pathlib import Path

from build_error import BuildError
from department import Department

from ccviewer.bundle import Bundle, make
from ccviewer.errors import CCViewerError
from ccviewer.signing import SigningKey


def bundle_of(dept: Department, key: SigningKey | None) -> Bundle:
    """Return what a department has of its own, signed when there is a key.

    Raises:
        BuildError: a name in it cannot be part of a bundle.
    """
    try:
        return make(
            {name: path.read_bytes() for name, path in dept.files().items()},
            slug=dept.slug, name=dept.name, version=dept.version, needs=dept.needs, key=key,
        )  # fmt: skip
    except CCViewerError as error:
        raise BuildError(str(error)) from error


def signing_key(path: Path | None) -> SigningKey | None:
    """Return the private key of a file.

    Raises:
        BuildError: it is missing, others may read it, or it is no key.
    """
    try:
        return SigningKey.load(path) if path else None
    except CCViewerError as error:
        raise BuildError(str(error)) from error
