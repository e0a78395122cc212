import { resolve } from 'node:path'
import { ORPCError } from '@orpc/server'
import type { Command } from 'commander'
import { writeOutput } from '#host/disk/output-file.ts'
import type { Terminal } from './terminal.ts'

export interface OverwriteOption {
  readonly overwrite?: boolean
}

/** Of every command that writes files of its own. */
export function addOverwriteOption(command: Command): Command {
  return command.option('--overwrite', 'write over files that are there')
}

/** Writes a table as a file and says where; what cannot be written ends the command with its reason. */
export async function saveFile(
  { note }: Terminal,
  file: string,
  text: string,
  { overwrite = false }: OverwriteOption,
): Promise<void> {
  const path = resolve(file)
  const written = await writeOutput(path, text, { overwrite })
  if (written.state === 'refused') throw new ORPCError('WORK_FAILED', { data: { reasons: [written.reason] } })
  note(`written to ${path}`)
}
