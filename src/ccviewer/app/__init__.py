"""Puts the rooms together, and speaks on the command line."""

import os

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit code."""
    # pydantic would look through all that is installed for plugins, of which we use none: 20 ms.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # Not above: the process of the feeds imports this module too, and has nothing to say on a command line.
    from ccviewer.app import cli

    return cli.main(arguments)
