-- Section 6(b): a Distributor cannot give away more than its whole 12b-1 Share, on any day and for Shares
-- of any original issue date. Transfers are boxes over (day, issue date); where their percentages add
-- up highest, some box begins in one direction and some box in the other, so those corners suffice.
CREATE FUNCTION transfers_at_most_all_of_a_share() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    over record;
BEGIN
    -- Two transactions that each add a part wait for one another here, and the later one sees both.
    PERFORM FROM governance_shareclass WHERE id = NEW.share_class_id FOR NO KEY UPDATE;
    WITH standing AS (
        SELECT transfer.percent, transfer.effective,
            daterange(transfer.issued_from, transfer.issued_to, '[]') AS issued
        FROM assignments_transferscope AS scope
        JOIN assignments_transfer AS transfer ON transfer.id = scope.transfer_id
        JOIN assignments_transfer AS added
            ON added.id = NEW.transfer_id AND added.distributor_id = transfer.distributor_id
        WHERE scope.share_class_id = NEW.share_class_id
            AND scope.superseded_by_id IS NULL AND transfer.superseded_by_id IS NULL
    ), corner AS (
        SELECT DISTINCT lower(one.effective) AS day, coalesce(lower(other.issued), '-infinity') AS issue_date
        FROM standing AS one CROSS JOIN standing AS other
    )
    SELECT corner.day, corner.issue_date, trim_scale(sum(standing.percent)) AS percent
    INTO over
    FROM corner
    JOIN standing ON standing.effective @> corner.day AND standing.issued @> corner.issue_date
    GROUP BY corner.day, corner.issue_date
    HAVING sum(standing.percent) > 100
    ORDER BY corner.day, corner.issue_date
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'Section 6(b): Transfers would cover % %% of the Distributor''s 12b-1 Share on %, of % issued %',
            over.percent, over.day,
            (SELECT portfolio.name FROM governance_portfolio AS portfolio
             JOIN governance_shareclass AS share_class ON share_class.portfolio_id = portfolio.id
             WHERE share_class.id = NEW.share_class_id),
            CASE WHEN isfinite(over.issue_date) THEN 'on ' || over.issue_date ELSE 'before any window' END
            USING ERRCODE = 'check_violation', CONSTRAINT = 'transfers_at_most_all_of_a_share';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER transfers_at_most_all_of_a_share AFTER INSERT ON assignments_transferscope
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION transfers_at_most_all_of_a_share();

-- reverse
DROP TRIGGER transfers_at_most_all_of_a_share ON assignments_transferscope;
DROP FUNCTION transfers_at_most_all_of_a_share();
