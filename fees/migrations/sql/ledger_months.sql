-- Section 2: a month of the lifetime ledger is of a computed month of its Shares, or restates an earlier one of
-- them; its lists of days and amounts are as long as one another.
CREATE FUNCTION ledger_month_is_its_fee_s() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM added
        LEFT JOIN fees_monthlyfee AS fee ON fee.id = added.monthly_fee_id AND fee.status IN ('COMPUTED', 'CLOSED')
        LEFT JOIN fees_monthlyfee AS corrected ON corrected.id = added.corrected_fee_id
        WHERE fee.id IS NULL
            OR added.corrected_fee_id IS NOT NULL
                AND (corrected.share_class_id <> fee.share_class_id OR corrected.month >= fee.month)
            OR cardinality(added.wanted) NOT IN (0, CASE WHEN added.corrected_fee_id IS NULL
                THEN cardinality(fee.accrued_on) ELSE cardinality(added.accrued_on) END)
            OR cardinality(added.charged) <> cardinality(added.accrued_on)
            OR cardinality(added.cdsc) <> cardinality(added.cdsc_on)
    ) THEN
        RAISE EXCEPTION 'Section 2: a month of the lifetime ledger is of its own Shares, day by day'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_month_is_its_fee_s';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER ledger_month_is_its_fee_s AFTER INSERT ON fees_ledgermonth REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION ledger_month_is_its_fee_s();

-- reverse
DROP TRIGGER ledger_month_is_its_fee_s ON fees_ledgermonth;
DROP FUNCTION ledger_month_is_its_fee_s();
