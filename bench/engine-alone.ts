import { randomUUID } from 'node:crypto'
import { createClickHouse } from '../clickhouse/client.ts'
import { compileLoad } from '../etl/load/compile-load.ts'
import { openForEngine } from './opened-file.ts'

/** The engine reading the local file by itself, without server, etl and HTTP in between. */
export interface EngineAlone {
  /** The statement that Outlay compiles, through the landing table and its views. In seconds. */
  throughLanding(): Promise<number>
  /** The same columns mapped the same way into one table, without checks and without views. In seconds. */
  bareInsert(): Promise<number>
  close(): Promise<void>
}

export async function engineAlone(clickhouseUrl: string, path: string): Promise<EngineAlone> {
  const clickhouse = createClickHouse(clickhouseUrl)
  const { mapping, rows, settings } = await openForEngine(clickhouse, path)
  const load = compileLoad(mapping, rows)
  await clickhouse.command({ query: 'CREATE TABLE IF NOT EXISTS bare_cost_line AS cost_line' })
  const answer = await clickhouse.query({
    query: `SELECT name FROM system.columns WHERE database = currentDatabase() AND table = 'bare_cost_line'`,
    format: 'JSONEachRow',
  })
  const stored = await answer.json<{ name: string }>()
  const bare = bareStatement(load, new Set(stored.map(({ name }) => name)))

  async function timed(query: string): Promise<number> {
    const began = performance.now()
    await clickhouse.command({
      query,
      query_params: { clientId: randomUUID(), loadId: randomUUID(), fileIndex: 0 },
      clickhouse_settings: settings,
    })
    return (performance.now() - began) / 1000
  }
  return {
    throughLanding: () => timed(load),
    bareInsert: () => timed(bare),
    close: () => clickhouse.close(),
  }
}

/** Selects of the load's columns only those that cost lines have: the engine leaves out what nobody reads. */
function bareStatement(load: string, stored: ReadonlySet<string>): string {
  const [, list = '', select = ''] = /^INSERT INTO cost_line_landing \((.*?)\)\n(.*)$/s.exec(load) ?? []
  const names = list.split(', ')
  const kept = names.filter((name) => stored.has(name))
  if (kept.length === 0) throw new Error('The statement of a load is not what this takes apart.')
  return `INSERT INTO bare_cost_line (${kept.join(', ')})
    SELECT ${kept.map((name) => `\`out ${name}\``).join(', ')} FROM (${select})`
}
