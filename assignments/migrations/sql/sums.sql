-- R13: lines sum to the instruction, instructions to the parties' shares, shares to the fee; checked once,
-- at commit. Statements note what they touched, one row each, in a table that the application cannot
-- write; the first of those rows to be checked stands for all of its transaction. At 120,000 lines this
-- takes a quarter longer than no check at all; a deferred trigger on each line takes two to three times.
CREATE UNLOGGED TABLE assignments_sums_to_check (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    what text NOT NULL,
    keys bigint[] NOT NULL
);
REVOKE INSERT, UPDATE, DELETE ON assignments_sums_to_check FROM plan_admin_app;

CREATE FUNCTION note_added_instructions() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO assignments_sums_to_check (what, keys)
    SELECT 'instruction added', array_agg(id) FROM added HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE FUNCTION note_added_lines() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO assignments_sums_to_check (what, keys)
    SELECT 'instruction with lines', array_agg(DISTINCT instruction_id) FROM added HAVING count(*) > 0
    UNION ALL
    SELECT 'fee paid', array_agg(DISTINCT monthly_fee_id) FROM added HAVING count(*) > 0
    UNION ALL
    SELECT 'claim', array_agg(DISTINCT claim_id) FROM added WHERE claim_id IS NOT NULL HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE FUNCTION note_changed_instructions() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO assignments_sums_to_check (what, keys)
    SELECT 'fee paid', array_agg(DISTINCT line.monthly_fee_id)
    FROM becomes
    JOIN assignments_paymentline AS line ON line.instruction_id = becomes.id
    WHERE NOT instruction_is_live(becomes.status)
    HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE FUNCTION note_added_shares() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO assignments_sums_to_check (what, keys)
    SELECT 'fee shared', array_agg(DISTINCT monthly_fee_id) FROM added HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE FUNCTION note_added_fees() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO assignments_sums_to_check (what, keys)
    SELECT 'fee shared', array_agg(id) FROM added HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE TRIGGER note_added_instructions AFTER INSERT ON assignments_paymentinstruction
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_added_instructions();
CREATE TRIGGER note_added_lines AFTER INSERT ON assignments_paymentline
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_added_lines();
CREATE TRIGGER note_changed_instructions AFTER UPDATE ON assignments_paymentinstruction
REFERENCING NEW TABLE AS becomes FOR EACH STATEMENT EXECUTE FUNCTION note_changed_instructions();
CREATE TRIGGER note_added_shares AFTER INSERT ON assignments_distributorshare12b1
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_added_shares();
CREATE TRIGGER note_added_portions AFTER INSERT ON assignments_assigneeportion12b1
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_added_shares();
CREATE TRIGGER note_added_fees AFTER INSERT ON fees_monthlyfee
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_added_fees();

CREATE FUNCTION sums_hold_at_commit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
    PERFORM check_offsets_within_claims(claims);
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER sums_hold_at_commit AFTER INSERT ON assignments_sums_to_check
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION sums_hold_at_commit();

-- reverse
DROP TABLE assignments_sums_to_check;
DROP FUNCTION sums_hold_at_commit();
DROP TRIGGER note_added_fees ON fees_monthlyfee;
DROP TRIGGER note_added_portions ON assignments_assigneeportion12b1;
DROP TRIGGER note_added_shares ON assignments_distributorshare12b1;
DROP TRIGGER note_changed_instructions ON assignments_paymentinstruction;
DROP TRIGGER note_added_lines ON assignments_paymentline;
DROP TRIGGER note_added_instructions ON assignments_paymentinstruction;
DROP FUNCTION note_added_fees();
DROP FUNCTION note_added_shares();
DROP FUNCTION note_changed_instructions();
DROP FUNCTION note_added_lines();
DROP FUNCTION note_added_instructions();
