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

-- A Plan with Transfers keeps the feature: Section 12(b) protects what was transferred.
CREATE FUNCTION plan_with_transfers_keeps_assignees() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM assignments_transfer WHERE plan_id = NEW.id) THEN
        RAISE EXCEPTION 'Section 12(b): the Plan % has Transfers and keeps its Assignees', NEW.code
            USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_with_transfers_keeps_assignees';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER plan_with_transfers_keeps_assignees BEFORE UPDATE ON governance_plan
FOR EACH ROW WHEN (OLD.has_assignees AND NOT NEW.has_assignees)
EXECUTE FUNCTION plan_with_transfers_keeps_assignees();

-- reverse
DROP TRIGGER plan_with_transfers_keeps_assignees ON governance_plan;
DROP FUNCTION plan_with_transfers_keeps_assignees();
DROP TRIGGER only_where_the_plan_has_assignees ON assignments_monthlycalculation;
DROP TRIGGER only_where_the_plan_has_assignees ON assignments_paymentdirection;
DROP TRIGGER only_where_the_plan_has_assignees ON assignments_transfer;
DROP FUNCTION only_where_the_plan_has_assignees();
