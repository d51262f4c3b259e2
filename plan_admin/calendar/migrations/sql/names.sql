-- Items have names that stay when their day moves and when others of their kind come and go; yearly duties have one over
-- all Plans. Who was reminded under an earlier name was reminded: the same is said under each name that can hold now, of
-- the same day. Which Portfolio, Fund or Distributor is the first of that day only the law can say, so it is said of
-- each; of another day it says nothing. Nothing that stands is changed.
WITH earlier AS (
    SELECT id, letter_id, user_id, item, due, distance, split_part(item, '/', 1) AS plan FROM calendar_reminder
), later AS (
    SELECT earlier.*, regexp_replace(item, '^[^/]+/', '') AS name
    FROM earlier
    WHERE item ~ '^[^/]+/duty/'
    UNION ALL
    SELECT earlier.*, regexp_replace(item, '(/[0-9]{4})-[0-9]{2}-[0-9]{2}$', '\1/') || portfolio.code
    FROM earlier
    JOIN governance_plan plan ON plan.code = earlier.plan
    JOIN governance_shareclass class ON class.plan_id = plan.id
    JOIN governance_portfolio portfolio ON portfolio.id = class.portfolio_id
    WHERE item ~ '^[^/]+/(continuance|agreement/.*)/[0-9]{4}-[0-9]{2}-[0-9]{2}$'
    UNION ALL
    SELECT earlier.*, regexp_replace(item, '/[-0-9]*$', '/') || portfolio.code
    FROM earlier
    JOIN governance_plan plan ON plan.code = earlier.plan
    JOIN governance_shareclass class ON class.plan_id = plan.id
    JOIN governance_portfolio portfolio ON portfolio.id = class.portfolio_id
    WHERE item ~ '^[^/]+/ratification/.+/([0-9]{4}-[0-9]{2}-[0-9]{2})?$'
    UNION ALL
    SELECT earlier.*, regexp_replace(item, '/[0-9]+$', '/') || distributor.code
    FROM earlier
    CROSS JOIN governance_distributor distributor
    WHERE item ~ '^[^/]+/(approve|issue)/[^/]+/[0-9]+$'
    UNION ALL
    SELECT earlier.*, (regexp_match(item, '^[^/]+/report/[^/]+/[^/]+'))[1] || '/' || fund.code
    FROM earlier
    CROSS JOIN governance_fund fund
    WHERE item ~ '^[^/]+/report/[^/]+/[^/]+'
)
INSERT INTO calendar_reminder (letter_id, user_id, item, due, distance)
SELECT letter_id, user_id, name, due, distance
FROM later
ORDER BY id, name
ON CONFLICT DO NOTHING;

-- reverse
SELECT;
