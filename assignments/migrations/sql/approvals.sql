-- R13: money leaves by two people. Who prepared a payment does not approve it, nor who determined that it be
-- paid; only what is approved is authorised, only what is authorised is issued, and what became of it is on record.
CREATE FUNCTION payment_approval_by_another() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    approved record;
BEGIN
    SELECT instruction.id, instruction.status, instruction.released_from_id, act.acting_user_id AS preparer
    INTO approved
    FROM assignments_paymentinstruction AS instruction
    JOIN governance_act AS act ON act.id = instruction.prepared_by_id
    WHERE instruction.id = NEW.instruction_id;
    IF approved.status IS DISTINCT FROM 'PREPARED' THEN
        RAISE EXCEPTION 'instruction % is %; only what is prepared is approved', NEW.instruction_id, approved.status
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_approval_of_what_is_prepared';
    END IF;
    IF EXISTS (
        SELECT FROM governance_act AS approves
        WHERE approves.id = NEW.approved_by_id AND (
            approves.acting_user_id = approved.preparer
            OR approves.acting_user_id IN (
                -- However often the lines were moved since.
                WITH RECURSIVE lineage (ancestor) AS (
                    SELECT approved.released_from_id
                    UNION
                    SELECT earlier.released_from_id
                    FROM lineage JOIN assignments_paymentinstruction AS earlier ON earlier.id = lineage.ancestor
                )
                SELECT act.acting_user_id
                FROM lineage
                JOIN assignments_determination AS decided ON decided.instruction_id = lineage.ancestor
                JOIN governance_act AS act ON act.id = decided.recorded_by_id
                WHERE decided.superseded_by_id IS NULL
            )
        )
    ) THEN
        RAISE EXCEPTION 'who prepared instruction %, or determined that it be paid, does not approve it', approved.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_approval_by_another';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER payment_approval_by_another BEFORE INSERT ON assignments_paymentapproval
FOR EACH ROW EXECUTE FUNCTION payment_approval_by_another();

CREATE FUNCTION authorized_instruction_is_approved() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM assignments_paymentinstruction AS instruction
        JOIN assignments_paymentauthorization AS ordered
            ON (ordered.plan_id, ordered.month, ordered.fund_id)
                = (instruction.plan_id, instruction.month, instruction.fund_id)
        WHERE instruction.id = NEW.instruction_id AND ordered.id = NEW.authorization_id
            AND instruction.status = 'APPROVED'
    ) THEN
        RAISE EXCEPTION 'instruction % is not approved, or not of that Plan, month and Fund', NEW.instruction_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'authorized_instruction_is_approved';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER authorized_instruction_is_approved BEFORE INSERT ON assignments_authorizedinstruction
FOR EACH ROW EXECUTE FUNCTION authorized_instruction_is_approved();

CREATE FUNCTION payment_authorization_is_its_sum() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    broken record;
    ordered_id bigint := (to_jsonb(NEW) ->> TG_ARGV[0])::bigint;
BEGIN
    SELECT ordered.number, ordered.amount, coalesce(sum(instruction.amount), 0) AS together
    INTO broken
    FROM assignments_paymentauthorization AS ordered
    LEFT JOIN assignments_authorizedinstruction AS named ON named.authorization_id = ordered.id
    LEFT JOIN assignments_paymentinstruction AS instruction ON instruction.id = named.instruction_id
    WHERE ordered.id = ordered_id
    GROUP BY ordered.id
    HAVING coalesce(sum(instruction.amount), 0) <> ordered.amount;
    IF FOUND THEN
        RAISE EXCEPTION 'authorization % is of %; its instructions come to %', broken.number, broken.amount,
            broken.together
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_authorization_is_its_sum';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER payment_authorization_is_its_sum AFTER INSERT ON assignments_paymentauthorization
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payment_authorization_is_its_sum('id');
CREATE CONSTRAINT TRIGGER authorized_instruction_is_in_the_sum AFTER INSERT ON assignments_authorizedinstruction
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payment_authorization_is_its_sum('authorization_id');

CREATE FUNCTION payment_outcome_of_what_was_issued() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM assignments_authorizedinstruction AS named
        JOIN assignments_paymentinstruction AS instruction ON instruction.id = named.instruction_id
        WHERE instruction.id = NEW.instruction_id AND (
            instruction.status = 'ISSUED'
            OR (instruction.status = 'SETTLED' AND NEW.kind <> 'SETTLED')
            OR (instruction.status = 'RETURNED' AND NEW.kind = 'REVERSED')
        )
    ) THEN
        RAISE EXCEPTION 'instruction % is not issued, so that it cannot be %', NEW.instruction_id, NEW.kind
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_outcome_of_what_was_issued';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER payment_outcome_of_what_was_issued BEFORE INSERT ON assignments_paymentoutcome
FOR EACH ROW EXECUTE FUNCTION payment_outcome_of_what_was_issued();

-- Else one month's statement would say that more is open than became due, or another opening than was open.
CREATE FUNCTION payment_outcome_on_a_day_that_can_be() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM assignments_paymentinstruction AS instruction
        WHERE instruction.id = NEW.instruction_id AND NEW.date < instruction.month + interval '1 month'
    ) OR EXISTS (
        SELECT FROM assignments_paymentoutcome AS settled
        WHERE settled.instruction_id = NEW.instruction_id AND settled.kind = 'SETTLED' AND NEW.date < settled.date
    ) THEN
        RAISE EXCEPTION 'instruction % cannot be % on %: its month had not ended, or it was not settled yet',
            NEW.instruction_id, NEW.kind, NEW.date
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_outcome_on_a_day_that_can_be';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER payment_outcome_on_a_day_that_can_be BEFORE INSERT ON assignments_paymentoutcome
FOR EACH ROW EXECUTE FUNCTION payment_outcome_on_a_day_that_can_be();

-- The steps themselves are instruction_status.sql's; here is what each step needs on record.
CREATE FUNCTION payment_instruction_step_is_on_record() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.status = 'APPROVED' AND NOT EXISTS (
        SELECT FROM assignments_paymentapproval AS approval
        WHERE approval.instruction_id = NEW.id AND approval.approved_by_id = NEW.status_by_id
    ) THEN
        RAISE EXCEPTION 'instruction % has no approval by that act', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'instruction_approved_has_its_approval';
    END IF;
    IF NEW.status = 'APPROVED' AND EXISTS (
        SELECT FROM assignments_paymentline AS line
        JOIN fees_monthlyfee AS fee ON fee.id = line.monthly_fee_id
        WHERE line.instruction_id = NEW.id AND fee.status <> 'CLOSED'
    ) THEN
        RAISE EXCEPTION 'instruction % pays a month that is not closed; its first approval closes it', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'instruction_approved_is_of_closed_months';
    END IF;
    IF NEW.status = 'ISSUED' AND NOT EXISTS (
        SELECT FROM assignments_authorizedinstruction AS named
        JOIN assignments_paymentauthorization AS ordered ON ordered.id = named.authorization_id
        WHERE named.instruction_id = NEW.id AND ordered.issued_by_id = NEW.status_by_id
    ) THEN
        RAISE EXCEPTION 'instruction % is in no authorization of that act', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'instruction_issued_has_its_authorization';
    END IF;
    IF NEW.status IN ('SETTLED', 'RETURNED', 'REVERSED') AND NOT EXISTS (
        SELECT FROM assignments_paymentoutcome AS outcome
        WHERE outcome.instruction_id = NEW.id AND outcome.kind = NEW.status
            AND outcome.recorded_by_id = NEW.status_by_id
    ) THEN
        RAISE EXCEPTION 'instruction % has no record by that act that it was %', NEW.id, NEW.status
            USING ERRCODE = 'check_violation', CONSTRAINT = 'instruction_outcome_has_its_record';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER payment_instruction_step_is_on_record BEFORE UPDATE ON assignments_paymentinstruction FOR EACH ROW
WHEN (OLD.status IS DISTINCT FROM NEW.status OR OLD.status_by_id IS DISTINCT FROM NEW.status_by_id)
EXECUTE FUNCTION payment_instruction_step_is_on_record();

-- A share class's month is paid wholly or not at all; one that was superseded gets no new line. What a
-- determination does not pay is dealt with: its lines count for the computation that still stands.
CREATE OR REPLACE FUNCTION check_lines_sum_to_shares(paid bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan
SET random_page_cost = 1.1 SET join_collapse_limit = 1 AS $$
DECLARE
    broken record;
BEGIN
    -- Two transactions that pay the same month wait for one another here, and the later one sees both.
    PERFORM FROM fees_monthlyfee WHERE id = ANY (paid) ORDER BY id FOR NO KEY UPDATE;
    -- What is paid and what is due are stacked and grouped, not joined: nothing depends on an estimate.
    SELECT by_distributor.* INTO broken
    FROM (
        SELECT entry.monthly_fee_id, entry.distributor_id,
            sum(entry.paid_distribution) AS paid_distribution, sum(entry.paid_service) AS paid_service,
            sum(entry.due_distribution) AS due_distribution, sum(entry.due_service) AS due_service,
            sum(sum(entry.lines)) OVER (PARTITION BY entry.monthly_fee_id) AS lines_of_fee
        FROM (
            SELECT line.monthly_fee_id, line.distributor_id, 1 AS lines,
                CASE line.component WHEN 'DISTRIBUTION_FEE' THEN line.amount ELSE 0 END AS paid_distribution,
                CASE line.component WHEN 'SERVICE_FEE' THEN line.amount ELSE 0 END AS paid_service,
                0 AS due_distribution, 0 AS due_service
            FROM unnest(paid) AS touched (id)
            JOIN assignments_paymentline AS line ON line.monthly_fee_id = touched.id
            JOIN assignments_paymentinstruction AS instruction ON instruction.id = line.instruction_id
            JOIN fees_monthlyfee AS fee ON fee.id = touched.id
            WHERE line.component IN ('DISTRIBUTION_FEE', 'SERVICE_FEE', 'OFFSET')
                AND instruction_counts(instruction.status, instruction.not_paid_by_id)
                AND (instruction_is_live(instruction.status) OR fee.status IN ('COMPUTED', 'CLOSED'))
            UNION ALL
            SELECT share.monthly_fee_id, share.distributor_id, 0, 0, 0, share.distribution_fee, share.service_fee
            FROM unnest(paid) AS touched (id)
            JOIN assignments_distributorshare12b1 AS share ON share.monthly_fee_id = touched.id
            JOIN fees_monthlyfee AS fee ON fee.id = touched.id
            WHERE fee.status IN ('COMPUTED', 'CLOSED')
        ) AS entry
        GROUP BY entry.monthly_fee_id, entry.distributor_id
    ) AS by_distributor
    WHERE by_distributor.lines_of_fee > 0 AND (
        by_distributor.paid_distribution <> by_distributor.due_distribution
        OR by_distributor.paid_service <> by_distributor.due_service
    );
    IF FOUND THEN
        RAISE EXCEPTION 'Section 6(a): the lines for Distributor % of % pay % and % (service); due are % and %',
            (SELECT code FROM governance_distributor WHERE id = broken.distributor_id),
            fee_in_words(broken.monthly_fee_id), broken.paid_distribution, broken.paid_service,
            broken.due_distribution, broken.due_service
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_lines_sum_to_share';
    END IF;
END $$;

-- reverse
DROP TRIGGER payment_instruction_step_is_on_record ON assignments_paymentinstruction;
DROP FUNCTION payment_instruction_step_is_on_record();
DROP TRIGGER payment_outcome_on_a_day_that_can_be ON assignments_paymentoutcome;
DROP FUNCTION payment_outcome_on_a_day_that_can_be();
DROP TRIGGER payment_outcome_of_what_was_issued ON assignments_paymentoutcome;
DROP FUNCTION payment_outcome_of_what_was_issued();
DROP TRIGGER authorized_instruction_is_in_the_sum ON assignments_authorizedinstruction;
DROP TRIGGER payment_authorization_is_its_sum ON assignments_paymentauthorization;
DROP FUNCTION payment_authorization_is_its_sum();
DROP TRIGGER authorized_instruction_is_approved ON assignments_authorizedinstruction;
DROP FUNCTION authorized_instruction_is_approved();
DROP TRIGGER payment_approval_by_another ON assignments_paymentapproval;
DROP FUNCTION payment_approval_by_another();
-- again check_lines_sum_to_shares of sums_checks.sql
