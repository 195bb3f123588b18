"""What a monitor says of itself, as the 128 bytes that an X server hands on."""

# White and primaries of sRGB: without them Qt warns of an invalid colour space.
SRGB = bytes([0xEE, 0x91, 0xA3, 0x54, 0x4C, 0x99, 0x26, 0x0F, 0x50, 0x54])
SERIAL, NAME, WORDS = 0xFF, 0xFC, 0xFE  # kinds of text in an EDID


def block(serial, name, *, vendor="DEL", product=0x4000, size_cm=(53, 30)):
    """Return an EDID 1.4 of a digital monitor; `serial` and `name` are texts of at most 13 letters."""
    said = bytearray(128)
    said[0:8] = b"\x00\xff\xff\xff\xff\xff\xff\x00"
    said[8:10] = _letters(vendor).to_bytes(2, "big")
    said[10:12] = product.to_bytes(2, "little")
    said[16:23] = bytes([1, 34, 1, 4, 0xA5, *size_cm])  # week, year since 1990, version 1.4, digital
    said[23:25] = bytes([120, 0x02])  # gamma 2.2
    said[25:35] = SRGB
    texts = ((SERIAL, serial), (NAME, name), (WORDS, "wall"), (WORDS, "wall"))
    for at, (kind, text) in zip(range(54, 126, 18), texts, strict=True):
        said[at : at + 18] = bytes([0, 0, 0, kind, 0]) + (text.encode("ascii") + b"\n").ljust(13)[:13]
    said[127] = -sum(said[:127]) % 256
    return bytes(said)


def _letters(vendor):
    """Pack three capital letters, five bits each."""
    packed = 0
    for letter in vendor:
        packed = packed << 5 | (ord(letter) - ord("A") + 1)
    return packed
