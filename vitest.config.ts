import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // Two cores: more workers only make the engine's threads wait for each other.
    maxWorkers: 2,
    testTimeout: 30_000,
  },
})
