/*
 * Peak memory and speed of reading a task file of 200 MB, pulled to its end without keeping anything.
 * Run: node test/bench/import-memory.ts
 */
import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readCollection } from '#exchange/read-collection.ts'

const megabytes = 200
const shapes = [
  { name: 'one-line', instance: 700, indent: 0, file: 'task.json' },
  { name: 'pretty-printed', instance: 700, indent: 4, file: 'task.json' },
  { name: 'one-line-tiny-instances', instance: 100, indent: 0, file: 'task.json' },
  { name: 'one-line-large-instances', instance: 1_000_000, indent: 0, file: 'task.json' },
  { name: 'jsonl', instance: 700, indent: 0, file: 'task.jsonl' },
  { name: 'csv', instance: 700, indent: 0, file: 'task.csv' },
] as const
type Shape = (typeof shapes)[number]

const [path] = process.argv.slice(2)
if (path === undefined) await compare()
else await drain(path)

async function compare(): Promise<void> {
  for (const shape of shapes) {
    const folder = mkdtempSync(join(tmpdir(), 'placebo-bench-'))
    try {
      const file = join(folder, shape.file)
      make(file, shape)
      // A process of its own: the peak of a process never falls.
      console.log(
        `${shape.name}: ${execFileSync(process.execPath, [fileURLToPath(import.meta.url), file], { encoding: 'utf8' }).trim()}`,
      )
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
  await Promise.resolve()
}

async function drain(file: string): Promise<void> {
  const before = process.resourceUsage().maxRSS / 1024
  const started = performance.now()
  let instances = 0
  for await (const event of readCollection(file)) {
    if (event.type === 'instances') instances += event.instances.length
    if (event.type === 'problem') console.log(event.problem.message)
  }
  const seconds = (performance.now() - started) / 1000
  const size = statSync(file).size / 1e6
  const peak = process.resourceUsage().maxRSS / 1024
  console.log(
    `${size.toFixed(0)} MB, ${instances} instances, ${(size / seconds).toFixed(0)} MB/s, peak ${peak.toFixed(0)} MiB (${before.toFixed(0)} before)`,
  )
}

function make(path: string, { instance, indent, file }: Shape): void {
  const handle = openSync(path, 'w')
  const json = file.endsWith('.json')
  const input = `"Zürich" is a city.\n${'lorem ipsum '.repeat(Math.ceil(instance / 12))}`.slice(0, instance - 60)
  let written = writeSync(
    handle,
    json ? '{"Definition": ["Say yes or no."], "Positive Examples": [], "Negative Examples": [], "Instances": [' : '',
  )
  if (file.endsWith('.csv')) written += writeSync(handle, 'id,input,output,definition\n')
  for (let i = 0; written < megabytes * 1e6;) {
    const rows = Array.from({ length: Math.ceil(100_000 / instance) }, () => row(i++, input, indent, file))
    written += writeSync(handle, rows.join(''))
  }
  if (json) writeSync(handle, ']}')
  closeSync(handle)
}

function row(i: number, input: string, indent: number, file: string): string {
  const id = `task001-${String(i).padStart(32, '0')}`
  const output = i % 2 === 0 ? 'yes' : 'no'
  if (file.endsWith('.csv')) return `${id},"${input.replaceAll('"', '""')}",${output},Say yes or no.\n`
  if (file.endsWith('.jsonl')) return `${JSON.stringify({ id, input, output, definition: 'Say yes or no.' })}\n`
  return (i === 0 ? '' : ',') + (indent > 0 ? '\n' : '') + JSON.stringify({ id, input, output: [output] }, null, indent)
}
