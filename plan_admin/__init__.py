"""Composition: settings, urls and jobs. It imports every app and is imported by none of them."""

from plan_admin.celery import app as celery_app

__all__ = ["celery_app"]
