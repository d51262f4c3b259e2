-- Section 7: a file of expenditures is whole: its rows come with it, and none is added later.
CREATE FUNCTION expenditures_sum_to_file() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT file_id FROM added) AS touched
        JOIN section7_expenditurefile AS file ON file.id = touched.file_id
        WHERE NOT EXISTS (
            SELECT FROM section7_expenditure AS own WHERE own.file_id = file.id
            HAVING count(*) = file.rows AND sum(own.amount) = file.total
        )
    ) THEN
        RAISE EXCEPTION 'Section 7: the expenditures of a file are not those that it says, or come later'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'expenditures_sum_to_file';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER expenditures_sum_to_file AFTER INSERT ON section7_expenditure REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION expenditures_sum_to_file();

-- Section 3: a Distributor spends on Shares that it has sold.
CREATE FUNCTION expenditure_is_of_shares_sold() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM added
        JOIN section7_expenditurefile AS file ON file.id = added.file_id
        WHERE NOT EXISTS (
            SELECT FROM governance_sellingperiod AS selling
            WHERE selling.share_class_id = added.share_class_id
            AND selling.distributor_id = file.distributor_id AND selling.sells IS NOT NULL
            AND lower(selling.sells) < file.quarter + interval '1 month' AND selling.superseded_by_id IS NULL
        )
    ) THEN
        RAISE EXCEPTION 'Section 3: an expenditure for Shares that the Distributor never sold'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'expenditure_is_of_shares_sold';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER expenditure_is_of_shares_sold AFTER INSERT ON section7_expenditure
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION expenditure_is_of_shares_sold();

-- What was presented is what its digests say, byte for byte, and tells of the quarter that it is filed under.
ALTER TABLE section7_quarterlyreport ADD CONSTRAINT quarterly_report_is_its_digest CHECK (
    encode(sha256(convert_to(content, 'UTF8')), 'hex') = digest AND encode(sha256(pdf), 'hex') = pdf_digest
);

-- Section 7: a report tells of closed months alone.
CREATE FUNCTION quarterly_report_of_closed_months() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM fees_monthlyfee AS fee
        JOIN governance_shareclass AS share_class ON share_class.id = fee.share_class_id
        JOIN governance_portfolio AS portfolio ON portfolio.id = share_class.portfolio_id
        WHERE share_class.plan_id = NEW.plan_id AND portfolio.fund_id = NEW.fund_id
        AND fee.month BETWEEN NEW.first_month AND NEW.last_month AND fee.status IN ('COMPUTED', 'FAILED')
    ) THEN
        RAISE EXCEPTION 'Section 7: a month of the quarter is not closed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'quarterly_report_of_closed_months';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER quarterly_report_of_closed_months AFTER INSERT ON section7_quarterlyreport
FOR EACH ROW EXECUTE FUNCTION quarterly_report_of_closed_months();

-- What a Distributor is shown of a report stands in it, word for word.
CREATE FUNCTION report_part_is_of_its_report() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM section7_quarterlyreport AS report
        WHERE report.id = NEW.report_id AND report.content::jsonb @> NEW.content::jsonb
    ) OR EXISTS (
        SELECT FROM jsonb_each(NEW.content::jsonb) AS part
        CROSS JOIN LATERAL jsonb_array_elements(
            CASE jsonb_typeof(part.value) WHEN 'array' THEN part.value ELSE '[]'::jsonb END
        ) AS one
        WHERE jsonb_typeof(one) = 'object' AND one ->> 'distributor' IS DISTINCT FROM (
            SELECT code FROM governance_distributor WHERE id = NEW.distributor_id
        )
    ) THEN
        RAISE EXCEPTION 'Section 7: a part that is not in its report, or another Distributor''s'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'report_part_is_of_its_report';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER report_part_is_of_its_report AFTER INSERT ON section7_reportpart
FOR EACH ROW EXECUTE FUNCTION report_part_is_of_its_report();

-- Section 7: the Fund's Board reviews what it was given, at a meeting of its own.
CREATE FUNCTION report_review_at_a_meeting() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM section7_quarterlyreport AS report
        JOIN governance_meetingfund AS met ON met.fund_id = report.fund_id
        JOIN governance_boardmeeting AS meeting ON meeting.id = met.meeting_id
        WHERE report.id = NEW.report_id AND meeting.entry = NEW.meeting AND meeting.superseded_by_id IS NULL
        AND meeting.date = NEW.reviewed_on AND meeting.date >= report.presented_on
    ) THEN
        RAISE EXCEPTION 'Section 7: the Fund''s Board did not meet then, or was not given the report by then'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'report_review_at_a_meeting';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER report_review_at_a_meeting AFTER INSERT ON section7_reportreview
FOR EACH ROW EXECUTE FUNCTION report_review_at_a_meeting();

-- reverse
DROP TRIGGER report_review_at_a_meeting ON section7_reportreview;
DROP FUNCTION report_review_at_a_meeting();
DROP TRIGGER report_part_is_of_its_report ON section7_reportpart;
DROP FUNCTION report_part_is_of_its_report();
DROP TRIGGER quarterly_report_of_closed_months ON section7_quarterlyreport;
DROP FUNCTION quarterly_report_of_closed_months();
ALTER TABLE section7_quarterlyreport DROP CONSTRAINT quarterly_report_is_its_digest;
DROP TRIGGER expenditure_is_of_shares_sold ON section7_expenditure;
DROP FUNCTION expenditure_is_of_shares_sold();
DROP TRIGGER expenditures_sum_to_file ON section7_expenditure;
DROP FUNCTION expenditures_sum_to_file();
