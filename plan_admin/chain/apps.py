"""The chain app."""

from django.apps import AppConfig


class ChainConfig(AppConfig):
    """The verification of the chain, and what came of it."""

    name = "plan_admin.chain"
    label = "chain_proof"
