"""Faults of what is around the answer: rows 11 to 13, 18 and 25."""

from __future__ import annotations

import codecs
import gzip

from .hooks import BODY, REPLY, everything, fault, spare
from .server import Reply
from .site import Case
from .transport import failing

_CHALLENGE = failing(200, "Making sure you are not a bot")


@fault(REPLY, "html", 11)
def html_once(case: Case, reply: Reply) -> Reply:
    """The third page is an HTML page with status 200 the first time."""
    return _CHALLENGE if case.third_page_first("html") else reply


@fault(REPLY, "htmlall", 11)
def html_always(case: Case, reply: Reply) -> Reply:
    """Every answer is an HTML page with status 200."""
    return _CHALLENGE


spare("htmlall", "every answer is an HTML page", everything)


@fault(REPLY, "empty", 12)
def empty(case: Case, reply: Reply) -> Reply:
    """The third page is an empty body with status 200 the first time."""
    return reply._replace(body=b"") if case.third_page_first("empty") else reply


@fault(BODY, "phpwarn", 13)
def php_warning(case: Case, body: bytes) -> bytes:
    """A warning of PHP, as HTML, stands before every answer."""
    return (
        b"<br />\n<b>Warning</b>:  Undefined index: set in <b>oai.php</b> on line 7<br />\n" + body
    )


@fault(BODY, "leadws", 13)
def blanks_before(case: Case, body: bytes) -> bytes:
    """Blank lines stand before the XML declaration of every answer."""
    return b"\n \r\n" + body


@fault(BODY, "bom", 13)
def byte_order_marks(case: Case, body: bytes) -> bytes:
    """Two byte order marks stand before every answer, one for each file a script included."""
    return codecs.BOM_UTF8 * 2 + body


@fault(BODY, "trailer", 13)
def junk_behind(case: Case, body: bytes) -> bytes:
    """A notice of PHP stands behind the end of every answer."""
    return body + b"\n<br />\n<b>Notice</b>:  Undefined variable $end & more<br>\n"


@fault(REPLY, "hdrlie", 18)
def wrong_charset(case: Case, reply: Reply) -> Reply:
    """The header says ISO-8859-1, the answers are UTF-8."""
    return reply.with_header("Content-Type", "text/xml; charset=ISO-8859-1")


@fault(REPLY, "cthtml", 18)
def called_html(case: Case, reply: Reply) -> Reply:
    """The header calls every answer text/html and names no charset."""
    return reply.with_header("Content-Type", "text/html")


@fault(REPLY, "gzipraw", 25)
def zipped_unsaid(case: Case, reply: Reply) -> Reply:
    """Every answer is compressed, and no header says so."""
    return reply._replace(body=gzip.compress(reply.body, mtime=0))


@fault(REPLY, "gzipfalse", 25)
def said_to_be_zipped(case: Case, reply: Reply) -> Reply:
    """The header says that every answer is compressed, and none is."""
    return reply.with_header("Content-Encoding", "gzip")
