"""Lines of a collection in a file, in one step: Beam's own sink of text adds ten to each graph."""

from pathlib import Path


def keep_line(line: str, path: str) -> None:
    """Appends the line; for `beam.Map` on the engine that runs in this process."""
    with Path(path).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


def kept_lines(path):
    """The lines, in their own order; none where no line was kept."""
    return sorted(path.read_text(encoding="utf-8").splitlines()) if path.exists() else []
