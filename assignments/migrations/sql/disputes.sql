-- Section 6: what is said of a dispute follows what was said before, and nothing follows its end. Whoever opened
-- it does not answer it.
CREATE FUNCTION dispute_answer_follows() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.number > 1 AND NOT EXISTS (
        SELECT FROM assignments_disputeanswer AS before
        WHERE before.dispute_id = NEW.dispute_id AND before.number = NEW.number - 1 AND before.kind <> 'CLOSE'
    ) THEN
        RAISE EXCEPTION 'a dispute that is closed stays so; otherwise each word follows the one before'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'dispute_answer_follows';
    END IF;
    IF NEW.kind = 'ANSWER' AND EXISTS (
        SELECT FROM assignments_dispute AS dispute
        JOIN governance_act AS opened ON opened.id = dispute.opened_by_id
        JOIN governance_act AS answered ON answered.id = NEW.recorded_by_id
        WHERE dispute.id = NEW.dispute_id AND opened.acting_user_id = answered.acting_user_id
    ) THEN
        RAISE EXCEPTION 'a dispute is answered by another person than the one who opened it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'dispute_is_answered_by_another';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER dispute_answer_follows BEFORE INSERT ON assignments_disputeanswer
FOR EACH ROW EXECUTE FUNCTION dispute_answer_follows();

-- reverse
DROP TRIGGER dispute_answer_follows ON assignments_disputeanswer;
DROP FUNCTION dispute_answer_follows();
