-- Sections 6(b) to (e): under a Plan whose text has no Assignees nothing is transferred, and nobody but the
-- Distributor is paid.
CREATE FUNCTION only_where_the_plan_has_assignees() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    plan governance_plan;
BEGIN
    SELECT * INTO plan FROM governance_plan WHERE id = NEW.plan_id;
    IF FOUND AND NOT plan.has_assignees THEN
        RAISE EXCEPTION 'Section 6(b): the Plan % has no Assignees: its text has nothing like Sections 6(b) to (e)', plan.code
            USING ERRCODE = 'check_violation', CONSTRAINT = 'only_where_the_plan_has_assignees';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER only_where_the_plan_has_assignees BEFORE INSERT ON assignments_transfer
FOR EACH ROW EXECUTE FUNCTION only_where_the_plan_has_assignees();
CREATE TRIGGER only_where_the_plan_has_assignees BEFORE INSERT ON assignments_paymentdirection
FOR EACH ROW EXECUTE FUNCTION only_where_the_plan_has_assignees();
CREATE TRIGGER only_where_the_plan_has_assignees BEFORE INSERT ON assignments_monthlycalculation
FOR EACH ROW EXECUTE FUNCTION only_where_the_plan_has_assignees();

-- reverse
DROP TRIGGER only_where_the_plan_has_assignees ON assignments_monthlycalculation;
DROP TRIGGER only_where_the_plan_has_assignees ON assignments_paymentdirection;
DROP TRIGGER only_where_the_plan_has_assignees ON assignments_transfer;
DROP FUNCTION only_where_the_plan_has_assignees();
