"""Takes secrets out of text that somebody may read."""

import re

_USER = re.compile(r"(?<=://)[^/\s@]*:[^/\s]*@")  # a password may itself hold an @, never a slash
_QUERY = re.compile(
    r"(?i)([?&;](?:[\w-]*(?:token|key|auth|pass|passwd|password|secret|signature|sig)[\w-]*)=)[^&\s#'\"]+"
)
_HEADER = re.compile(r"(?i)\b(authorization|cookie|x-api-key|proxy-authorization)(\s*[:=]\s*)[^\r\n]+")


def redact(text: str) -> str:
    """Return the text with passwords, tokens and keys of any URL or header in it replaced by `***`."""
    text = _USER.sub("***@", text)
    text = _QUERY.sub(r"\1***", text)
    return _HEADER.sub(r"\1\2***", text)
