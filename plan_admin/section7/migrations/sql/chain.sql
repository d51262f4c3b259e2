-- Rule 12b-1(f): a report is not presented, and its review not recorded or corrected, without a link of the chain.
CREATE CONSTRAINT TRIGGER chain_covers_report AFTER INSERT ON section7_quarterlyreport
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chain_covers_row('REPORTS_PRESENTED', 'presented_by_id');
CREATE CONSTRAINT TRIGGER chain_covers_review AFTER INSERT ON section7_reportreview
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chain_covers_row('REPORT_REVIEWS', 'recorded_by_id');
CREATE CONSTRAINT TRIGGER chain_covers_end_of_review AFTER UPDATE ON section7_reportreview
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.superseded_by_id IS DISTINCT FROM OLD.superseded_by_id)
EXECUTE FUNCTION chain_covers_row('REPORT_REVIEWS', 'superseded_by_id');

-- reverse
DROP TRIGGER chain_covers_end_of_review ON section7_reportreview;
DROP TRIGGER chain_covers_review ON section7_reportreview;
DROP TRIGGER chain_covers_report ON section7_quarterlyreport;
