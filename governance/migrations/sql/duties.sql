-- Section 8(b), Rule 12b-1(c) and (h): what is recorded as done was done by the day of its act.
CREATE FUNCTION yearly_duty_is_done() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.done_on > (
        SELECT (acted_at AT TIME ZONE 'America/New_York')::date FROM governance_act WHERE id = NEW.recorded_by_id
    ) THEN
        RAISE EXCEPTION 'a duty that is recorded as done on % is not done yet', NEW.done_on
            USING ERRCODE = 'check_violation', CONSTRAINT = 'yearly_duty_is_done';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER yearly_duty_is_done BEFORE INSERT ON governance_yearlydutydone
FOR EACH ROW EXECUTE FUNCTION yearly_duty_is_done();

-- reverse
DROP TRIGGER yearly_duty_is_done ON governance_yearlydutydone;
DROP FUNCTION yearly_duty_is_done();
