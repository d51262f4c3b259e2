-- Rule 12b-1(f): a text of the Plan is kept with the file it was read from, under the digest of its bytes.
CREATE FUNCTION plan_exhibit_is_what_it_says() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM governance_fileddocument
        WHERE id = NEW.file_id AND sha256 = encode(sha256(content), 'hex')
    ) THEN
        RAISE EXCEPTION 'Rule 12b-1(f): file % has another digest than its bytes', NEW.file_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_exhibit_is_what_it_says';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER plan_exhibit_is_what_it_says BEFORE INSERT ON governance_planexhibit
FOR EACH ROW EXECUTE FUNCTION plan_exhibit_is_what_it_says();

CREATE FUNCTION plan_text_comes_with_its_file() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM governance_planexhibit WHERE text_id = NEW.id) THEN
        RAISE EXCEPTION 'Rule 12b-1(f): the text % comes without the file that it was read from', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_text_comes_with_its_file';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER plan_text_comes_with_its_file AFTER INSERT ON governance_plandocument
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION plan_text_comes_with_its_file();

-- reverse
DROP TRIGGER plan_text_comes_with_its_file ON governance_plandocument;
DROP FUNCTION plan_text_comes_with_its_file();
DROP TRIGGER plan_exhibit_is_what_it_says ON governance_planexhibit;
DROP FUNCTION plan_exhibit_is_what_it_says();
