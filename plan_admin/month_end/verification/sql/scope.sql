-- What is looked at: the live fees of one Plan's month, the calendar, and what the Plan leaves to conventions.
-- Everything is derived here from the facts, by other means than those that computed it: one division
-- for each figure, in whole numbers.

-- prepare
CREATE FUNCTION pg_temp.stood(recorded_by bigint, superseded_by bigint, known_at bigint)
RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN recorded_by <= known_at AND (superseded_by IS NULL OR superseded_by > known_at);

CREATE FUNCTION pg_temp.dollars(cents numeric) RETURNS numeric LANGUAGE sql IMMUTABLE
RETURN (cents * 0.01)::numeric(40, 2);

CREATE FUNCTION pg_temp.exact_dollars(trillionths numeric) RETURNS numeric LANGUAGE sql IMMUTABLE
RETURN (trillionths * 0.000000000001)::numeric(40, 12);

CREATE FUNCTION pg_temp.shares(millionths numeric) RETURNS numeric LANGUAGE sql IMMUTABLE
RETURN (millionths * 0.000001)::numeric(40, 6);

CREATE TEMPORARY TABLE checked_fee AS
SELECT
    fee.id AS fee, fee.share_class_id AS share_class, share_class.plan_id AS plan, plan.effective_date,
    portfolio.fund_id AS fund, portfolio.name AS place, to_char(fee.month, 'YYYY-MM') AS month,
    fee.month AS first_day, (fee.month + interval '1 month')::date - 1 AS last_day,
    run.id AS run, run.facts_known_at AS known_at, run.finished_at IS NOT NULL AS finished
FROM fees_monthlyfee AS fee
JOIN fees_monthlyfeerun AS run ON run.id = fee.run_id
JOIN governance_shareclass AS share_class ON share_class.id = fee.share_class_id
JOIN governance_plan AS plan ON plan.id = share_class.plan_id
JOIN governance_portfolio AS portfolio ON portfolio.id = share_class.portfolio_id
WHERE share_class.plan_id = %(plan)s AND fee.month = %(month)s AND fee.status IN ('COMPUTED', 'CLOSED');
ANALYZE checked_fee;

-- Section 11: days on which the Plan is terminated for some Shares. Whether votes carried that, and as to whom it
-- is Complete, the law says; which Shares earn on them, and how much, is derived here.
CREATE TEMPORARY TABLE checked_ended AS
SELECT * FROM jsonb_to_recordset(%(ended)s::jsonb) AS given (
    share_class bigint, known_at bigint, first_day date, last_day date, sold_before date, stopped bigint[],
    pays_service boolean
);
ANALYZE checked_ended;

CREATE TEMPORARY TABLE checked_termination_day AS
SELECT * FROM jsonb_to_recordset(%(termination_days)s::jsonb) AS given (known_at bigint, day date);

-- Each day with the last business day up to it, the one before it, and the one at whose close trades
-- dated on it count. It begins with the last business day before the month.
CREATE TEMPORARY TABLE checked_calendar AS
SELECT
    day, business_day, lag(business_day) OVER (ORDER BY day) AS business_day_before,
    min(day) FILTER (WHERE day = business_day)
        OVER (ORDER BY day ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS counted_on
FROM unnest(%(days)s::date[], %(business_days)s::date[]) AS given (day, business_day);
ANALYZE checked_calendar;

CREATE TEMPORARY TABLE checked_convention AS
SELECT pin.known_at, calendar.day, known.name, coalesce(stated.value, known.unless_stated) AS value
FROM (SELECT DISTINCT known_at, first_day, last_day FROM checked_fee) AS pin
JOIN checked_calendar AS calendar ON calendar.day BETWEEN pin.first_day AND pin.last_day
CROSS JOIN (
    VALUES
        ('DAY_COUNT', 'ACTUAL_ACTUAL'),
        ('NET_ASSETS_BASIS', 'SAME_DAY'),
        ('FREE_SHARES', 'AT_ISSUE'),
        ('SERVICE_FEE', 'SERVICING'),
        ('AFTER_TERMINATION', 'DISTRIBUTION_FEE_ON_SHARES_SOLD'),
        ('OUTSTANDING_SHARES_TEST', '1940_ACT'),
        ('CONTINUANCE_TERM', 'WITHIN_90_DAYS'),
        ('CALCULATION_TOLERANCE', '0.00'),
        ('TIE_TOLERANCE', '0.001')
) AS known (name, unless_stated)
LEFT JOIN LATERAL (
    SELECT convention.value
    FROM governance_convention AS convention
    WHERE convention.plan_id = %(plan)s AND convention.name = known.name
        AND convention.effective <= calendar.day
        AND pg_temp.stood(convention.recorded_by_id, convention.superseded_by_id, pin.known_at)
    ORDER BY convention.effective DESC
    LIMIT 1
) AS stated ON true;
ANALYZE checked_convention;

CREATE TEMPORARY TABLE checked_terms AS
SELECT
    known_at, day,
    CASE WHEN bool_or(name = 'DAY_COUNT' AND value = 'ACTUAL_365') THEN 365
        ELSE make_date(extract(year FROM day)::int + 1, 1, 1) - make_date(extract(year FROM day)::int, 1, 1)
    END AS days_in_year,
    bool_or(name = 'NET_ASSETS_BASIS' AND value = 'PRIOR_DAY') AS prior_day,
    bool_or(name = 'SERVICE_FEE' AND value = 'ALL_DISTRIBUTORS') AS all_distributors
FROM checked_convention
GROUP BY known_at, day;
ANALYZE checked_terms;

-- check: conventions printed
SELECT fee.place, fee.month, convention.name, convention.value AS expected,
    stored.conventions ->> convention.name AS found
FROM checked_fee AS fee
JOIN fees_monthlyfee AS stored ON stored.id = fee.fee
JOIN checked_convention AS convention ON convention.known_at = fee.known_at AND convention.day = fee.last_day
WHERE stored.conventions ->> convention.name IS DISTINCT FROM convention.value

-- check: share class of the run
SELECT portfolio.name AS place, to_char(fee.month, 'YYYY-MM') AS month,
    plan.code || ' in ' || to_char(run.month, 'YYYY-MM') AS expected,
    own_plan.code || ' in ' || to_char(fee.month, 'YYYY-MM') AS found
FROM fees_monthlyfee AS fee
JOIN fees_monthlyfeerun AS run ON run.id = fee.run_id
JOIN governance_shareclass AS share_class ON share_class.id = fee.share_class_id
JOIN governance_portfolio AS portfolio ON portfolio.id = share_class.portfolio_id
JOIN governance_plan AS plan ON plan.id = run.plan_id
JOIN governance_plan AS own_plan ON own_plan.id = share_class.plan_id
WHERE fee.month = %(month)s AND %(plan)s IN (run.plan_id, share_class.plan_id)
    AND fee.status <> 'SUPERSEDED'
    AND (run.plan_id <> share_class.plan_id OR run.month <> fee.month)

-- check: one standing fee
SELECT portfolio.name AS place, to_char(fee.month, 'YYYY-MM') AS month, 1 AS expected, count(*) AS found
FROM fees_monthlyfee AS fee
JOIN governance_shareclass AS share_class ON share_class.id = fee.share_class_id
JOIN governance_portfolio AS portfolio ON portfolio.id = share_class.portfolio_id
WHERE fee.month = %(month)s AND share_class.plan_id = %(plan)s AND fee.status <> 'SUPERSEDED'
GROUP BY fee.month, fee.share_class_id, portfolio.name
HAVING count(*) > 1

-- check: runs finished
SELECT plan.code AS place, to_char(run.month, 'YYYY-MM') AS month, run.id AS run
FROM fees_monthlyfeerun AS run
JOIN governance_plan AS plan ON plan.id = run.plan_id
WHERE run.plan_id = %(plan)s AND run.month = %(month)s AND run.finished_at IS NULL
    AND NOT EXISTS (
        -- A closing that is at work holds this lock; one that died does not.
        SELECT FROM pg_locks AS lock
        WHERE lock.locktype = 'advisory' AND lock.granted AND lock.objsubid = 2
            AND lock.database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND lock.classid::bigint = run.plan_id
            AND lock.objid::bigint = extract(year FROM run.month) * 100 + extract(month FROM run.month)
    )
