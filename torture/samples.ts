import { globSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, extname, join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { generateCur } from '../demo/bill/generate-cur.ts'
import { pack, type Sample } from './mutate.ts'

const FORMATS = join(import.meta.dirname, '..', 'etl', 'formats')

/** Files that load, of every format and container: the cases of the formats, and a generated report. */
export async function readSamples(): Promise<Sample[]> {
  const samples = [generated(), ...(await readCases())]
  const texts = samples.filter(({ container }) => container === 'text')
  return [
    ...samples,
    ...texts.flatMap(({ name, bytes }) =>
      (['gzip', 'zip'] as const).map((container) => ({
        name: `${name}.${container}`,
        container,
        bytes: pack(bytes, container),
      })),
    ),
    ...(await Promise.all(texts.slice(0, 4).map(asParquet))),
    asHiveText(texts[0]!),
  ]
}

function generated(): Sample {
  const { text } = generateCur({ month: '2026-10-01', rows: 5000, seed: 1 })
  return { name: 'generated-cur', container: 'text', bytes: Buffer.from([...text].join('')) }
}

async function readCases(): Promise<Sample[]> {
  const paths = globSync('{aws-*,focus}/cases/*/input.*', { cwd: FORMATS }).toSorted()
  return Promise.all(
    paths.map(async (path) => ({
      name: `${path.split('/')[0]}-${basename(dirname(path))}`,
      container: containerOf(path),
      bytes: await readFile(join(FORMATS, path)),
    })),
  )
}

function containerOf(path: string): Sample['container'] {
  const containers: Record<string, Sample['container']> = {
    '.gz': 'gzip',
    '.zip': 'zip',
    '.parquet': 'parquet',
  }
  return containers[extname(path)] ?? 'text'
}

/** The same rows as Parquet in several row groups, written by somebody else's library. */
async function asParquet({ name, bytes }: Sample): Promise<Sample> {
  const folder = await mkdtemp(join(tmpdir(), 'outlay-torture-samples-'))
  try {
    const [csv, parquet] = [join(folder, 'bill.csv'), join(folder, 'bill.parquet')]
    await writeFile(csv, bytes)
    const connection = await (await DuckDBInstance.create()).connect()
    await connection.run(
      `COPY (FROM read_csv('${csv}', header = true, all_varchar = true)) TO '${parquet}' (ROW_GROUP_SIZE 2048)`,
    )
    connection.closeSync()
    return { name: `${name}.parquet`, container: 'parquet', bytes: await readFile(parquet) }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** The generated report has quotes around values with commas only, and none within them. */
function asHiveText({ name, bytes }: Sample): Sample {
  const rows = bytes.toString().split('\n')
  const value = (field: string) => field.replace(/,$/, '').replaceAll('"', '') || '\\N'
  const text = rows
    .map((row) =>
      row === ''
        ? ''
        : (row + ',')
            .match(/("[^"]*"|[^,]*),/g)!
            .map(value)
            .join('\u0001'),
    )
    .join('\n')
  return { name: `${name}.hive`, container: 'text', bytes: Buffer.from(text) }
}
