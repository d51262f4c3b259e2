-- Sections 2 and 5: a waiver sets a lower charged rate, never a higher: on no day that it covers may it exceed
-- Schedule A's maximum or the limit of that day. Whether an amendment stands is counted from votes, which is no
-- matter of this rule: the highest rate that one drafts for the class counts as a maximum here.
CREATE FUNCTION waiver_never_charges_more() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    broken record;
BEGIN
    SELECT waiver.charged * 100 AS percent, allowed.rate * 100 AS percent_allowed, allowed.source,
        CASE WHEN NEW.component = 'SERVICE_FEE' THEN '5' ELSE '2' END AS section
    INTO broken
    FROM governance_waiver AS waiver
    CROSS JOIN LATERAL (
        SELECT rate.effective, 'Schedule A' AS source,
            greatest(
                CASE WHEN NEW.component = 'SERVICE_FEE' THEN rate.service_fee ELSE rate.asset_based_sales_charge END,
                (
                    SELECT max(CASE WHEN NEW.component = 'SERVICE_FEE' THEN line.service_fee
                        ELSE line.asset_based_sales_charge END)
                    FROM governance_amendmentline AS line
                    JOIN governance_amendment AS amendment ON amendment.id = line.amendment_id
                    WHERE line.share_class_id = NEW.share_class_id AND amendment.superseded_by_id IS NULL
                )
            ) AS rate
        FROM governance_schedulearate AS rate
        WHERE rate.share_class_id = NEW.share_class_id
        UNION ALL
        SELECT one.effective, one.source, one.rate
        FROM governance_ratelimit AS one
        WHERE one.component = NEW.component
    ) AS allowed
    WHERE waiver.id = NEW.waiver_id AND allowed.effective && NEW.effective AND waiver.charged > allowed.rate
    ORDER BY lower(allowed.effective)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'Section %: the charged rate of % %% a year exceeds the % %% of %',
            broken.section, trim_scale(broken.percent), trim_scale(broken.percent_allowed), broken.source
            USING ERRCODE = 'check_violation', CONSTRAINT = 'waiver_never_charges_more';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER waiver_never_charges_more AFTER INSERT ON governance_waiveddays
FOR EACH ROW EXECUTE FUNCTION waiver_never_charges_more();

-- reverse
DROP TRIGGER waiver_never_charges_more ON governance_waiveddays;
DROP FUNCTION waiver_never_charges_more();
