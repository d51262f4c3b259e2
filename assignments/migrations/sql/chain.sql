-- Rule 12b-1(f): what is issued, what becomes of it and what is determined is not stored without a link of the
-- chain. A payment is issued only in an authorization of the same act (approvals.sql), so that one question
-- for each authorization is enough, however many payments it orders.
CREATE CONSTRAINT TRIGGER chain_covers_authorization AFTER INSERT ON assignments_paymentauthorization
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chain_covers_row('PAYMENTS_ISSUED', 'issued_by_id');
CREATE CONSTRAINT TRIGGER chain_covers_outcome AFTER INSERT ON assignments_paymentoutcome
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chain_covers_row('PAYMENT_OUTCOMES', 'recorded_by_id');
CREATE CONSTRAINT TRIGGER chain_covers_determination AFTER INSERT ON assignments_determination
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chain_covers_row('DETERMINATIONS', 'recorded_by_id');
CREATE CONSTRAINT TRIGGER chain_covers_end_of_determination AFTER UPDATE ON assignments_determination
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.superseded_by_id IS DISTINCT FROM OLD.superseded_by_id)
EXECUTE FUNCTION chain_covers_row('DETERMINATIONS', 'superseded_by_id');

-- reverse
DROP TRIGGER chain_covers_end_of_determination ON assignments_determination;
DROP TRIGGER chain_covers_determination ON assignments_determination;
DROP TRIGGER chain_covers_outcome ON assignments_paymentoutcome;
DROP TRIGGER chain_covers_authorization ON assignments_paymentauthorization;
