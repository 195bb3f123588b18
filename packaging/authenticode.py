"""Signs Windows programs with the department's own certificate, which never comes into the tree."""

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from build_error import BuildError
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
from running import run

PASSWORD = "CCVIEWER_AUTHENTICODE_PASSWORD"  # noqa: S105  (the name of the variable that may hold it)
SETUP = "packaging/setup.sh windows"
ROOTS = Path("/etc/ssl/certs/ca-certificates.crt")


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate with its private key (PKCS #12), and where its password is.

    The password comes from a file, or else from the environment. It is handed on in a file that only we can
    read and that is gone afterwards, never on a command line, which everybody on the machine sees.
    """

    path: Path
    password_file: Path | None = None
    timestamp: str = ""  # address of a server; without one, a signature ends with its certificate
    roots: Path = ROOTS  # what the signature is checked against, beside what the certificate brings along

    def sign(self, program: Path, title: str) -> str:
        """Sign a program in place, whole or not at all, and check the signature; returns who signed.

        Raises:
            BuildError: certificate or password is wrong, there is no time stamp, or the check fails.
        """
        password = self._password()
        brought = self._chain(password)
        with tempfile.TemporaryDirectory(dir=program.parent, prefix=".signing-") as folder:
            secret, roots, signed = (Path(folder) / name for name in ("password", "roots.pem", program.name))
            secret.touch(0o600)
            secret.write_text(password, "utf-8")
            known = self.roots.read_bytes() if self.roots.is_file() else b""
            roots.write_bytes(known + b"\n" + brought)
            stamp = ("-ts", self.timestamp) if self.timestamp else ()
            run(
                [
                    *("osslsigncode", "sign", "-pkcs12", str(self.path), "-readpass", str(secret)),
                    *("-h", "sha256", "-n", title, *stamp, "-in", str(program), "-out", str(signed)),
                ],
                f"{program.name} cannot be signed with {self.path.name}",
                brought_by=SETUP,
            )
            signer = verify(signed, roots)
            shutil.copymode(program, signed)
            signed.replace(program)
        return signer

    def _password(self) -> str:
        if self.password_file is None:
            return os.environ.get(PASSWORD, "")
        try:
            return self.password_file.read_text("utf-8").rstrip("\r\n")
        except OSError as error:
            raise BuildError(f"{self.password_file}: {error.strerror}") from error

    def _chain(self, password: str) -> bytes:
        """Return the certificates that came in the file, all but a leaf that somebody else issued."""
        try:
            held = load_pkcs12(self.path.read_bytes(), password.encode() or None)
        except OSError as error:
            raise BuildError(f"{self.path}: {error.strerror}") from error
        except ValueError as error:
            raise BuildError(
                f"{self.path.name}: wrong password, or no PKCS #12; "
                f"the password comes from a file or from {PASSWORD}"
            ) from error
        if held.cert is None or held.key is None:
            raise BuildError(f"{self.path.name}: a certificate with its private key is needed")
        own = held.cert.certificate
        brought = [one.certificate for one in held.additional_certs]
        return b"".join(_pem(one) for one in (*brought, *((own,) if own.issuer == own.subject else ())))


def verify(program: Path, roots: Path = ROOTS) -> str:
    """Check that a program is signed by somebody whom a root vouches for, and unaltered; returns who signed.

    Raises:
        BuildError: it is not signed, was altered, or no root vouches for the signer.
    """
    said = run(
        ["osslsigncode", "verify", "-CAfile", str(roots), "-in", str(program)],
        f"{program.name}: not signed, altered, or signed by somebody whom no root vouches for",
        brought_by=SETUP,
    )
    return next((line.partition(":")[2].strip() for line in said.splitlines() if "Subject:" in line), "")


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)
