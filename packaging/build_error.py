"""What stops the building of a package."""


class BuildError(Exception):
    """A package cannot be built; the message says what to mend."""
