"""Languages as HTML wants them."""

__all__ = ["direction", "language_tag"]

_RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi"}


def language_tag(text: str) -> str:
    """The text where it can be a language tag, for the attribute ``lang``; else empty."""
    parts = text.replace("_", "-").split("-")
    good = all(part.isascii() and part.isalnum() and len(part) <= 8 for part in parts)
    return "-".join(parts) if good and parts[0].isalpha() and len(parts[0]) in (2, 3) else ""


def direction(tag: str) -> str:
    """The attribute ``dir`` of a text in that language: by its first letter where the language does not tell."""
    return "rtl" if tag.partition("-")[0].lower() in _RIGHT_TO_LEFT else "auto"
