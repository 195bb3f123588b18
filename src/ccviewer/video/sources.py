"""Says how each kind of camera address must be opened."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from urllib.parse import urlsplit

from ccviewer.model import Source


class Kind(Enum):
    """What a camera sends; decides options, pacing and what counts as late."""

    RTSP = "rtsp"
    HLS = "hls"
    MJPEG = "mjpeg"
    SNAPSHOT = "snapshot"
    FLV = "flv"
    FILE = "file"
    STREAM = "stream"  # over HTTP, and only the answer will tell

    @property
    def paced(self) -> bool:
        """Say whether pictures come in bursts and must be shown at their own times."""
        return self in (Kind.HLS, Kind.FILE)

    @property
    def timed(self) -> bool:
        """Say whether the pictures carry times that a delay can be read from.

        Multipart JPEG has none: FFmpeg counts pictures as if they were 25 a second.
        """
        return self in (Kind.RTSP, Kind.FLV)


@dataclass(frozen=True, slots=True)
class Opening:
    """All that `av.open` needs. `url` and `options` hold secrets: neither is ever shown."""

    kind: Kind
    where: str  # host and port, or the file's name: fit to be shown
    host: str  # empty for a file
    port: int
    url: str = field(repr=False)
    options: dict[str, str] = field(repr=False)
    period_s: float = 0.0  # of a snapshot
    encrypted: bool = False


_PORTS = {"rtsp": 554, "rtsps": 322, "http": 80, "https": 443, "rtmp": 1935}
_HTTP = "http,https,tls,tcp,crypto,httpproxy"
_PROTOCOLS = {
    "rtsp": "rtsp,rtp,udp,tcp",
    "rtsps": "rtsp,rtsps,rtp,srtp,udp,tcp,tls",
    "http": _HTTP,
    "https": _HTTP,
    "rtmp": "rtmp,tcp",
    "file": "file",
}
_ENDINGS = (
    (re.compile(r"\.m3u8?$"), Kind.HLS),
    (re.compile(r"\.flv$"), Kind.FLV),
    (re.compile(r"\.mjpe?g$"), Kind.MJPEG),
    (re.compile(r"\.(jpe?g|png|bmp|webp)$"), Kind.SNAPSHOT),
)


def kind_of(source: Source) -> Kind:
    """Return what the profile says, or for `auto` what the address looks like."""
    if source.kind != "auto":
        return Kind(source.kind)
    try:
        parts = urlsplit(source.url.reveal())
    except ValueError:  # it will be told when it is opened
        return Kind.STREAM
    scheme = _scheme(parts.scheme)
    if scheme in ("rtsp", "rtsps"):
        return Kind.RTSP
    if scheme == "rtmp":
        return Kind.FLV
    if scheme == "file":
        return Kind.FILE
    for ending, kind in _ENDINGS:
        if ending.search(parts.path.lower()):
            return kind
    return Kind.STREAM


def host_of(source: Source) -> str:
    """Return the host that answers for a source, empty for a file; the address may still be a template."""
    match = re.match(r"[a-zA-Z]+://(?:[^/]*@)?(\[[^\]/]+\]|[^/:?#]+)", source.url.reveal())
    return match.group(1).lower() if match else ""


def opening(source: Source, secrets: Callable[[str], str]) -> Opening:
    """Join the secrets and build the options; what it returns is for one `av.open` only.

    Raises:
        ValueError: the address is none.
        CCViewerError: a secret is missing, from `secrets`.
    """
    kind, url = kind_of(source), secrets(source.url.reveal())
    parts = urlsplit(url)
    scheme = _scheme(parts.scheme)
    if scheme not in _PROTOCOLS:
        raise ValueError(f"no camera speaks {scheme}")
    options = {
        # 0 would mean the default of 5 s; `fflags=nobuffer` would throw the first key picture away.
        "analyzeduration": "1",
        "probesize": "200000",
        "fpsprobesize": "0",
        "protocol_whitelist": _PROTOCOLS[scheme],
    }
    if scheme == "file":
        path = parts.path if parts.scheme == "file" else url
        return Opening(kind, path.rpartition("/")[2], "", 0, path, options)
    options["tls_verify"] = "1"
    if source.ca_file:
        options["ca_file"] = source.ca_file
    if scheme in ("rtsp", "rtsps"):
        options |= {"rtsp_transport": "tcp", "allowed_media_types": "video"}
    elif scheme != "rtmp":
        options["user_agent"] = "ccviewer"
        if source.headers:
            lines = (f"{_line(name)}: {_line(secrets(value))}\r\n" for name, value in source.headers.items())
            options["headers"] = "".join(lines)
    host, port = parts.hostname or "", parts.port or _PORTS[scheme]
    return Opening(
        kind, f"{host}:{port}", host, port, url, options, source.period_s, scheme in ("https", "rtsps")
    )


def _scheme(scheme: str) -> str:
    """Name the scheme; one letter is a drive of Windows."""
    return "file" if len(scheme) < 2 else scheme.lower()


def _line(text: str) -> str:
    return text.replace("\r", "").replace("\n", "")
