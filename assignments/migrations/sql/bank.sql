-- Bank details: a routing number adds up, and who enters an account does not confirm it.
ALTER TABLE assignments_bankdetails ADD CONSTRAINT bank_details_routing_number_adds_up CHECK (
    routing_number ~ '^[0-9]{9}$' AND routing_number <> '000000000' AND (
        3 * (substr(routing_number, 1, 1)::int + substr(routing_number, 4, 1)::int + substr(routing_number, 7, 1)::int)
        + 7 * (substr(routing_number, 2, 1)::int + substr(routing_number, 5, 1)::int + substr(routing_number, 8, 1)::int)
        + substr(routing_number, 3, 1)::int + substr(routing_number, 6, 1)::int + substr(routing_number, 9, 1)::int
    ) % 10 = 0
);

CREATE FUNCTION bank_details_have_two_hands() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    who bigint := person_of_act(NEW.entered_by_id);
BEGIN
    IF TG_OP = 'INSERT' AND is_a_party_s_user(who)
        AND NOT acts_for(who, NEW.distributor_id, NEW.assignee_id, NEW.agent_id) THEN
        RAISE EXCEPTION 'a party''s user enters the bank details of that party alone'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bank_details_are_entered_by_their_party_or_staff';
    END IF;
    IF NEW.confirmed_by_id IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.confirmed_by_id IS NULL) THEN
        IF person_of_act(NEW.confirmed_by_id) = who OR is_a_party_s_user(person_of_act(NEW.confirmed_by_id)) THEN
            RAISE EXCEPTION 'bank details are confirmed by another person than who entered them, and by staff'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'bank_details_have_two_hands';
        END IF;
        IF TG_OP = 'UPDATE' AND OLD.ended_by_id IS NOT NULL THEN
            RAISE EXCEPTION 'bank details that were rejected or replaced are not confirmed any more'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'bank_details_are_confirmed_while_they_wait';
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER bank_details_have_two_hands BEFORE INSERT OR UPDATE ON assignments_bankdetails
FOR EACH ROW EXECUTE FUNCTION bank_details_have_two_hands();

-- reverse
DROP TRIGGER bank_details_have_two_hands ON assignments_bankdetails;
DROP FUNCTION bank_details_have_two_hands();
ALTER TABLE assignments_bankdetails DROP CONSTRAINT bank_details_routing_number_adds_up;
