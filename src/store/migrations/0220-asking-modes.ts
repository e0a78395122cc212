import type { Migration } from './migration.ts'

/**
 * How far a run in fast mode is from exact mode, as JSON (`core/study/mode-difference.ts`); NULL where that is not
 * measured yet, and in all runs in exact mode.
 */
export const askingModes: Migration = {
  number: 220,
  name: 'asking-modes',
  sql: 'ALTER TABLE runs ADD COLUMN mode_difference TEXT;',
}
