"""Tells in plain words why a camera could not be opened or went away."""

import errno
from dataclasses import dataclass
from enum import Enum

import av.error

from ccviewer.i18n import Text


class Cause(Enum):
    """What kind of failure it is, as far as the next try depends on it."""

    AUTH = "auth"
    NOT_FOUND = "not_found"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"  # the host itself does not answer
    TIMEOUT = "timeout"  # it answers TCP, and then says nothing
    SILENT = "silent"  # it was sending, and stopped on an open connection
    ENDED = "ended"  # it closed the stream
    BAD_DATA = "bad_data"
    VAGUE = "vague"  # FFmpeg says the same of a name that is unknown and of a certificate
    OTHER = "other"

    @property
    def answered(self) -> bool:
        """Say whether the host is there: a refusal is an answer too."""
        return self is not Cause.UNREACHABLE


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a stream ended. `reason` holds no secret: it is made of fixed words and `where`."""

    cause: Cause
    reason: Text


_UNREACHABLE = {errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EHOSTDOWN, errno.ENETDOWN, errno.EADDRNOTAVAIL}
_ENDED = {errno.EPIPE, errno.ECONNRESET, errno.ECONNABORTED}


def classify(error: Exception, where: str) -> Failure:
    """Sort what PyAV or the system raised.

    The exception's own text is never used: it holds the whole address, password and all.
    """
    match error:
        case av.error.HTTPUnauthorizedError():
            return Failure(Cause.AUTH, Text("Kata sandi ditolak (401)"))
        case av.error.HTTPForbiddenError():
            return Failure(Cause.AUTH, Text("Ditolak (403): periksa hak akses atau Referer"))
        case av.error.HTTPNotFoundError():
            return Failure(Cause.NOT_FOUND, Text("Alamat tidak ada (404) di {where}", where=where))
        case av.error.HTTPTooManyRequestsError():
            return Failure(Cause.OTHER, Text("{where} menolak: terlalu sering diminta (429)", where=where))
        case av.error.HTTPServerError():
            return Failure(Cause.OTHER, Text("{where} sendiri bermasalah (galat 5xx)", where=where))
        case av.error.HTTPError() | av.error.HTTPClientError():
            return Failure(Cause.OTHER, Text("{where} menolak permintaan (galat 4xx)", where=where))
        case av.error.FileNotFoundError():
            return Failure(Cause.NOT_FOUND, Text("Berkas {where} tidak ada", where=where))
        case ConnectionRefusedError():
            return Failure(
                Cause.REFUSED, Text("Tidak ada layanan di {where}: sambungan ditolak", where=where)
            )
        case av.error.ExitError() | TimeoutError():
            return Failure(Cause.TIMEOUT, Text("{where} tersambung tetapi diam", where=where))
        case av.error.InvalidDataError():
            return Failure(Cause.BAD_DATA, Text("Yang dikirim {where} bukan gambar", where=where))
        case av.error.EOFError():
            return Failure(Cause.ENDED, Text("{where} menutup aliran", where=where))
        case OSError() if error.errno in _UNREACHABLE:
            return unreachable(where)
        case OSError() if error.errno in _ENDED:
            return cut(where)
        case OSError() if error.errno == errno.EIO:
            return Failure(Cause.VAGUE, Text("{where} tidak dapat dibuka: nama atau jaringan", where=where))
    return Failure(
        Cause.OTHER, Text("{where} tidak dapat dibuka ({kind})", where=where, kind=type(error).__name__)
    )


def unreachable(where: str) -> Failure:
    """Say that the host does not even answer TCP."""
    return Failure(Cause.UNREACHABLE, Text("{where} tidak menjawab", where=where))


def nameless(host: str) -> Failure:
    """Say that nobody knows the host's name."""
    return Failure(Cause.UNREACHABLE, Text("Nama {host} tidak dikenal jaringan", host=host))


def untrusted(where: str) -> Failure:
    """Say that its certificate is not believed."""
    return Failure(Cause.OTHER, Text("Sertifikat {where} tidak dipercaya", where=where))


def silent(where: str) -> Failure:
    """Say that the stream stopped on an open connection."""
    return Failure(Cause.SILENT, Text("{where} berhenti mengirim", where=where))


def ended(where: str) -> Failure:
    """Say that the stream came to its end: for a camera that is a failure."""
    return Failure(Cause.ENDED, Text("{where} menutup aliran", where=where))


def cut(where: str) -> Failure:
    """Say that the connection broke in the middle of a picture."""
    return Failure(Cause.ENDED, Text("Sambungan ke {where} terputus", where=where))


def stuck(where: str) -> Failure:
    """Say that a playlist no longer grows."""
    return Failure(Cause.SILENT, Text("{where} tidak mengirim potongan baru", where=where))


def undecodable(where: str) -> Failure:
    """Say that data comes and no picture comes of it."""
    return Failure(Cause.BAD_DATA, Text("Gambar dari {where} tidak terbaca", where=where))


def pictureless(where: str) -> Failure:
    """Say that there is no video in what it sends."""
    return Failure(Cause.BAD_DATA, Text("{where} tidak mengirim gambar", where=where))
