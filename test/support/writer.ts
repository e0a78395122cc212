import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { root } from './placebo.ts'

export interface Writer {
  /** Lets go of the database, having written; resolves when the process has ended. */
  readonly letGo: () => Promise<void>
}

/** Another process that holds the lock for writing until it is told to let go. */
export async function startWriter(dataDirectory: string): Promise<Writer> {
  const script = `
    import Database from 'better-sqlite3'
    const db = new Database(${JSON.stringify(join(dataDirectory, 'placebo.sqlite'))})
    db.exec('BEGIN EXCLUSIVE')
    const end = () => { db.exec('COMMIT'); db.close(); process.exit() }
    console.log('held')
    process.stdin.on('end', end).resume()`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  await once(child.stdout, 'data')
  return {
    letGo: async () => {
      child.stdin.end()
      await exited
    },
  }
}
