"""The addresses of Plans, boards, votes and agreements."""

from django.urls import path

from governance.views import (
    agreements,
    amendments,
    boards,
    continuance,
    duties,
    holders,
    meetings,
    minutes,
    recording,
    termination_new,
    terminations,
    vote_new,
    votes,
)
from governance.views.plan_texts import PlanStatus, PlanTextUpload
from governance.views.roll_call import RollCallPage

app_name = "governance"
urlpatterns = [
    path("plan-text/", PlanTextUpload.as_view(), name="plan_upload"),
    path("<slug:plan>/files/plan-text/", PlanTextUpload.as_view(), name="plan_upload"),
    path("<slug:plan>/status/", PlanStatus.as_view(), name="plan_status"),
    path("<slug:plan>/boards/", boards.Boards.as_view(), name="boards"),
    path("<slug:plan>/boards/seats/new/", boards.SeatNew.as_view(), name="seat_new"),
    path("<slug:plan>/boards/seats/<int:seat>/end/", boards.SeatEnd.as_view(), name="seat_end"),
    path(
        "<slug:plan>/boards/seats/<int:seat>/interest/", boards.SeatInterest.as_view(), name="seat_interest"
    ),
    path("<slug:plan>/continuance/", continuance.Continuance.as_view(), name="continuance"),
    path("<slug:plan>/yearly-duties/", duties.Duties.as_view(), name="duties"),
    path("<slug:plan>/yearly-duties/new/", duties.DutyNew.as_view(), name="duty_new"),
    path(
        "<slug:plan>/yearly-duties/<int:record>/document/",
        duties.DutyDocument.as_view(),
        name="duty_document",
    ),
    path("<slug:plan>/votes/", votes.Votes.as_view(), name="votes"),
    path("<slug:plan>/votes/new/", vote_new.VoteNew.as_view(), name="vote_new"),
    path("<slug:plan>/votes/<int:vote>/", votes.OneVote.as_view(), name="vote"),
    path(
        "<slug:plan>/votes/<int:vote>/resolution/<slug:fund>/",
        minutes.Resolution.as_view(),
        name="resolution",
    ),
    path("<slug:plan>/agreements/", agreements.Agreements.as_view(), name="agreements"),
    path("<slug:plan>/agreements/<int:agreement>/", agreements.OneAgreement.as_view(), name="agreement"),
    path(
        "<slug:plan>/agreements/<int:agreement>/terms/",
        agreements.AgreementTermsPage.as_view(),
        name="agreement_terms",
    ),
    path(
        "<slug:plan>/agreements/<int:agreement>/end/",
        agreements.AgreementEnd.as_view(),
        name="agreement_end",
    ),
    path("<slug:plan>/amendments/", amendments.Amendments.as_view(), name="amendments"),
    path("<slug:plan>/amendments/new/", amendments.AmendmentNew.as_view(), name="amendment_new"),
    path("<slug:plan>/amendments/<int:amendment>/", amendments.OneAmendment.as_view(), name="amendment"),
    path("<slug:plan>/holders/", holders.HoldersVotes.as_view(), name="holders_votes"),
    path("<slug:plan>/holders/new/", holders.HoldersVoteNew.as_view(), name="holders_new"),
    path("<slug:plan>/meetings/call/", meetings.MeetingCall.as_view(), name="meeting_call"),
    path("<slug:plan>/meetings/<path:meeting>/roll-call/", RollCallPage.as_view(), name="roll_call"),
    path("<slug:plan>/meetings/<path:meeting>/minutes/", minutes.Minutes.as_view(), name="minutes"),
    path(
        "<slug:plan>/meetings/<path:meeting>/considered/",
        minutes.MeetingConsidered.as_view(),
        name="meeting_considered",
    ),
    path("<slug:plan>/meetings/new/", recording.MeetingNew.as_view(), name="meeting_new"),
    path("<slug:plan>/meetings/<path:meeting>/", meetings.OneMeeting.as_view(), name="meeting"),
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
