-- R13: what a determination does not pay is dealt with: its lines count, though nobody receives them.
CREATE FUNCTION instruction_counts(status text, not_paid_by bigint) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN status NOT IN ('SUPERSEDED', 'VOIDED', 'REVERSED') OR (status = 'VOIDED' AND not_paid_by IS NOT NULL);

DROP TRIGGER assignments_paymentinstruction_append_only ON assignments_paymentinstruction;
CREATE TRIGGER assignments_paymentinstruction_append_only BEFORE UPDATE OR DELETE ON assignments_paymentinstruction
FOR EACH ROW EXECUTE FUNCTION refuse_edit('{not_paid_by_id}', '{status,status_by_id}');
GRANT UPDATE (not_paid_by_id) ON assignments_paymentinstruction TO plan_admin_app;

-- reverse
REVOKE UPDATE (not_paid_by_id) ON assignments_paymentinstruction FROM plan_admin_app;
DROP TRIGGER assignments_paymentinstruction_append_only ON assignments_paymentinstruction;
CREATE TRIGGER assignments_paymentinstruction_append_only BEFORE UPDATE OR DELETE ON assignments_paymentinstruction
FOR EACH ROW EXECUTE FUNCTION refuse_edit('{}', '{status,status_by_id}');
DROP FUNCTION instruction_counts(text, bigint);
