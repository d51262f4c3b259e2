-- R5, R6, R8: the cohorts' Shares day by day, what each accrued exactly, and the cents of each Distributor.

-- prepare
CREATE TEMPORARY TABLE checked_cohort AS
SELECT
    row_number() OVER () AS cohort, stored.monthly_fee_id AS fee, stored.distributor_id AS distributor,
    stored.interval_first, stored.interval_last, stored.distribution_accrual AS stored_accrual,
    stored.tracked, stored.free
FROM fees_cohortaccrual AS stored
JOIN checked_fee AS fee ON fee.fee = stored.monthly_fee_id;
ANALYZE checked_cohort;

CREATE TEMPORARY TABLE checked_cohort_day AS
SELECT
    cohort.cohort, cohort.fee, cohort.distributor, part.number, part.tracked + part.free AS shares,
    least(part.tracked, part.free) < 0 AS is_negative,
    CASE WHEN idle.fee IS NULL THEN part.tracked + part.free ELSE 0 END AS earning,
    CASE
        WHEN idle.fee IS NOT NULL THEN 0
        -- What the lifetime limit leaves of a day goes over the Shares that earn (R6).
        WHEN day.is_cut THEN div(
            2 * day.stored_distribution * (part.tracked + part.free) + earning.shares, 2 * nullif(earning.shares, 0)
        )
        ELSE div(day.twice_base * (part.tracked + part.free) + day.divisor, 2 * day.divisor)
    END AS accrual
FROM checked_cohort AS cohort
CROSS JOIN LATERAL unnest(cohort.tracked, cohort.free) WITH ORDINALITY AS part (tracked, free, number)
LEFT JOIN checked_day AS day ON day.fee = cohort.fee AND day.number = part.number AND day.divisor <> 0
LEFT JOIN LATERAL (
    SELECT coalesce(ended.shares, day.shares) AS shares
    FROM (SELECT 1) AS one
    LEFT JOIN checked_earning AS ended ON ended.fee = day.fee AND ended.number = day.number
    WHERE day.is_cut
) AS earning ON true
LEFT JOIN checked_ended_part AS idle
    ON idle.fee = cohort.fee AND idle.number = part.number AND idle.distributor = cohort.distributor
    AND idle.interval_first = cohort.interval_first AND NOT idle.earns;
ANALYZE checked_cohort_day;

CREATE TEMPORARY TABLE checked_share AS
SELECT cohort, fee, distributor, sum(accrual) AS accrual
FROM checked_cohort_day
GROUP BY cohort, fee, distributor;
CREATE INDEX ON checked_share (cohort);
ANALYZE checked_share;

-- R8: who shares the service fee of a day, and by which weight: by Shares among those whose agreements are in
-- force, or all of it to the one that began to sell last where none of them holds Shares.
CREATE TEMPORARY TABLE checked_payee AS
WITH entitled AS (
    SELECT day.fee, day.number, agreement.distributor, max(agreement.sells_from) AS began,
        count(*) OVER (PARTITION BY day.fee, day.number) AS how_many
    FROM checked_day AS day
    JOIN checked_agreement AS agreement
        ON agreement.fee = day.fee AND agreement.sells_from <= day.day
        AND (agreement.ended_on IS NULL OR day.day <= agreement.ended_on)
    WHERE NOT day.all_distributors AND day.pays_service
    GROUP BY day.fee, day.number, agreement.distributor
), shared_on AS (
    SELECT fee, number FROM entitled WHERE how_many > 1
    UNION
    SELECT fee, number FROM checked_day WHERE all_distributors AND pays_service
), held AS (
    SELECT cohort_day.fee, cohort_day.number, cohort_day.distributor, sum(cohort_day.earning) AS shares
    FROM checked_cohort_day AS cohort_day
    JOIN shared_on ON shared_on.fee = cohort_day.fee AND shared_on.number = cohort_day.number
    GROUP BY cohort_day.fee, cohort_day.number, cohort_day.distributor
), weighed AS (
    SELECT entitled.fee, entitled.number, entitled.distributor, coalesce(held.shares, 0) AS shares,
        sum(coalesce(held.shares, 0)) OVER (PARTITION BY entitled.fee, entitled.number) AS whole,
        row_number() OVER (
            PARTITION BY entitled.fee, entitled.number
            ORDER BY entitled.began DESC, distributor.code COLLATE "C"
        ) AS latest
    FROM entitled
    JOIN governance_distributor AS distributor ON distributor.id = entitled.distributor
    LEFT JOIN held
        ON held.fee = entitled.fee AND held.number = entitled.number
        AND held.distributor = entitled.distributor
    UNION ALL
    SELECT held.fee, held.number, held.distributor, held.shares,
        sum(held.shares) OVER (PARTITION BY held.fee, held.number), 1
    FROM held
    JOIN checked_day AS day ON day.fee = held.fee AND day.number = held.number AND day.all_distributors
)
SELECT fee, number, distributor,
    CASE WHEN whole > 0 THEN shares WHEN latest = 1 THEN 1 ELSE 0 END AS weight, greatest(whole, 1) AS whole
FROM weighed
WHERE whole = 0 AND latest = 1 OR shares > 0;
ANALYZE checked_payee;

-- R11, written once: what is divided (`what`, `fee`, `within`), over whom, by which weights.
CREATE TEMPORARY TABLE checked_weight (
    what text, fee bigint, within bigint, party bigint, is_balance boolean, tie text COLLATE "C",
    cents numeric, weight numeric
);

CREATE TEMPORARY VIEW checked_split AS
WITH floored AS (
    SELECT *,
        coalesce(div(cents * weight, nullif(sum(weight) OVER divided, 0)), 0) AS part,
        coalesce(mod(cents * weight, nullif(sum(weight) OVER divided, 0)), 0) AS remainder
    FROM checked_weight
    WINDOW divided AS (PARTITION BY what, fee, within)
), ranked AS (
    SELECT *,
        cents - sum(part) OVER (PARTITION BY what, fee, within) AS left_over,
        row_number() OVER (
            PARTITION BY what, fee, within ORDER BY remainder DESC, is_balance, tie
        ) AS place_in_line
    FROM floored
)
SELECT what, fee, within, party, is_balance,
    part + CASE WHEN place_in_line <= left_over AND weight > 0 THEN 1 ELSE 0 END AS cents
FROM ranked;

INSERT INTO checked_weight
SELECT 'distribution fee', exact.fee, 0, exact.distributor, false, distributor.code, total.distribution_fee,
    exact.accrual
FROM (SELECT fee, distributor, sum(accrual) AS accrual FROM checked_share GROUP BY fee, distributor) AS exact
JOIN checked_total AS total ON total.fee = exact.fee
JOIN governance_distributor AS distributor ON distributor.id = exact.distributor
UNION ALL
SELECT 'service fee', exact.monthly_fee_id, 0, exact.distributor_id, false, distributor.code,
    total.service_fee, exact.accrual
FROM fees_serviceaccrual AS exact
JOIN checked_total AS total ON total.fee = exact.monthly_fee_id
JOIN governance_distributor AS distributor ON distributor.id = exact.distributor_id;
ANALYZE checked_weight;

-- check: arrays of the cohorts
SELECT fee.place, fee.month, distributor.code AS distributor, cohort.interval_first,
    cardinality(stored.accrued_on) AS expected,
    cardinality(cohort.tracked) || ' and ' || cardinality(cohort.free) AS found
FROM checked_cohort AS cohort
JOIN checked_fee AS fee ON fee.fee = cohort.fee
JOIN fees_monthlyfee AS stored ON stored.id = cohort.fee
JOIN governance_distributor AS distributor ON distributor.id = cohort.distributor
WHERE cardinality(cohort.tracked) <> cardinality(stored.accrued_on)
    OR cardinality(cohort.free) <> cardinality(stored.accrued_on)

-- check: Shares of the cohorts
SELECT fee.place, fee.month, day.day, pg_temp.shares(day.shares) AS expected,
    CASE WHEN held.is_negative THEN 'a negative number'
        ELSE pg_temp.shares(coalesce(held.shares, 0))::text
    END AS found
FROM checked_day AS day
JOIN checked_fee AS fee ON fee.fee = day.fee
LEFT JOIN (
    SELECT fee, number, sum(shares) AS shares, bool_or(is_negative) AS is_negative
    FROM checked_cohort_day
    GROUP BY fee, number
) AS held ON held.fee = day.fee AND held.number = day.number
WHERE coalesce(held.shares, 0) IS DISTINCT FROM day.shares OR held.is_negative

-- check: cut points
WITH frozen AS (
    SELECT DISTINCT run.id AS run, run.cut_points, run.facts_known_at AS known_at, fee.plan, fee.month
    FROM checked_fee AS fee JOIN fees_monthlyfeerun AS run ON run.id = fee.run
), known AS (
    SELECT frozen.run, array_agg(DISTINCT point.day ORDER BY point.day) AS days
    FROM frozen
    CROSS JOIN LATERAL (
        -- An agreement that took in a Portfolio later began to sell when it began.
        SELECT unnest(ARRAY[agreement.sells_from, upper(period.sells)]) AS day
        FROM governance_sellingperiod AS period
        JOIN governance_distributionagreement AS agreement
            ON agreement.id = period.agreement_id AND period.sells IS NOT NULL
        JOIN governance_shareclass AS share_class ON share_class.id = period.share_class_id
        WHERE share_class.plan_id = frozen.plan
            AND pg_temp.stood(period.recorded_by_id, period.superseded_by_id, frozen.known_at)
        UNION ALL
        SELECT unnest(ARRAY[transfer.issued_from, transfer.issued_to + 1])
        FROM assignments_transfer AS transfer
        WHERE transfer.plan_id = frozen.plan
            AND pg_temp.stood(transfer.recorded_by_id, transfer.superseded_by_id, frozen.known_at)
        UNION ALL
        SELECT ended.day FROM checked_termination_day AS ended WHERE ended.known_at = frozen.known_at
    ) AS point
    WHERE point.day IS NOT NULL
    GROUP BY frozen.run
)
SELECT plan.code AS place, frozen.month, frozen.run, coalesce(array_to_string(known.days, ', '), 'none') AS expected,
    array_to_string(frozen.cut_points, ', ') AS found
FROM frozen
JOIN governance_plan AS plan ON plan.id = frozen.plan
LEFT JOIN known ON known.run = frozen.run
WHERE coalesce(known.days, '{}') <> frozen.cut_points

-- check: intervals of the cohorts
WITH frozen AS (
    SELECT run.id AS run, begins.day AS interval_first,
        coalesce(lead(begins.day) OVER (PARTITION BY run.id ORDER BY begins.day) - 1, '9999-12-31') AS interval_last
    FROM (SELECT DISTINCT run FROM checked_fee) AS fee
    JOIN fees_monthlyfeerun AS run ON run.id = fee.run
    CROSS JOIN LATERAL unnest(DATE '0001-01-01' || run.cut_points) AS begins (day)
)
SELECT fee.place, fee.month, distributor.code AS distributor,
    coalesce(frozen.interval_first || ' to ' || frozen.interval_last, 'between two cut points') AS expected,
    cohort.interval_first || ' to ' || cohort.interval_last AS found
FROM checked_cohort AS cohort
JOIN checked_fee AS fee ON fee.fee = cohort.fee
JOIN governance_distributor AS distributor ON distributor.id = cohort.distributor
LEFT JOIN frozen ON frozen.run = fee.run AND frozen.interval_first = cohort.interval_first
WHERE frozen.interval_last IS DISTINCT FROM cohort.interval_last

-- check: accruals of the cohorts
SELECT fee.place, fee.month, distributor.code AS distributor, cohort.interval_first,
    pg_temp.exact_dollars(coalesce(exact.accrual, 0)) AS expected,
    pg_temp.exact_dollars(cohort.stored_accrual) AS found
FROM checked_cohort AS cohort
JOIN checked_fee AS fee ON fee.fee = cohort.fee
JOIN governance_distributor AS distributor ON distributor.id = cohort.distributor
LEFT JOIN checked_share AS exact ON exact.cohort = cohort.cohort
WHERE cohort.stored_accrual IS DISTINCT FROM coalesce(exact.accrual, 0)

-- check: exact shares
WITH exact AS (
    SELECT coalesce(distribution.fee, service.monthly_fee_id) AS fee,
        coalesce(distribution.distributor, service.distributor_id) AS distributor,
        distribution.accrual AS distribution, service.accrual AS service
    FROM (
        SELECT fee, distributor, sum(accrual) AS accrual FROM checked_share GROUP BY fee, distributor
    ) AS distribution
    FULL JOIN (
        SELECT stored.* FROM fees_serviceaccrual AS stored JOIN checked_fee AS fee ON fee.fee = stored.monthly_fee_id
    ) AS service ON service.monthly_fee_id = distribution.fee AND service.distributor_id = distribution.distributor
), stored AS (
    SELECT share.* FROM assignments_distributorshare12b1 AS share
    JOIN checked_fee AS fee ON fee.fee = share.monthly_fee_id
)
SELECT fee.place, fee.month, distributor.code AS distributor, compared.component,
    pg_temp.exact_dollars(compared.expected) AS expected, pg_temp.exact_dollars(compared.found) AS found
FROM exact
FULL JOIN stored ON stored.monthly_fee_id = exact.fee AND stored.distributor_id = exact.distributor
JOIN checked_fee AS fee ON fee.fee = coalesce(exact.fee, stored.monthly_fee_id)
JOIN governance_distributor AS distributor
    ON distributor.id = coalesce(exact.distributor, stored.distributor_id)
CROSS JOIN LATERAL (
    VALUES
        ('distribution fee', CASE WHEN exact.fee IS NOT NULL THEN coalesce(exact.distribution, 0) END,
            stored.distribution_exact),
        ('service fee', CASE WHEN exact.fee IS NOT NULL THEN coalesce(exact.service, 0) END, stored.service_exact)
) AS compared (component, expected, found)
WHERE compared.found IS DISTINCT FROM compared.expected

-- check: service accruals
WITH due AS (
    SELECT payee.fee, payee.distributor,
        sum(div(
            2 * day.cents * 100 * day.service_rate * payee.weight * day.earning
                + day.days_in_year * payee.whole * day.of_shares,
            2 * day.days_in_year * payee.whole * day.of_shares
        )) AS accrual
    FROM checked_payee AS payee
    JOIN checked_day AS day ON day.fee = payee.fee AND day.number = payee.number
    WHERE payee.fee NOT IN (SELECT fee FROM checked_uncertain)
    GROUP BY payee.fee, payee.distributor
), stored AS (
    SELECT accrual.monthly_fee_id AS fee, accrual.distributor_id AS distributor, accrual.accrual
    FROM fees_serviceaccrual AS accrual
    JOIN checked_fee AS fee ON fee.fee = accrual.monthly_fee_id
    WHERE accrual.monthly_fee_id NOT IN (SELECT fee FROM checked_uncertain)
)
SELECT fee.place, fee.month, distributor.code AS distributor, pg_temp.exact_dollars(due.accrual) AS expected,
    pg_temp.exact_dollars(stored.accrual) AS found
FROM due
FULL JOIN stored ON stored.fee = due.fee AND stored.distributor = due.distributor
JOIN checked_fee AS fee ON fee.fee = coalesce(due.fee, stored.fee)
JOIN governance_distributor AS distributor ON distributor.id = coalesce(due.distributor, stored.distributor)
WHERE stored.accrual IS DISTINCT FROM due.accrual

-- check: sums of service accruals
SELECT fee.place, fee.month, pg_temp.exact_dollars(coalesce(day.accrual, 0)) AS expected,
    pg_temp.exact_dollars(coalesce(payee.accrual, 0)) AS found
FROM checked_fee AS fee
LEFT JOIN (
    SELECT fee, sum(service) AS accrual, count(*) AS days FROM checked_day GROUP BY fee
) AS day ON day.fee = fee.fee
LEFT JOIN (
    SELECT monthly_fee_id AS fee, sum(accrual) AS accrual, count(*) AS payees
    FROM fees_serviceaccrual
    GROUP BY monthly_fee_id
) AS payee ON payee.fee = fee.fee
WHERE abs(coalesce(payee.accrual, 0) - coalesce(day.accrual, 0))
    > coalesce(day.days, 0) * coalesce(payee.payees, 0)

-- check: cents of the shares
WITH due AS (
    SELECT fee, party AS distributor,
        coalesce(sum(cents) FILTER (WHERE what = 'distribution fee'), 0) AS distribution,
        coalesce(sum(cents) FILTER (WHERE what = 'service fee'), 0) AS service
    FROM checked_split
    WHERE what IN ('distribution fee', 'service fee')
    GROUP BY fee, party
), stored AS (
    SELECT share.* FROM assignments_distributorshare12b1 AS share
    JOIN checked_fee AS fee ON fee.fee = share.monthly_fee_id
)
SELECT fee.place, fee.month, distributor.code AS distributor, compared.component,
    pg_temp.dollars(compared.expected) AS expected, compared.found
FROM due
FULL JOIN stored ON stored.monthly_fee_id = due.fee AND stored.distributor_id = due.distributor
JOIN checked_fee AS fee ON fee.fee = coalesce(due.fee, stored.monthly_fee_id)
JOIN governance_distributor AS distributor ON distributor.id = coalesce(due.distributor, stored.distributor_id)
CROSS JOIN LATERAL (
    VALUES
        ('distribution fee', due.distribution, stored.distribution_fee),
        ('service fee', due.service, stored.service_fee)
) AS compared (component, expected, found)
WHERE compared.found * 100 IS DISTINCT FROM compared.expected
