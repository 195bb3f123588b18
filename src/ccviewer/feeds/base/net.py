"""Says in plain words why a connection does not come about, down to who signed a certificate."""

import contextlib
import errno
import socket
import ssl

from ccviewer.errors import FeedError, Refused, Unreachable
from ccviewer.feeds.base.hints import of_socket
from ccviewer.i18n import Text

_UNKNOWN_CA = (18, 19, 20, 21)  # OpenSSL's X509_V_ERR_*: self-signed, and issuers that are not found
_TOO_EARLY, _EXPIRED, _REVOKED = 9, 10, 23
_WRONG_NAME = (62, 64)
_UNREACHABLE = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EHOSTDOWN, errno.ENETDOWN)


def why(error: OSError) -> Text:
    """Return the reason in words for people who do not know errno."""
    if isinstance(error, socket.gaierror):
        return Text("nama server tidak dikenal")
    if isinstance(error, ConnectionRefusedError):
        return Text("sambungan ditolak")
    if isinstance(error, TimeoutError):
        return Text("tidak ada jawaban")
    if isinstance(error, ConnectionError):
        return Text("sambungan diputus")
    if error.errno in _UNREACHABLE:
        return Text("tidak terjangkau dari jaringan ini")
    return Text("{error}", error=error.strerror or type(error).__name__)


def answers(host: str, port: int, timeout_s: float = 1.0) -> bool:
    """Say whether somebody listens there; connects and hangs up."""
    try:
        socket.create_connection((host, port), timeout_s).close()
    except OSError:
        return False
    return True


def tls_context(
    ca_file: str = "", client_cert: str = "", client_key: str = "", more_ca: str = ""
) -> ssl.SSLContext:
    """Return a context that checks certificate and host name.

    With `ca_file` only that CA is trusted; without it the system's and those of `more_ca`.

    Raises:
        Refused: one of the files is missing or is not PEM.
    """
    name = ca_file
    try:
        context = ssl.create_default_context(cafile=ca_file or None)
        # Python 3.13 refuses CAs without key identifiers, as offices make them; 3.11 to 3.12 do not.
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
        if more_ca and not ca_file:
            name = more_ca
            context.load_verify_locations(more_ca)
        if client_cert:
            name = client_cert
            context.load_cert_chain(client_cert, client_key or None, password=_no_password)
    except (OSError, ValueError) as error:
        if isinstance(error, FileNotFoundError):
            raise Refused("berkas sertifikat {file} tidak ada", file=name) from error
        raise Refused("berkas sertifikat {file} tidak dapat dipakai", file=name) from error
    return context


def _no_password() -> str:
    """Stand for the question at the terminal that OpenSSL would ask."""
    return ""


def check_tls(host: str, port: int, context: ssl.SSLContext, timeout_s: float, listen_s: float = 0.0) -> None:
    """Shake hands once and hang up: whoever connects next does it without surprises.

    A server that wants a client certificate says so only after the handshake (TLS 1.3): `listen_s` is how
    long to wait for that.

    Raises:
        Unreachable: nobody answers.
        Refused: somebody does, whom we do not trust, or who does not trust us.
    """
    where = f"{host}:{port}"
    try:
        _shake_hands(host, port, context, timeout_s, listen_s)
    except ssl.SSLError as error:
        raise tls_refusal(error, host, port, timeout_s) from error
    except OSError as error:
        raise unreachable(where, error) from error


def unreachable(where: str, error: OSError) -> FeedError:
    """Return what to raise when nobody answers there."""
    return Unreachable("{where} tidak menjawab: {why}", where=where, why=why(error)).hinted(of_socket(error))


def tls_refusal(error: ssl.SSLError, host: str, port: int, timeout_s: float = 2.0) -> FeedError:
    """Return what to tell of a failed handshake; shakes hands again to see whose certificate it was."""
    where = f"{host}:{port}"
    if isinstance(error, ssl.SSLCertVerificationError):
        if error.verify_code == _EXPIRED:
            return Refused("sertifikat {where} sudah kedaluwarsa", where=where).hinted(
                Text("minta pengelola server memperbaruinya; periksa juga tanggal mesin ini")
            )
        if error.verify_code == _TOO_EARLY:
            return Refused("sertifikat {where} belum berlaku; periksa jam mesin ini", where=where)
        if error.verify_code == _REVOKED:
            return Refused("sertifikat {where} sudah dicabut", where=where)
        if error.verify_code in _WRONG_NAME:
            names = ", ".join(_names(_certificate(host, port, timeout_s))) or "?"
            return Refused(
                "sertifikat {where} bukan untuk server ini, melainkan untuk {names}", where=where, names=names
            ).hinted(Text("tulis nama yang ada di sertifikat itu, bukan alamat IP atau nama lain"))
        if error.verify_code in _UNKNOWN_CA:
            issuer = _issuer(_certificate(host, port, timeout_s))
            return Refused(
                "sertifikat {where} ditandatangani {issuer}, yang tidak dikenal mesin ini; isi ca_file",
                where=where,
                issuer=issuer,
            ).hinted(
                Text("minta berkas CA (PEM) dari pengelola server, taruh di samping profil, isi ca_file")
            )
        return Refused("sertifikat {where} ditolak: {why}", where=where, why=error.verify_message)
    reason = (error.reason or "").upper()
    if "WRONG_VERSION" in reason or "HTTP_REQUEST" in reason or "RECORD_LAYER" in reason:
        return Refused("{where} tidak berbicara TLS pada porta ini", where=where).hinted(
            Text("hapus tls, atau pakai porta TLS (MQTT 8883, HTTPS 443)")
        )
    if "ALERT" in reason:
        return Refused("{where} menolak sertifikat klien atau cara enkripsi kita", where=where).hinted(
            Text("periksa client_cert dan client_key")
        )
    return Unreachable("jabat tangan TLS dengan {where} gagal", where=where)


def _shake_hands(
    host: str, port: int, context: ssl.SSLContext, timeout_s: float, listen_s: float = 0.0
) -> tuple[dict[str, object], bytes]:
    with (
        socket.create_connection((host, port), timeout_s) as bare,
        context.wrap_socket(bare, server_hostname=host) as secure,
    ):
        if listen_s:
            secure.settimeout(listen_s)
            with contextlib.suppress(TimeoutError):
                secure.recv(1)
        return dict(secure.getpeercert() or {}), secure.getpeercert(binary_form=True) or b""


def _certificate(host: str, port: int, timeout_s: float) -> dict[str, object]:
    """Read the server's certificate without trusting it.

    `ssl` decodes only what it has verified, so the certificate is fetched first and then made its own CA.
    """
    blind = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    blind.check_hostname = False
    blind.verify_mode = ssl.CERT_NONE
    try:
        _, encoded = _shake_hands(host, port, blind, timeout_s)
        seeing = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        seeing.check_hostname = False
        seeing.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        seeing.load_verify_locations(cadata=encoded)
        return _shake_hands(host, port, seeing, timeout_s)[0]
    except (OSError, ValueError):
        return {}


def _issuer(certificate: dict[str, object]) -> str:
    parts = _parts(certificate.get("issuer"))
    return parts.get("commonName") or parts.get("organizationName") or "?"


def _names(certificate: dict[str, object]) -> list[str]:
    names = certificate.get("subjectAltName")
    if isinstance(names, tuple):
        return [str(pair[1]) for pair in names]
    common = _parts(certificate.get("subject")).get("commonName")
    return [common] if common else []


def _parts(name: object) -> dict[str, str]:
    """Return a distinguished name, as `ssl` gives it, by its parts."""
    if not isinstance(name, tuple):
        return {}
    return {str(key): str(value) for relative in name for key, value in relative}
