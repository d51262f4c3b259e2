-- R9, R10, R13: what is paid or held, line by line, and the votes that permit it.

-- prepare
CREATE TEMPORARY TABLE checked_instruction AS
SELECT
    instruction.id AS instruction, instruction.fund_id AS fund, instruction.amount, instruction.status,
    instruction.payee_kind, instruction.payee, instruction.held_because, instruction.authority,
    instruction.prepared_by_id AS known_at, instruction.released_from_id AS released_from,
    instruction.status NOT IN ('SUPERSEDED', 'VOIDED', 'REVERSED') AS is_live,
    instruction.not_paid_by_id AS not_paid_by, first.id AS origin, first.prepared_by_id AS origin_known_at,
    fund.name || ', payment ' || instruction.id || ' to ' || instruction.payee AS place,
    to_char(instruction.month, 'YYYY-MM') AS month,
    (instruction.month + interval '1 month')::date - 1 AS last_day
FROM assignments_paymentinstruction AS instruction
JOIN governance_fund AS fund ON fund.id = instruction.fund_id
CROSS JOIN LATERAL (
    -- What a person took back moved as it was: what it rests on was known when it was first prepared.
    WITH RECURSIVE earlier AS (
        SELECT instruction.id, instruction.released_from_id, instruction.prepared_by_id
        UNION ALL
        SELECT before.id, before.released_from_id, before.prepared_by_id
        FROM earlier JOIN assignments_paymentinstruction AS before ON before.id = earlier.released_from_id
    )
    SELECT id, prepared_by_id FROM earlier WHERE released_from_id IS NULL
) AS first
WHERE instruction.plan_id = %(plan)s AND instruction.month = %(month)s;
CREATE INDEX ON checked_instruction (instruction);
ANALYZE checked_instruction;

CREATE TEMPORARY TABLE checked_line AS
SELECT
    line.instruction_id AS instruction, line.monthly_fee_id AS fee, line.share_class_id AS share_class,
    line.component, line.distributor_id AS distributor, line.assignee_id AS assignee, line.claim_id AS claim,
    line.for_month, line.corrects,
    line.amount, instruction.payee_kind, instruction.payee, instruction.status, instruction.is_live,
    -- What a determination does not pay is dealt with, as long as the computation stands.
    instruction.is_live OR (instruction.status = 'VOIDED' AND instruction.not_paid_by IS NOT NULL
        AND line.monthly_fee_id IN (SELECT fee FROM checked_fee)) AS counts
FROM assignments_paymentline AS line
JOIN checked_instruction AS instruction ON instruction.instruction = line.instruction_id;
ANALYZE checked_line;

-- check: sums of the lines
SELECT instruction.place, instruction.month, coalesce(sum(line.amount)::text, 'no lines') AS expected,
    instruction.amount AS found
FROM checked_instruction AS instruction
LEFT JOIN checked_line AS line ON line.instruction = instruction.instruction
GROUP BY instruction.instruction, instruction.place, instruction.month, instruction.amount
HAVING sum(line.amount) IS DISTINCT FROM instruction.amount

-- check: lines of the shares
WITH paid AS (
    SELECT fee, distributor, component, sum(amount) AS amount
    FROM checked_line
    WHERE counts AND component IN ('DISTRIBUTION_FEE', 'SERVICE_FEE')
        AND fee NOT IN (SELECT fee FROM checked_fee WHERE NOT finished)
    GROUP BY fee, distributor, component
), due AS (
    SELECT share.monthly_fee_id AS fee, share.distributor_id AS distributor, part.component, part.amount
    FROM assignments_distributorshare12b1 AS share
    JOIN checked_fee AS fee ON fee.fee = share.monthly_fee_id AND fee.finished
    CROSS JOIN LATERAL (
        VALUES ('DISTRIBUTION_FEE', share.distribution_fee), ('SERVICE_FEE', share.service_fee)
    ) AS part (component, amount)
)
SELECT portfolio.name AS place, to_char(stored.month, 'YYYY-MM') AS month, distributor.code AS distributor,
    CASE compared.component WHEN 'DISTRIBUTION_FEE' THEN 'distribution fee' ELSE 'service fee' END AS component,
    compared.expected, compared.found
FROM (
    SELECT fee, distributor, component, coalesce(due.amount, 0.00) AS expected, coalesce(paid.amount, 0.00) AS found
    FROM due FULL JOIN paid USING (fee, distributor, component)
) AS compared
JOIN fees_monthlyfee AS stored ON stored.id = compared.fee
JOIN governance_shareclass AS share_class ON share_class.id = stored.share_class_id
JOIN governance_portfolio AS portfolio ON portfolio.id = share_class.portfolio_id
JOIN governance_distributor AS distributor ON distributor.id = compared.distributor
WHERE compared.expected <> compared.found

-- check: lines of the Portions
WITH paid AS (
    SELECT fee, distributor, assignee, bool_and(payee_kind = 'ASSIGNEE') AS is_direct, sum(amount) AS amount
    FROM checked_line
    WHERE counts AND component = 'DISTRIBUTION_FEE' AND assignee IS NOT NULL
    GROUP BY fee, distributor, assignee
), due AS (
    SELECT portion.monthly_fee_id AS fee, portion.distributor_id AS distributor, portion.assignee_id AS assignee,
        portion.amount
    FROM assignments_assigneeportion12b1 AS portion
    JOIN checked_fee AS fee ON fee.fee = portion.monthly_fee_id AND fee.finished
)
SELECT checked.place, checked.month, distributor.code AS distributor, assignee.code AS assignee,
    compared.expected, compared.found
FROM (
    SELECT fee, distributor, assignee, coalesce(paid.is_direct, true) AS is_direct,
        coalesce(due.amount, 0.00) AS expected, coalesce(paid.amount, 0.00) AS found
    FROM due FULL JOIN paid USING (fee, distributor, assignee)
) AS compared
JOIN checked_fee AS checked ON checked.fee = compared.fee AND checked.finished
JOIN checked_convention AS tolerance
    ON tolerance.known_at = checked.known_at AND tolerance.day = checked.last_day
    AND tolerance.name = 'CALCULATION_TOLERANCE'
JOIN governance_distributor AS distributor ON distributor.id = compared.distributor
JOIN assignments_assignee AS assignee ON assignee.id = compared.assignee
WHERE abs(compared.expected - compared.found)
    > CASE WHEN compared.is_direct THEN tolerance.value::numeric ELSE 0 END
    -- Beyond the tolerance a person may have decided for the Distributor's figures; an absent one is 0.00.
    AND NOT EXISTS (
        SELECT FROM assignments_determination AS determination
        JOIN assignments_monthlycalculation AS calculation ON calculation.id = determination.calculation_id
        LEFT JOIN assignments_calculationportion AS said
            ON said.calculation_id = calculation.id AND said.share_class_id = checked.share_class
            AND said.assignee_id = compared.assignee
        WHERE compared.is_direct AND determination.decision = 'THEIRS'
            AND calculation.plan_id = %(plan)s AND calculation.month = %(month)s
            AND calculation.distributor_id = compared.distributor
            AND (determination.share_class_id IS NULL OR determination.share_class_id = checked.share_class)
            AND compared.found = coalesce(said.amount, 0.00)
    )

-- check: payees
SELECT instruction.place, instruction.month, portfolio.name AS portfolio, due.kind || ' ' || due.payee AS expected,
    line.payee_kind || ' ' || line.payee AS found
FROM checked_line AS line
JOIN checked_instruction AS instruction ON instruction.instruction = line.instruction
JOIN governance_shareclass AS share_class ON share_class.id = line.share_class
JOIN governance_portfolio AS portfolio ON portfolio.id = share_class.portfolio_id
JOIN governance_distributor AS distributor ON distributor.id = line.distributor
LEFT JOIN assignments_assignee AS assignee ON assignee.id = line.assignee
LEFT JOIN assignments_directionscope AS scope
    ON scope.share_class_id = line.share_class
    AND scope.distributor_id = line.distributor AND scope.effective @> instruction.last_day
    -- Deferred charges follow the direction where a Transfer of them gives an Assignee a part.
    AND (line.component = 'DISTRIBUTION_FEE' OR line.component = 'CDSC' AND EXISTS (
        SELECT FROM assignments_deferredchargepart AS part
        WHERE part.monthly_fee_id = line.fee AND part.distributor_id = line.distributor
            AND part.assignee_id IS NOT NULL
    ))
LEFT JOIN assignments_paymentdirection AS direction ON direction.id = scope.direction_id
LEFT JOIN assignments_collectionagent AS agent ON agent.id = direction.agent_id
CROSS JOIN LATERAL (
    SELECT CASE direction.route
        WHEN 'COLLECTION_AGENT' THEN 'COLLECTION_AGENT'
        WHEN 'ASSIGNEE' THEN CASE WHEN assignee.id IS NULL THEN 'DISTRIBUTOR' ELSE 'ASSIGNEE' END
        ELSE 'DISTRIBUTOR'
    END AS kind,
    CASE direction.route
        WHEN 'COLLECTION_AGENT' THEN agent.code
        WHEN 'ASSIGNEE' THEN coalesce(assignee.code, distributor.code)
        ELSE distributor.code
    END AS payee
) AS due
WHERE line.is_live AND line.corrects = '' AND line.component IN ('DISTRIBUTION_FEE', 'SERVICE_FEE', 'OFFSET', 'CDSC')
    -- Lines that were held keep the payee of the direction that was known when they were prepared.
    AND (instruction.released_from IS NULL OR line.component NOT IN ('DISTRIBUTION_FEE', 'CDSC'))
    AND (direction.id IS NULL
        OR pg_temp.stood(direction.recorded_by_id, scope.superseded_by_id, instruction.known_at))
    AND (line.payee_kind, line.payee) IS DISTINCT FROM (due.kind, due.payee)

-- check: lines of the corrections
WITH paid AS (
    SELECT fee, distributor, assignee, corrects, sum(amount) AS amount
    FROM checked_line
    WHERE (component = 'CORRECTION' AND claim IS NULL OR component = 'CDSC' AND corrects <> '') AND counts
    GROUP BY fee, distributor, assignee, corrects
), due AS (
    SELECT correction.monthly_fee_id AS fee, correction.distributor_id AS distributor,
        correction.assignee_id AS assignee, correction.corrected_fee_id::text AS corrects,
        -- What a month gives less what it gave, but for what is claimed and what was never paid.
        sum(correction.restated - correction.stood + correction.claimed + correction.spared) AS amount
    FROM assignments_sharecorrection AS correction
    JOIN checked_fee AS fee ON fee.fee = correction.monthly_fee_id AND fee.finished
    GROUP BY correction.monthly_fee_id, correction.distributor_id, correction.assignee_id,
        correction.corrected_fee_id
)
SELECT checked.place, checked.month, distributor.code AS distributor,
    coalesce(to_char(corrected.month, 'YYYY-MM'), compared.corrects) AS for_month, compared.expected, compared.found
FROM (
    SELECT coalesce(due.fee, paid.fee) AS fee, coalesce(due.distributor, paid.distributor) AS distributor,
        coalesce(due.corrects, paid.corrects) AS corrects, coalesce(due.amount, 0.00) AS expected,
        coalesce(paid.amount, 0.00) AS found
    FROM due
    FULL JOIN paid ON (paid.fee, paid.distributor, coalesce(paid.assignee, 0), paid.corrects)
        = (due.fee, due.distributor, coalesce(due.assignee, 0), due.corrects)
) AS compared
JOIN checked_fee AS checked ON checked.fee = compared.fee AND checked.finished
JOIN governance_distributor AS distributor ON distributor.id = compared.distributor
LEFT JOIN fees_monthlyfee AS corrected ON corrected.id::text = compared.corrects
WHERE compared.expected <> compared.found

-- check: lines of the deferred charges
WITH paid AS (
    SELECT fee, distributor, assignee, sum(amount) AS amount
    FROM checked_line
    WHERE component = 'CDSC' AND corrects = '' AND counts
    GROUP BY fee, distributor, assignee
), due AS (
    SELECT part.monthly_fee_id AS fee, part.distributor_id AS distributor, part.assignee_id AS assignee, part.amount
    FROM assignments_deferredchargepart AS part
    JOIN checked_fee AS fee ON fee.fee = part.monthly_fee_id AND fee.finished
)
SELECT checked.place, checked.month, distributor.code AS distributor, compared.expected, compared.found
FROM (
    SELECT coalesce(due.fee, paid.fee) AS fee, coalesce(due.distributor, paid.distributor) AS distributor,
        coalesce(due.amount, 0.00) AS expected, coalesce(paid.amount, 0.00) AS found
    FROM due
    FULL JOIN paid ON (paid.fee, paid.distributor, coalesce(paid.assignee, 0))
        = (due.fee, due.distributor, coalesce(due.assignee, 0))
) AS compared
JOIN checked_fee AS checked ON checked.fee = compared.fee AND checked.finished
JOIN governance_distributor AS distributor ON distributor.id = compared.distributor
WHERE compared.expected <> compared.found

-- check: parts of the deferred charges
SELECT fee.place, fee.month, distributor.code AS distributor, sum(entry.withheld) AS expected,
    sum(entry.parted) AS found
FROM (
    SELECT monthly_fee_id AS fee, distributor_id AS distributor, amount AS withheld, 0 AS parted
    FROM fees_deferredsalescharge
    UNION ALL
    SELECT monthly_fee_id, distributor_id, 0, amount FROM assignments_deferredchargepart
) AS entry
JOIN checked_fee AS fee ON fee.fee = entry.fee
JOIN governance_distributor AS distributor ON distributor.id = entry.distributor
GROUP BY fee.fee, fee.place, fee.month, distributor.code
HAVING sum(entry.withheld) <> sum(entry.parted)

-- check: what redemptions withheld
WITH withheld AS (
    SELECT fee.fee, activity.recorded_by_id AS source, activity.line, activity.cdsc AS amount
    FROM checked_fee AS fee
    JOIN fees_activityday AS version
        ON version.share_class_id = fee.share_class AND version.trade_date BETWEEN fee.first_day AND fee.last_day
        AND pg_temp.stood(version.recorded_by_id, version.superseded_by_id, fee.known_at)
    JOIN fees_shareactivity AS activity
        ON activity.share_class_id = version.share_class_id AND activity.trade_date = version.trade_date
        AND activity.recorded_by_id = version.recorded_by_id AND activity.cdsc > 0
), divided AS (
    SELECT monthly_fee_id AS fee, source_id AS source, line, sum(amount + to_fund) AS amount
    FROM fees_deferredsalescharge
    WHERE monthly_fee_id IN (SELECT fee FROM checked_fee)
    GROUP BY monthly_fee_id, source_id, line
)
SELECT checked.place, checked.month, compared.line, compared.expected, compared.found
FROM (
    SELECT fee, line, withheld.amount AS expected, divided.amount AS found
    FROM withheld FULL JOIN divided USING (fee, source, line)
) AS compared
JOIN checked_fee AS checked ON checked.fee = compared.fee
WHERE compared.expected IS DISTINCT FROM compared.found

-- check: what corrections begin with
WITH link AS (
    SELECT correction.monthly_fee_id AS fee, correction.distributor_id AS distributor, correction.assignee_id AS assignee,
        correction.component, correction.corrected_fee_id AS corrected, correction.stood,
        (
            SELECT before.restated
            FROM assignments_sharecorrection AS before
            JOIN fees_monthlyfee AS bears
                ON bears.id = before.monthly_fee_id AND bears.status IN ('COMPUTED', 'CLOSED')
            WHERE before.corrected_fee_id = correction.corrected_fee_id
                AND before.restatement_id < correction.restatement_id
                AND before.distributor_id = correction.distributor_id
                AND before.assignee_id IS NOT DISTINCT FROM correction.assignee_id
                AND before.component = correction.component
            ORDER BY before.restatement_id DESC
            LIMIT 1
        ) AS before
    FROM assignments_sharecorrection AS correction
    JOIN checked_fee AS fee ON fee.fee = correction.monthly_fee_id
)
SELECT checked.place, checked.month, distributor.code AS distributor, to_char(corrected.month, 'YYYY-MM') AS for_month,
    gave.amount AS expected, link.stood AS found
FROM link
JOIN checked_fee AS checked ON checked.fee = link.fee
JOIN governance_distributor AS distributor ON distributor.id = link.distributor
JOIN fees_monthlyfee AS corrected ON corrected.id = link.corrected
LEFT JOIN assignments_distributorshare12b1 AS share
    ON share.monthly_fee_id = link.corrected AND share.distributor_id = link.distributor
LEFT JOIN assignments_assigneeportion12b1 AS portion
    ON portion.monthly_fee_id = link.corrected AND portion.distributor_id = link.distributor
    AND portion.assignee_id = link.assignee
LEFT JOIN assignments_deferredchargepart AS charge
    ON charge.monthly_fee_id = link.corrected AND charge.distributor_id = link.distributor
    AND charge.assignee_id IS NOT DISTINCT FROM link.assignee
CROSS JOIN LATERAL (
    SELECT coalesce(
        link.before,
        CASE
            WHEN link.component = 'CDSC' THEN charge.amount
            WHEN link.assignee IS NOT NULL THEN portion.amount
            WHEN link.component = 'SERVICE_FEE' THEN share.service_fee
            ELSE share.balance
        END,
        0.00
    ) AS amount
) AS gave
WHERE gave.amount <> link.stood

-- check: claims that remain of corrections
SELECT checked.place, checked.month, distributor.code AS distributor, remains.expected, remains.found
FROM (
    SELECT correction.monthly_fee_id AS fee, correction.distributor_id AS distributor, correction.claimed AS expected,
        coalesce((SELECT sum(amount) FROM assignments_fundclaim WHERE correction_id = correction.id), 0.00) AS found
    FROM assignments_sharecorrection AS correction
    UNION ALL
    SELECT taken.monthly_fee_id, carried.distributor_id, taken.claimed,
        coalesce((SELECT sum(amount) FROM assignments_fundclaim WHERE carried_over_id = taken.id), 0.00)
    FROM assignments_carriedoverentry AS taken
    JOIN assignments_carriedover AS carried ON carried.id = taken.carried_over_id
) AS remains
JOIN checked_fee AS checked ON checked.fee = remains.fee
JOIN governance_distributor AS distributor ON distributor.id = remains.distributor
WHERE remains.expected <> remains.found

-- check: kept back within the Portfolio
SELECT instruction.place, instruction.month, portfolio.name AS portfolio, distributor.code AS distributor,
    own.amount AS found
FROM (
    SELECT instruction, share_class, distributor, sum(amount) AS amount
    FROM checked_line
    WHERE counts AND NOT (component = 'CDSC' AND corrects = '')
    GROUP BY instruction, share_class, distributor
    HAVING sum(amount) < 0
) AS own
JOIN checked_instruction AS instruction ON instruction.instruction = own.instruction
JOIN governance_shareclass AS share_class ON share_class.id = own.share_class
JOIN governance_portfolio AS portfolio ON portfolio.id = share_class.portfolio_id
JOIN governance_distributor AS distributor ON distributor.id = own.distributor

-- check: late facts
WITH knew AS (
    SELECT checked.fee, checked.place, checked.month, checked.first_day, checked.last_day, checked.share_class,
        greatest(checked.known_at, coalesce(max(restatement.known_at), 0)) AS known_at,
        -- What the last closing of these Shares knew, it has looked at.
        (
            SELECT max(run.facts_known_at)
            FROM fees_monthlyfee AS later
            JOIN fees_monthlyfeerun AS run ON run.id = later.run_id AND run.finished_at IS NOT NULL
            WHERE later.share_class_id = checked.share_class AND later.month > checked.first_day
                AND later.status IN ('COMPUTED', 'CLOSED')
        ) AS looked_at
    FROM checked_fee AS checked
    JOIN fees_monthlyfee AS stored ON stored.id = checked.fee AND stored.status = 'CLOSED'
    LEFT JOIN assignments_restatement AS restatement
        ON restatement.corrected_fee_id = checked.fee
        AND restatement.monthly_fee_id IN (SELECT id FROM fees_monthlyfee WHERE status IN ('COMPUTED', 'CLOSED'))
    GROUP BY checked.fee, checked.place, checked.month, checked.first_day, checked.last_day, checked.share_class,
        checked.known_at
)
SELECT knew.place, knew.month, fact.day::text AS day, fact.recorded_by AS found
FROM knew
JOIN LATERAL (
    SELECT fact.date AS day, fact.recorded_by_id AS recorded_by, 'NET_ASSETS' AS what
    FROM fees_dailynetassets AS fact
    WHERE fact.share_class_id = knew.share_class AND fact.date BETWEEN knew.first_day AND knew.last_day
    UNION ALL
    SELECT fact.trade_date, fact.recorded_by_id, 'ACTIVITY'
    FROM fees_activityday AS fact
    WHERE fact.share_class_id = knew.share_class AND fact.trade_date BETWEEN knew.first_day AND knew.last_day
) AS fact ON fact.recorded_by > knew.known_at AND fact.recorded_by <= knew.looked_at
WHERE NOT EXISTS (
    SELECT FROM fees_changedfact AS noted
    WHERE noted.share_class_id = knew.share_class AND noted.recorded_by_id = fact.recorded_by
        AND noted.what = fact.what AND fact.day BETWEEN noted.first_day AND noted.last_day
)

-- check: what is carried over
WITH paid AS (
    SELECT fee, distributor, assignee, upper(corrects) AS component, sum(amount) AS amount
    FROM checked_line
    WHERE component = 'CARRIED_OVER' AND counts
    GROUP BY fee, distributor, assignee, corrects
), due AS (
    SELECT taken.monthly_fee_id AS fee, carried.distributor_id AS distributor, carried.assignee_id AS assignee,
        carried.component, sum(taken.amount + taken.claimed + taken.spared) AS amount
    FROM assignments_carriedoverentry AS taken
    JOIN assignments_carriedover AS carried ON carried.id = taken.carried_over_id
    JOIN checked_fee AS fee ON fee.fee = taken.monthly_fee_id AND fee.finished
    GROUP BY taken.monthly_fee_id, carried.distributor_id, carried.assignee_id, carried.component
)
SELECT checked.place, checked.month, distributor.code AS distributor, compared.expected, compared.found
FROM (
    SELECT coalesce(due.fee, paid.fee) AS fee, coalesce(due.distributor, paid.distributor) AS distributor,
        coalesce(due.amount, 0.00) AS expected, coalesce(paid.amount, 0.00) AS found
    FROM due
    FULL JOIN paid ON (paid.fee, paid.distributor, coalesce(paid.assignee, 0), paid.component)
        = (due.fee, due.distributor, coalesce(due.assignee, 0), due.component)
) AS compared
JOIN checked_fee AS checked ON checked.fee = compared.fee AND checked.finished
JOIN governance_distributor AS distributor ON distributor.id = compared.distributor
WHERE compared.expected <> compared.found

-- check: carried over once
SELECT checked.place, checked.month, carried.entry, carried.amount AS expected, so_far.amount AS found
FROM assignments_carriedoverentry AS taken
JOIN checked_fee AS checked ON checked.fee = taken.monthly_fee_id
JOIN assignments_carriedover AS carried ON carried.id = taken.carried_over_id
CROSS JOIN LATERAL (
    SELECT sum(other.amount) AS amount
    FROM assignments_carriedoverentry AS other
    JOIN assignments_carriedover AS version
        ON version.id = other.carried_over_id AND version.plan_id = carried.plan_id AND version.entry = carried.entry
    JOIN fees_monthlyfee AS bears ON bears.id = other.monthly_fee_id AND bears.status IN ('COMPUTED', 'CLOSED')
    WHERE other.id <= taken.id
) AS so_far
WHERE so_far.amount <> carried.amount

-- check: reasons to hold
SELECT place, month, CASE WHEN status = 'HELD' THEN 'a reason to hold it' ELSE 'no reason to hold it' END AS expected,
    held_because::text AS found, status
FROM checked_instruction
WHERE is_live AND (status = 'HELD') <> (held_because <> '[]')

-- check: votes of the fees
SELECT fee.place, fee.month, named.matter, named.meeting,
    'a vote that covers the Portfolio' AS expected,
    CASE WHEN named.meeting IS NULL THEN 'no meeting named' ELSE 'none' END AS found
FROM checked_fee AS fee
JOIN fees_monthlyfee AS stored ON stored.id = fee.fee
CROSS JOIN LATERAL (
    VALUES ('ADOPTION', stored.authority ->> 'adoption'), ('CONTINUANCE', stored.authority ->> 'continuance')
) AS named (matter, meeting)
WHERE (named.meeting IS NOT NULL OR named.matter = 'ADOPTION')
    AND NOT EXISTS (
        SELECT FROM governance_vote AS vote
        JOIN governance_votescope AS scope ON scope.vote_id = vote.id AND scope.share_class_id = fee.share_class
        WHERE vote.plan_id = fee.plan AND vote.matter = named.matter AND vote.meeting = named.meeting
            AND pg_temp.stood(vote.recorded_by_id, vote.superseded_by_id, fee.known_at)
    )

-- check: authority of the payments
WITH due AS (
    SELECT line.instruction,
        string_agg(DISTINCT fee.authority ->> 'adoption', ', ') AS adoption,
        string_agg(DISTINCT fee.authority ->> 'continuance', ', ') AS continuance,
        min(fee.authority ->> 'through') AS through, min(run.facts_known_at) AS known_at
    FROM checked_line AS line
    JOIN fees_monthlyfee AS fee ON fee.id = line.fee
    JOIN fees_monthlyfeerun AS run ON run.id = fee.run_id
    GROUP BY line.instruction
)
SELECT instruction.place, instruction.month, named.what, named.expected, named.found
FROM checked_instruction AS instruction
JOIN due ON due.instruction = instruction.instruction
CROSS JOIN LATERAL (
    VALUES
        ('adoption', due.adoption, instruction.authority ->> 'adoption'),
        ('continuance', due.continuance, instruction.authority ->> 'continuance'),
        ('end of term', due.through, instruction.authority ->> 'through')
) AS named (what, expected, found)
WHERE named.expected IS DISTINCT FROM named.found
    AND (named.expected IS NULL OR named.found IS NULL OR named.what = 'end of term'
        OR (SELECT array_agg(one ORDER BY one) FROM unnest(string_to_array(named.expected, ', ')) AS one)
            <> (SELECT array_agg(one ORDER BY one) FROM unnest(string_to_array(named.found, ', ')) AS one))
    -- What moved as it was cites the votes that it cited before.
    AND NOT EXISTS (
        SELECT FROM assignments_paymentinstruction AS before
        WHERE before.id = instruction.released_from AND before.authority = instruction.authority
    )
    -- What was prepared or released later than its fees cites the votes that were known by then.
    AND NOT (
        instruction.known_at > due.known_at AND named.found IS NOT NULL AND (
            named.what = 'end of term' OR NOT EXISTS (
                SELECT FROM unnest(string_to_array(named.found, ', ')) AS cited (meeting)
                WHERE NOT EXISTS (
                    SELECT FROM checked_line AS line
                    JOIN governance_votescope AS scope ON scope.share_class_id = line.share_class
                    JOIN governance_vote AS vote ON vote.id = scope.vote_id
                    WHERE line.instruction = instruction.instruction
                        AND vote.matter = upper(named.what) AND vote.meeting = cited.meeting
                        AND pg_temp.stood(vote.recorded_by_id, vote.superseded_by_id, instruction.known_at)
                )
            )
        )
    )

-- check: offsets within the claim
WITH offset_line AS (
    -- A corrected claim is the same claim: what earlier versions of it recovered counts.
    SELECT claim.plan_id, claim.entry, claim.id AS version, -sum(line.amount) AS recovered
    FROM assignments_paymentline AS line
    JOIN assignments_paymentinstruction AS instruction ON instruction.id = line.instruction_id
    JOIN assignments_fundclaim AS claim ON claim.id = line.claim_id
    WHERE instruction.status NOT IN ('SUPERSEDED', 'VOIDED', 'REVERSED')
        AND instruction.plan_id = %(plan)s
    GROUP BY claim.id
), handed_over AS (
    -- What was handed over under a version, less what the Fund gave back.
    SELECT claim.plan_id, claim.entry, claim.id AS version,
        sum(CASE moved.kind WHEN 'RECEIVED' THEN moved.amount ELSE -moved.amount END) AS recovered
    FROM assignments_claimrecovery AS moved
    JOIN assignments_fundclaim AS claim ON claim.id = moved.claim_id
    WHERE moved.superseded_by_id IS NULL AND moved.plan_id = %(plan)s
    GROUP BY claim.id
), running AS (
    SELECT *, sum(recovered) OVER (PARTITION BY plan_id, entry ORDER BY version) AS so_far
    FROM (
        SELECT plan_id, entry, version, sum(recovered) AS recovered
        FROM (SELECT * FROM offset_line UNION ALL SELECT * FROM handed_over) AS part
        GROUP BY plan_id, entry, version
    ) AS by_version
)
SELECT fund.name || ', claim ' || claim.entry AS place, to_char(%(month)s::date, 'YYYY-MM') AS month,
    claim.amount AS expected, running.so_far AS found
FROM running
JOIN assignments_fundclaim AS claim ON claim.id = running.version
JOIN governance_fund AS fund ON fund.id = claim.fund_id
WHERE running.so_far > claim.amount
    AND running.version IN (SELECT claim FROM checked_line WHERE is_live AND component = 'OFFSET')

-- check: offsets reach no further than the claim
SELECT instruction.place, instruction.month, portfolio.name AS portfolio,
    claim.entry || ' of ' || fund.name || ' on ' || debtor.code || ', dated ' || claim.date AS expected,
    line.amount || ' of ' || distributor.code || ', ' || instruction.status AS found
FROM checked_line AS line
JOIN checked_instruction AS instruction ON instruction.instruction = line.instruction
JOIN governance_shareclass AS share_class ON share_class.id = line.share_class
JOIN governance_portfolio AS portfolio ON portfolio.id = share_class.portfolio_id
JOIN governance_distributor AS distributor ON distributor.id = line.distributor
JOIN assignments_fundclaim AS claim ON claim.id = line.claim
JOIN governance_fund AS fund ON fund.id = claim.fund_id
JOIN governance_distributor AS debtor ON debtor.id = claim.distributor_id
WHERE line.is_live AND line.component = 'OFFSET' AND (
    claim.plan_id = %(plan)s
    AND claim.fund_id = instruction.fund
    AND claim.distributor_id = line.distributor
    AND (claim.share_class_id IS NULL OR claim.share_class_id = line.share_class)
    AND claim.date <= instruction.last_day
    AND pg_temp.stood(claim.recorded_by_id, claim.superseded_by_id, instruction.origin_known_at)
    AND line.assignee IS NULL
    AND line.payee_kind = 'DISTRIBUTOR'
    AND line.payee = distributor.code
    -- An offset moves with its lines where a person takes a payment back, and holds it.
    AND (instruction.status <> 'HELD' OR instruction.released_from IS NOT NULL)
    AND line.amount < 0
) IS NOT TRUE

-- check: offsets within what the Distributor receives
SELECT checked.place, checked.month, distributor.code AS distributor, due.own AS expected, due.kept_back AS found
FROM (
    SELECT fee, distributor,
        coalesce(sum(amount) FILTER (WHERE component <> 'OFFSET'), 0) AS own,
        -sum(amount) FILTER (WHERE component = 'OFFSET') AS kept_back
    FROM checked_line
    WHERE is_live AND status <> 'HELD' AND assignee IS NULL AND payee_kind = 'DISTRIBUTOR'
        AND component IN ('DISTRIBUTION_FEE', 'SERVICE_FEE', 'OFFSET', 'CORRECTION', 'CARRIED_OVER')
    GROUP BY fee, distributor
) AS due
JOIN checked_fee AS checked ON checked.fee = due.fee
JOIN governance_distributor AS distributor ON distributor.id = due.distributor
WHERE due.kept_back > greatest(due.own, 0)
