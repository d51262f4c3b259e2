"""File a writing, once."""

import hashlib

from governance.domain.errors import Refused
from governance.domain.exhibits import is_html
from governance.domain.filed_documents import NAME_LIMIT, document_faults, media_type_of
from governance.models import Act, FiledDocument


def file_document(*, name: str, data: bytes, act: Act) -> FiledDocument:
    """Keep a file as it came; the same bytes under the same name are kept once.

    The caller holds the transaction of the act. Raises: Refused with what is wrong with it.
    """
    faults = document_faults(name=name, data=data)
    media_type = media_type_of(data)
    if faults or media_type is None:
        raise Refused(faults)
    kept, _ = FiledDocument.objects.get_or_create(
        sha256=hashlib.sha256(data).hexdigest(),
        name=name[-NAME_LIMIT:],
        defaults={"media_type": media_type, "content": data, "filed_by": act},
    )
    return kept


def file_exhibit(*, source: str, data: bytes, act: Act) -> FiledDocument:
    """Keep the file of a plan's exhibit that was read, whatever it is written in; the same file once.

    The caller holds the transaction of the act.
    """
    kept, _ = FiledDocument.objects.get_or_create(
        sha256=hashlib.sha256(data).hexdigest(),
        name=source[-NAME_LIMIT:],
        defaults={
            "media_type": "text/html" if is_html(data, source=source) else "text/plain",
            "content": data,
            "filed_by": act,
        },
    )
    return kept
