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
    env: {
      // The AWS of whoever runs the tests is never asked: a test that needs one starts a stand-in.
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
      AWS_PROFILE: '',
      AWS_CONFIG_FILE: '/nonexistent',
      AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  },
})
