"""Shared fixtures; makes `tests` importable as a package."""
