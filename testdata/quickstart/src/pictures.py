"""Pictures, without AWS."""


def shrink(photo: bytes, edge: int = 256) -> bytes:
    """A smaller copy of a photo."""
    from PIL import Image  # a dependency of the project, not of this example

    import io

    picture = Image.open(io.BytesIO(photo))
    picture.thumbnail((edge, edge))
    out = io.BytesIO()
    picture.save(out, format="JPEG")
    return out.getvalue()
