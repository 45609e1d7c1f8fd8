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
  const [merges, ofFormats] = await Promise.all([
    findMerges(db, clientId),
    findKeysOfFormats(db, clientId, loadIds),
  ])
  const spellings = ofFormats.length > 0 ? await findSpellings(db, clientId, loadIds, ofFormats) : []
  return readingOf(spellings, merges)
}

function findMerges(db: Kysely<Database>, clientId: string): Promise<AcceptedMerge[]> {
  return db
    .selectFrom('tag_merge')
    .where('client_id', '=', clientId)
    .where('undone_at', 'is', null)
    .select(['key', 'target', 'spellings'])
    .orderBy('id')
    .execute()
}

interface KeyOfFormats {
  key: string
  /** Without what the format has put before it. */
  name: string
  folded: string
}

async function findKeysOfFormats(
  db: Kysely<Database>,
  clientId: string,
  loadIds: string[],
): Promise<KeyOfFormats[]> {
  const { rows } = await sql<KeyOfFormats>`
    select key, regexp_replace(key, '^user_', '') as name, ${folded(sql`regexp_replace(key, '^user_', '')`)} as folded
    from load_tag_key
    join load on load.id = load_tag_key.load_id and load.client_id = ${clientId}
    join upload on upload.id = load.upload_id
    where load_tag_key.load_id = any(${loadIds}::uuid[]) and key ~ '^(user|aws)_[a-z0-9_]+$'
    group by key
    having bool_and(coalesce(upload.format, '') like 'aws-cur%')
    order by key
  `.execute(db)
  return rows
}

/** As people have written it in these loads, the key that most lines have; else without what the format put before it. */
async function findSpellings(
  db: Kysely<Database>,
  clientId: string,
  loadIds: string[],
  ofFormats: KeyOfFormats[],
): Promise<FormatSpelling[]> {
  const { rows: byPeople } = await sql<{ key: string; folded: string }>`
    select key, ${folded(sql`key`)} as folded
    from load_tag_key
    join load on load.id = load_id and load.client_id = ${clientId}
    where load_id = any(${loadIds}::uuid[])
      and ${folded(sql`key`)} = any(${ofFormats.map((key) => key.folded)}::text[])
      and not key = any(${ofFormats.map(({ key }) => key)}::text[])
    group by key
    order by sum(line_count) desc, key
  `.execute(db)
  return ofFormats
    .map(({ key: spelling, name, folded }) => ({
      spelling,
      key: byPeople.find((key) => key.folded === folded)?.key ?? name,
    }))
    .filter(({ spelling, key }) => spelling !== key)
}

/** Without case and punctuation, in which the spellings of formats differ. */
function folded(key: ReturnType<typeof sql>) {
  return sql`regexp_replace(lower(${key}), '[^a-z0-9]', '', 'g')`
}
