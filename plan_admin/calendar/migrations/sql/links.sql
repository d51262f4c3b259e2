-- A calendar link ends as an API token does: with the person's access, with a new password, and when a second factor
-- is set up. It does not come back.

CREATE FUNCTION end_calendar_link() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM public.calendar_feedlink WHERE user_id = NEW.id;
    RETURN NULL;
END $$;

CREATE TRIGGER user_deactivated_has_no_calendar_link AFTER UPDATE OF is_active ON users_user
FOR EACH ROW WHEN (NOT NEW.is_active) EXECUTE FUNCTION end_calendar_link();
CREATE TRIGGER user_with_a_new_password_has_no_calendar_link AFTER UPDATE OF password ON users_user
FOR EACH ROW WHEN (OLD.password IS DISTINCT FROM NEW.password) EXECUTE FUNCTION end_calendar_link();

CREATE FUNCTION end_calendar_link_of_the_second_factor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM public.calendar_feedlink WHERE user_id = NEW.user_id;
    RETURN NULL;
END $$;

CREATE TRIGGER second_factor_set_up_ends_the_calendar_link AFTER UPDATE OF confirmed ON otp_totp_totpdevice
FOR EACH ROW WHEN (NEW.confirmed AND NOT OLD.confirmed) EXECUTE FUNCTION end_calendar_link_of_the_second_factor();

-- reverse

DROP TRIGGER second_factor_set_up_ends_the_calendar_link ON otp_totp_totpdevice;
DROP FUNCTION end_calendar_link_of_the_second_factor();
DROP TRIGGER user_with_a_new_password_has_no_calendar_link ON users_user;
DROP TRIGGER user_deactivated_has_no_calendar_link ON users_user;
DROP FUNCTION end_calendar_link();
