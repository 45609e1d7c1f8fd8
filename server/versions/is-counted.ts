import { sql } from 'kysely'

/**
 * Of an `upload_period`: nothing newer supersedes it, and it has its rows. Everything else of a completed upload is
 * left out of what is analysed.
 */
export const isCounted = sql<boolean>`(superseded_by is null and purged_at is null)`
