import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { workerData } from 'node:worker_threads'

/** The results' thread, which dies of its first question in a data directory. */
const { dataDirectory } = workerData as { dataDirectory: string }
const died = join(dataDirectory, 'died')
if (!existsSync(died)) {
  writeFileSync(died, '')
  throw new Error('out of memory, say')
}
await import('#host/results/thread/main.ts')
