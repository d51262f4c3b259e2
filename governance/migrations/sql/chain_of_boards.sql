-- Rule 12b-1(f): on these a vote's count rests. None is stored, and none ended, by an act that has no link of its kind (ADR 60).
CREATE CONSTRAINT TRIGGER chain_covers_seat AFTER INSERT ON governance_trustee
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chain_covers_row('BOARDS', 'recorded_by_id');
CREATE CONSTRAINT TRIGGER chain_covers_end_of_seat AFTER UPDATE ON governance_trustee
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.superseded_by_id IS DISTINCT FROM OLD.superseded_by_id)
EXECUTE FUNCTION chain_covers_row('BOARDS', 'superseded_by_id');
CREATE CONSTRAINT TRIGGER chain_covers_meeting AFTER INSERT ON governance_boardmeeting
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chain_covers_row('MEETINGS', 'recorded_by_id');
CREATE CONSTRAINT TRIGGER chain_covers_end_of_meeting AFTER UPDATE ON governance_boardmeeting
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.superseded_by_id IS DISTINCT FROM OLD.superseded_by_id)
EXECUTE FUNCTION chain_covers_row('MEETINGS', 'superseded_by_id');
CREATE CONSTRAINT TRIGGER chain_covers_notice AFTER INSERT ON governance_meetingnotice
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chain_covers_row('MEETINGS', 'recorded_by_id');
CREATE CONSTRAINT TRIGGER chain_covers_end_of_notice AFTER UPDATE ON governance_meetingnotice
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.superseded_by_id IS DISTINCT FROM OLD.superseded_by_id)
EXECUTE FUNCTION chain_covers_row('MEETINGS', 'superseded_by_id');
CREATE CONSTRAINT TRIGGER chain_covers_agenda_item AFTER INSERT ON governance_agendaitem
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chain_covers_row('MEETINGS', 'recorded_by_id');
CREATE CONSTRAINT TRIGGER chain_covers_end_of_agenda_item AFTER UPDATE ON governance_agendaitem
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.superseded_by_id IS DISTINCT FROM OLD.superseded_by_id)
EXECUTE FUNCTION chain_covers_row('MEETINGS', 'superseded_by_id');
CREATE CONSTRAINT TRIGGER chain_covers_adjournment AFTER INSERT ON governance_adjournment
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chain_covers_row('MEETINGS', 'recorded_by_id');
CREATE CONSTRAINT TRIGGER chain_covers_end_of_adjournment AFTER UPDATE ON governance_adjournment
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.superseded_by_id IS DISTINCT FROM OLD.superseded_by_id)
EXECUTE FUNCTION chain_covers_row('MEETINGS', 'superseded_by_id');
CREATE CONSTRAINT TRIGGER chain_covers_attendance AFTER INSERT ON governance_attendance
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chain_covers_row('MEETINGS', 'recorded_by_id');
CREATE CONSTRAINT TRIGGER chain_covers_end_of_attendance AFTER UPDATE ON governance_attendance
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.superseded_by_id IS DISTINCT FROM OLD.superseded_by_id)
EXECUTE FUNCTION chain_covers_row('MEETINGS', 'superseded_by_id');
CREATE CONSTRAINT TRIGGER chain_covers_consideration AFTER INSERT ON governance_meetingconsideration
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chain_covers_row('MEETINGS', 'recorded_by_id');
CREATE CONSTRAINT TRIGGER chain_covers_end_of_consideration AFTER UPDATE ON governance_meetingconsideration
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.superseded_by_id IS DISTINCT FROM OLD.superseded_by_id)
EXECUTE FUNCTION chain_covers_row('MEETINGS', 'superseded_by_id');

-- reverse
DROP TRIGGER chain_covers_end_of_consideration ON governance_meetingconsideration;
DROP TRIGGER chain_covers_consideration ON governance_meetingconsideration;
DROP TRIGGER chain_covers_end_of_attendance ON governance_attendance;
DROP TRIGGER chain_covers_attendance ON governance_attendance;
DROP TRIGGER chain_covers_end_of_adjournment ON governance_adjournment;
DROP TRIGGER chain_covers_adjournment ON governance_adjournment;
DROP TRIGGER chain_covers_end_of_agenda_item ON governance_agendaitem;
DROP TRIGGER chain_covers_agenda_item ON governance_agendaitem;
DROP TRIGGER chain_covers_end_of_notice ON governance_meetingnotice;
DROP TRIGGER chain_covers_notice ON governance_meetingnotice;
DROP TRIGGER chain_covers_end_of_meeting ON governance_boardmeeting;
DROP TRIGGER chain_covers_meeting ON governance_boardmeeting;
DROP TRIGGER chain_covers_end_of_seat ON governance_trustee;
DROP TRIGGER chain_covers_seat ON governance_trustee;
