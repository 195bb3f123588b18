"""The command `bundle`: configuration as one signed file, taken into use and back without a new program."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ccviewer.bundle import Bundle, BundleError, Change, Machine, files_of, make, read, sign, write
from ccviewer.bundle.folder import ICON, SPLASH
from ccviewer.i18n import tr
from ccviewer.profile import load
from ccviewer.signing import SigningKey

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace, _SubParsersAction

DESCRIPTION = "opd.toml"
EXIT_UNSIGNED = 3


def add_parser(subparsers: _SubParsersAction[ArgumentParser]) -> None:
    """Describe the command; `args.run(args)` returns the exit code."""
    bundle = subparsers.add_parser("bundle", help=tr("paket konfigurasi OPD: buat, tanda tangani, pasang"))
    verbs = bundle.add_subparsers(dest="verb", required=True, metavar=tr("TINDAKAN"))

    key = verbs.add_parser("key", help=tr("buat kunci pribadi baru dan cetak kunci publiknya"))
    key.add_argument("file", type=Path, metavar="BERKAS")
    key.set_defaults(run=run_key)

    build = verbs.add_parser("build", help=tr("buat paket dari folder OPD"))
    build.add_argument("folder", type=Path, metavar="FOLDER")
    build.add_argument("--out", type=Path, required=True, metavar="BERKAS", help=tr("berkas paket"))
    build.add_argument(
        "--key", type=Path, metavar="KUNCI", help=tr("langsung tanda tangani dengan kunci ini")
    )
    build.set_defaults(run=run_build)

    signing = verbs.add_parser("sign", help=tr("tanda tangani paket"))
    signing.add_argument("file", type=Path, metavar="BERKAS")
    signing.add_argument("--key", type=Path, required=True, metavar="KUNCI")
    signing.set_defaults(run=run_sign)

    verify = verbs.add_parser(
        "verify",
        help=tr("periksa isi dan tanda tangan paket"),
        epilog=tr(
            "kode keluar: 0 benar dan ditandatangani kunci yang dikenal, 2 salah, 3 tanpa tanda tangan"
        ),
    )
    verify.add_argument("file", type=Path, metavar="BERKAS")
    verify.add_argument("--public", metavar="ed25519:…", help=tr("kunci publik yang diharapkan"))
    verify.set_defaults(run=run_verify)

    apply = verbs.add_parser("apply", help=tr("pasang paket di komputer ini"))
    apply.add_argument("file", type=Path, metavar="BERKAS")
    apply.add_argument("--dry-run", action="store_true", help=tr("hanya katakan apa yang akan berubah"))
    apply.add_argument(
        "--packaged", action="store_true", help=tr("dipakai oleh pemasang: versi lebih lama boleh")
    )
    apply.set_defaults(run=run_apply)

    rollback = verbs.add_parser("rollback", help=tr("kembali ke paket sebelumnya"))
    rollback.set_defaults(run=run_rollback)
    listing = verbs.add_parser("list", help=tr("paket yang terpasang di komputer ini"))
    listing.set_defaults(run=run_list)


def run_key(args: Namespace) -> int:
    """Make a private key in a new file; only what may be seen is printed."""
    print(SigningKey.create(args.file).public)
    return 0


def run_build(args: Namespace) -> int:
    """Make a bundle of a department's folder, whose profile must be right."""
    bundle = of_folder(args.folder, SigningKey.load(args.key) if args.key else None)
    write(bundle, args.out)
    print(_said(args.out, bundle))
    return 0


def run_sign(args: Namespace) -> int:
    """Sign a bundle in its place."""
    bundle = sign(read(args.file), SigningKey.load(args.key))
    write(bundle, args.file)
    print(_said(args.file, bundle))
    return 0


def run_verify(args: Namespace) -> int:
    """Check a bundle against the keys of this machine, or the one that was said."""
    bundle = read(args.file)
    print(_said(args.file, bundle))
    keys = (args.public,) if args.public else Machine.here().trusted()
    if not bundle.signer:
        return EXIT_UNSIGNED
    if not bundle.trusted(keys):
        raise BundleError(
            "{file}: kunci penanda tangan tidak dikenal ({signer})", file=args.file, signer=bundle.signer
        )
    return 0


def run_apply(args: Namespace) -> int:
    """Take a bundle into use, or say what that would change."""
    installed = Machine.here().installed()
    if args.dry_run:
        _bundle, change = installed.plan(args.file, older=args.packaged)
        print(*_differences(change), sep="\n")
        return 0
    change = installed.apply(args.file, older=args.packaged)
    print(*_differences(change), sep="\n")
    print(tr("terpasang: {version}; ccviewer memakainya sejak dijalankan lagi", version=change.after))
    return 0


def run_rollback(args: Namespace) -> int:
    """Go back to the bundle before."""
    change = Machine.here().installed().rollback()
    print(tr("kembali dari {before} ke {after}", before=change.before, after=change.after))
    return 0


def run_list(args: Namespace) -> int:
    """Print what is installed, with the state of each."""
    machine = Machine.here()
    for version, mark in machine.installed().versions():
        said = {"current": tr("dipakai"), "previous": tr("sebelumnya")}.get(mark, "")
        try:
            print(f"{version}  {said}  {_signer(read(machine.bundles / version))}")
        except BundleError as error:
            print(f"{version}  {said}  {error}")
    return 0


def of_folder(folder: Path, key: SigningKey | None) -> Bundle:
    """Return the bundle of a department's folder.

    Raises:
        ProfileError: the profile has mistakes; all are named.
        BundleError: the folder lacks something, or holds what no bundle may.
        OSError: a file cannot be read.
    """
    try:
        said: dict[str, Any] = tomllib.loads((folder / DESCRIPTION).read_text("utf-8"))
    except FileNotFoundError:
        raise BundleError("{folder}: {name} tidak ada", folder=folder, name=DESCRIPTION) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BundleError("{file} salah: {why}", file=folder / DESCRIPTION, why=error) from error
    missing = [one for one in ("name", "version", "needs") if not isinstance(said.get(one), str)]
    if missing:
        raise BundleError("{file}: {name} belum diisi", file=folder / DESCRIPTION, name=", ".join(missing))
    load(folder / "profile.toml")
    brand = said["brand"] if isinstance(said.get("brand"), dict) else {}
    found = files_of(folder, str(brand.get("icon", ICON)), str(brand.get("splash", SPLASH)))
    for path in found.values():
        if path.is_symlink() or not path.is_file():
            raise BundleError("{file} tidak boleh ada dalam paket", file=path)
    return make(
        {name: path.read_bytes() for name, path in found.items()},
        slug=folder.resolve().name,
        name=said["name"],
        version=said["version"],
        needs=said["needs"],
        key=key,
    )


def _said(file: Path, bundle: Bundle) -> str:
    manifest = bundle.manifest
    return tr(
        "{file}: {slug} {version}, {count} berkas, {signer}",
        file=file,
        slug=manifest.slug,
        version=manifest.version,
        count=len(manifest.files),
        signer=_signer(bundle),
    )


def _signer(bundle: Bundle) -> str:
    return tr("ditandatangani {key}", key=bundle.signer) if bundle.signer else tr("tanpa tanda tangan")


def _differences(change: Change) -> list[str]:
    head = tr("{before} menjadi {after}", before=change.before or "-", after=change.after)
    return [head, *(f"  {name}" for name in change.changed)]
