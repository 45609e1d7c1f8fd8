import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EngineTuning } from './engine.ts'

/**
 * What is dropped is gone at once, not after eight minutes, in which it would be looked after like the rest. Nobody
 * reads what the engine measures of itself every second. (Parts are merged as elsewhere: without that, 30 small inserts
 * took 2.0 s of processor time instead of 2.2, and to purge 3 of them 3.1 s instead of 0.4, since a delete goes
 * through every part.) Of columns whose values nobody counts for the planner, the rollups of a load took 0.42 s of
 * processor time instead of 0.48.
 */
const CONFIGURATION = `<clickhouse>
  <merge_tree>
    <auto_statistics_types></auto_statistics_types>
  </merge_tree>
  <database_atomic_delay_before_drop_table_sec>0</database_atomic_delay_before_drop_table_sec>
  <asynchronous_metrics_update_period_s>3600</asynchronous_metrics_update_period_s>
</clickhouse>
`

/**
 * For data that nobody wants to keep and statements about few rows, as tests have them: nearly all of the time goes
 * into planning, and none of these statements has rows enough to make up for compiling it: 12 loads took 4.8 s of
 * processor time instead of 5.5, the rollups of 6 of them 3.7 s instead of 4.1, findings of 4 0.66 s instead of 0.81.
 * Threads are as many as elsewhere: that rows keep their numbers is not to be true by chance.
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
