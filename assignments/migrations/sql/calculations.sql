-- R13: a determination about a Monthly Calculation is of the Calculation's own Plan and of a Portfolio that it
-- names, and who enters the Calculation does not decide of it. One for the Distributor's figures never pays more
-- than R6's share of a month that is computed.
CREATE FUNCTION determination_is_of_its_calculation() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM assignments_monthlycalculation AS calculation
        WHERE calculation.id = NEW.calculation_id AND calculation.plan_id = NEW.plan_id
    ) OR NEW.share_class_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM assignments_calculationshare AS share
        WHERE share.calculation_id = NEW.calculation_id AND share.share_class_id = NEW.share_class_id
    ) THEN
        RAISE EXCEPTION 'Section 6(d): the determination is of another Plan or Portfolio than its Calculation'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'determination_is_of_its_calculation';
    END IF;
    IF EXISTS (
        SELECT FROM assignments_monthlycalculation AS calculation
        JOIN governance_act AS entered ON entered.id = calculation.recorded_by_id
        JOIN governance_act AS decided ON decided.id = NEW.recorded_by_id
        WHERE calculation.id = NEW.calculation_id
            AND decided.kind = 'determine_calculation'
            AND entered.acting_user_id = decided.acting_user_id
    ) THEN
        RAISE EXCEPTION 'R13: who entered a Monthly Calculation does not decide of it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'determination_by_another_person';
    END IF;
    IF NEW.decision = 'THEIRS' AND EXISTS (
        SELECT FROM assignments_calculationportion AS portion
        JOIN assignments_monthlycalculation AS calculation ON calculation.id = portion.calculation_id
        JOIN fees_monthlyfee AS fee
            ON fee.share_class_id = portion.share_class_id AND fee.month = calculation.month
            AND fee.status IN ('COMPUTED', 'CLOSED')
        LEFT JOIN assignments_distributorshare12b1 AS share
            ON share.monthly_fee_id = fee.id AND share.distributor_id = calculation.distributor_id
        WHERE portion.calculation_id = NEW.calculation_id
            AND (NEW.share_class_id IS NULL OR NEW.share_class_id = portion.share_class_id)
            AND NOT EXISTS (
                SELECT FROM assignments_monthlycalculation AS later
                JOIN assignments_calculationshare AS named
                    ON named.calculation_id = later.id AND named.share_class_id = portion.share_class_id
                WHERE later.plan_id = calculation.plan_id AND later.month = calculation.month
                    AND later.distributor_id = calculation.distributor_id AND later.superseded_by_id IS NULL
                    AND (later.received, later.id) > (calculation.received, calculation.id)
            )
        GROUP BY fee.id, share.distribution_fee
        HAVING sum(portion.amount) > coalesce(share.distribution_fee, 0)
    ) THEN
        RAISE EXCEPTION 'Section 6(d): the Portions of the Monthly Calculation exceed the 12b-1 Share; the Fund never pays more'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'determination_never_above_the_share';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER determination_is_of_its_calculation BEFORE INSERT ON assignments_determination FOR EACH ROW
WHEN (NEW.calculation_id IS NOT NULL) EXECUTE FUNCTION determination_is_of_its_calculation();

-- reverse
DROP TRIGGER determination_is_of_its_calculation ON assignments_determination;
DROP FUNCTION determination_is_of_its_calculation();
