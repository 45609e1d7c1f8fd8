import type { ClickHouseClient } from '@clickhouse/client'
import { ROLLUP_NAMES, ROLLUPS } from '../../clickhouse/rollups.ts'
import { deleteRows, endStatements, loadComment } from '../load/load-tables.ts'
import { checkRollups } from './check-rollups.ts'
import { fillRollup } from './fill-rollup.ts'
import { findTags, type FoundTagKey } from './find-tags.ts'
import type { TagKey } from './place-tags.ts'

export interface RolledUpLoad {
  clientId: string
  loadId: string
}

/** How statements of a load's rollups run. */
export interface RunSettings {
  settings: Record<string, string | number>
  signal: AbortSignal
}

interface Options {
  maxMemoryBytes: number
  signal: AbortSignal
  /** Gives the keys of a load their columns, and records it before anything is written by them. */
  placeTags(keys: FoundTagKey[]): Promise<TagKey[]>
}

/**
 * Makes the rollups of a load that is complete, in place of what there is of them, and checks them against its lines.
 * To be run again where it was interrupted: until somebody records that it ended, no question reads them. What an
 * interrupted one left running is ended first: it would write its rows later.
 */
export async function buildRollups(
  clickhouse: ClickHouseClient,
  load: RolledUpLoad,
  { maxMemoryBytes, signal, placeTags }: Options,
): Promise<void> {
  const settings = {
    log_comment: loadComment(load.loadId),
    max_memory_usage: String(maxMemoryBytes),
    max_bytes_before_external_group_by: String(Math.floor(maxMemoryBytes / 2)),
    // A person's question goes before it.
    os_threads_nice_value_query: 10,
    max_partitions_per_insert_block: '2000',
  }
  await endStatements(clickhouse, load.loadId)
  await deleteRows(clickhouse, ROLLUP_NAMES, load)
  const { keys: found, areClean } = await findTags(clickhouse, load, { settings, signal })
  const keys = await placeTags(found)
  for (const rollup of ROLLUPS) {
    const { query, parameters } = fillRollup(rollup, { keys, areClean })
    await clickhouse.command({
      query,
      query_params: { ...load, ...parameters },
      clickhouse_settings: settings,
      abort_signal: signal,
    })
  }
  await checkRollups(clickhouse, load, keys, { settings, signal })
}
