import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * The files that take longest, the longest first, and small ones that take long. One that begins last runs alone, and
 * where tests were never run nobody knows how long they take: they would be sorted by their size, which the time has
 * little to do with.
 */
const LONGEST = [
  'etl/formats/cases.test.ts',
  'e2e/every-page.test.ts',
  'torture/kill.test.ts',
  'etl/worker.test.ts',
  'etl/connections/connection-worker.test.ts',
  'etl/versions/retention.test.ts',
  'torture/mutation.test.ts',
  'e2e/npm-start.test.ts',
]

/** Sorts test files so that the workers end together. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.sort((one, other) => rankOf(one) - rankOf(other))
  }
}

/** Those in processes of their own come before those that share one, which would end for them and start anew. */
function rankOf({ project, moduleId }: TestSpecification): number {
  if (project.config.isolate) return -1
  const rank = LONGEST.findIndex((file) => moduleId.endsWith(`/${file}`))
  return rank < 0 ? LONGEST.length : rank
}
