"""The addresses of Plans, boards and votes."""

from django.urls import path

from governance.views import holders, recording, termination_new, terminations, vote_new, votes
from governance.views.plan_texts import PlanStatus, PlanTextUpload

app_name = "governance"
urlpatterns = [
    path("plan-text/", PlanTextUpload.as_view(), name="plan_upload"),
    path("<slug:plan>/files/plan-text/", PlanTextUpload.as_view(), name="plan_upload"),
    path("<slug:plan>/status/", PlanStatus.as_view(), name="plan_status"),
    path("<slug:plan>/votes/", votes.Votes.as_view(), name="votes"),
    path("<slug:plan>/votes/new/", vote_new.VoteNew.as_view(), name="vote_new"),
    path("<slug:plan>/votes/<int:vote>/", votes.OneVote.as_view(), name="vote"),
    path("<slug:plan>/holders/", holders.HoldersVotes.as_view(), name="holders_votes"),
    path("<slug:plan>/holders/new/", holders.HoldersVoteNew.as_view(), name="holders_new"),
    path("<slug:plan>/meetings/new/", recording.MeetingNew.as_view(), name="meeting_new"),
    path("<slug:plan>/terminations/", terminations.Terminations.as_view(), name="terminations"),
    path("<slug:plan>/terminations/new/", termination_new.TerminationNew.as_view(), name="termination_new"),
    path(
        "<slug:plan>/terminations/<int:termination>/",
        terminations.OneTermination.as_view(),
        name="termination",
    ),
    path(
        "<slug:plan>/terminations/<int:termination>/certify/",
        terminations.Certify.as_view(),
        name="termination_certify",
    ),
]
