"""The addresses of claims, below a Plan's."""

from django.urls import path

from plan_admin.claims.views import acts, agents, own, register

app_name = "claims"
ONE = "<slug:plan>/claims/<int:claim>"

urlpatterns = [
    path("<slug:plan>/claims/", register.Claims.as_view(), name="claims"),
    path("<slug:plan>/claims/new/", acts.ClaimNew.as_view(), name="claim_new"),
    path(f"{ONE}/", register.OneClaim.as_view(), name="claim"),
    path(f"{ONE}/withdraw/", acts.ClaimWithdraw.as_view(), name="claim_withdraw"),
    path(f"{ONE}/papers/", acts.ClaimPapers.as_view(), name="claim_papers"),
    path(f"{ONE}/notice/", agents.NoticeNew.as_view(), name="notice_new"),
    path(f"{ONE}/notices/<int:number>/withdraw/", agents.NoticeWithdraw.as_view(), name="notice_withdraw"),
    path(f"{ONE}/handed-over/", agents.RecoveryNew.as_view(), name="recovery_new"),
    path(f"{ONE}/handed-over/<int:recovery>/take-away/", agents.RecoveryTakeBack.as_view(), name="take_back"),
    path("<slug:plan>/claims/papers/<int:paper>/", register.ClaimPaperFile.as_view(), name="paper"),
    path("<slug:plan>/claims/notices/<int:number>/", register.NoticeFile.as_view(), name="notice"),
    path("<slug:plan>/own-claims/", own.OwnClaims.as_view(), name="own_claims"),
    path("<slug:plan>/own-claims/<int:claim>/", own.OwnClaim.as_view(), name="own_claim"),
    path("<slug:plan>/own-claims/notices/<int:number>/", own.OwnNoticeFile.as_view(), name="own_notice"),
]
