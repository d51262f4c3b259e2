"""Worked cases of Rule 12b-1(d) to (f): minutes, and how records are kept. The cases are in `cases/`."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from governance.domain.errors import Refused
from governance.domain.meeting_facts import Considered, Finding
from governance.domain.retention import retention_of
from governance.domain.roles import Role
from governance.models import BoardMeeting, MeetingConsideration, Vote
from governance.selectors.minutes import minutes_data, resolution_data
from governance.selectors.votes import votes_shown
from governance.services.considering import record_considered
from governance.services.votes import record_vote
from tests.factories.boards import JUNE, adopted_plan, continuance, meeting
from tests.factories.people import person
from tests.factories.refusals import not_permitted
from tests.factories.rows import execute

Case = dict[str, Any]
CASES = Path(__file__).parent / "cases" / "rule_12b_1.toml"


def cases_of(kind: str) -> list[Any]:
    return [
        pytest.param(case, id=case["name"], marks=pytest.mark.plan_section(case["section"]))
        for case in tomllib.loads(CASES.read_text(encoding="utf-8"))[kind]
    ]


def considered_in(case: Case) -> Considered:
    return Considered(
        information=tuple(case["information"]),
        factors=tuple(case["factors"]),
        basis=case["basis"],
        finding=Finding(case["finding"]) if "finding" in case else None,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("case", cases_of("minutes"))
def test_minutes(case: Case, acting_user: Any) -> None:
    plan = adopted_plan(acting_user)
    meeting(plan, acting_user)
    record_vote(plan=plan, vote=continuance(case["votes"]), acting_user=acting_user)
    asked: Case = {"plan": plan, "meeting": JUNE, "considered": considered_in(case)}
    if "refused" in case:
        with pytest.raises(Refused) as refused:
            record_considered(**asked, acting_user=acting_user)
        assert [fault.problem for fault in refused.value.faults] == [case["refused"]]
        assert not MeetingConsideration.objects.exists()
        return

    record_considered(**asked, acting_user=acting_user)

    minutes = minutes_data(plan, BoardMeeting.objects.get(entry=JUNE, superseded_by__isnull=True))
    assert (minutes["information"], minutes["factors"]) == (case["information"], case["factors"])
    assert minutes["basis"] == (case["basis"] or "The basis for the decision is not recorded.")
    assert case["minutes"] in minutes["finding"]
    (shown,) = [one for one in votes_shown(plan) if one.meeting == JUNE]
    vote = Vote.objects.get(pk=shown.id)
    for count in shown.tallies:
        assert case["resolution"] in resolution_data(plan, vote, shown, count)["finding"]


@pytest.mark.parametrize("case", cases_of("kept"))
def test_kept(case: Case) -> None:
    found = retention_of(case.get("counted_from"), fiscal_year_ends=case["fiscal_year_ends"])

    assert (found.until, found.at_hand_until) == (case.get("until"), case.get("at_hand_until"))


@pytest.mark.django_db
@pytest.mark.parametrize("case", cases_of("deletion"))
def test_deletion(case: Case, acting_user: Any) -> None:
    adopted_plan(acting_user)
    model = apps.get_model(case["of"])
    before = sorted(model._default_manager.values_list("pk", flat=True))

    if "page" in case:
        client = Client()
        client.force_login(person(Role.OFFICER))
        answer = client.post(case["page"].format(pk=before[0]), {"post": "yes"})
        assert answer.status_code == 403
        assert [words for words in case["words"] if words not in answer.content.decode()] == []
    with not_permitted():
        execute(f"DELETE FROM {model._meta.db_table}")
    assert sorted(model._default_manager.values_list("pk", flat=True)) == before
