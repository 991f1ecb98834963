"""The error of a command line."""


class UsageError(Exception):
    """The command line asks for something that does not exist; the message says what to write instead."""
