import { defineConfig } from 'vitest/config'
import { LongestFirst } from './testing/longest-first.ts'
import { NO_AWS } from './testing/no-aws.ts'
import { scratchFolder } from './testing/scratch-folder.ts'

// For the engines of the run and for its workers, which are all started from here.
const folder = scratchFolder()
if (folder !== undefined) process.env['TMPDIR'] ??= folder

const WITHOUT = ['**/node_modules/**', '**/build/**', '**/.svelte-kit/**', 'data/**']

/** Files that need a process of their own, each for what it does to the modules that others have loaded by then. */
const APART = [
  // Has others wait for nothing in place of a time.
  'client-bucket/read-object.test.ts',
  // Counts hashes of passwords.
  'server/accounts/sessions/sign-in-time.test.ts',
  // Who this installation is at AWS is asked for once in the life of a process.
  'client-bucket/assume-role.test.ts',
  'server/connections/setup-routes.test.ts',
  'server/connections/verify-routes.test.ts',
]

const common = {
  environment: 'node',
  // Integration tests clone a database and run real statements; browser tests load a file end to end.
  testTimeout: 60_000,
  hookTimeout: 120_000,
  env: NO_AWS,
} as const

export default defineConfig({
  test: {
    globalSetup: 'testing/global-setup.ts',
    // Both engines run beside the tests: more workers than this only make each of them slower.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      { test: { ...common, name: 'apart', include: APART, exclude: WITHOUT } },
      {
        test: {
          ...common,
          name: 'together',
          include: ['**/*.test.ts'],
          exclude: [...WITHOUT, ...APART],
          // To load the app takes as long as the tests of most files: 2.7 s of processor time for each.
          isolate: false,
        },
      },
    ],
  },
})
