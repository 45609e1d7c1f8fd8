import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ClickHouseClient } from '@clickhouse/client'
import { createClickHouse } from '../clickhouse/client.ts'
import { migrateClickHouse } from '../clickhouse/migrate.ts'
import { planEngines } from '../embedded/engines.ts'
import { createSupervisor } from '../embedded/supervisor.ts'
import { findFindings } from '../etl/findings/find-findings.ts'
import { passes } from '../etl/findings/passes/registry.ts'
import { defaultPercents } from '../etl/findings/settings.ts'
import { purgeLoad } from '../etl/load/load-tables.ts'
import { FILES_FOLDER } from './files.ts'
import type { GeneratedLoad } from './cost-lines.ts'
import { generateFindingLines } from './finding-lines.ts'
import { LOAD_MAX_MEMORY_BYTES } from './stack.ts'

/** What one reading of the lines took. */
interface PassMeasurement {
  /** The pass, or `facts` of what is found out before rules are asked. */
  name: string
  /** The median. */
  seconds: number
  rows: number
  bytes: number
}

export interface FindingMeasurement {
  lines: number
  findings: number
  rules: { all: number; asked: number }
  /** The median of all of it: every statement, and what is made of its rows. */
  seconds: number
  passes: PassMeasurement[]
}

const FOLDER = join(FILES_FOLDER, 'findings')
const MONTH = '2026-10-01'
/** Of a bill of before there is a tenth of the same resources: some of them are old. */
const FORMER = { month: '2026-07-01', part: 0.1 }
const CLIENT = '01990000-0000-7000-8000-000000000001'
/** Of what is generated: with another one, what was kept of a run before is not taken. */
const DATA_VERSION = 2
const RUNS = 5

/** Has every rule look at a month of so many lines, which are made in the engine and kept for the next run. */
export async function measureFindings(
  lines: number,
  say: (what: string) => void,
): Promise<FindingMeasurement> {
  mkdirSync(FOLDER, { recursive: true })
  // Started by root, the engine may run as another user, who must get in.
  chmodSync(FOLDER, 0o711)
  const supervisor = createSupervisor()
  const engines = await planEngines({ dataDirectory: FOLDER, databaseUrl: 'none is needed' })
  await Promise.all(engines.children.map((child) => supervisor.start(child)))
  await migrateClickHouse(engines.clickhouseUrl)
  const clickhouse = createClickHouse(engines.clickhouseUrl)
  try {
    const [load, former] = [
      { loadId: loadIdOf(8, lines), month: MONTH, lines },
      { loadId: loadIdOf(9, lines), month: FORMER.month, lines: Math.ceil(lines * FORMER.part) },
    ]
    for (const each of [load, former]) await prepareLines(clickhouse, each, say)
    const history = [load, former]
    say(`Having rules look at ${lines.toLocaleString('en-US')} cost lines`)
    // The first run fills the caches, as the load before has in life.
    await measureRun(clickhouse, load.loadId, history)
    const runs: Run[] = []
    for (let run = 0; run < RUNS; run += 1) runs.push(await measureRun(clickhouse, load.loadId, history))
    return summarise(lines, runs)
  } finally {
    await clickhouse.close()
    await supervisor.stop()
  }
}

type MadeLoad = Pick<GeneratedLoad, 'loadId' | 'month' | 'lines'>

const loadIdOf = (variant: number, lines: number) =>
  `01990000-0000-7000-${variant}000-${String(DATA_VERSION).padStart(2, '0')}${String(lines).padStart(10, '0')}`

async function prepareLines(
  clickhouse: ClickHouseClient,
  { loadId, month, lines }: MadeLoad,
  say: (what: string) => void,
): Promise<void> {
  const select = async <Row>(query: string) =>
    (
      await clickhouse.query({ query, query_params: { clientId: CLIENT, loadId }, format: 'JSONEachRow' })
    ).json<Row>()
  const [kept] = await select<{ count: string }>(
    'SELECT count() AS count FROM cost_line WHERE client_id = {clientId:UUID} AND load_id = {loadId:UUID}',
  )
  if (Number(kept?.count) === lines) return
  say('Generating cost lines')
  await purgeLoad(clickhouse, { clientId: CLIENT, loadId })
  await generateFindingLines(clickhouse, { clientId: CLIENT, loadId, month, lines })
  while ((await select('SELECT 1 FROM system.merges LIMIT 1')).length > 0) {
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

interface Run {
  seconds: number
  findings: number
  asked: number
  all: number
  passes: PassMeasurement[]
}

async function measureRun(
  clickhouse: ClickHouseClient,
  loadId: string,
  bills: readonly MadeLoad[],
): Promise<Run> {
  const own: PassMeasurement[] = []
  const began = performance.now()
  const { findings, rules } = await findFindings(
    noting(clickhouse, own),
    { clientId: CLIENT, loadId, period: MONTH },
    {
      history: {
        from: bills.map(({ month }) => month).toSorted()[0]!,
        slices: bills.map((bill) => ({
          loadId: bill.loadId,
          period: bill.month,
          billingAccountId: '111122223333',
        })),
      },
      percents: defaultPercents(),
      bounds: { maxMemoryBytes: LOAD_MAX_MEMORY_BYTES, signal: AbortSignal.timeout(600_000) },
    },
  )
  return {
    seconds: (performance.now() - began) / 1000,
    findings: findings.length,
    asked: rules.filter(({ applies }) => applies).length,
    all: rules.length,
    passes: own,
  }
}

/** The engine, with what it says of each statement noted. */
function noting(clickhouse: ClickHouseClient, passesOfRun: PassMeasurement[]): ClickHouseClient {
  const query = async (statement: Parameters<ClickHouseClient['query']>[0]) => {
    const began = performance.now()
    const answer = await clickhouse.query({ ...statement, format: 'JSON' })
    const { data, statistics } = await answer.json()
    passesOfRun.push({
      name: passes.find(({ rows }) => statement.query.includes(rows))?.name ?? 'facts',
      seconds: (performance.now() - began) / 1000,
      rows: statistics?.rows_read ?? 0,
      bytes: statistics?.bytes_read ?? 0,
    })
    return { json: () => data }
  }
  return new Proxy(clickhouse, {
    get: (target, property) => (property === 'query' ? query : (Reflect.get(target, property) as unknown)),
  })
}

function summarise(lines: number, runs: Run[]): FindingMeasurement {
  const [{ findings, asked, all, passes: first } = { findings: 0, asked: 0, all: 0, passes: [] }] = runs
  return {
    lines,
    findings,
    rules: { all, asked },
    seconds: median(runs.map(({ seconds }) => seconds)),
    passes: first.map((pass) => ({
      ...pass,
      seconds: median(runs.map((run) => run.passes.find(({ name }) => name === pass.name)!.seconds)),
    })),
  }
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}
