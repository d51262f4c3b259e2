-- Section 6(b): a Distributor cannot give away more than the whole of its 12b-1 Share, nor more than the whole
-- of its contingent deferred sales charges: each is counted apart. Transfers are boxes over (day, issue date);
-- where their percentages add up highest, some box begins in one direction and some box in the other, so those
-- corners suffice.
CREATE OR REPLACE FUNCTION transfers_at_most_all_of_a_share() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    over record;
BEGIN
    -- Two transactions that each add a part wait for one another here, and the later one sees both.
    PERFORM FROM governance_shareclass WHERE id = NEW.share_class_id FOR NO KEY UPDATE;
    WITH standing AS (
        SELECT component.name AS component, transfer.percent, transfer.effective,
            daterange(transfer.issued_from, transfer.issued_to, '[]') AS issued
        FROM assignments_transferscope AS scope
        JOIN assignments_transfer AS transfer ON transfer.id = scope.transfer_id
        JOIN assignments_transfer AS added
            ON added.id = NEW.transfer_id AND added.distributor_id = transfer.distributor_id
        CROSS JOIN LATERAL unnest(transfer.components) AS component (name)
        WHERE scope.share_class_id = NEW.share_class_id
            AND scope.superseded_by_id IS NULL AND transfer.superseded_by_id IS NULL
    ), corner AS (
        SELECT DISTINCT one.component, lower(one.effective) AS day,
            coalesce(lower(other.issued), '-infinity') AS issue_date
        FROM standing AS one JOIN standing AS other ON other.component = one.component
    )
    SELECT corner.component, corner.day, corner.issue_date, trim_scale(sum(standing.percent)) AS percent
    INTO over
    FROM corner
    JOIN standing ON standing.component = corner.component
        AND standing.effective @> corner.day AND standing.issued @> corner.issue_date
    GROUP BY corner.component, corner.day, corner.issue_date
    HAVING sum(standing.percent) > 100
    ORDER BY corner.component DESC, corner.day, corner.issue_date
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'Section 6(b): Transfers would cover % %% of the Distributor''s % on %, of % issued %',
            over.percent,
            CASE over.component WHEN 'CDSC' THEN 'contingent deferred sales charges' ELSE '12b-1 Share' END,
            over.day,
            (SELECT portfolio.name FROM governance_portfolio AS portfolio
             JOIN governance_shareclass AS share_class ON share_class.portfolio_id = portfolio.id
             WHERE share_class.id = NEW.share_class_id),
            CASE WHEN isfinite(over.issue_date) THEN 'on ' || over.issue_date ELSE 'before any window' END
            USING ERRCODE = 'check_violation', CONSTRAINT = 'transfers_at_most_all_of_a_share';
    END IF;
    RETURN NULL;
END $$;

-- Section 11: a Distributor has the charges "to which such distributor is entitled pursuant to any distribution
-- agreement". Each agreement under which it sells Shares of a Transfer's window must let them be transferred, and
-- there is one for each Portfolio. Asked when a Transfer is recorded and when it is recorded who sells.
CREATE FUNCTION transfers_of_cdsc_are_let() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    kept record;
BEGIN
    PERFORM FROM governance_shareclass WHERE id = NEW.share_class_id FOR NO KEY UPDATE;
    SELECT transfer.entry AS transfer, agreement.entry AS agreement, portfolio.name AS portfolio
    INTO kept
    FROM assignments_transferscope AS scope
    JOIN assignments_transfer AS transfer
        ON transfer.id = scope.transfer_id AND transfer.superseded_by_id IS NULL
        AND 'CDSC' = ANY (transfer.components)
    JOIN governance_shareclass AS share_class ON share_class.id = scope.share_class_id
    JOIN governance_portfolio AS portfolio ON portfolio.id = share_class.portfolio_id
    LEFT JOIN governance_sellingperiod AS period
        ON period.share_class_id = scope.share_class_id AND period.distributor_id = transfer.distributor_id
        AND period.superseded_by_id IS NULL AND period.sells IS NOT NULL
    LEFT JOIN governance_distributionagreement AS agreement ON agreement.id = period.agreement_id
    WHERE scope.share_class_id = NEW.share_class_id AND scope.superseded_by_id IS NULL
        AND (period.id IS NULL OR (
            NOT agreement.cdsc_transferable
            AND period.sells && daterange(transfer.issued_from, transfer.issued_to, '[]')
        ))
    ORDER BY transfer.id, period.sells
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'Section 11: the Transfer % covers the contingent deferred sales charges of %, and %',
            kept.transfer, kept.portfolio,
            coalesce('the agreement ' || kept.agreement || ' does not let them be transferred',
                'its Distributor has no distribution agreement there')
            USING ERRCODE = 'check_violation', CONSTRAINT = 'transfers_of_cdsc_are_let';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER transfers_of_cdsc_are_let AFTER INSERT ON assignments_transferscope
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION transfers_of_cdsc_are_let();

CREATE CONSTRAINT TRIGGER transfers_of_cdsc_are_let AFTER INSERT OR UPDATE OF superseded_by_id
ON governance_sellingperiod
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION transfers_of_cdsc_are_let();

-- reverse
DROP TRIGGER transfers_of_cdsc_are_let ON governance_sellingperiod;
DROP TRIGGER transfers_of_cdsc_are_let ON assignments_transferscope;
DROP FUNCTION transfers_of_cdsc_are_let();
-- again transfers_at_most_all_of_a_share of transfers.sql
