-- R13: the states of a payment instruction. What was held never becomes payable by itself, an issued
-- instruction is never edited, and only one that netted to zero is superseded when it is settled.
CREATE FUNCTION instruction_is_live(status text) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN status NOT IN ('SUPERSEDED', 'VOIDED', 'REVERSED');

CREATE FUNCTION payment_instruction_first_status() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM added
        WHERE added.status <> CASE
            WHEN added.held_because <> '[]' THEN 'HELD'
            WHEN added.amount = 0 THEN 'SETTLED'
            ELSE 'PREPARED'
        END
    ) THEN
        RAISE EXCEPTION 'a payment instruction begins as HELD with reasons, SETTLED with nothing to pay, else PREPARED'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_instruction_first_status';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER payment_instruction_first_status AFTER INSERT ON assignments_paymentinstruction
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION payment_instruction_first_status();

CREATE FUNCTION payment_instruction_status_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.status, NEW.status) NOT IN (
        ('PREPARED', 'APPROVED'),
        ('PREPARED', 'VOIDED'),
        ('PREPARED', 'SUPERSEDED'),
        ('HELD', 'VOIDED'),
        ('HELD', 'SUPERSEDED'),
        ('APPROVED', 'ISSUED'),
        ('APPROVED', 'VOIDED'),
        ('ISSUED', 'SETTLED'),
        ('ISSUED', 'RETURNED'),
        ('ISSUED', 'REVERSED'),
        ('SETTLED', 'RETURNED'),
        ('SETTLED', 'REVERSED'),
        ('SETTLED', 'SUPERSEDED'),
        ('RETURNED', 'SUPERSEDED'),
        ('RETURNED', 'REVERSED')
    ) OR (OLD.status, NEW.status) = ('SETTLED', 'SUPERSEDED') AND OLD.amount <> 0 THEN
        RAISE EXCEPTION 'a payment instruction that is % cannot become %', OLD.status, NEW.status
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_instruction_status_change';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER payment_instruction_status_change BEFORE UPDATE ON assignments_paymentinstruction FOR EACH ROW
WHEN (OLD.status IS DISTINCT FROM NEW.status OR OLD.status_by_id IS DISTINCT FROM NEW.status_by_id)
EXECUTE FUNCTION payment_instruction_status_change();

-- One live instruction for what is payable, and one for each set of reasons. Reasons can be long and
-- an index entry cannot, hence their hash.
CREATE UNIQUE INDEX payment_instruction_one_live ON assignments_paymentinstruction
    (plan_id, month, fund_id, payee_kind, payee, sequence, jsonb_hash_extended(held_because, 0))
WHERE status NOT IN ('SUPERSEDED', 'VOIDED', 'REVERSED');

-- reverse
DROP INDEX payment_instruction_one_live;
DROP TRIGGER payment_instruction_status_change ON assignments_paymentinstruction;
DROP FUNCTION payment_instruction_status_change();
DROP TRIGGER payment_instruction_first_status ON assignments_paymentinstruction;
DROP FUNCTION payment_instruction_first_status();
DROP FUNCTION instruction_is_live(text);
