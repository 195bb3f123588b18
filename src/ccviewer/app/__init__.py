"""Puts the rooms together, and speaks on the command line."""

from ccviewer.app.cli import main

__all__ = ["main"]
