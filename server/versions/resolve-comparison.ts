import type { Kysely } from 'kysely'
import type { Comparison } from '../../contract/versions.ts'
import type { Database } from '../../migrations/tables.ts'
import { conflict, invalidRequest } from '../http/problem.ts'
import { requireCompletedUploads } from '../selections/require-completed-uploads.ts'
import type { ComparedLoads } from './build-comparison.ts'
import { findNeighbour, findVersions, isSupersededBy } from './versions-repository.ts'

interface Asked {
  clientId: string
  uploadId: string
  withId: string | undefined
  period: string | undefined
}

type Version = Awaited<ReturnType<typeof findVersions>>[number]

/**
 * Which two versions are compared and in which billing period: without a word, the version before an upload, or
 * else the one after it. The older one of the two is `before`, as far as anything says so.
 */
export async function resolveComparison(
  db: Kysely<Database>,
  asked: Asked,
): Promise<{ loads: ComparedLoads } & Pick<Comparison, 'period' | 'before' | 'after'>> {
  const { clientId, uploadId } = asked
  await requireCompletedUploads(db, clientId, [uploadId])
  const own = await findVersions(db, clientId, [uploadId])
  const period = asked.period ?? onlyPeriodOf(own)
  const otherId = asked.withId ?? (await findNeighbour(db, clientId, uploadId, period))
  if (otherId === undefined) {
    throw conflict(
      'nothing-to-compare',
      `There is no other version of ${period}. Say with which upload to compare this one.`,
    )
  }
  if (otherId === uploadId) throw invalidRequest('with', 'names the upload itself')
  const loadIds = new Map(
    (await requireCompletedUploads(db, clientId, [uploadId, otherId])).map((load) => [
      load.uploadId,
      load.loadId,
    ]),
  )
  const mine = versionOf(own, uploadId, period)
  const other = versionOf(await findVersions(db, clientId, [otherId]), otherId, period)
  const [before, after] = (await isSupersededBy(db, uploadId, otherId, period))
    ? [mine, other]
    : [other, mine]
  return {
    period,
    before: { uploadId: before.uploadId, fileName: before.fileName },
    after: { uploadId: after.uploadId, fileName: after.fileName },
    loads: {
      clientId,
      beforeLoadId: loadIds.get(before.uploadId) ?? '',
      afterLoadId: loadIds.get(after.uploadId) ?? '',
      period,
    },
  }
}

function onlyPeriodOf(versions: Version[]): string {
  const periods = versions.flatMap(({ period }) => period ?? [])
  const [period, ...more] = periods
  if (period === undefined) throw conflict('nothing-to-compare', 'This upload has no costs.')
  if (more.length > 0) throw invalidRequest('period', `is one of ${periods.join(', ')}: say which`)
  return period
}

function versionOf(versions: Version[], uploadId: string, period: string): Version {
  const version = versions.find((candidate) => candidate.period === period)
  if (!version) throw conflict('nothing-to-compare', `Upload ${uploadId} has no costs in ${period}.`)
  if (version.purged) {
    throw conflict(
      'rows-purged',
      `The rows of ${version.fileName} in ${period} were removed, since newer versions are there. ` +
        'Upload the file again to compare it.',
    )
  }
  return version
}
