"""Takes secrets out of text that somebody may read."""

import re

_USER = re.compile(r"(?<=://)[^/\s@]*:[^/\s]*@")  # a password may itself hold an @, never a slash
_QUERY = re.compile(
    r"(?i)([?&;](?:[\w-]*(?:token|key|auth|pass|passwd|password|secret|signature|sig)[\w-]*)=)[^&\s#'\"]+"
)
_HEADER = re.compile(r"(?i)\b(authorization|cookie|x-api-key|proxy-authorization)(['\"]?\s*[:=]\s*)[^\r\n]+")


_NIK = re.compile(r"(?<!\d)\d{16}(?!\d)")
_PHONE = re.compile(r"(?<![\d.,])(?:\+?62|0)[\s-]?8(?:[\s-]?\d){7,11}(?!\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def impersonal(text: str) -> str:
    """Return the text with identity numbers (NIK), mobile numbers and mail addresses replaced by `***`."""
    for pattern in (_NIK, _PHONE, _MAIL):
        text = pattern.sub("***", text)
    return text


def redact(text: str) -> str:
    """Return the text with passwords, tokens and keys of any URL or header in it replaced by `***`."""
    text = _USER.sub("***@", text)
    text = _QUERY.sub(r"\1***", text)
    return _HEADER.sub(r"\1\2***", text)
