-- Four eyes: nobody makes a person a party's user alone, and what has ended is not confirmed any more.
CREATE FUNCTION membership_has_two_hands() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.confirmed_by_id IS NULL THEN
        RETURN NEW;
    END IF;
    IF (SELECT acting_user_id FROM governance_act WHERE id = NEW.confirmed_by_id)
        IN (NEW.user_id, (SELECT acting_user_id FROM governance_act WHERE id = NEW.proposed_by_id)) THEN
        RAISE EXCEPTION 'a membership is confirmed by another person than its proposer and its member'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'membership_has_two_hands';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER membership_has_two_hands BEFORE INSERT OR UPDATE ON assignments_membership
FOR EACH ROW EXECUTE FUNCTION membership_has_two_hands();

-- reverse
DROP TRIGGER membership_has_two_hands ON assignments_membership;
DROP FUNCTION membership_has_two_hands();
