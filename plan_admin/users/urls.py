"""The addresses of people."""

from django.urls import path

from plan_admin.users.views import memberships, people

app_name = "people"
urlpatterns = [
    path("people/", people.People.as_view(), name="people"),
    path("people/propose/", people.ProposePerson.as_view(), name="propose"),
    path("people/<int:person>/", people.Person.as_view(), name="person"),
    path("people/<int:person>/roles/", people.ProposeRoles.as_view(), name="propose_roles"),
    path("people/<int:person>/access/", people.ProposeActive.as_view(), name="propose_active"),
    path("people/<int:person>/password/", people.ProposePassword.as_view(), name="propose_password"),
    path("people/proposals/<int:change>/", people.Decide.as_view(), name="decide"),
    path(
        "people/<int:person>/membership/",
        memberships.ProposeMembership.as_view(),
        name="propose_membership",
    ),
    path(
        "people/memberships/<int:membership>/",
        memberships.DecideMembership.as_view(),
        name="decide_membership",
    ),
]
