"""The command line: `ccviewer COMMAND ...`.

Each command lives in a module of its own that is imported when the parser is built; what needs a screen
imports Qt only when it runs, so that `check` and `feed try` work on a server. The wall is in a hurry:
`run` imports nothing of the other commands.
"""

import argparse
import io
import logging
import os
import sys
from importlib.metadata import version

from ccviewer import i18n
from ccviewer.app import run
from ccviewer.app.screen import NoScreen
from ccviewer.errors import CCViewerError, ProfileError
from ccviewer.i18n import tr

EXIT_PROFILE, EXIT_WRONG, EXIT_NO_SCREEN = 1, 2, 3
EXIT_INTERRUPTED, EXIT_PIPE = 130, 141  # as shells count signals


def build_parser(command: str = "") -> argparse.ArgumentParser:
    """Return the parser of all commands, or of `run` alone when that is the command."""
    parser = argparse.ArgumentParser(
        prog="ccviewer",
        description=tr("Pusat kendali kota: peta, CCTV, Wi-Fi dan angka utama di dinding layar"),
    )
    parser.add_argument("--version", action="version", version=f"ccviewer {version('ccviewer')}")
    parser.add_argument("--language", choices=list(i18n.LANGUAGES), help=tr("bahasa: id atau en"))
    parser.add_argument("--verbose", action="store_true", help=tr("catat lebih banyak"))
    subparsers = parser.add_subparsers(dest="command", required=True, metavar=tr("PERINTAH"))
    run.add_parsers(subparsers)
    if command == "run":
        return parser
    from ccviewer.app import (
        audit,
        bundle,
        check,
        city,
        commands,
        commands_list,
        feed_new,
        feed_presets,
        feed_try,
        push,
        scene,
        seat_pin,
        wall_check,
    )

    commands.add_parsers(subparsers)
    city.add_parser(subparsers)
    check.add_parsers(subparsers)
    bundle.add_parser(subparsers)
    scene.add_parser(subparsers)
    wall_check.add_parser(subparsers)
    commands_list.add_parser(subparsers)
    seat_pin.add_parser(subparsers)
    audit.add_parser(subparsers)
    push.add_parsers(subparsers)
    verbs = feed_try.add_parser(subparsers)
    feed_presets.add_parser(verbs)
    feed_new.add_parser(verbs)
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit code; errors meant for people are printed, never a traceback."""
    argv = sys.argv[1:] if arguments is None else arguments
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that knows no dashes still gets the rest
    i18n.use(_language_of(argv))
    words = _common_first(argv)
    args = build_parser(_command_of(words)).parse_args(words)
    logging.basicConfig(
        level=logging.DEBUG if args.verbose else logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    for loud in ("PIL", "matplotlib", "urllib3", "amqtt", "transitions", "libav"):
        logging.getLogger(loud).setLevel(logging.ERROR)
    try:
        code: int = args.run(args)
    except ProfileError as error:
        print(*error.problems, sep="\n", file=sys.stderr)
        return EXIT_PROFILE
    except NoScreen as error:
        print(f"ccviewer: {error}", file=sys.stderr)
        return EXIT_NO_SCREEN
    except CCViewerError as error:
        print(f"ccviewer: {error}", file=sys.stderr)
        return EXIT_WRONG
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_PIPE
    except OSError as error:
        print(f"ccviewer: {error}", file=sys.stderr)
        return EXIT_WRONG
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    return code


def _common_first(argv: list[str]) -> list[str]:
    """Take `--language` and `--verbose` after the command too, where people write them."""
    common: list[str] = []
    rest: list[str] = []
    words = iter(argv)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word == "--language":
            common += [word, *(value for value in [next(words, None)] if value is not None)]
        elif word == "--verbose" or word.startswith("--language="):
            common.append(word)
        else:
            rest.append(word)
    return common + rest


def _command_of(words: list[str]) -> str:
    """Return the first word that is no option common to all commands; these stand before it."""
    left = iter(words)
    for word in left:
        if word == "--language":
            next(left, None)
        elif not word.startswith("-"):
            return word
    return ""


def _language_of(argv: list[str]) -> str:
    """Find the language before the parser is built, for its help is said in it."""
    for at, argument in enumerate(argv):
        said = argument.partition("=")[2] if argument.startswith("--language=") else ""
        if argument == "--language" and at + 1 < len(argv):
            said = argv[at + 1]
        if said in i18n.LANGUAGES:
            return said
    return "id"
