"""Why the file system gives no article, in words for people."""

from __future__ import annotations

import errno
import stat

_BY_ERRNO = {
    errno.ENOENT: "no such file or folder; check the path",
    errno.ENOTDIR: "no such file or folder; check the path",
    errno.EACCES: "permission denied; grant read access to it",
    errno.EPERM: "permission denied; grant read access to it",
    errno.ELOOP: "a symbolic link that isn't followed or leads in a circle; give its target",
    errno.ENAMETOOLONG: "its path is too long for the system; move it up",
}

LINK_NOT_FOLLOWED = "a symbolic link, not followed inside a folder; give its target as a PATH"


def reason_of(error: OSError | ValueError) -> str:
    """Why a path could not be opened or listed; ValueError is what Python says to odd names."""
    if isinstance(error, OSError):
        fallback = f"can't be read ({error.strerror or error})"
        return _BY_ERRNO.get(error.errno or 0, fallback)
    return "not a path that the system can have; check it"


def not_regular(mode: int) -> str:
    """Why a file of that `st_mode` is never opened."""
    return f"{_kind(mode)}, not a regular file; only regular files are read"


def _kind(mode: int) -> str:
    kinds = {
        stat.S_IFIFO: "a FIFO",
        stat.S_IFSOCK: "a socket",
        stat.S_IFCHR: "a device",
        stat.S_IFBLK: "a device",
        stat.S_IFDIR: "a folder",
        stat.S_IFLNK: "a symbolic link",
    }
    return kinds.get(stat.S_IFMT(mode), "something special")
