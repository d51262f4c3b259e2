-- R13: a closed month computed anew stands in the books of a later one, whose lines pay or keep back what it
-- changes, and no others. Section 13: what was carried over is paid once, as it was given.
DROP TRIGGER correction_is_of_an_earlier_month ON assignments_sharecorrection;
DROP FUNCTION correction_is_of_an_earlier_month();

-- A restatement is of an earlier month of the same Shares, whose figures stand.
CREATE FUNCTION restatement_is_of_an_earlier_month() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM fees_monthlyfee AS bears
        JOIN fees_monthlyfee AS corrected
            ON corrected.id = NEW.corrected_fee_id AND corrected.share_class_id = bears.share_class_id
        WHERE bears.id = NEW.monthly_fee_id AND corrected.month < bears.month
            AND bears.status IN ('COMPUTED', 'CLOSED') AND corrected.status IN ('COMPUTED', 'CLOSED')
    ) THEN
        RAISE EXCEPTION 'Section 6: a correction is of an earlier month of the same Shares'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'restatement_is_of_an_earlier_month';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER restatement_is_of_an_earlier_month BEFORE INSERT ON assignments_restatement
FOR EACH ROW EXECUTE FUNCTION restatement_is_of_an_earlier_month();

CREATE FUNCTION correction_is_its_restatement_s() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM assignments_restatement AS restatement
        WHERE restatement.id = NEW.restatement_id AND restatement.monthly_fee_id = NEW.monthly_fee_id
            AND restatement.corrected_fee_id = NEW.corrected_fee_id
    ) THEN
        RAISE EXCEPTION 'Section 6: a correction is of the months of its restatement'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_is_its_restatement_s';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER correction_is_its_restatement_s BEFORE INSERT ON assignments_sharecorrection
FOR EACH ROW EXECUTE FUNCTION correction_is_its_restatement_s();

-- Section 13: an amount enters a month of its own Shares, whose figures stand.
CREATE FUNCTION carried_over_enters_its_shares() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM fees_monthlyfee AS bears
        JOIN assignments_carriedover AS carried
            ON carried.id = NEW.carried_over_id AND carried.share_class_id = bears.share_class_id
        WHERE bears.id = NEW.monthly_fee_id AND bears.status IN ('COMPUTED', 'CLOSED')
    ) THEN
        RAISE EXCEPTION 'Section 13: an amount carried over enters a month of the same Shares'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'carried_over_enters_its_shares';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER carried_over_enters_its_shares BEFORE INSERT ON assignments_carriedoverentry
FOR EACH ROW EXECUTE FUNCTION carried_over_enters_its_shares();

CREATE FUNCTION carried_over_is_its_plan_s() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM governance_shareclass AS share_class
        WHERE share_class.id = NEW.share_class_id AND share_class.plan_id = NEW.plan_id
    ) THEN
        RAISE EXCEPTION 'Section 13: an amount is carried over for Shares of its own Plan'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'carried_over_is_its_plan_s';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER carried_over_is_its_plan_s BEFORE INSERT ON assignments_carriedover
FOR EACH ROW EXECUTE FUNCTION carried_over_is_its_plan_s();

CREATE TRIGGER note_added_restatements AFTER INSERT ON assignments_restatement
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_added_corrections();
CREATE TRIGGER note_added_carried_over AFTER INSERT ON assignments_carriedoverentry
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_added_corrections();

-- A claim on an Assignee takes only from that Assignee's Portions of the same Shares and Distributor.
CREATE FUNCTION payment_line_recovers_its_claim() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    stray bigint;
BEGIN
    SELECT line.instruction_id INTO stray
    FROM added AS line
    LEFT JOIN assignments_fundclaim AS claim ON claim.id = line.claim_id
    WHERE line.claim_id IS NOT NULL AND (
        (line.component = 'OFFSET' AND claim.assignee_id IS NULL)
        OR (line.component = 'CORRECTION' AND claim.assignee_id = line.assignee_id
            AND claim.share_class_id = line.share_class_id AND claim.distributor_id = line.distributor_id)
    ) IS NOT TRUE;
    IF FOUND THEN
        RAISE EXCEPTION 'Section 6(b): a line of instruction % recovers a claim on somebody else', stray
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_line_recovers_its_claim';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER payment_line_recovers_its_claim AFTER INSERT ON assignments_paymentline
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION payment_line_recovers_its_claim();

-- Where a month has lines at all, they pay or hold its corrections wholly. What recovers an earlier claim is
-- beside them; and what is kept back in a payment is within what the same Portfolio gives in it.
CREATE OR REPLACE FUNCTION check_lines_sum_to_corrections(paid bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan
SET random_page_cost = 1.1 SET join_collapse_limit = 1 AS $$
DECLARE
    broken record;
BEGIN
    SELECT entry.monthly_fee_id, entry.distributor_id, entry.for_month, sum(entry.paid) AS paid, sum(entry.due) AS due
    INTO broken
    FROM (
        SELECT line.monthly_fee_id, line.distributor_id, line.assignee_id, line.corrects, line.for_month,
            line.amount AS paid, 0 AS due
        FROM unnest(paid) AS touched (id)
        JOIN assignments_paymentline AS line ON line.monthly_fee_id = touched.id
        JOIN assignments_paymentinstruction AS instruction ON instruction.id = line.instruction_id
        WHERE line.component = 'CORRECTION' AND line.claim_id IS NULL
            AND instruction_counts(instruction.status, instruction.not_paid_by_id)
        UNION ALL
        SELECT correction.monthly_fee_id, correction.distributor_id, correction.assignee_id,
            correction.corrected_fee_id::text, corrected.month, 0, correction.in_lines
        FROM unnest(paid) AS touched (id)
        JOIN assignments_sharecorrection AS correction ON correction.monthly_fee_id = touched.id
        JOIN fees_monthlyfee AS fee ON fee.id = touched.id
        JOIN fees_monthlyfee AS corrected ON corrected.id = correction.corrected_fee_id
        WHERE fee.status IN ('COMPUTED', 'CLOSED') AND fee_has_lines(touched.id)
    ) AS entry
    GROUP BY entry.monthly_fee_id, entry.distributor_id, entry.assignee_id, entry.corrects, entry.for_month
    HAVING sum(entry.paid) <> sum(entry.due);
    IF FOUND THEN
        RAISE EXCEPTION 'Section 6: the lines of % correct % for Distributor % by %; the correction is %',
            fee_in_words(broken.monthly_fee_id), to_char(broken.for_month, 'YYYY-MM'),
            (SELECT code FROM governance_distributor WHERE id = broken.distributor_id), broken.paid, broken.due
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_lines_sum_to_correction';
    END IF;
    SELECT line.instruction_id, line.monthly_fee_id, line.distributor_id, sum(line.amount) AS amount
    INTO broken
    FROM (
        SELECT DISTINCT line.instruction_id, line.monthly_fee_id, line.distributor_id
        FROM unnest(paid) AS touched (id)
        JOIN assignments_paymentline AS line ON line.monthly_fee_id = touched.id
        WHERE line.component IN ('CORRECTION', 'CARRIED_OVER') AND line.amount < 0
    ) AS netted
    JOIN assignments_paymentline AS line
        ON line.instruction_id = netted.instruction_id AND line.monthly_fee_id = netted.monthly_fee_id
        AND line.distributor_id = netted.distributor_id
    GROUP BY line.instruction_id, line.monthly_fee_id, line.distributor_id
    HAVING sum(line.amount) < 0;
    IF FOUND THEN
        RAISE EXCEPTION 'Section 1: instruction % keeps back % more than the Shares of % give Distributor % in it',
            broken.instruction_id, -broken.amount, fee_in_words(broken.monthly_fee_id),
            (SELECT code FROM governance_distributor WHERE id = broken.distributor_id)
            USING ERRCODE = 'check_violation', CONSTRAINT = 'corrections_within_portfolio';
    END IF;
END $$;

-- Whether any line of a month counts.
CREATE FUNCTION fee_has_lines(fee_id bigint) RETURNS boolean LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM assignments_paymentline AS line
        JOIN assignments_paymentinstruction AS instruction ON instruction.id = line.instruction_id
        WHERE line.monthly_fee_id = fee_id AND instruction_counts(instruction.status, instruction.not_paid_by_id)
    )
$$;

-- Each restatement begins with what stood: the month itself, or the restatement before it that stands.
CREATE FUNCTION check_restatements(paid bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan
SET random_page_cost = 1.1 AS $$
DECLARE
    broken record;
BEGIN
    IF NOT EXISTS (SELECT FROM assignments_restatement WHERE monthly_fee_id = ANY (paid)) THEN
        RETURN;
    END IF;
    SELECT link.* INTO broken
    FROM (
        SELECT correction.corrected_fee_id, correction.distributor_id, correction.stood,
            coalesce(
                lag(correction.restated) OVER (
                    PARTITION BY correction.corrected_fee_id, correction.distributor_id, correction.assignee_id,
                        correction.component
                    ORDER BY correction.restatement_id
                ),
                CASE
                    WHEN correction.assignee_id IS NOT NULL THEN portion.amount
                    WHEN correction.component = 'SERVICE_FEE' THEN share.service_fee
                    ELSE share.balance
                END,
                0
            ) AS due
        FROM (
            SELECT DISTINCT corrected_fee_id AS id FROM assignments_restatement WHERE monthly_fee_id = ANY (paid)
        ) AS touched
        JOIN assignments_sharecorrection AS correction ON correction.corrected_fee_id = touched.id
        JOIN fees_monthlyfee AS bears
            ON bears.id = correction.monthly_fee_id AND bears.status IN ('COMPUTED', 'CLOSED')
        LEFT JOIN assignments_distributorshare12b1 AS share
            ON share.monthly_fee_id = touched.id AND share.distributor_id = correction.distributor_id
        LEFT JOIN assignments_assigneeportion12b1 AS portion
            ON portion.monthly_fee_id = touched.id AND portion.distributor_id = correction.distributor_id
            AND portion.assignee_id = correction.assignee_id
    ) AS link
    WHERE link.stood <> link.due;
    IF FOUND THEN
        RAISE EXCEPTION 'Section 6: of % Distributor % was given %, and a correction begins with %',
            fee_in_words(broken.corrected_fee_id),
            (SELECT code FROM governance_distributor WHERE id = broken.distributor_id), broken.due, broken.stood
            USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_begins_with_what_stood';
    END IF;
    SELECT restatement.corrected_fee_id INTO broken
    FROM assignments_restatement AS restatement
    LEFT JOIN assignments_sharecorrection AS correction ON correction.restatement_id = restatement.id
    WHERE restatement.monthly_fee_id = ANY (paid)
    GROUP BY restatement.id
    HAVING coalesce(sum(correction.amount) FILTER (WHERE correction.component = 'DISTRIBUTION_FEE'), 0)
            <> restatement.distribution_fee - restatement.stood_distribution_fee
        OR coalesce(sum(correction.amount) FILTER (WHERE correction.component = 'SERVICE_FEE'), 0)
            <> restatement.service_fee - restatement.stood_service_fee;
    IF FOUND THEN
        RAISE EXCEPTION 'Section 6(a): the corrections of % do not make the difference of its fees',
            fee_in_words(broken.corrected_fee_id)
            USING ERRCODE = 'check_violation', CONSTRAINT = 'corrections_sum_to_restatement';
    END IF;
    SELECT correction.corrected_fee_id, correction.claimed INTO broken
    FROM assignments_sharecorrection AS correction
    LEFT JOIN assignments_fundclaim AS claim ON claim.correction_id = correction.id
    WHERE correction.monthly_fee_id = ANY (paid)
    GROUP BY correction.id
    HAVING coalesce(sum(claim.amount), 0) <> correction.claimed;
    IF FOUND THEN
        RAISE EXCEPTION 'Section 6(e): the claims that remain of the correction of % do not make %',
            fee_in_words(broken.corrected_fee_id), broken.claimed
            USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_make_what_is_claimed';
    END IF;
END $$;

CREATE FUNCTION check_lines_sum_to_carried_over(paid bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan
SET random_page_cost = 1.1 SET join_collapse_limit = 1 AS $$
DECLARE
    broken record;
BEGIN
    SELECT entry.monthly_fee_id, entry.distributor_id, sum(entry.paid) AS paid, sum(entry.due) AS due
    INTO broken
    FROM (
        SELECT line.monthly_fee_id, line.distributor_id, line.assignee_id, line.corrects, line.amount AS paid, 0 AS due
        FROM unnest(paid) AS touched (id)
        JOIN assignments_paymentline AS line ON line.monthly_fee_id = touched.id
        JOIN assignments_paymentinstruction AS instruction ON instruction.id = line.instruction_id
        WHERE line.component = 'CARRIED_OVER'
            AND instruction_counts(instruction.status, instruction.not_paid_by_id)
        UNION ALL
        SELECT taken.monthly_fee_id, carried.distributor_id, carried.assignee_id, lower(carried.component), 0,
            taken.in_lines
        FROM unnest(paid) AS touched (id)
        JOIN assignments_carriedoverentry AS taken ON taken.monthly_fee_id = touched.id
        JOIN assignments_carriedover AS carried ON carried.id = taken.carried_over_id
        JOIN fees_monthlyfee AS fee ON fee.id = touched.id
        WHERE fee.status IN ('COMPUTED', 'CLOSED') AND fee_has_lines(touched.id)
    ) AS entry
    GROUP BY entry.monthly_fee_id, entry.distributor_id, entry.assignee_id, entry.corrects
    HAVING sum(entry.paid) <> sum(entry.due);
    IF FOUND THEN
        RAISE EXCEPTION 'Section 13: the lines of % pay Distributor % %; carried over is %',
            fee_in_words(broken.monthly_fee_id),
            (SELECT code FROM governance_distributor WHERE id = broken.distributor_id), broken.paid, broken.due
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_lines_sum_to_carried_over';
    END IF;
    IF NOT EXISTS (SELECT FROM assignments_carriedoverentry WHERE monthly_fee_id = ANY (paid)) THEN
        RETURN;
    END IF;
    SELECT link.* INTO broken
    FROM (
        SELECT carried.entry, taken.stood, carried.amount, taken.stood + taken.amount AS makes,
            coalesce(sum(taken.amount) OVER (
                PARTITION BY carried.plan_id, carried.entry ORDER BY taken.id
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ), 0) AS before
        FROM (
            SELECT DISTINCT carried.plan_id, carried.entry
            FROM assignments_carriedoverentry AS taken
            JOIN assignments_carriedover AS carried ON carried.id = taken.carried_over_id
            WHERE taken.monthly_fee_id = ANY (paid)
        ) AS touched
        JOIN assignments_carriedover AS carried
            ON carried.plan_id = touched.plan_id AND carried.entry = touched.entry
        JOIN assignments_carriedoverentry AS taken ON taken.carried_over_id = carried.id
        JOIN fees_monthlyfee AS bears ON bears.id = taken.monthly_fee_id AND bears.status IN ('COMPUTED', 'CLOSED')
    ) AS link
    WHERE link.stood <> link.before OR link.makes <> link.amount;
    IF FOUND THEN
        RAISE EXCEPTION 'Section 13: % is carried over as %, and is taken as % after %',
            broken.entry, broken.amount, broken.makes, broken.before
            USING ERRCODE = 'check_violation', CONSTRAINT = 'carried_over_taken_once';
    END IF;
    SELECT carried.entry, taken.claimed INTO broken
    FROM assignments_carriedoverentry AS taken
    JOIN assignments_carriedover AS carried ON carried.id = taken.carried_over_id
    LEFT JOIN assignments_fundclaim AS claim ON claim.carried_over_id = taken.id
    WHERE taken.monthly_fee_id = ANY (paid)
    GROUP BY taken.id, carried.entry
    HAVING coalesce(sum(claim.amount), 0) <> taken.claimed;
    IF FOUND THEN
        RAISE EXCEPTION 'Section 13: the claims that remain of % do not make %', broken.entry, broken.claimed
            USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_make_what_was_carried_over';
    END IF;
END $$;

CREATE OR REPLACE FUNCTION sums_hold_at_commit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    added bigint[];
    with_lines bigint[];
    shared bigint[];
    paid bigint[];
    claims bigint[];
BEGIN
    IF NOT EXISTS (SELECT FROM assignments_sums_to_check WHERE id = NEW.id) THEN
        RETURN NULL; -- an earlier row of the same transaction stood for this one
    END IF;
    WITH taken AS (
        DELETE FROM assignments_sums_to_check RETURNING what, keys
    )
    SELECT
        array_agg(DISTINCT key) FILTER (WHERE what = 'instruction added'),
        array_agg(DISTINCT key) FILTER (WHERE what = 'instruction with lines'),
        array_agg(DISTINCT key) FILTER (WHERE what = 'fee shared'),
        array_agg(DISTINCT key) FILTER (WHERE what = 'fee paid'),
        array_agg(DISTINCT key) FILTER (WHERE what = 'claim')
    INTO added, with_lines, shared, paid, claims
    FROM taken CROSS JOIN unnest(taken.keys) AS key;
    PERFORM check_lines_sum_to_instructions(added, with_lines);
    PERFORM check_shares_sum_to_fees(shared);
    PERFORM check_lines_sum_to_shares(paid);
    PERFORM check_lines_sum_to_corrections(paid);
    PERFORM check_restatements(paid);
    PERFORM check_lines_sum_to_carried_over(paid);
    PERFORM check_offsets_within_claims(claims);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION payment_line_pays_its_payee() RETURNS trigger LANGUAGE plpgsql
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
            WHEN 'ASSIGNEE' THEN line.component IN ('DISTRIBUTION_FEE', 'CORRECTION', 'CARRIED_OVER')
                AND assignee.code IS NOT DISTINCT FROM instruction.payee
            ELSE line.component IN ('DISTRIBUTION_FEE', 'CORRECTION', 'CARRIED_OVER') AND agent.code IS NOT NULL
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

ALTER TABLE assignments_paymentline DROP CONSTRAINT payment_line_component_is_built;
ALTER TABLE assignments_paymentline ADD CONSTRAINT payment_line_component_is_built
CHECK (component IN ('DISTRIBUTION_FEE', 'SERVICE_FEE', 'OFFSET', 'CORRECTION', 'CARRIED_OVER'));

-- reverse
ALTER TABLE assignments_paymentline DROP CONSTRAINT payment_line_component_is_built;
ALTER TABLE assignments_paymentline ADD CONSTRAINT payment_line_component_is_built
CHECK (component IN ('DISTRIBUTION_FEE', 'SERVICE_FEE', 'OFFSET', 'CORRECTION'));
-- again payment_line_pays_its_payee of corrections.sql
-- again sums_hold_at_commit of corrections.sql
DROP FUNCTION check_lines_sum_to_carried_over(bigint[]);
DROP FUNCTION check_restatements(bigint[]);
DROP FUNCTION fee_has_lines(bigint);
-- again check_lines_sum_to_corrections of corrections.sql

DROP TRIGGER payment_line_recovers_its_claim ON assignments_paymentline;
DROP FUNCTION payment_line_recovers_its_claim();
DROP TRIGGER note_added_carried_over ON assignments_carriedoverentry;
DROP TRIGGER note_added_restatements ON assignments_restatement;
DROP TRIGGER carried_over_is_its_plan_s ON assignments_carriedover;
DROP FUNCTION carried_over_is_its_plan_s();
DROP TRIGGER carried_over_enters_its_shares ON assignments_carriedoverentry;
DROP FUNCTION carried_over_enters_its_shares();
DROP TRIGGER correction_is_its_restatement_s ON assignments_sharecorrection;
DROP FUNCTION correction_is_its_restatement_s();
DROP TRIGGER restatement_is_of_an_earlier_month ON assignments_restatement;
DROP FUNCTION restatement_is_of_an_earlier_month();
-- again correction_is_of_an_earlier_month of corrections.sql
CREATE TRIGGER correction_is_of_an_earlier_month BEFORE INSERT ON assignments_sharecorrection
FOR EACH ROW EXECUTE FUNCTION correction_is_of_an_earlier_month();
