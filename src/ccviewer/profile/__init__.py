"""What one OPD has: a TOML file, owned by its IT people, read into a Profile."""
