-- Items have names that stay when their day moves, and yearly duties have one over all Plans. Who was reminded under an
-- earlier name was reminded: the same is said under the name that holds now. Nothing that stands is changed.
INSERT INTO calendar_reminder (letter_id, user_id, item, due, distance)
SELECT letter_id, user_id, CASE
    WHEN item ~ '^[^/]+/duty/' THEN regexp_replace(item, '^[^/]+/', '')
    WHEN item ~ '^[^/]+/(approve|issue)/' THEN regexp_replace(item, '/[0-9]+$', '')
    WHEN item ~ '^[^/]+/ratification/' THEN regexp_replace(item, '/[-0-9]*$', '')
    ELSE regexp_replace(item, '(/[0-9]{4})-[0-9]{2}-[0-9]{2}$', '\1')
END, due, distance
FROM calendar_reminder
WHERE item ~ '^[^/]+/(duty|approve|issue|ratification)/'
    OR item ~ '^[^/]+/(continuance|agreement/.*)/[0-9]{4}-[0-9]{2}-[0-9]{2}$'
ORDER BY id
ON CONFLICT DO NOTHING;

-- reverse
SELECT;
