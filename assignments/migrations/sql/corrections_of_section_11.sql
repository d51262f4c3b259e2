-- What was corrected before there were restatements: each month that was corrected in another becomes one,
-- of what it gave and what the corrections added. The rows are edited here once, by their owner.
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE assignments_sharecorrection DISABLE TRIGGER assignments_sharecorrection_append_only;

INSERT INTO assignments_restatement (
    corrected_fee_id, monthly_fee_id, known_at, cut_points, late, undone, reason, days, average_daily_net_assets,
    stood_distribution_fee, stood_service_fee, distribution_fee, service_fee, recorded_by_id
)
SELECT corrected.id, correction.monthly_fee_id, run.facts_known_at, to_jsonb(own.cut_points), '[]',
    jsonb_agg(DISTINCT distributor.code), min(correction.reason), coalesce(array_length(corrected.accrued_on, 1), 0),
    corrected.average_daily_net_assets, corrected.distribution_fee, corrected.service_fee,
    corrected.distribution_fee
        + coalesce(sum(correction.amount) FILTER (WHERE correction.component = 'DISTRIBUTION_FEE'), 0),
    corrected.service_fee + coalesce(sum(correction.amount) FILTER (WHERE correction.component = 'SERVICE_FEE'), 0),
    min(correction.recorded_by_id)
FROM assignments_sharecorrection AS correction
JOIN fees_monthlyfee AS corrected ON corrected.id = correction.corrected_fee_id
JOIN fees_monthlyfeerun AS own ON own.id = corrected.run_id
JOIN fees_monthlyfee AS bears ON bears.id = correction.monthly_fee_id
JOIN fees_monthlyfeerun AS run ON run.id = bears.run_id
JOIN governance_distributor AS distributor ON distributor.id = correction.distributor_id
GROUP BY corrected.id, correction.monthly_fee_id, run.facts_known_at, own.cut_points;

UPDATE assignments_sharecorrection AS correction
SET restatement_id = (
        SELECT restatement.id FROM assignments_restatement AS restatement
        WHERE restatement.corrected_fee_id = correction.corrected_fee_id
            AND restatement.monthly_fee_id = correction.monthly_fee_id
    ),
    in_lines = correction.amount,
    stood = CASE
        WHEN correction.assignee_id IS NOT NULL THEN coalesce((
            SELECT portion.amount FROM assignments_assigneeportion12b1 AS portion
            WHERE portion.monthly_fee_id = correction.corrected_fee_id
                AND portion.distributor_id = correction.distributor_id
                AND portion.assignee_id = correction.assignee_id
        ), 0)
        ELSE coalesce((
            SELECT CASE correction.component WHEN 'SERVICE_FEE' THEN share.service_fee ELSE share.balance END
            FROM assignments_distributorshare12b1 AS share
            WHERE share.monthly_fee_id = correction.corrected_fee_id
                AND share.distributor_id = correction.distributor_id
        ), 0)
    END;
UPDATE assignments_sharecorrection SET restated = stood + amount;

ALTER TABLE assignments_sharecorrection ENABLE TRIGGER assignments_sharecorrection_append_only;
SET CONSTRAINTS ALL IMMEDIATE;

-- reverse
SET CONSTRAINTS ALL IMMEDIATE;
