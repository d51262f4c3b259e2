-- R7: each Assignee's 12b-1 Portion from the Transfers of the distribution fee that were known, and its cents.

-- prepare
CREATE TEMPORARY TABLE checked_transfer AS
SELECT fee.fee, transfer.id AS transfer, transfer.distributor_id AS distributor,
    transfer.assignee_id AS assignee, transfer.effective, transfer.percent * 10000000000 AS parts,
    coalesce(transfer.issued_from, '-infinity') AS issued_from,
    coalesce(transfer.issued_to, 'infinity') AS issued_to,
    transfer.effective @> daterange(fee.first_day, fee.last_day, '[]') AS is_whole_month
FROM checked_fee AS fee
JOIN assignments_transferscope AS scope ON scope.share_class_id = fee.share_class
JOIN assignments_transfer AS transfer
    ON transfer.id = scope.transfer_id AND transfer.plan_id = fee.plan
    AND 'DISTRIBUTION_FEE' = ANY (transfer.components)
    AND transfer.effective && daterange(fee.first_day, fee.last_day, '[]')
    AND pg_temp.stood(transfer.recorded_by_id, transfer.superseded_by_id, fee.known_at);
ANALYZE checked_transfer;

-- A cohort lies wholly inside a window or wholly outside. An open end of a cohort is inside an open window only.
CREATE TEMPORARY TABLE checked_portion AS
WITH covered AS (
    SELECT transfer.*, cohort.cohort,
        CASE WHEN transfer.is_whole_month THEN whole.accrual END AS accrual
    FROM checked_transfer AS transfer
    JOIN checked_cohort AS cohort
        ON cohort.fee = transfer.fee AND cohort.distributor = transfer.distributor
        AND CASE WHEN cohort.interval_first > '0001-01-01' THEN cohort.interval_first ELSE '-infinity' END
            >= transfer.issued_from
        AND CASE WHEN cohort.interval_last < '9999-12-31' THEN cohort.interval_last ELSE 'infinity' END
            <= transfer.issued_to
    JOIN checked_share AS whole ON whole.cohort = cohort.cohort
), given AS (
    SELECT fee, distributor, assignee, transfer, sum(accrual) * parts AS amount
    FROM covered
    WHERE is_whole_month
    GROUP BY fee, distributor, assignee, transfer, parts
    UNION ALL
    SELECT covered.fee, covered.distributor, covered.assignee, covered.transfer,
        sum(cohort_day.accrual) * covered.parts
    FROM covered
    JOIN checked_day AS day ON day.fee = covered.fee AND covered.effective @> day.day
    JOIN checked_cohort_day AS cohort_day ON cohort_day.cohort = covered.cohort AND cohort_day.number = day.number
    WHERE NOT covered.is_whole_month
    GROUP BY covered.fee, covered.distributor, covered.assignee, covered.transfer, covered.parts
)
SELECT fee, distributor, assignee, sum(amount) AS exact, array_agg(transfer ORDER BY transfer) AS transfers
FROM given
WHERE amount > 0
GROUP BY fee, distributor, assignee;
ANALYZE checked_portion;

INSERT INTO checked_weight
WITH shared AS (
    SELECT split.fee, split.party AS distributor, split.cents, weight.weight * 1000000000000 AS exact
    FROM checked_split AS split
    JOIN checked_weight AS weight
        ON weight.what = split.what AND weight.fee = split.fee AND weight.party = split.party
    WHERE split.what = 'distribution fee'
), given AS (
    SELECT fee, distributor, sum(exact) AS exact FROM checked_portion GROUP BY fee, distributor
)
SELECT 'Portions', shared.fee, shared.distributor, portion.assignee, false, assignee.code, shared.cents, portion.exact
FROM shared
JOIN checked_portion AS portion ON portion.fee = shared.fee AND portion.distributor = shared.distributor
JOIN assignments_assignee AS assignee ON assignee.id = portion.assignee
UNION ALL
SELECT 'Portions', shared.fee, shared.distributor, 0, true, '', shared.cents, shared.exact - coalesce(given.exact, 0)
FROM shared
LEFT JOIN given ON given.fee = shared.fee AND given.distributor = shared.distributor;
ANALYZE checked_weight;

-- check: Transfers within the share
SELECT fee.place, fee.month, distributor.code AS distributor,
    pg_temp.exact_dollars(0) AS expected,
    pg_temp.exact_dollars(div(weight.weight, 1000000000000)) AS found
FROM checked_weight AS weight
JOIN checked_fee AS fee ON fee.fee = weight.fee
JOIN governance_distributor AS distributor ON distributor.id = weight.within
WHERE weight.what = 'Portions' AND weight.is_balance AND weight.weight < 0

-- check: exact Portions
WITH stored AS (
    SELECT portion.* FROM assignments_assigneeportion12b1 AS portion
    JOIN checked_fee AS fee ON fee.fee = portion.monthly_fee_id
)
SELECT fee.place, fee.month, distributor.code AS distributor, assignee.code AS assignee,
    coalesce(trim_scale(due.exact * 0.000000000000000000000001) || ' by Transfers '
        || array_to_string(due.transfers, ', '), 'no Portion') AS expected,
    coalesce(trim_scale(stored.exact * 0.000000000000000000000001) || ' by Transfers '
        || array_to_string(stored.transfers, ', '), 'no Portion') AS found
FROM checked_portion AS due
FULL JOIN stored
    ON stored.monthly_fee_id = due.fee AND stored.distributor_id = due.distributor
    AND stored.assignee_id = due.assignee
JOIN checked_fee AS fee ON fee.fee = coalesce(due.fee, stored.monthly_fee_id)
JOIN governance_distributor AS distributor
    ON distributor.id = coalesce(due.distributor, stored.distributor_id)
JOIN assignments_assignee AS assignee ON assignee.id = coalesce(due.assignee, stored.assignee_id)
WHERE due.exact IS DISTINCT FROM stored.exact OR due.transfers IS DISTINCT FROM stored.transfers

-- check: cents of the Portions
WITH due AS (
    SELECT fee, within AS distributor, party AS assignee, cents
    FROM checked_split
    WHERE what = 'Portions' AND NOT is_balance
), stored AS (
    SELECT portion.* FROM assignments_assigneeportion12b1 AS portion
    JOIN checked_fee AS fee ON fee.fee = portion.monthly_fee_id
)
SELECT fee.place, fee.month, distributor.code AS distributor, assignee.code AS assignee,
    pg_temp.dollars(due.cents) AS expected, stored.amount AS found
FROM due
FULL JOIN stored
    ON stored.monthly_fee_id = due.fee AND stored.distributor_id = due.distributor
    AND stored.assignee_id = due.assignee
JOIN checked_fee AS fee ON fee.fee = coalesce(due.fee, stored.monthly_fee_id)
JOIN governance_distributor AS distributor
    ON distributor.id = coalesce(due.distributor, stored.distributor_id)
JOIN assignments_assignee AS assignee ON assignee.id = coalesce(due.assignee, stored.assignee_id)
WHERE stored.amount * 100 IS DISTINCT FROM due.cents

-- check: balances
SELECT fee.place, fee.month, distributor.code AS distributor, pg_temp.dollars(coalesce(due.cents, 0)) AS expected,
    stored.balance AS found
FROM assignments_distributorshare12b1 AS stored
JOIN checked_fee AS fee ON fee.fee = stored.monthly_fee_id
JOIN governance_distributor AS distributor ON distributor.id = stored.distributor_id
LEFT JOIN checked_split AS due
    ON due.what = 'Portions' AND due.is_balance AND due.fee = stored.monthly_fee_id
    AND due.within = stored.distributor_id
WHERE stored.balance * 100 <> coalesce(due.cents, 0)
