"""`.mht`: a page in an envelope of e-mail, which platforms call `.doc` or `.xls`, and Word its page in one file."""

from __future__ import annotations

import email
import email.policy
from email.errors import MessageError

from textmine.reading.account import UnreadableError

__all__ = ["page_of_mime"]


def page_of_mime(data: bytes) -> bytes:
    r"""The first page of an envelope, else its first plain text, as bytes in whatever encoding they have.

    >>> page_of_mime(b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n"
    ...              b"Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>=E5=A5=BD</p>").decode()   # good
    '<p>好</p>'

    Raises:
        UnreadableError: no text is in it.
    """
    try:
        parts = list(email.message_from_bytes(data, policy=email.policy.compat32).walk())
        found = {part.get_content_type(): part.get_payload(decode=True) for part in reversed(parts)}
    except (MessageError, LookupError, ValueError, RecursionError) as error:
        raise UnreadableError(f"it is a damaged page in an envelope of e-mail ({error})") from error
    page = found.get("text/html") or found.get("text/plain")
    if not isinstance(page, bytes):
        raise UnreadableError("it is an envelope of e-mail without a page in it")
    return page
