-- Four eyes: officer and approver are different people, and nobody is staff and a party's user at once.
CREATE FUNCTION user_roles_do_not_conflict() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    held text[];
BEGIN
    -- Two transactions that each give a role wait for one another here, and the later one sees both.
    PERFORM FROM users_user WHERE id = NEW.user_id FOR NO KEY UPDATE;
    SELECT array_agg(role.name::text) INTO held
    FROM users_user_groups AS given JOIN auth_group AS role ON role.id = given.group_id
    WHERE given.user_id = NEW.user_id;
    IF held @> ARRAY['officer', 'approver'] THEN
        RAISE EXCEPTION 'who prepares cannot approve: officer and approver are different people'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'user_roles_do_not_conflict';
    END IF;
    IF held && ARRAY['officer', 'approver', 'secretary', 'auditor'] AND held && ARRAY['distributor', 'assignee', 'agent'] THEN
        RAISE EXCEPTION 'nobody works for the Funds and for a Distributor, Assignee or agent at once'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'user_roles_do_not_conflict';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER user_roles_do_not_conflict AFTER INSERT OR UPDATE ON users_user_groups
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION user_roles_do_not_conflict();

-- reverse
DROP TRIGGER user_roles_do_not_conflict ON users_user_groups;
DROP FUNCTION user_roles_do_not_conflict();
