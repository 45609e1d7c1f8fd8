-- The columns that FOCUS 1.3 brought, and findings that show the values they are about.
DROP VIEW IF EXISTS cost_line_from_landing;

DROP VIEW IF EXISTS load_finding_from_landing;

ALTER TABLE cost_line_landing
  ADD COLUMN IF NOT EXISTS ServiceProviderName LowCardinality(String) AFTER PublisherName,
  ADD COLUMN IF NOT EXISTS HostProviderName LowCardinality(String) AFTER ServiceProviderName,
  ADD COLUMN IF NOT EXISTS AllocatedMethodId LowCardinality(String) AFTER CapacityReservationStatus,
  ADD COLUMN IF NOT EXISTS AllocatedMethodDetails String AFTER AllocatedMethodId,
  ADD COLUMN IF NOT EXISTS AllocatedResourceId String AFTER AllocatedMethodDetails,
  ADD COLUMN IF NOT EXISTS AllocatedResourceName String AFTER AllocatedResourceId,
  ADD COLUMN IF NOT EXISTS AllocatedTags Map(LowCardinality(String), String) AFTER AllocatedResourceName,
  ADD COLUMN IF NOT EXISTS ContractApplied String AFTER AllocatedTags;

ALTER TABLE cost_line
  ADD COLUMN IF NOT EXISTS ServiceProviderName LowCardinality(String) AFTER PublisherName,
  ADD COLUMN IF NOT EXISTS HostProviderName LowCardinality(String) AFTER ServiceProviderName,
  ADD COLUMN IF NOT EXISTS AllocatedMethodId LowCardinality(String) AFTER CapacityReservationStatus,
  ADD COLUMN IF NOT EXISTS AllocatedMethodDetails String AFTER AllocatedMethodId,
  ADD COLUMN IF NOT EXISTS AllocatedResourceId String AFTER AllocatedMethodDetails,
  ADD COLUMN IF NOT EXISTS AllocatedResourceName String AFTER AllocatedResourceId,
  ADD COLUMN IF NOT EXISTS AllocatedTags Map(LowCardinality(String), String) AFTER AllocatedResourceName,
  ADD COLUMN IF NOT EXISTS ContractApplied String AFTER AllocatedTags;

-- 'code:Column' and the text in question. A new name, since a column's type cannot turn into this one.
ALTER TABLE cost_line_landing DROP COLUMN IF EXISTS findings;

ALTER TABLE cost_line_landing
  ADD COLUMN IF NOT EXISTS row_findings Array(Tuple(finding LowCardinality(String), value String)) AFTER source_billed_cost;

CREATE MATERIALIZED VIEW IF NOT EXISTS cost_line_from_landing TO cost_line AS
SELECT * EXCEPT (reject_column, reject_value, reject_reason, source_billed_cost, row_findings)
FROM cost_line_landing
WHERE reject_reason = '';

-- What it held is in the reports of the uploads; a load that runs while it is replaced is tried again.
DROP TABLE IF EXISTS load_finding;

CREATE TABLE IF NOT EXISTS load_finding_sample (
  client_id UUID,
  load_id UUID,
  finding LowCardinality(String),
  rows SimpleAggregateFunction(sum, UInt64),
  -- File, row and text of the first rows that have it.
  samples AggregateFunction(groupArraySorted(5), Tuple(UInt16, UInt64, String)),
  -- Some of the different texts.
  distinct_values SimpleAggregateFunction(groupUniqArrayArray(20), Array(String))
) ENGINE = AggregatingMergeTree
ORDER BY (client_id, load_id, finding);

CREATE MATERIALIZED VIEW IF NOT EXISTS load_finding_sample_from_landing TO load_finding_sample AS
SELECT client_id, load_id, found.finding AS finding, count() AS rows,
  groupArraySortedState(5)((file_index, row_number, substringUTF8(found.value, 1, 200))) AS samples,
  groupUniqArray(20)(substringUTF8(found.value, 1, 200)) AS distinct_values
FROM (
  SELECT client_id, load_id, file_index, row_number, arrayJoin(row_findings) AS found
  FROM cost_line_landing
  WHERE notEmpty(row_findings)
)
GROUP BY client_id, load_id, finding;
