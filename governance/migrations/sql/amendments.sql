-- Sections 2 and 5: no amendment may be drafted with a rate above a limit of the days from its date on; and its
-- lines are of Portfolios of its own Plan.
CREATE FUNCTION amendment_within_limits() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    broken record;
BEGIN
    SELECT charged.section, charged.what, trim_scale(charged.rate * 100) AS percent,
        trim_scale(allowed.rate * 100) AS percent_allowed, allowed.source
    INTO broken
    FROM governance_amendment AS amendment
    CROSS JOIN (VALUES
        ('DISTRIBUTION_FEE', '2', 'asset-based sales charge', NEW.asset_based_sales_charge),
        ('SERVICE_FEE', '5', 'service fee', NEW.service_fee)
    ) AS charged (component, section, what, rate)
    JOIN governance_ratelimit AS allowed USING (component)
    WHERE amendment.id = NEW.amendment_id
        AND allowed.effective && daterange(amendment.effective, NULL) AND charged.rate > allowed.rate
    ORDER BY charged.section, lower(allowed.effective)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'Section %: the % of % %% a year exceeds the % %% that % allows',
            broken.section, broken.what, broken.percent, broken.percent_allowed, broken.source
            USING ERRCODE = 'check_violation', CONSTRAINT = 'amendment_within_limits';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER amendment_within_limits AFTER INSERT ON governance_amendmentline
FOR EACH ROW EXECUTE FUNCTION amendment_within_limits();

-- reverse
DROP TRIGGER amendment_within_limits ON governance_amendmentline;
DROP FUNCTION amendment_within_limits();
