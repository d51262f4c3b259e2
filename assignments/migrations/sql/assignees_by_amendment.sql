-- Sections 6(b) and 9: under a Plan whose text had no Assignees an amendment whose text has them must be on record, to
-- hold by the first day of what is recorded. Whether its votes carried it, and for which Portfolios, the services ask.
CREATE OR REPLACE FUNCTION only_where_the_plan_has_assignees() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    plan governance_plan;
    by_then date;
BEGIN
    SELECT * INTO plan FROM governance_plan WHERE id = NEW.plan_id;
    IF TG_TABLE_NAME = 'assignments_monthlycalculation' THEN
        by_then := NEW.month + interval '1 month' - interval '1 day';
    ELSE
        by_then := lower(NEW.effective);
    END IF;
    IF FOUND AND NOT plan.has_assignees AND NOT EXISTS (
        SELECT FROM governance_amendment AS amendment
        JOIN governance_plandocument AS document ON document.id = amendment.document_id
        WHERE amendment.plan_id = plan.id AND amendment.superseded_by_id IS NULL
            AND amendment.effective <= by_then AND document.text ~* '\massignees?\M'
    ) THEN
        RAISE EXCEPTION 'Section 6(b): the Plan % has no Assignees: its text has nothing like Sections 6(b) to (e)', plan.code
            USING ERRCODE = 'check_violation', CONSTRAINT = 'only_where_the_plan_has_assignees';
    END IF;
    RETURN NEW;
END $$;

-- reverse
-- again only_where_the_plan_has_assignees of no_assignees.sql
