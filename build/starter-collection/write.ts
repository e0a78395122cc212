import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { starterFiles } from './files.ts'

const folder = fileURLToPath(new URL('../../resources/starter-collection/', import.meta.url))

// The folder holds nothing but what is written here: a task that was renamed must not stay behind.
rmSync(folder, { recursive: true, force: true })
const files = starterFiles()
for (const [path, text] of files) {
  mkdirSync(dirname(folder + path), { recursive: true })
  writeFileSync(folder + path, text)
}
console.log(`wrote ${files.size} files to resources/starter-collection`)
