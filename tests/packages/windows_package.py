"""The installers that `windows.py` tries: what was built, and what is built around it for one check."""

import datetime
import hashlib
import shutil
from functools import cache
from pathlib import Path

import authenticode
import department
import embedded
import windows
import windows_tree
from build_error import BuildError
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from ccviewer.signing import SigningKey

ROOT = Path(__file__).parents[2]
OUT, BUILT = ROOT / "dist", ROOT / "build" / "packaging"
SIGNER = "Diskominfo Uji"
PASSWORD = "rahasia uji"  # of a certificate that lives as long as this test


class Packages:
    """Old and new installers of a department, and one of another; what is not yet there is built at once."""

    slug, other_slug = "diskominfo-bontang", "dishub-balikpapan"

    def __init__(self, work: Path) -> None:
        self.work = work
        self.program_version = department.core_version()
        self.old, self.web = self._built()
        self._tree = windows_tree.tree(BUILT, web=self.web, software_gl=self.web)
        if self._tree.build != self.old.build:
            raise BuildError(f"{self.old.path.name} is older than the sources: make package-windows")
        self._key = SigningKey.load_or_create(work / "key.pem")
        major, minor, _ = map(int, self.old.version.split("."))
        self._next = f"{major}.{minor + 1}.0"
        self.new = windows.core(
            BUILT, work / "new", self._next, web=self.web, fast=True, notices=self._notices()
        )
        dept = department.read(self.slug)
        self.title, self.publisher, self.old_version = dept.title, dept.publisher, dept.version
        self.new_version = f"{int(dept.version.split('.')[0]) + 1}.0.0"
        self.other_version = department.read(self.other_slug).version
        self.old_setup = self._wrapper(dept, self.old, "old", keys=f"{self._key.public}\n")
        self.new_setup = self._wrapper(
            self._numbered(self.new_version), self.new, "new", keys=f"{self._key.public}\n"
        )
        newest = self._numbered(f"{int(dept.version.split('.')[0]) + 2}.0.0")
        self.newest_setup_old_core = self._wrapper(newest, self.old, "newest", keys=f"{self._key.public}\n")
        self.other_setup = self._wrapper(department.read(self.other_slug), self.new, "other", keys="")

    def wrapper_again(self) -> Path:
        """Build the department's installer once more."""
        return self._wrapper(department.read(self.slug), self.old, "again", keys=f"{self._key.public}\n")

    def new_core_again(self) -> str:
        """Build the program's installer once more; returns its sum."""
        again = windows.core(
            BUILT, self.work / "again", self._next, web=self.web, fast=True, notices=self._notices()
        )
        again.path.unlink()
        return again.sha256

    def signed_by(self) -> str:
        """Build a signed installer; returns who signed it."""
        self._signed = self._wrapper(
            department.read(self.slug), self.new, "signed", keys="", certificate=self._certificate(PASSWORD)
        )
        return authenticode.verify(self._signed, self.work / "root.pem")

    def altered_is_refused(self) -> bool:
        """Say whether one changed byte in a signed installer is found."""
        with self._signed.open("r+b") as file:
            file.seek(self._signed.stat().st_size // 2)
            byte = file.read(1)
            file.seek(-1, 1)
            file.write(bytes((byte[0] ^ 1,)))
        try:
            authenticode.verify(self._signed, self.work / "root.pem")
        except BuildError as error:
            return "not signed, altered" in str(error)
        return False

    def wrong_password_is_said(self) -> bool:
        """Say whether a wrong password leaves a program as it was, with the reason."""
        before = _sum(self._signed)
        wrong = self._certificate(PASSWORD)
        (self.work / "password").write_text("salah\n")
        try:
            wrong.sign(self._signed, "x")
        except BuildError as error:
            return "wrong password" in str(error) and _sum(self._signed) == before
        return False

    @cache  # noqa: B019  (one object in a run)
    def tree_sums(self) -> dict[str, str]:
        """Return the sum of each file that the program's folder must have."""
        folder = self._tree.folder
        return {
            path.relative_to(folder).as_posix(): _sum(path) for path in folder.rglob("*") if path.is_file()
        }

    def tree_bytes(self) -> int:
        """Return how large they are together."""
        return self._tree.bytes

    def texts(self) -> list[str]:
        """Return the names of the texts beside them."""
        return sorted(["LICENSE.txt", "build", *self._notices()])

    def bundle_sums(self) -> dict[str, str]:
        """Return the sum of each file of the department's bundle."""
        folder = self.work / "old" / "bundle"
        return {
            path.relative_to(folder).as_posix(): _sum(path) for path in folder.rglob("*") if path.is_file()
        }

    def python(self) -> bytes:
        """Return the program python.exe, which is not shipped."""
        return embedded.files(embedded.Pin.read(), BUILT / "downloads")["python.exe"]

    def wrong_profile(self) -> Path:
        """Return a profile with a mistake."""
        path = self.work / "salah.toml"
        path.write_text('[opd]\nid = "x"\nname = 5\n')
        return path

    def _built(self) -> tuple[windows.Core, bool]:
        for web, fast in ((True, False), (False, False), (True, True), (False, True)):
            if (OUT / windows.core_name(self.program_version, web=web, fast=fast)).is_file():
                return windows.finished_core(BUILT, OUT, self.program_version, web=web, fast=fast), web
        raise BuildError(f"nothing is built in {OUT}: make package-windows")

    def _notices(self) -> dict[str, str]:
        return {"THIRD-PARTY.txt": "uji\n"}

    def _numbered(self, version: str) -> department.Department:
        folder = self.work / "opd" / version / self.slug
        shutil.copytree(department.OPD / self.slug, folder)
        document = folder / "opd.toml"
        lines = document.read_text("utf-8").splitlines()
        document.write_text(
            "\n".join(f'version = "{version}"' if one.startswith("version") else one for one in lines) + "\n",
            "utf-8",
        )
        return department.read(self.slug, folder.parent)

    def _wrapper(
        self,
        dept: department.Department,
        core: windows.Core,
        name: str,
        *,
        keys: str,
        certificate: authenticode.Certificate | None = None,
    ) -> Path:
        bundle = self.work / name / "bundle"
        for inside, path in dept.files().items():
            (bundle / inside).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, bundle / inside)
        out = self.work / name
        return windows.department(dept, bundle, core, BUILT, out, keys=keys, certificate=certificate)

    def _certificate(self, password: str) -> authenticode.Certificate:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, SIGNER)])
        now = datetime.datetime.now(datetime.UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=1))
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), critical=False)
            .sign(key, hashes.SHA256())
        )
        (self.work / "root.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
        encryption = serialization.BestAvailableEncryption(password.encode())
        held = self.work / "certificate.p12"
        held.write_bytes(serialize_key_and_certificates(b"uji", key, made, None, encryption))
        (self.work / "password").write_text(f"{password}\n")
        return authenticode.Certificate(held, self.work / "password")


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
