import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { workerData } from 'node:worker_threads'

/** The results' thread, which never answers its first question in a data directory. */
const { dataDirectory } = workerData as { dataDirectory: string }
const stuck = join(dataDirectory, 'stuck')
if (existsSync(stuck)) {
  await import('#host/results/thread/main.ts')
} else {
  writeFileSync(stuck, '')
  for (;;) Math.sqrt(2)
}
