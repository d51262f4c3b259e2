-- Rule 12b-1(f): the chain. A link follows the last one, says of itself what is so, and is of its own transaction;
-- what a link is to cover is not stored without one. Heads are computed as governance/domain/chain.py does (ADR 60).
CREATE FUNCTION chain_head(
    sequence bigint, kind text, act bigint, about text, linked_at timestamptz, digest text, previous text
) RETURNS text LANGUAGE sql STABLE
RETURN encode(sha256(convert_to(concat_ws(E'\n', 'chain 1', sequence, kind, act, about,
    to_char(linked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), digest, previous), 'UTF8')), 'hex');

CREATE FUNCTION chain_link_follows_the_last() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    last record;
BEGIN
    -- As the service does: whoever writes, one waits for the other, and sees its link.
    PERFORM pg_advisory_xact_lock(120100003);
    SELECT link.sequence, link.head INTO last
    FROM governance_chainlink AS link ORDER BY link.sequence DESC LIMIT 1;
    IF NEW.sequence IS DISTINCT FROM coalesce(last.sequence, 0) + 1
        OR NEW.previous IS DISTINCT FROM coalesce(last.head, repeat('0', 64))
    THEN
        RAISE EXCEPTION 'link % does not follow the last link of the chain, which is %',
            NEW.sequence, coalesce(last.sequence, 0)
            USING ERRCODE = 'check_violation', CONSTRAINT = 'chain_link_follows_the_last';
    END IF;
    IF NEW.linked_at IS DISTINCT FROM transaction_timestamp() THEN
        RAISE EXCEPTION 'link % says another moment than now', NEW.sequence
            USING ERRCODE = 'check_violation', CONSTRAINT = 'chain_link_is_of_now';
    END IF;
    IF NEW.digest IS DISTINCT FROM encode(sha256(convert_to(NEW.content, 'UTF8')), 'hex')
        OR NEW.head IS DISTINCT FROM chain_head(
            NEW.sequence, NEW.kind, NEW.act_id, NEW.about, NEW.linked_at, NEW.digest, NEW.previous)
    THEN
        RAISE EXCEPTION 'the digest or the head of link % is of something else', NEW.sequence
            USING ERRCODE = 'check_violation', CONSTRAINT = 'chain_link_says_what_is_so';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER chain_link_follows_the_last BEFORE INSERT ON governance_chainlink
FOR EACH ROW EXECUTE FUNCTION chain_link_follows_the_last();

-- Its arguments: the kind, and the column that names the act. Asked at the end, by an index, once for a row.
CREATE FUNCTION chain_covers_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    act bigint;
BEGIN
    EXECUTE format('SELECT ($1).%I', TG_ARGV[1]) INTO act USING NEW;
    IF NOT EXISTS (
        SELECT FROM governance_chainlink AS link WHERE link.kind = TG_ARGV[0] AND link.act_id = act
    ) THEN
        RAISE EXCEPTION 'no link of the chain covers what act % recorded in %', act, TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER chain_covers_vote AFTER INSERT ON governance_vote
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chain_covers_row('VOTES', 'recorded_by_id');
CREATE CONSTRAINT TRIGGER chain_covers_end_of_vote AFTER UPDATE ON governance_vote
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.superseded_by_id IS DISTINCT FROM OLD.superseded_by_id)
EXECUTE FUNCTION chain_covers_row('VOTES', 'superseded_by_id');
CREATE CONSTRAINT TRIGGER chain_covers_vote_of_holders AFTER INSERT ON governance_shareholdervote
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chain_covers_row('VOTES_OF_HOLDERS', 'recorded_by_id');
CREATE CONSTRAINT TRIGGER chain_covers_end_of_vote_of_holders AFTER UPDATE ON governance_shareholdervote
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.superseded_by_id IS DISTINCT FROM OLD.superseded_by_id)
EXECUTE FUNCTION chain_covers_row('VOTES_OF_HOLDERS', 'superseded_by_id');

-- reverse
DROP TRIGGER chain_covers_end_of_vote_of_holders ON governance_shareholdervote;
DROP TRIGGER chain_covers_vote_of_holders ON governance_shareholdervote;
DROP TRIGGER chain_covers_end_of_vote ON governance_vote;
DROP TRIGGER chain_covers_vote ON governance_vote;
DROP FUNCTION chain_covers_row();
DROP TRIGGER chain_link_follows_the_last ON governance_chainlink;
DROP FUNCTION chain_link_follows_the_last();
DROP FUNCTION chain_head(bigint, text, bigint, text, timestamptz, text, text);
