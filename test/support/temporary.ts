import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, onTestFinished } from 'vitest'

/** An empty folder that goes with its test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'placebo-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A folder that all tests of a file use; it goes with the last of them. */
export function fileFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `placebo-${name}-`))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
