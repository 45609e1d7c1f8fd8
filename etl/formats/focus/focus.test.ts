import { copyFileSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ConformanceColumn } from '../../../contract/upload.ts'
import { toUnits } from '../../../clickhouse/exact.ts'
import { createLoadTestbed, type LoadTestbed } from '../../testing.ts'

const CASES = join(import.meta.dirname, 'cases')

let testbed: LoadTestbed
beforeAll(async () => {
  testbed = await createLoadTestbed()
})
afterAll(() => testbed.stop())

describe('Compared with the columns of its version', () => {
  it('a file that has them all as they should be has no problem', async () => {
    const { report } = await testbed.load(readFileSync(join(CASES, 'aws-1.2/input.csv')))
    expect(report?.conformance?.standard).toBe('FOCUS 1.2')
    expect(report?.conformance?.columns).toHaveLength(57)
    expect(report?.conformance?.columns.filter(isOdd)).toEqual([])
    expect(report?.conformance?.columns[0]).toEqual({
      column: 'AvailabilityZone',
      level: 'Recommended',
      type: 'String',
      allowsNulls: true,
      present: true,
      problems: [],
    })
  })

  it('a column that FOCUS 1.3 deprecates may be absent, and one that it brought may not', async () => {
    const { report, format_version } = await testbed.load(
      'BilledCost,BillingCurrency,ChargePeriodStart,ServiceName,ServiceProviderName\n1,USD,2026-05-01,s,Acme\n',
    )
    expect(format_version).toBe('1.3')
    expect(report?.conformance?.columns).toHaveLength(65)
    const column = (name: string) => report?.conformance?.columns.find((known) => known.column === name)
    expect(column('ProviderName')).toMatchObject({ level: 'Deprecated', present: false })
    expect(column('HostProviderName')).toMatchObject({ level: 'Mandatory', present: false })
    const missing = report?.findings.filter(({ code }) => code === 'missing-column')
    expect(missing?.map((finding) => finding.column)).toEqual([
      'BillingAccountId',
      'BillingAccountName',
      'BillingPeriodEnd',
      'BillingPeriodStart',
      'ChargeCategory',
      'ChargeClass',
      'ChargeDescription',
      'ChargePeriodEnd',
      'ContractedCost',
      'EffectiveCost',
      'HostProviderName',
      'InvoiceIssuerName',
      'ListCost',
      'PricingQuantity',
      'PricingUnit',
      'ServiceCategory',
    ])
  })

  it('every row that differs counts in the table, rejected ones too', async () => {
    const { report } = await testbed.load(readFileSync(join(CASES, 'violations-1.3/input.csv')))
    const columns = report?.conformance?.columns ?? []
    expect(columns.filter(({ problems }) => problems.length > 0)).toHaveLength(30)
    const problemsOf = (name: string) => columns.find(({ column }) => column === name)?.problems
    expect(problemsOf('BilledCost')).toEqual([{ code: 'rejected', rows: 1 }])
    expect(problemsOf('ServiceSubcategory')).toEqual([
      { code: 'null-not-allowed', rows: 1 },
      { code: 'value-not-allowed', rows: 1 },
      { code: 'value-not-of-category', rows: 1 },
    ])
  })

  it('a finding has the column by its name in the file', async () => {
    const { report } = await testbed.load(readFileSync(join(CASES, 'other-columns/input.csv')))
    expect(report?.findings.at(-1)).toMatchObject({
      code: 'value-not-allowed',
      column: 'chargecategory',
      samples: [{ fileIndex: 0, rowNumber: 2, value: 'Free' }],
    })
    const category = report?.conformance?.columns.find(({ column }) => column === 'ChargeCategory')
    expect(category).toMatchObject({ present: true, problems: [{ code: 'value-not-allowed', rows: 1 }] })
    expect(report?.unusedColumns).toEqual(['x_Unknown', 'Colour'])
  })

  it('a file of a provider’s own format is not compared', async () => {
    const cur = join(import.meta.dirname, '../aws-cur-legacy/cases/regions/input.csv')
    const { status, report } = await testbed.load(readFileSync(cur))
    expect(status).toBe('completed')
    expect(report?.conformance).toBeNull()
  })

  function isOdd({ present, problems }: ConformanceColumn): boolean {
    return !present || problems.length > 0
  }
})

describe('The same bill, however it is packed', () => {
  it('is the same from gzip', async () => {
    await expectCase(gzipSync(readFileSync(join(CASES, 'azure-1.3/input.csv'))), 'azure-1.3')
  })

  it.each(['aws-1.3', 'azure-1.3', 'gcp-1.3'])(
    'is the same from Parquet of its own types: %s',
    async (name) => {
      const upload = await expectCase(await parquetOf(name), name)
      expect(upload.report?.conformance?.columns.flatMap(({ problems }) => problems)).toEqual([])
      const text = await testbed.load(readFileSync(join(CASES, name, 'input.csv')))
      expect(await tagsOf(upload.load_id)).toEqual(await tagsOf(text.load_id))
    },
  )

  async function expectCase(content: Buffer, name: string) {
    const expected = JSON.parse(readFileSync(join(CASES, name, 'expected.json'), 'utf8')) as {
      version: string
      totals: { USD: { billed: string; effective: string } }
    }
    const upload = await testbed.load(content)
    expect(upload).toMatchObject({
      status: 'completed',
      format: 'focus',
      format_version: expected.version,
      rows_read: '100',
      rows_accepted: '100',
    })
    const [total] = upload.totals
    expect(toUnits(total!.billed_cost)).toBe(toUnits(expected.totals.USD.billed))
    expect(toUnits(total!.effective_cost)).toBe(toUnits(expected.totals.USD.effective))
    return upload
  }

  /** Maps, decimals, floats, timestamps and dates, as exports have them. */
  async function parquetOf(name: string): Promise<Buffer> {
    const csv = join(testbed.uploadStore, `${name}.csv`)
    const parquet = join(testbed.uploadStore, `${name}.parquet`)
    copyFileSync(join(CASES, name, 'input.csv'), csv)
    await testbed.clickhouse.command({
      query: `INSERT INTO FUNCTION file('${parquet}', 'Parquet')
        SELECT * REPLACE (
          JSONExtract(ifNull(Tags, ''), 'Map(String, String)') AS Tags,
          toDecimal128OrNull(BilledCost, 18) AS BilledCost,
          toDecimal128OrNull(EffectiveCost, 14) AS EffectiveCost,
          toFloat64OrNull(ListUnitPrice) AS ListUnitPrice,
          toFloat64OrNull(PricingQuantity) AS PricingQuantity,
          parseDateTime64BestEffortOrNull(ChargePeriodStart, 3, 'UTC') AS ChargePeriodStart,
          parseDateTimeBestEffortOrNull(ChargePeriodEnd, 'UTC') AS ChargePeriodEnd,
          toDate(parseDateTimeBestEffortOrNull(BillingPeriodStart, 'UTC')) AS BillingPeriodStart
        )
        FROM file('${csv}', 'CSVWithNames')`,
      clickhouse_settings: {
        input_format_csv_use_best_effort_in_schema_inference: 0,
        engine_file_truncate_on_insert: 1,
      },
    })
    return readFileSync(parquet)
  }

  function tagsOf(loadId: string | null) {
    return testbed.select(
      `SELECT row_number, Tags, toString(ChargePeriodStart) AS start, toString(ListUnitPrice) AS price
       FROM cost_line WHERE load_id = {loadId:UUID} ORDER BY row_number`,
      { loadId },
    )
  }
})

/* The examples of the specification are excerpts for readers: partial columns, dates and amounts as a spreadsheet writes them. */
describe('The specification’s own example', () => {
  const FOLDER = join(import.meta.dirname, 'examples')
  const read = (name: string) => readFileSync(join(FOLDER, name), 'utf8')
  const names = readdirSync(FOLDER)
  const withCurrency = names.filter((name) => read(name).includes('BillingCurrency'))

  it.each(names.filter((name) => !withCurrency.includes(name)))(
    '%s is refused without a currency',
    async (name) => {
      const { status, error } = await testbed.load(read(name))
      expect(status).toBe('failed')
      expect(error).toMatchObject({
        code: 'missing-columns',
        message: 'The file looks like FOCUS, but has no column `BillingCurrency`, `ServiceName`.',
      })
    },
  )

  it.each(withCurrency)('%s loads as it was written, and says how that was', async (name) => {
    const { status, report, totals, periods, error } = await testbed.load(read(name))
    expect({ status, error }).toEqual({ status: 'completed', error: null })
    expect(report?.rejects).toEqual([])
    const [total] = totals
    expect(total?.currency).toBe('USD')
    expect([Number(total?.billed_cost), Number(total?.effective_cost)]).toEqual(SUMS[name])
    expect(Number(total?.source_billed_cost)).toBe(SUMS[name]?.[0])
    expect(periods.every(({ period }) => /^202[56]-\d\d-01$/.test(period))).toBe(true)
    const remarks = report?.findings.filter(({ code }) => code.startsWith('spreadsheet'))
    expect(remarks?.map(({ code }) => code)).toContain('spreadsheet-times')
  })

  /** Billed and effective cost of the amounts in the file, added up outside the project. */
  const SUMS: Record<string, [billed: number, effective: number]> = {
    'saas_spend_agreements_a1.csv': [1200, 1200],
    'saas_spend_agreements_a2.csv': [1200, 1200],
    'saas_spend_agreements_b1.csv': [1200, 1200],
    'saas_spend_agreements_b2.csv': [1200, 1200],
    'simple_saas_agreements_a1.csv': [10000, 10000],
    'simple_saas_agreements_a2.csv': [50000, 50000],
    'simple_saas_agreements_a3.csv': [1000, 1000],
    'simple_saas_agreements_b.csv': [50000, 50000],
    'simple_saas_agreements_c.csv': [35800, 35800],
    'virtual_currency_pricing_model_a1.csv': [200000, 0],
    'virtual_currency_pricing_model_a2.csv': [0, 1230],
    'virtual_currency_pricing_model_b1.csv': [100000, 0],
    'virtual_currency_pricing_model_b2.csv': [0, 615],
    'virtual_currency_pricing_model_b3.csv': [0, 495],
    'virtual_currency_pricing_model_c.csv': [53000, 0],
  }
})
