-- Rows whose last value is empty, counted apart from the lines of the file that end so: where the two differ, the
-- engine has taken a value too many for nothing.
DROP VIEW IF EXISTS cost_line_from_landing;

DROP VIEW IF EXISTS load_tally_from_landing;

ALTER TABLE cost_line_landing ADD COLUMN IF NOT EXISTS ends_empty Bool AFTER row_number;

ALTER TABLE load_tally ADD COLUMN IF NOT EXISTS rows_ending_empty UInt64;

CREATE MATERIALIZED VIEW IF NOT EXISTS cost_line_from_landing TO cost_line AS
SELECT * EXCEPT (ends_empty, reject_column, reject_value, reject_reason, source_billed_cost, row_findings)
FROM cost_line_landing
WHERE reject_reason = '';

CREATE MATERIALIZED VIEW IF NOT EXISTS load_tally_from_landing TO load_tally AS
SELECT client_id, load_id, BillingCurrency, count() AS rows,
  sum(ifNull(l.source_billed_cost, toDecimal256(0, 30))) AS source_billed_cost,
  countIf(ends_empty) AS rows_ending_empty
FROM cost_line_landing AS l
GROUP BY client_id, load_id, BillingCurrency;
