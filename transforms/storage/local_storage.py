"""Files of a folder on a local disk."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import stat
import uuid
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from transforms.storage.errors import DamagedFileError, NotFoundError, StoreFailedError, UnsafePathError
from transforms.storage.file_names import TEMPORARY_PREFIX, is_data, safe_relative
from transforms.storage.journal import Journal
from transforms.storage.storage import Entry, within

_SAFE = "what is committed stays, and a second start is safe"
_HINTS = {
    errno.ENOSPC: f"make room on that disk; {_SAFE}",
    errno.EDQUOT: f"the quota is used up: make room; {_SAFE}",
    errno.EROFS: "it is mounted read-only: choose another output, or mount it for writing",
    errno.EACCES: "give the user who runs copydesk access to it",
    errno.EPERM: "give the user who runs copydesk access to it",
    errno.EMFILE: f"too many files are open: raise `ulimit -n`; {_SAFE}",
    errno.ENFILE: f"the machine has too many files open; {_SAFE}",
    errno.EIO: f"look after that disk; {_SAFE}",
    errno.ELOOP: "it is a link: links are not followed below the output",
    errno.ENAMETOOLONG: "choose an output whose path is shorter",
}


class LocalStorage:
    """A folder on a local disk.

    A write goes to a temporary file in the same folder, is synced, and takes its name in one step. The generation is
    the SHA-256 of the content; conditional writes are serialised by a lock on the root folder, which dies with its
    holder. Links below the root are not followed.
    """

    def __init__(self, root: str, attempt: str | None = None) -> None:
        self.root = os.path.abspath(root)  # noqa: PTH100  # resolve() would follow a link given on purpose
        self._journal = Journal(self.root, attempt) if attempt else None

    def read(self, path: str, limit: int | None = None) -> bytes:
        """The content. Raises NotFoundError, and DamagedFileError where it is longer than `limit` bytes."""
        with self._explained(path, "read"):
            try:
                with open(self._locate(path), "rb", opener=_regular_file) as file:  # takes an opener
                    # a buffer of the limit's size would be asked for at once
                    data = file.read() if limit is None else file.read(min(limit, os.fstat(file.fileno()).st_size) + 1)
            except (FileNotFoundError, NotADirectoryError):
                raise NotFoundError(path, f"no such file in {self.root}") from None
        if limit is not None and len(data) > limit:
            raise DamagedFileError(path, f"is longer than {limit:,} bytes")
        return data

    def write(self, path: str, data: bytes) -> None:
        """Replaces the content in one step, synced to disk."""
        with self._explained(path, "written"):
            target = self._locate(path)
            with self._temporary(path, target, data) as temporary:
                temporary.replace(target)
            _sync_folder(target.parent)

    def write_if(self, path: str, data: bytes, expected: str | None) -> bool:
        """Writes if the content's digest still is `expected`, None for "does not exist"; says whether it did."""
        with self._explained(path, "written"):
            target = self._locate(path)
            with self._temporary(path, target, data) as temporary, _locked(self.root):
                if self.generation(path) != expected:
                    return False
                temporary.replace(target)
            _sync_folder(target.parent)
        return True

    def generation(self, path: str) -> str | None:
        """SHA-256 of the content; None where nothing is there."""
        try:
            return hashlib.sha256(self.read(path)).hexdigest()
        except NotFoundError:
            return None

    def exists(self, path: str) -> bool:
        """Whether a file is there; a link is none."""
        return path in self.sizes([path])

    def sizes(self, paths: Iterable[str]) -> Mapping[str, int]:
        """The sizes in bytes of those of the paths that are files."""
        sizes: dict[str, int] = {}
        for path in paths:
            with self._explained(path, "looked at"), contextlib.suppress(FileNotFoundError, NotADirectoryError):
                target = self._locate(path)
                status = target.lstat()
                if target.is_file() and not target.is_symlink():
                    sizes[path] = status.st_size
        return sizes

    def paths(self, prefix: str) -> list[str]:
        """Every path under the folder `prefix`, sorted; "" is the root."""
        return [entry.path for entry in self.entries(prefix)]

    def entries(self, prefix: str) -> list[Entry]:
        """As `paths`, with size and time. Raises UnsafePathError at a link to a folder, StoreFailedError."""
        top = self._locate(prefix) if prefix else Path(self.root)
        listed = []
        for folder, inner, names in os.walk(top, onerror=self._unlistable):
            for name in inner:
                self._refuse_link(Path(folder, name))
            for name in names:
                file = Path(folder, name)
                with self._explained(self._relative(file), "looked at"), contextlib.suppress(FileNotFoundError):
                    status = file.lstat()  # another run may finish a write meanwhile
                    listed.append(Entry(self._relative(file), status.st_size, status.st_mtime))
        return sorted(listed, key=_path_of)

    def folders(self, prefix: str, first: str = "", last: str | None = None) -> list[str]:
        """The names of the folders right below `prefix`, sorted, links among them, from `first` up to `last`."""
        with self._explained(prefix, "listed"):
            try:
                with os.scandir(self._locate(prefix)) as entries:
                    return sorted(entry.name for entry in entries if within(entry.name, first, last) and entry.is_dir())
            except FileNotFoundError:
                return []

    def delete(self, path: str, expected: str | None = None) -> None:
        """Removes the file; `expected` is not looked at, deletions happen under the exclusive run lock."""
        del expected
        with self._explained(path, "removed"):
            self._locate(path).unlink(missing_ok=True)

    def remove_empty_folders(self, path: str) -> None:
        """Removes the folder of a path and those above it, as far as they are empty, but none right below the root."""
        folder = self._locate(path).parent
        with contextlib.suppress(OSError):  # not empty, or gone already
            while folder.parent != Path(self.root) and folder != Path(self.root):
                folder.rmdir()
                folder = folder.parent

    def attributed(self, entries: Iterable[Entry]) -> list[Entry]:
        """The entries as they are: journals say who wrote them."""
        return list(entries)

    def close(self) -> None:
        """Gives up the journal."""
        if self._journal:
            self._journal.close()

    def _locate(self, path: str) -> Path:
        """The file of a path. Raises UnsafePathError where a folder on the way is a link."""
        *folders, name = safe_relative(path).split("/")
        folder = self.root
        for part in folders:
            folder = f"{folder}/{part}"
            if os.path.islink(folder):  # noqa: PTH114 - each path of each operation passes here
                raise UnsafePathError(path, f"a link below {self.root}: links are not followed there")
        return Path(folder, name)

    def _relative(self, file: Path) -> str:
        return str(file)[len(self.root.rstrip("/")) + 1 :]

    def _refuse_link(self, folder: Path) -> None:
        if folder.is_symlink():
            raise UnsafePathError(str(folder), "is a link: links are not followed below the output")

    def _unlistable(self, error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):  # an output that is not there yet, a folder removed meanwhile
            raise StoreFailedError(str(error.filename), refusal("listed", error)) from error

    @contextlib.contextmanager
    def _explained(self, path: str, done: str) -> Iterator[None]:
        """Turns an OSError into one that names the path and what helps."""
        try:
            yield
        except OSError as error:
            raise StoreFailedError(str(Path(self.root, path)), refusal(done, error)) from error

    @contextlib.contextmanager
    def _temporary(self, path: str, target: Path, data: bytes) -> Iterator[Path]:
        """A synced file with the data beside the target, gone afterwards unless it took the target's name."""
        temporary = target.parent / f"{TEMPORARY_PREFIX}{uuid.uuid4().hex}"
        if self._journal:
            created = path if is_data(path) and not os.path.lexists(target) else None
            self._journal.announce(self._relative(temporary), created)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            yield temporary
        finally:
            temporary.unlink(missing_ok=True)


def _regular_file(path: str, flags: int) -> int:
    """A descriptor of a file that is no link, pipe or device, which could lead elsewhere or block for ever."""
    descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        number = errno.EISDIR if stat.S_ISDIR(mode) else errno.EINVAL
        raise OSError(number, os.strerror(number), path)
    return descriptor


def _path_of(entry: Entry) -> str:
    return entry.path


def refusal(done: str, error: OSError) -> str:
    """Why something cannot be done to a file or folder, and what helps, in one line."""
    hint = _HINTS.get(error.errno or 0)
    return f"cannot be {done}: {error.strerror or error}" + (f" ({hint})" if hint else "")


@contextlib.contextmanager
def _locked(folder: str) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    """Makes a rename in the folder outlive a power cut: a manifest must never outlive the files that it lists."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
