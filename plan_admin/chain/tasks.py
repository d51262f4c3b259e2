"""The chain is verified by itself each night, and when somebody asks."""

import logging

from celery import shared_task
from django.contrib.auth import get_user_model

from plan_admin.chain.services import check_chain

logger = logging.getLogger(__name__)


@shared_task
def verify_chain(*, asked_by: int | None = None) -> None:
    """Rule 12b-1(f): what was issued, voted and presented stands as it was; what differs is kept and told."""
    person = get_user_model().objects.filter(pk=asked_by).first() if asked_by else None
    found = check_chain(acting_user=person, progress=logger.info)
    for fault in found.faults:
        logger.error("the chain: %s", fault)
