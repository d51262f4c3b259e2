"""The addresses of Plans, boards and votes."""

from django.urls import path

from governance.views import amendments, holders, recording, vote_new, votes
from governance.views.plan_texts import PlanStatus, PlanTextUpload

app_name = "governance"
urlpatterns = [
    path("plan-text/", PlanTextUpload.as_view(), name="plan_upload"),
    path("<slug:plan>/files/plan-text/", PlanTextUpload.as_view(), name="plan_upload"),
    path("<slug:plan>/status/", PlanStatus.as_view(), name="plan_status"),
    path("<slug:plan>/votes/", votes.Votes.as_view(), name="votes"),
    path("<slug:plan>/votes/new/", vote_new.VoteNew.as_view(), name="vote_new"),
    path("<slug:plan>/votes/<int:vote>/", votes.OneVote.as_view(), name="vote"),
    path("<slug:plan>/amendments/", amendments.Amendments.as_view(), name="amendments"),
    path("<slug:plan>/amendments/new/", amendments.AmendmentNew.as_view(), name="amendment_new"),
    path("<slug:plan>/amendments/<int:amendment>/", amendments.OneAmendment.as_view(), name="amendment"),
    path("<slug:plan>/holders/", holders.HoldersVotes.as_view(), name="holders_votes"),
    path("<slug:plan>/holders/new/", holders.HoldersVoteNew.as_view(), name="holders_new"),
    path("<slug:plan>/meetings/new/", recording.MeetingNew.as_view(), name="meeting_new"),
]
