-- R13: a line pays whom it may be paid to, under components that are built, and a month of a share class once.
CREATE FUNCTION payment_line_pays_its_payee() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp SET random_page_cost = 1.1 AS $$
DECLARE
    stray bigint;
BEGIN
    EXECUTE $query$
        SELECT line.instruction_id
        FROM added AS line
        JOIN assignments_paymentinstruction AS instruction ON instruction.id = line.instruction_id
        JOIN governance_distributor AS distributor ON distributor.id = line.distributor_id
        LEFT JOIN assignments_assignee AS assignee ON assignee.id = line.assignee_id
        LEFT JOIN assignments_collectionagent AS agent ON agent.code = instruction.payee
        WHERE NOT CASE instruction.payee_kind
            WHEN 'DISTRIBUTOR' THEN instruction.payee = distributor.code
            WHEN 'ASSIGNEE' THEN line.component = 'DISTRIBUTION_FEE' AND assignee.code IS NOT DISTINCT FROM instruction.payee
            ELSE line.component = 'DISTRIBUTION_FEE' AND agent.code IS NOT NULL
        END
    $query$ INTO stray;
    IF stray IS NOT NULL THEN
        RAISE EXCEPTION 'Section 6(d): instruction % pays a line to somebody else than it belongs to', stray
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_line_pays_its_payee';
    END IF;
    EXECUTE $query$
        SELECT other.instruction_id
        FROM (SELECT DISTINCT monthly_fee_id AS id FROM added) AS paid
        JOIN fees_monthlyfee AS fee ON fee.id = paid.id
        JOIN fees_monthlyfee AS earlier
            ON earlier.share_class_id = fee.share_class_id AND earlier.month = fee.month AND earlier.id <> fee.id
        JOIN assignments_paymentline AS other ON other.monthly_fee_id = earlier.id
        JOIN assignments_paymentinstruction AS instruction ON instruction.id = other.instruction_id
        WHERE instruction_is_live(instruction.status)
    $query$ INTO stray;
    IF stray IS NOT NULL THEN
        RAISE EXCEPTION 'Section 6(a): instruction % still pays an earlier computation of this month; supersede it first', stray
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_line_month_is_paid_once';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER payment_line_pays_its_payee AFTER INSERT ON assignments_paymentline
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION payment_line_pays_its_payee();

-- The other components come with their Sections; until then nobody can be paid under them.
ALTER TABLE assignments_paymentline ADD CONSTRAINT payment_line_component_is_built
CHECK (component IN ('DISTRIBUTION_FEE', 'SERVICE_FEE', 'OFFSET'));

-- reverse
ALTER TABLE assignments_paymentline DROP CONSTRAINT payment_line_component_is_built;
DROP TRIGGER payment_line_pays_its_payee ON assignments_paymentline;
DROP FUNCTION payment_line_pays_its_payee();
