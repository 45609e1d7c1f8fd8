import { unknownId } from '../seed-upload.ts'
import type { TestApp } from '../app.ts'
import type { Operation } from './operations.ts'
import {
  seedChargebackRules,
  seedChargebackStatement,
  seedConnection,
  seedCostCentre,
  seedEventSecret,
  seedFinding,
  seedInquiry,
  seedKeptUpload,
  seedMapping,
  seedRunningQuestion,
  seedSavedQuery,
  seedSession,
  seedTagMerge,
  seedToken,
  type Owner,
} from './seed-objects.ts'

interface ObjectKind {
  /** An id that the owner may name. */
  seed(outlay: TestApp, owner: Owner, operation: Operation): Promise<string>
  /** Ids of the same kind that exist for others and not for the owner. */
  seedForeign(outlay: TestApp, others: Others, operation: Operation): Promise<string[]>
}

/** Who is not the one that asks. */
export interface Others {
  /** Of the same client. */
  colleague: Owner
  /** Of another client. */
  stranger: Owner
}

const STATUS_FOR: Record<string, 'failed' | 'pending'> = { retryUpload: 'failed', cancelUpload: 'pending' }

/** Every kind of object that a path names, by the part of the path before its id. */
const kinds: Record<string, ObjectKind> = {
  uploads: {
    seed: (outlay, owner, { operationId }) => seedKeptUpload(outlay, owner, STATUS_FOR[operationId]),
    seedForeign: async (outlay, { stranger }, { operationId }) => [
      await seedKeptUpload(outlay, stranger, STATUS_FOR[operationId]),
    ],
  },
  mappings: {
    seed: seedMapping,
    seedForeign: async (outlay, { stranger }) => [await seedMapping(outlay, stranger)],
  },
  'saved-queries': {
    seed: (outlay, owner) => seedSavedQuery(outlay, owner),
    seedForeign: async (outlay, { colleague, stranger }) => [
      await seedSavedQuery(outlay, colleague),
      await seedSavedQuery(outlay, stranger, { shared: true }),
    ],
  },
  'tag-merges': {
    seed: seedTagMerge,
    seedForeign: async (outlay, { stranger }) => [await seedTagMerge(outlay, stranger)],
  },
  questions: {
    seed: seedRunningQuestion,
    seedForeign: async (outlay, { colleague, stranger }) => [
      await seedRunningQuestion(outlay, colleague),
      await seedRunningQuestion(outlay, stranger),
    ],
  },
  connections: {
    seed: async (outlay, owner, { operationId }) => {
      const id = await seedConnection(outlay, owner)
      if (operationId === 'deleteEventSecret') await seedEventSecret(outlay, id)
      return id
    },
    seedForeign: async (outlay, { stranger }) => [await seedConnection(outlay, stranger)],
  },
  tokens: {
    seed: async (outlay, owner) => (await seedToken(outlay, owner)).id,
    seedForeign: async (outlay, { colleague, stranger }) => [
      (await seedToken(outlay, colleague)).id,
      (await seedToken(outlay, stranger)).id,
    ],
  },
  sessions: {
    seed: seedSession,
    seedForeign: async (outlay, { colleague, stranger }) => [
      await seedSession(outlay, colleague),
      await seedSession(outlay, stranger),
    ],
  },
  users: {
    seed: async (outlay, { client }) => (await outlay.createUser('viewer', client)).id,
    seedForeign: async (outlay, { stranger }) => [
      (await outlay.createUser('viewer', stranger.client)).id,
      (await outlay.createUser('operator')).id,
    ],
  },
  // To an operator every client is its own.
  clients: { seed: async (_outlay, { client }) => client.id, seedForeign: async () => [] },
  findings: {
    seed: (outlay, owner) => seedFinding(outlay, owner),
    seedForeign: async (outlay, { stranger }) => [await seedFinding(outlay, stranger)],
  },
  rules: { seed: async () => 'ec2-amd', seedForeign: async () => [] },
  modules: { seed: async () => 'overview', seedForeign: async () => [] },
  'cost-centres': {
    seed: seedCostCentre,
    seedForeign: async (outlay, { stranger }) => [await seedCostCentre(outlay, stranger)],
  },
  statements: {
    seed: seedChargebackStatement,
    seedForeign: async (outlay, { stranger }) => [await seedChargebackStatement(outlay, stranger)],
  },
  // They are numbered for each client by itself.
  versions: {
    seed: async (outlay, owner) => String(await seedChargebackRules(outlay, owner)),
    seedForeign: async () => [],
  },
  inquiries: { seed: seedInquiry, seedForeign: async () => [] },
}

/** The parts of a path that name objects, in their order: `['clients', 'users']`. */
export function objectsInPath({ path }: Operation): string[] {
  return [...path.matchAll(/([^/]+)\/\{\w+\}/g)].map(([, before = '']) => before)
}

export function kindOf(name: string): ObjectKind {
  const kind = kinds[name]
  if (!kind) throw new Error(`Paths name ${name}: say in path-objects.ts how to make one, and whose it is`)
  return kind
}

/** The path with ids that the owner may name. */
export async function pathOfOwn(outlay: TestApp, operation: Operation, owner: Owner): Promise<string> {
  const ids: string[] = []
  for (const name of objectsInPath(operation)) ids.push(await kindOf(name).seed(outlay, owner, operation))
  return withIds(operation, ids)
}

/** The path once for each id that does not exist for the owner, whatever the other ids in it are. */
export async function pathsOfOthers(
  outlay: TestApp,
  operation: Operation,
  owner: Owner,
  others: Others,
): Promise<string[]> {
  const paths: string[] = []
  for (const [place, name] of objectsInPath(operation).entries()) {
    const wrong = [...(await kindOf(name).seedForeign(outlay, others, operation)), unknownId()]
    for (const id of wrong) {
      const own = await Promise.all(
        objectsInPath(operation).map((each) => kindOf(each).seed(outlay, owner, operation)),
      )
      paths.push(withIds(operation, own.with(place, id)))
    }
  }
  return paths
}

function withIds({ path }: Operation, ids: string[]): string {
  const rest = [...ids]
  return path.replaceAll(/\{\w+\}/g, () => rest.shift() ?? '')
}
