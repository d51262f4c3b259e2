-- A job waits, is at work, and ends once; how it ended is never changed. A job that was killed is taken up again.
CREATE FUNCTION job_state_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'QUEUED' THEN
            RAISE EXCEPTION 'a job begins as QUEUED'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'job_state_change';
        END IF;
    ELSIF OLD.state IN ('DONE', 'FAILED') THEN
        RAISE EXCEPTION 'a job that has ended stays as it is'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'job_state_change';
    ELSIF OLD.state <> NEW.state
        AND (OLD.state, NEW.state) NOT IN (('QUEUED', 'RUNNING'), ('RUNNING', 'DONE'), ('RUNNING', 'FAILED'))
    THEN
        RAISE EXCEPTION 'a job that is % cannot become %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'job_state_change';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER job_state_change BEFORE INSERT OR UPDATE ON month_end_job
FOR EACH ROW EXECUTE FUNCTION job_state_change();

-- reverse
DROP TRIGGER job_state_change ON month_end_job;
DROP FUNCTION job_state_change();
