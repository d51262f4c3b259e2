"""The addresses of Transfers, notices and bank details."""

from django.urls import path

from plan_admin.parties.views import bank, deciding, giving, notices

app_name = "parties"
NOTICE = "<slug:plan>/notices/<int:notice>"
urlpatterns = [
    path("<slug:plan>/transfers/", notices.Transfers.as_view(), name="transfers"),
    path(
        "<slug:plan>/transfers/<int:transfer>/change/",
        giving.TransferChange.as_view(),
        name="transfer_change",
    ),
    path("<slug:plan>/transfers/<int:transfer>/end/", giving.TransferEnd.as_view(), name="transfer_end"),
    path(
        "<slug:plan>/directions/<int:direction>/change/",
        giving.DirectionChange.as_view(),
        name="direction_change",
    ),
    path("<slug:plan>/directions/<int:direction>/end/", giving.DirectionEnd.as_view(), name="direction_end"),
    path("<slug:plan>/notices/", notices.Notices.as_view(), name="notices"),
    path("<slug:plan>/notices/new/", giving.NoticeNew.as_view(), name="notice_new"),
    path("<slug:plan>/notices/new/transfer/", giving.TransferNew.as_view(), name="transfer_new"),
    path("<slug:plan>/notices/new/direction/", giving.DirectionNew.as_view(), name="direction_new"),
    path(f"{NOTICE}/", notices.OneNotice.as_view(), name="notice"),
    path(f"{NOTICE}/writing/<int:document>/", notices.NoticeWriting.as_view(), name="writing"),
    path(f"{NOTICE}/acknowledge/", deciding.Acknowledge.as_view(), name="acknowledge"),
    path(f"{NOTICE}/send-back/", deciding.SendBack.as_view(), name="send_back"),
    path(f"{NOTICE}/record-consent/", deciding.RecordConsent.as_view(), name="record_consent"),
    path(f"{NOTICE}/withdraw/", deciding.Withdraw.as_view(), name="withdraw"),
    path(f"{NOTICE}/consent/", deciding.Consent.as_view(), name="consent"),
    path("bank-details/", bank.AllBankDetails.as_view(), name="bank"),
    path("bank-details/new/", bank.EnterBankDetails.as_view(), name="bank_new"),
    path("bank-details/<int:details>/", bank.DecideBankDetails.as_view(), name="bank_decide"),
    path("your-bank-details/", bank.OwnBankDetails.as_view(), name="bank_own"),
    path("your-bank-details/new/", bank.EnterOwnBankDetails.as_view(), name="bank_own_new"),
]
