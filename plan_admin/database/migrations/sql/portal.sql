-- Who visits: the application has the server seal the user's number for this very connection. A visitor can set the
-- setting that holds the seal, but can make no seal that holds.

CREATE TABLE portal_secret (inside bytea NOT NULL, outside bytea NOT NULL);
REVOKE ALL ON portal_secret FROM PUBLIC, plan_admin_app, plan_admin_portal;
INSERT INTO portal_secret
SELECT
    sha256(convert_to(concat(gen_random_uuid(), gen_random_uuid(), gen_random_uuid()), 'UTF8'))
    || sha256(convert_to(concat(gen_random_uuid(), gen_random_uuid(), gen_random_uuid()), 'UTF8')),
    sha256(convert_to(concat(gen_random_uuid(), gen_random_uuid(), gen_random_uuid()), 'UTF8'))
    || sha256(convert_to(concat(gen_random_uuid(), gen_random_uuid(), gen_random_uuid()), 'UTF8'));

-- HMAC-SHA-256, with two keys of a block each in place of one that is masked twice.
CREATE FUNCTION portal_seal(words text) RETURNS text LANGUAGE sql STABLE
SET search_path = public, pg_temp
RETURN (
    SELECT encode(sha256(outside || sha256(inside || convert_to(words, 'UTF8'))), 'hex') FROM portal_secret
);
REVOKE EXECUTE ON FUNCTION portal_seal(text) FROM PUBLIC;

-- A pass is a user's number, the process that serves the connection, the second in which it ends, and their seal.
CREATE FUNCTION portal_pass(person bigint) RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    words text := concat_ws(
        '.', person, pg_backend_pid(), extract(epoch FROM clock_timestamp() + interval '1 hour')::bigint
    );
BEGIN
    RETURN words || '.' || portal_seal(words);
END $$;
REVOKE EXECUTE ON FUNCTION portal_pass(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal_pass(bigint) TO plan_admin_app;

-- Whose pass it is; NULL for no pass, one of another connection, one that has ended and one that was made up.
CREATE FUNCTION portal_user() RETURNS bigint LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    shown text := coalesce(current_setting('plan_admin.visitor', true), '');
    parts text[] := string_to_array(shown, '.');
BEGIN
    IF shown !~ '^[0-9]{1,18}\.[0-9]{1,10}\.[0-9]{1,12}\.[0-9a-f]{64}$' THEN
        RETURN NULL;
    END IF;
    IF parts[4] <> portal_seal(concat_ws('.', parts[1], parts[2], parts[3])) THEN
        RETURN NULL;
    END IF;
    IF parts[2]::int <> pg_backend_pid() OR parts[3]::bigint < extract(epoch FROM clock_timestamp()) THEN
        RETURN NULL;
    END IF;
    RETURN parts[1]::bigint;
END $$;
REVOKE EXECUTE ON FUNCTION portal_user() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal_user() TO plan_admin_app, plan_admin_portal;

GRANT USAGE ON SCHEMA public TO plan_admin_portal;

-- A temporary table is found before one of ours of the same name, also by whoever has the connection next.
DO $$ BEGIN
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO plan_admin_app', current_database());
EXCEPTION WHEN insufficient_privilege THEN
    RAISE WARNING 'let the owner of this database run: REVOKE TEMPORARY ON DATABASE % FROM PUBLIC;'
        ' GRANT TEMPORARY ON DATABASE % TO plan_admin_app', current_database(), current_database();
END $$;

-- reverse
DO $$ BEGIN
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO PUBLIC', current_database());
END $$;
REVOKE USAGE ON SCHEMA public FROM plan_admin_portal;
DROP FUNCTION portal_user();
DROP FUNCTION portal_pass(bigint);
DROP FUNCTION portal_seal(text);
DROP TABLE portal_secret;
