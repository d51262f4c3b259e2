-- Section 6(e): what was handed over for a claim counts with what was set off. What the Fund gave back counts
-- against it. A corrected claim is the same claim: what was recovered under earlier versions counts.
CREATE FUNCTION claim_recovered(of_plan bigint, of_entry text) RETURNS numeric LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT coalesce((
        SELECT -sum(line.amount)
        FROM assignments_fundclaim AS version
        JOIN assignments_paymentline AS line ON line.claim_id = version.id
        JOIN assignments_paymentinstruction AS instruction ON instruction.id = line.instruction_id
        WHERE version.plan_id = of_plan AND version.entry = of_entry AND instruction_is_live(instruction.status)
    ), 0) + coalesce((
        SELECT sum(CASE recovery.kind WHEN 'RECEIVED' THEN recovery.amount ELSE -recovery.amount END)
        FROM assignments_fundclaim AS version
        JOIN assignments_claimrecovery AS recovery ON recovery.claim_id = version.id
        WHERE version.plan_id = of_plan AND version.entry = of_entry AND recovery.superseded_by_id IS NULL
    ), 0)
$$;

CREATE OR REPLACE FUNCTION check_offsets_within_claims(claims bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan
SET random_page_cost = 1.1 SET join_collapse_limit = 1 AS $$
DECLARE
    broken record;
BEGIN
    PERFORM FROM assignments_fundclaim
    WHERE (plan_id, entry) IN (SELECT plan_id, entry FROM assignments_fundclaim WHERE id = ANY (claims))
    ORDER BY id FOR NO KEY UPDATE;
    SELECT claim.entry, claim.amount, claim_recovered(claim.plan_id, claim.entry) AS recovered
    INTO broken
    FROM assignments_fundclaim AS claim
    WHERE claim.id = ANY (claims) AND claim_recovered(claim.plan_id, claim.entry) > claim.amount;
    IF FOUND THEN
        RAISE EXCEPTION 'Section 6(e): offsets of % would recover more than the % of claim %',
            broken.recovered, broken.amount, broken.entry
            USING ERRCODE = 'check_violation', CONSTRAINT = 'offsets_within_claim';
    END IF;
END $$;

-- Nothing is received beyond the claim as it stands, and nothing given back but what is beyond it.
CREATE FUNCTION claim_recovery_within_claim() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    of_claim assignments_fundclaim;
    due numeric;
    recovered numeric;
BEGIN
    SELECT * INTO of_claim FROM assignments_fundclaim WHERE id = NEW.claim_id;
    PERFORM FROM assignments_fundclaim
    WHERE plan_id = of_claim.plan_id AND entry = of_claim.entry ORDER BY id FOR NO KEY UPDATE;
    IF of_claim.plan_id <> NEW.plan_id OR (NEW.notice_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM assignments_noticeofclaim AS notice
        JOIN assignments_fundclaim AS claim ON claim.id = notice.claim_id
        WHERE notice.id = NEW.notice_id AND claim.plan_id = of_claim.plan_id AND claim.entry = of_claim.entry
    )) THEN
        RAISE EXCEPTION 'Section 6(e): what was handed over is for the claim of another Plan or notice'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_recovery_is_its_claim_s';
    END IF;
    SELECT coalesce(sum(amount), 0) INTO due FROM assignments_fundclaim
    WHERE plan_id = of_claim.plan_id AND entry = of_claim.entry AND superseded_by_id IS NULL;
    recovered := claim_recovered(of_claim.plan_id, of_claim.entry);
    IF NEW.superseded_by_id IS NULL AND (
        (NEW.kind = 'RECEIVED' AND recovered > due) OR (NEW.kind = 'RETURNED' AND recovered < due)
    ) THEN
        RAISE EXCEPTION 'Section 6(e): with this, % of the % of claim % are recovered', recovered, due, of_claim.entry
            USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_recovery_within_claim';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER claim_recovery_within_claim AFTER INSERT ON assignments_claimrecovery
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION claim_recovery_within_claim();

-- A notice speaks for its claim, for no more than is open of it and not asked for, and its parts come to it.
CREATE FUNCTION notice_of_claim_within_claim() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    of_claim assignments_fundclaim;
    parts numeric;
    asked numeric;
    due numeric;
BEGIN
    SELECT * INTO of_claim FROM assignments_fundclaim WHERE id = NEW.claim_id;
    PERFORM FROM assignments_fundclaim
    WHERE plan_id = of_claim.plan_id AND entry = of_claim.entry ORDER BY id FOR NO KEY UPDATE;
    IF of_claim.assignee_id IS NOT NULL OR (NEW.plan_id, NEW.fund_id, NEW.distributor_id)
        IS DISTINCT FROM (of_claim.plan_id, of_claim.fund_id, of_claim.distributor_id) THEN
        RAISE EXCEPTION 'Section 1: notice % is of another Fund or on another Distributor than its claim', NEW.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_of_claim_is_its_claim_s';
    END IF;
    SELECT coalesce(sum(amount), 0) INTO parts FROM assignments_noticepart WHERE notice_id = NEW.id;
    IF parts <> NEW.amount THEN
        RAISE EXCEPTION 'the parts of notice % come to %; it asks for %', NEW.number, parts, NEW.amount
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_parts_sum_to_notice';
    END IF;
    SELECT coalesce(sum(amount), 0) INTO due FROM assignments_fundclaim
    WHERE plan_id = of_claim.plan_id AND entry = of_claim.entry AND superseded_by_id IS NULL;
    SELECT coalesce(sum(greatest(notice.amount - coalesce((
        SELECT sum(recovery.amount) FROM assignments_claimrecovery AS recovery
        WHERE recovery.notice_id = notice.id AND recovery.superseded_by_id IS NULL
    ), 0), 0)), 0) INTO asked
    FROM assignments_noticeofclaim AS notice
    JOIN assignments_fundclaim AS claim ON claim.id = notice.claim_id
    WHERE claim.plan_id = of_claim.plan_id AND claim.entry = of_claim.entry AND notice.withdrawn_by_id IS NULL;
    IF asked > due - claim_recovered(of_claim.plan_id, of_claim.entry) THEN
        RAISE EXCEPTION 'Section 6(e): notices would ask for % of claim %, of which less is open', asked, of_claim.entry
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_of_claim_within_claim';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER notice_of_claim_within_claim AFTER INSERT ON assignments_noticeofclaim
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION notice_of_claim_within_claim();

-- Section 6(e): "only the Distributor's 12b-1 Portion may be subject to offsets": what the agent is paid for the
-- month as that Distributor's balance, and no Assignee's 12b-1 Portion.
CREATE FUNCTION notice_part_within_balance() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    of_notice assignments_noticeofclaim;
    agent_code text;
    claimed_class bigint;
    held numeric;
    asked numeric;
BEGIN
    SELECT * INTO of_notice FROM assignments_noticeofclaim WHERE id = NEW.notice_id;
    SELECT code INTO agent_code FROM assignments_collectionagent WHERE id = of_notice.agent_id;
    SELECT share_class_id INTO claimed_class FROM assignments_fundclaim WHERE id = of_notice.claim_id;
    IF claimed_class IS DISTINCT FROM NEW.share_class_id AND (claimed_class IS NOT NULL OR NOT EXISTS (
        SELECT FROM governance_shareclass AS share_class
        JOIN governance_portfolio AS portfolio ON portfolio.id = share_class.portfolio_id
        WHERE share_class.id = NEW.share_class_id
            AND share_class.plan_id = of_notice.plan_id AND portfolio.fund_id = of_notice.fund_id
    )) THEN
        RAISE EXCEPTION 'Section 1: notice % asks of a Portfolio that its claim does not reach', of_notice.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_part_is_of_its_fund';
    END IF;
    PERFORM FROM assignments_paymentinstruction
    WHERE plan_id = of_notice.plan_id AND month = of_notice.month AND fund_id = of_notice.fund_id
        AND payee_kind = 'COLLECTION_AGENT' AND payee = agent_code
    ORDER BY id FOR NO KEY UPDATE;
    SELECT coalesce(sum(line.amount), 0) INTO held
    FROM assignments_paymentinstruction AS instruction
    JOIN assignments_paymentline AS line ON line.instruction_id = instruction.id
    WHERE instruction.plan_id = of_notice.plan_id AND instruction.month = of_notice.month
        AND instruction.fund_id = of_notice.fund_id
        AND instruction.payee_kind = 'COLLECTION_AGENT' AND instruction.payee = agent_code
        AND instruction.status IN ('PREPARED', 'APPROVED', 'ISSUED', 'SETTLED')
        AND line.share_class_id = NEW.share_class_id AND line.distributor_id = of_notice.distributor_id
        AND line.assignee_id IS NULL;
    SELECT coalesce(sum(part.amount), 0) INTO asked
    FROM assignments_noticepart AS part
    JOIN assignments_noticeofclaim AS notice ON notice.id = part.notice_id
    WHERE part.share_class_id = NEW.share_class_id AND notice.month = of_notice.month
        AND notice.agent_id = of_notice.agent_id AND notice.distributor_id = of_notice.distributor_id
        AND (notice.withdrawn_by_id IS NULL OR EXISTS (
            SELECT FROM assignments_claimrecovery AS recovery
            WHERE recovery.notice_id = notice.id AND recovery.superseded_by_id IS NULL
        ));
    IF asked > held THEN
        RAISE EXCEPTION 'Section 6(e): notices would ask for % of a balance of %', asked, held
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_part_within_balance';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER notice_part_within_balance AFTER INSERT ON assignments_noticepart
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION notice_part_within_balance();

-- reverse
DROP TRIGGER notice_part_within_balance ON assignments_noticepart;
DROP FUNCTION notice_part_within_balance();
DROP TRIGGER notice_of_claim_within_claim ON assignments_noticeofclaim;
DROP FUNCTION notice_of_claim_within_claim();
DROP TRIGGER claim_recovery_within_claim ON assignments_claimrecovery;
DROP FUNCTION claim_recovery_within_claim();
-- again check_offsets_within_claims of sums_checks.sql
DROP FUNCTION claim_recovered(bigint, text);
