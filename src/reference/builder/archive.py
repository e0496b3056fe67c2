"""Writing and comparing the archives: plain zip files whose bytes depend on nothing but their contents."""

import io
import zipfile

# Zip cannot say "no time"; this is the earliest it can say.
_TIME = (1980, 1, 1, 0, 0, 0)


def pack(entries):
    """The bytes of an archive of `entries`, a dict from name to text."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(entries):
            info = zipfile.ZipInfo(name, _TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, entries[name].encode(), compresslevel=9)
    return buffer.getvalue()


def unpack(data):
    """The entries of an archive as a dict from name to text."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def differences(old, new):
    """Names of entries that were added, removed or changed between two dicts of entries."""
    return sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
