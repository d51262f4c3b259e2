-- A token ends with the person's access, whoever ends it and by whatever way, and does not come back with them.

CREATE FUNCTION end_api_token_of_the_deactivated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM public.api_apitoken WHERE user_id = NEW.id;
    RETURN NULL;
END $$;

CREATE TRIGGER user_deactivated_has_no_api_token AFTER UPDATE OF is_active ON users_user
FOR EACH ROW WHEN (NOT NEW.is_active) EXECUTE FUNCTION end_api_token_of_the_deactivated();

-- reverse

DROP TRIGGER user_deactivated_has_no_api_token ON users_user;
DROP FUNCTION end_api_token_of_the_deactivated();
