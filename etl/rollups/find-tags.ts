import type { ClickHouseClient } from '@clickhouse/client'
import { isTagKeyRecorded, mayBeRolledUp } from '../../clickhouse/rollups.ts'
import type { RolledUpLoad, RunSettings } from './build-rollups.ts'
import { CLEAN_TAGS } from './clean-tags.ts'

/** A tag key that lines of a load have, without the prefix that some formats give to those of users. */
export interface FoundTagKey {
  key: string
  valueCount: number
  lineCount: number
  /** Whether it has few enough values for a column of its own. */
  mayHaveColumn: boolean
  /** Whether rollups of resources have it: in its column, or in `OtherTags`. */
  byResource: boolean
}

export interface FoundTags {
  /** Those first that most lines have. */
  keys: FoundTagKey[]
  /** Whether the tags of a line stand as `CLEAN_TAGS` makes them, which takes as long as all that is summed. */
  areClean: boolean
}

/**
 * A key with more values in one load than this has one for nearly every resource, as host names do: sums by it and by
 * all others would be sums by the resource.
 */
const MAX_COLUMN_VALUES = 2000

/** With more values than this share of the lines, a key is one of lines, not of resources. */
const MAX_SHARE_OF_LINES = 0.1

/** The tags of a load. */
export async function findTags(
  clickhouse: ClickHouseClient,
  load: RolledUpLoad,
  { settings, signal }: RunSettings,
): Promise<FoundTags> {
  const answer = await clickhouse.query({
    query: `SELECT uniqMap(tags) AS valueCounts, sumMap(mapApply((key, value) -> (key, lines), tags)) AS lineCounts,
        sum(lines) AS allLines, max(tags != Tags) AS areUnclean
      FROM (
        SELECT Tags, ${CLEAN_TAGS} AS tags, count() AS lines
        FROM cost_line WHERE client_id = {clientId:UUID} AND load_id = {loadId:UUID}
        GROUP BY Tags
      )`,
    query_params: { ...load },
    clickhouse_settings: settings,
    abort_signal: signal,
    format: 'JSONEachRow',
  })
  const [found] = await answer.json<{
    valueCounts: Record<string, string>
    lineCounts: Record<string, string>
    allLines: string
    areUnclean: number
  }>()
  const keys = Object.entries(found!.valueCounts).flatMap(([key, values]): FoundTagKey[] => {
    const [valueCount, lineCount] = [Number(values), Number(found!.lineCounts[key])]
    const mayHaveColumn = mayBeRolledUp(key) && valueCount <= MAX_COLUMN_VALUES
    const isOfResources = valueCount <= Number(found!.allLines) * MAX_SHARE_OF_LINES
    const byResource = mayHaveColumn || (mayBeRolledUp(key) && isOfResources)
    return isTagKeyRecorded(key) ? [{ key, valueCount, lineCount, mayHaveColumn, byResource }] : []
  })
  return {
    keys: keys.toSorted((a, b) => b.lineCount - a.lineCount || (a.key < b.key ? -1 : 1)),
    areClean: found!.areUnclean === 0,
  }
}
