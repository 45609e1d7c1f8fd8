import { sql, type Kysely } from 'kysely'
import type { Database } from '../../migrations/tables.ts'
import { readingOf, type AcceptedMerge, type FormatSpelling, type TagReading } from './tag-reading.ts'

/**
 * How the tags of these loads are read: what the client's admins have merged, and what is one key but for the format.
 * CUR 2.0, and Parquet of the legacy report, write the key `CostCenter` as `user_cost_center`. It is taken for that
 * where reports of AWS alone have it: in another bill, `user_id` is what somebody called a tag. Keys of a load are known
 * when its rollups are made.
 */
export async function findTagReading(
  db: Kysely<Database>,
  clientId: string,
  loadIds: string[],
): Promise<TagReading> {
  const ofLoads = sql`any(${loadIds}::uuid[])`
  const { rows } = await sql<{ merges: AcceptedMerge[]; formatSpellings: FormatSpelling[] }>`
    with by_format as (
      select key, regexp_replace(key, '^user_', '') as name
      from load_tag_key
      join load on load.id = load_tag_key.load_id and load.client_id = ${clientId}
      join upload on upload.id = load.upload_id
      where load_tag_key.load_id = ${ofLoads} and key ~ '^(user|aws)_[a-z0-9_]+$'
      group by key
      having bool_and(coalesce(upload.format, '') like 'aws-cur%')
    ), by_people as (
      select key, ${folded(sql`key`)} as folded, sum(line_count) as lines
      from load_tag_key
      join load on load.id = load_id and load.client_id = ${clientId}
      where load_id = ${ofLoads} and exists (select from by_format) and key not in (select key from by_format)
      group by key
    ), joined as (
      select key as spelling, coalesce((
          select by_people.key from by_people
          where by_people.folded = ${folded(sql`by_format.name`)}
          order by lines desc, by_people.key limit 1
        ), name) as key
      from by_format
    )
    select
      (select coalesce(json_agg(json_build_object('key', key, 'target', target, 'spellings', spellings) order by id), '[]')
        from tag_merge where client_id = ${clientId} and undone_at is null) as merges,
      (select coalesce(json_agg(joined), '[]') from joined where key <> spelling) as "formatSpellings"
  `.execute(db)
  const { merges, formatSpellings } = rows[0]!
  return readingOf(formatSpellings, merges)
}

/** Without case and punctuation, in which the spellings of formats differ. */
function folded(key: ReturnType<typeof sql>) {
  return sql`regexp_replace(lower(${key}), '[^a-z0-9]', '', 'g')`
}
