-- Section 11(ii), (iii): a breach or a certificate is of a termination of those very Shares, and does not lie
-- before it.
CREATE FUNCTION covenant_is_of_its_termination() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    day date := CASE TG_TABLE_NAME
        WHEN 'governance_covenantbreach' THEN (to_jsonb(NEW) ->> 'since')::date
        ELSE ((to_jsonb(NEW) ->> 'quarter')::date + interval '3 months')::date - 1
    END;
BEGIN
    IF NOT EXISTS (
        SELECT FROM governance_termination AS termination
        JOIN governance_terminationscope AS scope ON scope.termination_id = termination.id
        WHERE termination.plan_id = NEW.plan_id AND termination.entry = NEW.termination
            AND scope.share_class_id = NEW.share_class_id
            AND date_trunc('month', termination.effective)::date <= day
    ) THEN
        RAISE EXCEPTION 'Section 11: there is no termination % of these Shares by %', NEW.termination, day
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_is_of_its_termination';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER governance_covenantbreach_is_of_its_termination BEFORE INSERT ON governance_covenantbreach
FOR EACH ROW EXECUTE FUNCTION covenant_is_of_its_termination();
CREATE TRIGGER governance_covenantcertificate_is_of_its_termination BEFORE INSERT ON governance_covenantcertificate
FOR EACH ROW EXECUTE FUNCTION covenant_is_of_its_termination();

-- reverse
DROP TRIGGER governance_covenantcertificate_is_of_its_termination ON governance_covenantcertificate;
DROP TRIGGER governance_covenantbreach_is_of_its_termination ON governance_covenantbreach;
DROP FUNCTION covenant_is_of_its_termination();
