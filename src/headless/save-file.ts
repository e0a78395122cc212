import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { ORPCError } from '@orpc/server'
import type { Terminal } from './terminal.ts'

/** Writes a table as a file and says where; what cannot be written ends the command with its reason. */
export function saveFile({ note }: Terminal, file: string, text: string): void {
  const path = resolve(file)
  try {
    writeFileSync(path, text)
  } catch (error) {
    throw new ORPCError('WORK_FAILED', { data: { reasons: [`unwritable file: ${path}, ${error instanceof Error ? error.message : String(error)}`] } })
  }
  note(`written to ${path}`)
}
