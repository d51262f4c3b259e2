-- What a person was reminded of stands in a letter to that person.
CREATE FUNCTION reminder_is_in_its_persons_letter() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM calendar_reminderletter WHERE id = NEW.letter_id AND user_id = NEW.user_id) THEN
        RAISE EXCEPTION 'a reminder stands in a letter to its own person'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reminder_is_in_its_persons_letter';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER reminder_is_in_its_persons_letter BEFORE INSERT ON calendar_reminder
FOR EACH ROW EXECUTE FUNCTION reminder_is_in_its_persons_letter();

-- reverse
DROP TRIGGER reminder_is_in_its_persons_letter ON calendar_reminder;
DROP FUNCTION reminder_is_in_its_persons_letter();
