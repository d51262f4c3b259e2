-- R13: a share class in a month is computed, then closed, and never leaves that state; a later try or a
-- recomputation takes the place of what is not closed.
CREATE FUNCTION monthly_fee_first_status() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM added
        WHERE added.status NOT IN ('COMPUTED', 'FAILED', 'NOT_IN_FORCE') OR added.closed_by_id IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'a monthly fee begins as COMPUTED, FAILED or NOT_IN_FORCE'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'monthly_fee_first_status';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER monthly_fee_first_status AFTER INSERT ON fees_monthlyfee REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION monthly_fee_first_status();

CREATE FUNCTION monthly_fee_status_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.status, NEW.status) NOT IN (
        ('COMPUTED', 'CLOSED'),
        ('COMPUTED', 'SUPERSEDED'),
        ('FAILED', 'SUPERSEDED'),
        ('NOT_IN_FORCE', 'SUPERSEDED')
    ) THEN
        RAISE EXCEPTION 'a monthly fee that is % cannot become %', OLD.status, NEW.status
            USING ERRCODE = 'check_violation', CONSTRAINT = 'monthly_fee_status_change';
    END IF;
    IF (NEW.status = 'CLOSED') IS DISTINCT FROM (NEW.closed_by_id IS NOT NULL) THEN
        RAISE EXCEPTION 'a monthly fee is closed by an act, and only a closed one names it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'monthly_fee_status_change';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER monthly_fee_status_change BEFORE UPDATE ON fees_monthlyfee FOR EACH ROW
WHEN (OLD.status IS DISTINCT FROM NEW.status OR OLD.closed_by_id IS DISTINCT FROM NEW.closed_by_id)
EXECUTE FUNCTION monthly_fee_status_change();

-- reverse
DROP TRIGGER monthly_fee_status_change ON fees_monthlyfee;
DROP FUNCTION monthly_fee_status_change();
DROP TRIGGER monthly_fee_first_status ON fees_monthlyfee;
DROP FUNCTION monthly_fee_first_status();
