"""The command line: parses, calls, renders."""


def main() -> None:
    """Run the command line."""
