-- Section 6(c) to (e): a notice is a Distributor's own, a consent an Assignee's, and staff decide.
CREATE FUNCTION acts_for(who bigint, for_distributor bigint, for_assignee bigint, for_agent bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM assignments_membership AS membership
        WHERE membership.user_id = who
            AND membership.confirmed_by_id IS NOT NULL AND membership.ended_by_id IS NULL
            AND (membership.distributor_id = for_distributor OR membership.assignee_id = for_assignee
                OR membership.agent_id = for_agent)
    )
$$;

CREATE FUNCTION is_a_party_s_user(who bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM users_user_groups AS given JOIN auth_group AS role ON role.id = given.group_id
        WHERE given.user_id = who AND role.name IN ('distributor', 'assignee', 'agent')
    ) OR EXISTS (
        SELECT FROM assignments_membership AS membership
        WHERE membership.user_id = who AND membership.confirmed_by_id IS NOT NULL AND membership.ended_by_id IS NULL
    )
$$;

CREATE FUNCTION person_of_act(act bigint) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT acting_user_id FROM governance_act WHERE id = act
$$;

CREATE FUNCTION notice_is_its_distributor_s() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT acts_for(person_of_act(NEW.given_by_id), NEW.distributor_id, NULL, NULL) THEN
        RAISE EXCEPTION 'Section 6(c): a notice is given by a user of the Distributor'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_is_its_distributor_s';
    END IF;
    IF EXISTS (
        SELECT FROM assignments_transfer AS transfer WHERE transfer.id = NEW.transfer_id
            AND (transfer.distributor_id, transfer.plan_id) <> (NEW.distributor_id, NEW.plan_id)
        UNION ALL
        SELECT FROM assignments_paymentdirection AS direction WHERE direction.id = NEW.direction_id
            AND (direction.distributor_id, direction.plan_id) <> (NEW.distributor_id, NEW.plan_id)
    ) THEN
        RAISE EXCEPTION 'Section 6(c): a notice is about the Distributor''s own Transfer or direction'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_is_its_distributor_s';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER notice_is_its_distributor_s BEFORE INSERT ON assignments_partynotice
FOR EACH ROW EXECUTE FUNCTION notice_is_its_distributor_s();

CREATE FUNCTION notice_consent_is_the_assignee_s() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    who bigint := person_of_act(NEW.given_by_id);
BEGIN
    IF NEW.digest IS DISTINCT FROM (SELECT digest FROM assignments_partynotice WHERE id = NEW.notice_id) THEN
        RAISE EXCEPTION 'Section 6(e): a consent is to exactly what the notice says'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_consent_is_to_what_it_says';
    END IF;
    IF EXISTS (SELECT FROM assignments_noticedecision WHERE notice_id = NEW.notice_id) THEN
        RAISE EXCEPTION 'the notice is decided: nobody consents any more'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_consent_comes_before_the_decision';
    END IF;
    IF NOT (acts_for(who, NULL, NEW.assignee_id, NULL)
        OR (NEW.document_id IS NOT NULL AND NOT is_a_party_s_user(who))) THEN
        RAISE EXCEPTION 'Section 6(e): an Assignee consents itself, or staff record its writing'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_consent_is_the_assignee_s';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER notice_consent_is_the_assignee_s BEFORE INSERT ON assignments_noticeconsent
FOR EACH ROW EXECUTE FUNCTION notice_consent_is_the_assignee_s();

CREATE FUNCTION notice_is_decided_by_staff() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    notice assignments_partynotice;
    who bigint := person_of_act(NEW.decided_by_id);
BEGIN
    SELECT * INTO notice FROM assignments_partynotice WHERE id = NEW.notice_id;
    IF NEW.word = 'WITHDRAWN' THEN
        IF NOT acts_for(who, notice.distributor_id, NULL, NULL) THEN
            RAISE EXCEPTION 'a notice is withdrawn by a user of the Distributor'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_is_withdrawn_by_its_distributor';
        END IF;
        RETURN NEW;
    END IF;
    IF who = person_of_act(notice.given_by_id) OR is_a_party_s_user(who) THEN
        RAISE EXCEPTION 'Section 6(c): staff acknowledge a notice or send it back, never who gave it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_is_decided_by_staff';
    END IF;
    IF NEW.received_on < notice.given_on THEN
        RAISE EXCEPTION 'Section 6(c): a notice is not received before it is given'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_is_not_received_before_it_is_given';
    END IF;
    IF NEW.word = 'ACKNOWLEDGED' AND EXISTS (
        SELECT FROM assignments_noticeconsentasked AS asked
        WHERE asked.notice_id = NEW.notice_id AND NOT EXISTS (
            SELECT FROM assignments_noticeconsent AS consent
            WHERE consent.notice_id = asked.notice_id AND consent.assignee_id = asked.assignee_id
        )
    ) THEN
        RAISE EXCEPTION 'Section 6(e): an Assignee has not consented'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_waits_for_consents';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER notice_is_decided_by_staff BEFORE INSERT ON assignments_noticedecision
FOR EACH ROW EXECUTE FUNCTION notice_is_decided_by_staff();

CREATE FUNCTION notice_records_what_was_acknowledged() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM assignments_partynotice AS notice
        JOIN assignments_noticedecision AS decision ON decision.notice_id = notice.id
        LEFT JOIN assignments_transfer AS transfer ON transfer.id = NEW.transfer_id
        LEFT JOIN assignments_paymentdirection AS direction ON direction.id = NEW.direction_id
        WHERE notice.id = NEW.notice_id AND decision.word = 'ACKNOWLEDGED'
            AND coalesce(transfer.distributor_id, direction.distributor_id) = notice.distributor_id
            AND coalesce(transfer.plan_id, direction.plan_id) = notice.plan_id
            AND coalesce(transfer.recorded_by_id, direction.recorded_by_id) = decision.decided_by_id
    ) THEN
        RAISE EXCEPTION 'a notice records only what its acknowledgement recorded'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_records_what_was_acknowledged';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER notice_records_what_was_acknowledged BEFORE INSERT ON assignments_noticerecord
FOR EACH ROW EXECUTE FUNCTION notice_records_what_was_acknowledged();

-- reverse
DROP TRIGGER notice_records_what_was_acknowledged ON assignments_noticerecord;
DROP FUNCTION notice_records_what_was_acknowledged();
DROP TRIGGER notice_is_decided_by_staff ON assignments_noticedecision;
DROP FUNCTION notice_is_decided_by_staff();
DROP TRIGGER notice_consent_is_the_assignee_s ON assignments_noticeconsent;
DROP FUNCTION notice_consent_is_the_assignee_s();
DROP TRIGGER notice_is_its_distributor_s ON assignments_partynotice;
DROP FUNCTION notice_is_its_distributor_s();
DROP FUNCTION person_of_act(bigint);
DROP FUNCTION is_a_party_s_user(bigint);
DROP FUNCTION acts_for(bigint, bigint, bigint, bigint);
