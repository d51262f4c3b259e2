-- Section 6: the parties for which the visitor acts now. A membership counts once it is confirmed, until it ends,
-- while its person is active and has the role of that kind (as `parties_of` has it).

CREATE FUNCTION portal_own(kind text) RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
RETURN (
    SELECT coalesce(array_agg(own.party), '{}')
    FROM (
        SELECT CASE kind
            WHEN 'DISTRIBUTOR' THEN membership.distributor_id
            WHEN 'ASSIGNEE' THEN membership.assignee_id
            WHEN 'COLLECTION_AGENT' THEN membership.agent_id
        END AS party
        FROM assignments_membership AS membership
        JOIN users_user AS person ON person.id = membership.user_id AND person.is_active
        WHERE membership.user_id = portal_user()
        AND membership.confirmed_by_id IS NOT NULL AND membership.ended_by_id IS NULL
        AND EXISTS (
            SELECT FROM users_user_groups AS held
            JOIN auth_group AS role ON role.id = held.group_id
            WHERE held.user_id = person.id
            AND role.name = CASE kind
                WHEN 'DISTRIBUTOR' THEN 'distributor' WHEN 'ASSIGNEE' THEN 'assignee' ELSE 'agent'
            END
        )
    ) AS own
    WHERE own.party IS NOT NULL
);

CREATE FUNCTION portal_own_codes(kind text) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
RETURN (
    SELECT coalesce(array_agg(own.code), '{}')
    FROM (
        SELECT code::text FROM governance_distributor WHERE kind = 'DISTRIBUTOR' AND id = ANY (portal_own(kind))
        UNION ALL
        SELECT code::text FROM assignments_assignee WHERE kind = 'ASSIGNEE' AND id = ANY (portal_own(kind))
        UNION ALL
        SELECT code::text FROM assignments_collectionagent
        WHERE kind = 'COLLECTION_AGENT' AND id = ANY (portal_own(kind))
    ) AS own
);

REVOKE EXECUTE ON FUNCTION portal_own(text), portal_own_codes(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal_own(text), portal_own_codes(text) TO plan_admin_app, plan_admin_portal;

-- reverse
DROP FUNCTION portal_own_codes(text);
DROP FUNCTION portal_own(text);
