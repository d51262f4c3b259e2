-- A letter is settled once: sent, with the words that went where they are others than were kept; or dropped, with why.
DROP TRIGGER calendar_reminderletter_append_only ON calendar_reminderletter;
CREATE TRIGGER calendar_reminderletter_append_only BEFORE UPDATE OR DELETE ON calendar_reminderletter
FOR EACH ROW EXECUTE FUNCTION refuse_edit('{sent_at,sent_words,dropped_at,dropped_because}', '{}');
GRANT UPDATE (sent_words, dropped_at, dropped_because) ON calendar_reminderletter TO plan_admin_app;

CREATE FUNCTION reminder_letter_is_settled_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.sent_at IS NOT NULL OR OLD.dropped_at IS NOT NULL THEN
        RAISE EXCEPTION 'a letter that was sent or dropped stays as it is'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reminder_letter_is_settled_once';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER reminder_letter_is_settled_once BEFORE UPDATE ON calendar_reminderletter
FOR EACH ROW EXECUTE FUNCTION reminder_letter_is_settled_once();

-- reverse
DROP TRIGGER reminder_letter_is_settled_once ON calendar_reminderletter;
DROP FUNCTION reminder_letter_is_settled_once();
REVOKE UPDATE (sent_words, dropped_at, dropped_because) ON calendar_reminderletter FROM plan_admin_app;
DROP TRIGGER calendar_reminderletter_append_only ON calendar_reminderletter;
CREATE TRIGGER calendar_reminderletter_append_only BEFORE UPDATE OR DELETE ON calendar_reminderletter
FOR EACH ROW EXECUTE FUNCTION refuse_edit('{sent_at}', '{}');
