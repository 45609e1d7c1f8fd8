import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EngineTuning } from './engine.ts'

/**
 * Parts are not merged: what a test writes is gone before that is of use. (A mutation writes them anew all the same.)
 * What is dropped is gone at once, not after eight minutes, in which it would be looked after like the rest. Nobody
 * reads what the engine measures of itself every second.
 */
const CONFIGURATION = `<clickhouse>
  <merge_tree>
    <max_bytes_to_merge_at_max_space_in_pool>1</max_bytes_to_merge_at_max_space_in_pool>
    <max_bytes_to_merge_at_min_space_in_pool>1</max_bytes_to_merge_at_min_space_in_pool>
  </merge_tree>
  <database_atomic_delay_before_drop_table_sec>0</database_atomic_delay_before_drop_table_sec>
  <asynchronous_metrics_update_period_s>3600</asynchronous_metrics_update_period_s>
</clickhouse>
`

/**
 * For data that nobody wants to keep and statements about few rows, as tests have them: nearly all of the time goes
 * into planning, and none of these statements has rows enough to make up for compiling it. Threads are as many as
 * elsewhere: that rows keep their numbers is not to be true by chance.
 *
 * @param directory takes the engine's configuration
 */
export function disposable(directory: string): EngineTuning {
  const file = join(directory, 'disposable.xml')
  writeFileSync(file, CONFIGURATION)
  return {
    arguments: [`--config-file=${file}`],
    settings: new Map([
      ['compile_expressions', '0'],
      ['compile_aggregate_expressions', '0'],
      ['compile_sort_description', '0'],
      ['compile_regular_expressions', '0'],
    ]),
  }
}
