"""The addresses of payments below the API's root."""

from django.urls import path

from assignments.api import instructions

urlpatterns = [
    path("plans/<slug:plan>/instructions/", instructions.Instructions.as_view(), name="instructions"),
    path(
        "plans/<slug:plan>/instructions/<int:instruction>/",
        instructions.InstructionDetail.as_view(),
        name="instruction",
    ),
]
