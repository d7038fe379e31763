"""Office files are zip archives: packed so that the same content gives the same bytes. Pure."""

import io
import zipfile

_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def unchanging(content: bytes) -> bytes:
    """The archive with its files in the same order and no moment of packing."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as packed,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in packed.namelist():
            info = zipfile.ZipInfo(name, _LONG_AGO)
            info.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(info, packed.read(name))
    return out.getvalue()
