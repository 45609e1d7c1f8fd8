import { DuckDBInstance } from '@duckdb/node-api'
import { snakeCase } from '../etl/formats/aws/column-names.ts'

/** Columns that AWS writes as doubles; its other amounts, the rates among them, are text. */
const DOUBLES = new Set([
  'lineItem/UsageAmount',
  'lineItem/NormalizationFactor',
  'lineItem/NormalizedUsageAmount',
  'lineItem/UnblendedCost',
  'lineItem/BlendedCost',
  'pricing/publicOnDemandCost',
  'reservation/EffectiveCost',
  'reservation/UnusedAmortizedUpfrontFeeForBillingPeriod',
  'reservation/UnusedRecurringFee',
  'savingsPlan/SavingsPlanEffectiveCost',
  'savingsPlan/TotalCommitmentToDate',
  'savingsPlan/UsedCommitment',
])

const TIMESTAMPS = new Set([
  'bill/BillingPeriodStartDate',
  'bill/BillingPeriodEndDate',
  'lineItem/UsageStartDate',
  'lineItem/UsageEndDate',
])

/** So that a report of a million rows has several row groups. */
const ROWS_A_GROUP = 122_880

/** Writes a report that is CSV as AWS writes it as Parquet: snake_case names, costs as doubles, snappy. */
export async function curAsParquet(
  csvPath: string,
  parquetPath: string,
  columns: readonly string[],
): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    await connection.run(
      `COPY (SELECT ${columns.map(selected).join(', ')}
        FROM read_csv(${literal(csvPath)}, all_varchar = true, header = true, delim = ',', quote = '"'))
      TO ${literal(parquetPath)} (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE ${ROWS_A_GROUP})`,
    )
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

function selected(column: string): string {
  const name = `"${column}"`
  return `${typed(column, name)} AS "${snakeCase(column)}"`
}

function typed(column: string, name: string): string {
  if (DOUBLES.has(column)) return `CAST(${name} AS DOUBLE)`
  if (TIMESTAMPS.has(column)) return `CAST(CAST(${name} AS TIMESTAMP) AS TIMESTAMP_MS)`
  // Text that is not there is empty text, not null.
  return `ifnull(${name}, '')`
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
