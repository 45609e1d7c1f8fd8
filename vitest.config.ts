import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/build/**', '**/.svelte-kit/**', 'data/**'],
    environment: 'node',
    globalSetup: 'testing/global-setup.ts',
    // Integration tests clone a database and run real statements; browser tests load a file end to end.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Both engines run beside the tests: more workers than this only make each of them slower.
    maxWorkers: 2,
  },
})
