"""What IT rolls out without a new program: profile, scenes and brand in one signed file."""

from ccviewer.bundle.archive import Bundle, make, read, sign, write, write_folder
from ccviewer.bundle.folder import contents, files_of
from ccviewer.bundle.installed import Change, Installed, InUse
from ccviewer.bundle.machine import Machine
from ccviewer.bundle.manifest import BundleError, Manifest

__all__ = [
    "Bundle",
    "BundleError",
    "Change",
    "InUse",
    "Installed",
    "Machine",
    "Manifest",
    "contents",
    "files_of",
    "make",
    "read",
    "sign",
    "write",
    "write_folder",
]
