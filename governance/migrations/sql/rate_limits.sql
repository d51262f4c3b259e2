-- Sections 2 and 5: "subject to any limitations imposed by ... applicable rules of NASD". The limits are
-- dated rows, and no Schedule A rate may exceed one on any day that both cover.
INSERT INTO governance_ratelimit (component, effective, rate, source) VALUES
    ('DISTRIBUTION_FEE', '[1993-07-07,2016-06-09)', 0.00750000,
     'NASD Rule 2830(d), as Notice to Members 92-41 announced it'),
    ('SERVICE_FEE', '[1993-07-07,2016-06-09)', 0.00250000,
     'NASD Rule 2830(d), as Notice to Members 92-41 announced it'),
    ('DISTRIBUTION_FEE', '[2016-06-09,)', 0.00750000,
     'FINRA Rule 2341(d), which took the place of NASD Rule 2830 unchanged (81 FR 42016)'),
    ('SERVICE_FEE', '[2016-06-09,)', 0.00250000,
     'FINRA Rule 2341(d), which took the place of NASD Rule 2830 unchanged (81 FR 42016)');

CREATE FUNCTION schedule_a_within_limits() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    broken record;
BEGIN
    SELECT charged.section, charged.what, trim_scale(charged.rate * 100) AS percent,
        trim_scale(allowed.rate * 100) AS percent_allowed, allowed.source,
        greatest(lower(allowed.effective), lower(NEW.effective)) AS first_day
    INTO broken
    FROM (VALUES
        ('DISTRIBUTION_FEE', '2', 'asset-based sales charge', NEW.asset_based_sales_charge),
        ('SERVICE_FEE', '5', 'service fee', NEW.service_fee)
    ) AS charged (component, section, what, rate)
    JOIN governance_ratelimit AS allowed USING (component)
    WHERE allowed.effective && NEW.effective AND charged.rate > allowed.rate
    ORDER BY charged.section, lower(allowed.effective)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'Section %: the % of % %% a year exceeds the % %% that % allows from %',
            broken.section, broken.what, broken.percent, broken.percent_allowed, broken.source, broken.first_day
            USING ERRCODE = 'check_violation', CONSTRAINT = 'schedule_a_within_limits';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER schedule_a_within_limits AFTER INSERT ON governance_schedulearate
FOR EACH ROW EXECUTE FUNCTION schedule_a_within_limits();

-- reverse
DROP TRIGGER schedule_a_within_limits ON governance_schedulearate;
DROP FUNCTION schedule_a_within_limits();
DELETE FROM governance_ratelimit;
