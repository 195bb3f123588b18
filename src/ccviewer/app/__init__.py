"""Puts the rooms together, and speaks on the command line."""

import gc
import os

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit code."""
    # pydantic would look through all that is installed for plugins, of which we use none: 20 ms.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    gc.disable()  # imports make no garbage, yet the collector would look for some in all of them
    # Not above: the process of the feeds imports this module too, and has nothing to say on a command line.
    from ccviewer.app import cli

    gc.enable()
    return cli.main(arguments)
