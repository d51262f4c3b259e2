-- R1-R4: each day's net assets as they were known, the accruals at the rates in force, and the month's fees.

-- prepare
-- R5: the Shares of a class at each close: what came in less what went out, up to that day. Kinds from 5 on
-- take. An opening on a day that is not a business day counts as on the last one, all else from the next one.
CREATE TEMPORARY TABLE checked_close AS
WITH moved AS (
    SELECT
        fee.fee,
        CASE
            WHEN activity.trade_date <= opened.day THEN opened.day
            WHEN activity.kind = 0 THEN calendar.business_day
            ELSE calendar.counted_on
        END AS business_day,
        sum(CASE WHEN activity.kind >= 5 THEN -activity.millionths ELSE activity.millionths END) AS shares
    FROM checked_fee AS fee
    CROSS JOIN (SELECT min(day) AS day, max(day) AS last_day FROM checked_calendar) AS opened
    JOIN fees_activityday AS version
        ON version.share_class_id = fee.share_class AND version.trade_date <= opened.last_day
        AND pg_temp.stood(version.recorded_by_id, version.superseded_by_id, fee.known_at)
    JOIN fees_shareactivity AS activity
        ON activity.share_class_id = version.share_class_id AND activity.trade_date = version.trade_date
        AND activity.recorded_by_id = version.recorded_by_id
    LEFT JOIN checked_calendar AS calendar ON calendar.day = activity.trade_date
    GROUP BY 1, 2
)
SELECT
    fee.fee, calendar.day AS business_day,
    sum(coalesce(moved.shares, 0)) OVER (PARTITION BY fee.fee ORDER BY calendar.day) AS shares
FROM checked_fee AS fee
JOIN checked_calendar AS calendar ON calendar.day = calendar.business_day
LEFT JOIN moved ON moved.fee = fee.fee AND moved.business_day = calendar.day;
ANALYZE checked_close;

CREATE TEMPORARY TABLE checked_figure AS
SELECT fee.fee, fact.date AS day, min(fact.net_assets * 100) AS cents, count(*) AS figures
FROM checked_fee AS fee
JOIN fees_dailynetassets AS fact
    ON fact.share_class_id = fee.share_class
    AND fact.date BETWEEN (SELECT min(day) FROM checked_calendar) - 7 AND fee.last_day
    AND pg_temp.stood(fact.recorded_by_id, fact.superseded_by_id, fee.known_at)
GROUP BY fee.fee, fact.date;
CREATE INDEX ON checked_figure (fee, day);
ANALYZE checked_figure;

CREATE TEMPORARY TABLE checked_agreement AS
SELECT DISTINCT fee.fee, agreement.distributor_id AS distributor, agreement.entry, agreement.sells_from,
    agreement.ended_on, agreement.first_term_until
FROM checked_fee AS fee
JOIN governance_sellingperiod AS period ON period.share_class_id = fee.share_class
JOIN governance_distributionagreement AS agreement
    ON agreement.id = period.agreement_id AND agreement.plan_id = fee.plan AND agreement.kind = 'DISTRIBUTION'
    AND pg_temp.stood(agreement.recorded_by_id, agreement.superseded_by_id, fee.known_at);
CREATE INDEX ON checked_agreement (fee);
ANALYZE checked_agreement;

-- Where an agreement has terms of its own, or votes of its own, only the votes say whether it was continued.
-- There a day without service fee is taken as it is, and the payees are held to the days' sums alone.
CREATE TEMPORARY TABLE checked_uncertain AS
SELECT agreement.fee
FROM checked_agreement AS agreement
JOIN checked_fee AS fee ON fee.fee = agreement.fee
WHERE agreement.first_term_until < fee.last_day
UNION
SELECT fee.fee
FROM checked_fee AS fee
JOIN governance_votescope AS scope ON scope.share_class_id = fee.share_class
JOIN governance_vote AS vote
    ON vote.id = scope.vote_id AND vote.plan_id = fee.plan
    AND vote.matter IN ('ADOPTION', 'CONTINUANCE', 'AGREEMENT')
    AND (vote.subject <> '' OR NOT vote.covers_agreements)
    AND pg_temp.stood(vote.recorded_by_id, vote.superseded_by_id, fee.known_at);

-- Section 9: the lines of amendments that stand decided by the votes, from which day to which; their rates are
-- read here, and laid over the Plan's own Schedule A day by day, the latest first day before all others.
CREATE TEMPORARY TABLE checked_amended AS
SELECT
    decided.known_at, line.share_class_id AS share_class, decided.first_day, decided.last_day, decided.decided_on,
    line.id AS line, line.asset_based_sales_charge, line.service_fee, line.aggregate_fee
FROM jsonb_to_recordset(%(decided)s::jsonb)
    AS decided (known_at bigint, line bigint, first_day date, last_day date, decided_on date)
JOIN governance_amendmentline AS line ON line.id = decided.line
JOIN governance_amendment AS amendment
    ON amendment.id = line.amendment_id AND decided.first_day >= amendment.effective
    AND pg_temp.stood(amendment.recorded_by_id, amendment.superseded_by_id, decided.known_at);
ANALYZE checked_amended;

-- R12: after a termination, the Shares that earn on each accrued day, and those of each cohort that do not.
CREATE TEMPORARY TABLE checked_ended_part AS
SELECT
    fee.fee, entry.number, ended.pays_service, cohort.distributor_id AS distributor, cohort.interval_first,
    coalesce(cohort.tracked[entry.number] + cohort.free[entry.number], 0) AS shares,
    cohort.interval_first < ended.sold_before AND NOT (cohort.distributor_id = ANY (ended.stopped)) AS earns
FROM checked_fee AS fee
JOIN checked_ended AS ended ON ended.share_class = fee.share_class AND ended.known_at = fee.known_at
JOIN fees_monthlyfee AS stored ON stored.id = fee.fee
CROSS JOIN LATERAL unnest(stored.accrued_on) WITH ORDINALITY AS entry (day, number)
JOIN fees_cohortaccrual AS cohort ON cohort.monthly_fee_id = fee.fee
WHERE entry.day >= ended.first_day AND (ended.last_day IS NULL OR entry.day <= ended.last_day);
ANALYZE checked_ended_part;

CREATE TEMPORARY TABLE checked_earning AS
SELECT fee, number, bool_and(pays_service) AS pays_service, sum(shares) FILTER (WHERE earns) AS shares
FROM checked_ended_part
GROUP BY fee, number;
ANALYZE checked_earning;

CREATE TEMPORARY TABLE checked_day AS
WITH known AS (
    SELECT
        fee.fee, entry.number, entry.day, entry.net_assets * 100 AS stored_cents,
        entry.distribution AS stored_distribution, entry.service AS stored_service,
        -- The lifetime limit: what it cut of the day is the ledger's to say, and checked against that.
        coalesce(entry.wanted, entry.distribution) AS stored_wanted,
        terms.days_in_year, terms.all_distributors, close.shares, fee.share_class, fee.known_at,
        CASE
            WHEN own.cents IS NULL AND entry.day = calendar.business_day THEN NULL
            WHEN NOT terms.prior_day THEN coalesce(own.cents, carried.cents)
            WHEN base.cents IS NULL AND base_close.shares = 0 THEN 0
            ELSE base.cents
        END AS cents
    FROM checked_fee AS fee
    JOIN fees_monthlyfee AS stored ON stored.id = fee.fee
    LEFT JOIN fees_ledgermonth AS ledger ON ledger.monthly_fee_id = fee.fee AND ledger.corrected_fee_id IS NULL
    CROSS JOIN LATERAL unnest(
        stored.accrued_on, stored.net_assets, stored.distribution_accruals, stored.service_accruals, ledger.wanted
    ) WITH ORDINALITY AS entry (day, net_assets, distribution, service, wanted, number)
    LEFT JOIN checked_terms AS terms ON terms.known_at = fee.known_at AND terms.day = entry.day
    LEFT JOIN checked_calendar AS calendar ON calendar.day = entry.day
    LEFT JOIN checked_close AS close ON close.fee = fee.fee AND close.business_day = calendar.business_day
    LEFT JOIN checked_close AS base_close
        ON base_close.fee = fee.fee AND base_close.business_day = calendar.business_day_before
    LEFT JOIN checked_figure AS own ON own.fee = fee.fee AND own.day = entry.day
    LEFT JOIN checked_figure AS base ON base.fee = fee.fee AND base.day = calendar.business_day_before
    LEFT JOIN LATERAL (
        SELECT figure.cents
        FROM checked_figure AS figure
        WHERE own.cents IS NULL AND entry.day <> calendar.business_day
            AND figure.fee = fee.fee AND figure.day BETWEEN entry.day - 7 AND entry.day - 1
        ORDER BY figure.day DESC
        LIMIT 1
    ) AS carried ON true
), rated AS (
    SELECT
        known.*,
        -- R2: a waiver that stood sets what is charged on its days; Schedule A's aggregate rate stays.
        coalesce(waived.asset_based_sales_charge, amended.asset_based_sales_charge, rate.asset_based_sales_charge)
            * 100000000 AS distribution_rate,
        coalesce(waived.service_fee, amended.service_fee, rate.service_fee) * 100000000 AS service_rate,
        coalesce(amended.aggregate_fee, rate.aggregate_fee) * 100000000 AS aggregate_rate,
        coalesce(known.all_distributors, false) OR EXISTS (
            SELECT FROM checked_agreement AS agreement
            WHERE agreement.fee = known.fee AND agreement.sells_from <= known.day
                AND (agreement.ended_on IS NULL OR known.day <= agreement.ended_on)
        ) AS is_serviced
    FROM known
    LEFT JOIN governance_schedulearate AS rate
        ON rate.share_class_id = known.share_class AND rate.effective @> known.day
        AND rate.recorded_by_id <= known.known_at
    LEFT JOIN LATERAL (
        SELECT
            min(waiver.charged) FILTER (WHERE covered.component = 'DISTRIBUTION_FEE') AS asset_based_sales_charge,
            min(waiver.charged) FILTER (WHERE covered.component = 'SERVICE_FEE') AS service_fee
        FROM governance_waiveddays AS covered
        JOIN governance_waiver AS waiver ON waiver.id = covered.waiver_id
        WHERE covered.share_class_id = known.share_class AND covered.effective @> known.day
            AND pg_temp.stood(covered.recorded_by_id, covered.superseded_by_id, known.known_at)
    ) AS waived ON true
    LEFT JOIN LATERAL (
        SELECT one.asset_based_sales_charge, one.service_fee, one.aggregate_fee
        FROM checked_amended AS one
        WHERE one.known_at = known.known_at AND one.share_class = known.share_class
            AND one.first_day <= known.day AND (one.last_day IS NULL OR known.day <= one.last_day)
        ORDER BY one.first_day DESC, one.decided_on DESC, one.line DESC
        LIMIT 1
    ) AS amended ON true
)
SELECT
    part.*,
    CASE WHEN is_cut THEN stored_distribution ELSE accrues END AS distribution,
    div(2 * cents * 100 * aggregate_rate * earning + days_in_year * of_shares, 2 * days_in_year::numeric * of_shares)
        AS aggregate,
    CASE
        WHEN NOT is_serviced OR NOT pays_service OR (stored_service = 0 AND uncertain.fee IS NOT NULL) THEN 0
        ELSE div(
            2 * cents * 100 * service_rate * earning + days_in_year * of_shares, 2 * days_in_year::numeric * of_shares
        )
    END AS service
FROM (
    SELECT *, stored_wanted <> stored_distribution AS is_cut,
        div(2 * cents * 100 * distribution_rate * earning + days_in_year * of_shares, 2 * days_in_year::numeric * of_shares)
            AS accrues
    FROM (
    SELECT
        rated.fee, rated.number, day, stored_cents, stored_distribution, stored_wanted, stored_service, cents,
        rated.shares,
        days_in_year, all_distributors, distribution_rate, service_rate, aggregate_rate, is_serviced,
        -- What part of the Shares earns; one of one where no termination limits it.
        CASE WHEN earning.fee IS NULL THEN 1 ELSE coalesce(earning.shares, 0) END AS earning,
        CASE WHEN earning.fee IS NULL THEN 1 ELSE nullif(rated.shares, 0) END AS of_shares,
        coalesce(earning.pays_service, true) AS pays_service,
        -- R6 divides these by `divisor`; with half of it added first, div() rounds half up.
        2 * cents * 100 * distribution_rate AS twice_base, rated.shares * days_in_year AS divisor
    FROM rated
    LEFT JOIN checked_earning AS earning ON earning.fee = rated.fee AND earning.number = rated.number
    ) AS due
) AS part
LEFT JOIN checked_uncertain AS uncertain ON uncertain.fee = part.fee;
CREATE INDEX ON checked_day (fee, number);
ANALYZE checked_day;

-- R4: each component is rounded once; where the parts exceed the whole, the service fee gives up the cent.
CREATE TEMPORARY TABLE checked_total AS
SELECT
    fee, distribution_fee, least(service_fee, aggregate_fee - distribution_fee) AS service_fee, aggregate_fee,
    average
FROM (
    SELECT
        fee.fee,
        coalesce(div(2 * sum(day.distribution) + 10000000000, 20000000000), 0) AS distribution_fee,
        coalesce(div(2 * sum(day.service) + 10000000000, 20000000000), 0) AS service_fee,
        coalesce(div(2 * sum(day.aggregate) + 10000000000, 20000000000), 0) AS aggregate_fee,
        coalesce(div(2 * sum(day.cents) + count(*), 2 * count(*)::numeric), 0) AS average
    FROM checked_fee AS fee LEFT JOIN checked_day AS day ON day.fee = fee.fee
    GROUP BY fee.fee
) AS rounded;
CREATE INDEX ON checked_total (fee);
ANALYZE checked_total;

-- check: arrays of the month
SELECT fee.place, fee.month, cardinality(stored.accrued_on) AS expected,
    'net assets ' || cardinality(stored.net_assets)
    || ', distribution fee ' || cardinality(stored.distribution_accruals)
    || ', service fee ' || cardinality(stored.service_accruals)
    || ', different days ' || (SELECT count(DISTINCT day) FROM unnest(stored.accrued_on) AS day) AS found
FROM checked_fee AS fee
JOIN fees_monthlyfee AS stored ON stored.id = fee.fee
WHERE (SELECT count(DISTINCT day) FROM unnest(stored.accrued_on) AS day) <> cardinality(stored.accrued_on)
    OR cardinality(stored.net_assets) <> cardinality(stored.accrued_on)
    OR cardinality(stored.distribution_accruals) <> cardinality(stored.accrued_on)
    OR cardinality(stored.service_accruals) <> cardinality(stored.accrued_on)

-- check: one figure a day
SELECT fee.place, fee.month, figure.day, 1 AS expected, figure.figures AS found
FROM checked_figure AS figure
JOIN checked_fee AS fee ON fee.fee = figure.fee
WHERE figure.figures > 1

-- check: days that accrue
WITH adopted AS (
    -- Of several adoptions the votes say which one counted; there the first day is taken from the rates.
    SELECT fee.fee, min(meeting.date) AS earliest, count(DISTINCT vote.id) AS votes
    FROM checked_fee AS fee
    JOIN governance_votescope AS scope ON scope.share_class_id = fee.share_class
    JOIN governance_vote AS vote
        ON vote.id = scope.vote_id AND vote.plan_id = fee.plan AND vote.matter = 'ADOPTION'
        AND pg_temp.stood(vote.recorded_by_id, vote.superseded_by_id, fee.known_at)
    JOIN governance_boardmeeting AS meeting
        ON meeting.entry = vote.meeting
        AND pg_temp.stood(meeting.recorded_by_id, meeting.superseded_by_id, fee.known_at)
    GROUP BY fee.fee
), joined AS (
    -- Section 8: a Portfolio that an amendment brings is under the Plan from its date on, not before.
    SELECT fee.fee, min(amendment.effective) AS first_day
    FROM checked_fee AS fee
    JOIN governance_amendmentline AS line ON line.share_class_id = fee.share_class AND line.change = 'JOINS'
    JOIN governance_amendment AS amendment
        ON amendment.id = line.amendment_id AND amendment.plan_id = fee.plan
        AND pg_temp.stood(amendment.recorded_by_id, amendment.superseded_by_id, fee.known_at)
    GROUP BY fee.fee
), obliged AS (
    SELECT
        fee.fee,
        greatest(
            fee.first_day, fee.effective_date, joined.first_day, adopted.earliest,
            CASE WHEN adopted.votes > 1 THEN (stored.rates -> 0 ->> 'from')::date END
        ) AS first_day
    FROM checked_fee AS fee
    JOIN fees_monthlyfee AS stored ON stored.id = fee.fee
    JOIN adopted ON adopted.fee = fee.fee
    LEFT JOIN joined ON joined.fee = fee.fee
), due AS (
    SELECT fee.fee, calendar.day, figure.cents AS cents_over_none
    FROM checked_fee AS fee
    JOIN obliged ON obliged.fee = fee.fee
    JOIN checked_calendar AS calendar ON calendar.day BETWEEN obliged.first_day AND fee.last_day
    JOIN checked_close AS close ON close.fee = fee.fee AND close.business_day = calendar.business_day
    LEFT JOIN checked_figure AS figure
        ON close.shares = 0 AND figure.fee = fee.fee AND figure.day = calendar.day AND figure.cents > 0
    LEFT JOIN checked_ended AS ended
        ON ended.share_class = fee.share_class AND ended.known_at = fee.known_at
        AND calendar.day >= ended.first_day AND (ended.last_day IS NULL OR calendar.day <= ended.last_day)
    LEFT JOIN checked_day AS accrued ON accrued.fee = fee.fee AND accrued.day = calendar.day
    WHERE figure.cents > 0 OR (
        -- After a termination a day accrues while Shares that earn are left; once gone, none come back.
        close.shares <> 0 AND (
            ended.share_class IS NULL OR accrued.earning > 0 OR accrued.day IS NULL AND EXISTS (
                SELECT FROM checked_day AS later
                WHERE later.fee = fee.fee AND later.day > calendar.day
                    AND (ended.last_day IS NULL OR later.day <= ended.last_day)
            )
        )
    )
)
SELECT fee.place, fee.month, coalesce(due.day, day.day) AS day,
    CASE
        WHEN due.cents_over_none IS NOT NULL THEN 'no net assets, as there are no Shares'
        WHEN due.day IS NOT NULL THEN 'an accrual'
        ELSE 'no accrual'
    END AS expected,
    CASE
        WHEN due.cents_over_none IS NOT NULL THEN pg_temp.dollars(due.cents_over_none)::text
        WHEN day.day IS NOT NULL THEN 'an accrual'
        ELSE 'no accrual'
    END AS found
FROM due
FULL JOIN checked_day AS day ON day.fee = due.fee AND day.day = due.day
JOIN checked_fee AS fee ON fee.fee = coalesce(due.fee, day.fee)
WHERE due.day IS NULL OR day.day IS NULL OR due.cents_over_none IS NOT NULL

-- check: net assets
SELECT fee.place, fee.month, day.day, pg_temp.dollars(day.cents) AS expected,
    pg_temp.dollars(day.stored_cents) AS found
FROM checked_day AS day
JOIN checked_fee AS fee ON fee.fee = day.fee
WHERE day.stored_cents IS DISTINCT FROM day.cents

-- check: rates
WITH printed AS (
    SELECT
        fee.fee, entry."from" AS first_day, lead(entry."from") OVER (PARTITION BY fee.fee ORDER BY entry."from")
            AS next_day,
        entry.distribution_fee, entry.service_fee, entry.aggregate_fee
    FROM checked_fee AS fee
    JOIN fees_monthlyfee AS stored ON stored.id = fee.fee
    CROSS JOIN LATERAL jsonb_to_recordset(stored.rates)
        AS entry ("from" date, distribution_fee numeric, service_fee numeric, aggregate_fee numeric)
)
SELECT fee.place, fee.month, min(day.day) AS day, compared.component, trim_scale(compared.expected) AS expected,
    trim_scale(compared.found) AS found
FROM checked_day AS day
JOIN checked_fee AS fee ON fee.fee = day.fee
LEFT JOIN printed
    ON printed.fee = day.fee AND printed.first_day <= day.day
    AND (printed.next_day IS NULL OR day.day < printed.next_day)
CROSS JOIN LATERAL (
    VALUES
        ('distribution fee', day.distribution_rate * 0.00000001, printed.distribution_fee),
        ('service fee', day.service_rate * 0.00000001, printed.service_fee),
        ('aggregate fee', day.aggregate_rate * 0.00000001, printed.aggregate_fee)
) AS compared (component, expected, found)
WHERE compared.found IS DISTINCT FROM compared.expected
GROUP BY fee.fee, fee.place, fee.month, compared.component, compared.expected, compared.found

-- check: accruals
SELECT fee.place, fee.month, day.day, compared.component, pg_temp.exact_dollars(compared.expected) AS expected,
    pg_temp.exact_dollars(compared.found) AS found
FROM checked_day AS day
JOIN checked_fee AS fee ON fee.fee = day.fee
CROSS JOIN LATERAL (
    VALUES
        ('distribution fee', day.distribution, day.stored_distribution),
        ('distribution fee before the lifetime limit', day.accrues, day.stored_wanted),
        ('service fee', day.service, day.stored_service)
) AS compared (component, expected, found)
WHERE compared.found IS DISTINCT FROM compared.expected

-- check: fees
SELECT fee.place, fee.month, compared.component, pg_temp.dollars(compared.expected) AS expected, compared.found
FROM checked_total AS total
JOIN checked_fee AS fee ON fee.fee = total.fee
JOIN fees_monthlyfee AS stored ON stored.id = fee.fee
CROSS JOIN LATERAL (
    VALUES
        ('distribution fee', total.distribution_fee, stored.distribution_fee),
        ('service fee', total.service_fee, stored.service_fee),
        ('Maximum Aggregate Fee', total.aggregate_fee, stored.aggregate_fee),
        ('average daily net assets', total.average, stored.average_daily_net_assets)
) AS compared (component, expected, found)
WHERE compared.found * 100 IS DISTINCT FROM compared.expected
