-- A token also ends with the password it was made beside, and when a second factor is set up: a new password, or a
-- code asked for from now on, must shut out whoever took the token.

CREATE TRIGGER user_with_a_new_password_has_no_api_token AFTER UPDATE OF password ON users_user
FOR EACH ROW WHEN (OLD.password IS DISTINCT FROM NEW.password)
EXECUTE FUNCTION end_api_token_of_the_deactivated();

CREATE FUNCTION end_api_token_of_the_second_factor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM public.api_apitoken WHERE user_id = NEW.user_id;
    RETURN NULL;
END $$;

CREATE TRIGGER second_factor_set_up_ends_the_api_token AFTER UPDATE OF confirmed ON otp_totp_totpdevice
FOR EACH ROW WHEN (NEW.confirmed AND NOT OLD.confirmed) EXECUTE FUNCTION end_api_token_of_the_second_factor();

-- reverse

DROP TRIGGER second_factor_set_up_ends_the_api_token ON otp_totp_totpdevice;
DROP FUNCTION end_api_token_of_the_second_factor();
DROP TRIGGER user_with_a_new_password_has_no_api_token ON users_user;
