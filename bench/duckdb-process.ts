import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { MappedColumn } from './mapped-columns.ts'
import { measureTask } from './measured-child.ts'

export interface DuckDbTask {
  path: string
  columns: MappedColumn[]
  rows: number
}

const TYPES = { decimal: 'DECIMAL(38, 18)', time: 'TIMESTAMP', text: 'VARCHAR' }

// Loads the columns of a file into a table of a DuckDB database on the disk.
measureTask(async ({ path, columns, rows }: DuckDbTask) => {
  const folder = await mkdtemp(join(tmpdir(), 'outlay-bench-duckdb-'))
  const instance = await DuckDBInstance.create(join(folder, 'bench.duckdb'))
  const connection = await instance.connect()
  try {
    const selected = columns.map(({ name, kind }) => `try_cast("${name}" AS ${TYPES[kind]}) AS "${name}"`)
    const source = path.endsWith('.parquet')
      ? `read_parquet('${path}')`
      : `read_csv('${path}', all_varchar = true, header = true, delim = ',', quote = '"')`
    const began = performance.now()
    await connection.run(`CREATE TABLE cost_line AS SELECT ${selected.join(', ')} FROM ${source}`)
    await connection.run('CHECKPOINT')
    const seconds = (performance.now() - began) / 1000
    const [[loaded] = []] = await (await connection.run('SELECT count(*) FROM cost_line')).getRows()
    if (Number(loaded) !== rows) throw new Error(`DuckDB loaded ${loaded} of ${rows} rows.`)
    return seconds
  } finally {
    connection.closeSync()
    instance.closeSync()
    await rm(folder, { recursive: true, force: true })
  }
})
