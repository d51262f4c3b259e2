-- R13: which facts came although their month had begun to be closed. Noted by the tables themselves, so that
-- no door can forget it; what comes before any closing is noted nowhere, and costs nothing. An opening on
-- days without business after the month's end counts in it, hence the days beyond.
REVOKE INSERT, UPDATE, DELETE ON fees_changedfact FROM plan_admin_app;

CREATE FUNCTION note_changed_facts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM fees_monthlyfeerun) THEN
        RETURN NULL;
    END IF;
    -- Rows of one act may come by several statements.
    EXECUTE format(
        $query$
            INSERT INTO fees_changedfact AS noted (share_class_id, what, month, first_day, last_day, recorded_by_id)
            SELECT added.share_class_id, %2$L, date_trunc('month', added.%1$I)::date, min(added.%1$I),
                max(added.%1$I), added.recorded_by_id
            FROM added
            JOIN governance_shareclass AS share_class ON share_class.id = added.share_class_id
            JOIN (SELECT plan_id, max(month) AS month FROM fees_monthlyfeerun GROUP BY plan_id) AS closed
                ON closed.plan_id = share_class.plan_id
            WHERE added.%1$I < closed.month + interval '1 month' + %3$L::interval
            GROUP BY added.share_class_id, date_trunc('month', added.%1$I), added.recorded_by_id
            ON CONFLICT (share_class_id, recorded_by_id, what, month) DO UPDATE
            SET first_day = least(noted.first_day, excluded.first_day),
                last_day = greatest(noted.last_day, excluded.last_day)
        $query$,
        TG_ARGV[0], TG_ARGV[1], TG_ARGV[2]
    );
    RETURN NULL;
END $$;

CREATE TRIGGER note_changed_net_assets AFTER INSERT ON fees_dailynetassets
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_changed_facts('date', 'NET_ASSETS', '0 days');
CREATE TRIGGER note_changed_activity AFTER INSERT ON fees_activityday
REFERENCING NEW TABLE AS added FOR EACH STATEMENT
EXECUTE FUNCTION note_changed_facts('trade_date', 'ACTIVITY', '5 days');

-- reverse
DROP TRIGGER note_changed_activity ON fees_activityday;
DROP TRIGGER note_changed_net_assets ON fees_dailynetassets;
DROP FUNCTION note_changed_facts();
GRANT INSERT, UPDATE, DELETE ON fees_changedfact TO plan_admin_app;
