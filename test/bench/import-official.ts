/*
 * Time, peak memory and size of the database of importing as many task files as the official Super-NaturalInstructions
 * repository has for English: 1,461. They are made here, for the real ones cannot be handed on. Assumed: 3,106
 * instances a task in the mean and 6,500 at most (Wang et al. 2022, Table 1 and section 3); lengths of inputs, outputs
 * and ids as in 5,800 published instances of 70 tasks; four spaces of indent as in the published files; NaN in the URL
 * of every 15th file. Together 4.5 million instances and 1.7 GB.
 *
 * Run: node build/start.mjs test/bench/import-official.ts [FOLDER of the files, kept] [share of the 1,461, default 1]
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const [folder = join(tmpdir(), 'placebo-official'), share = '1'] = process.argv.slice(2)
const files = Math.round(1461 * Number(share))

/** Instances of one task after the other; their mean is 3,106. */
const instanceCounts = [6500, 6500, 4000, 3000, 2000, 1200, 600, 1000, 3154]
/** Characters, at every 20th part of the published instances. */
const inputLengths = [12, 23, 30, 43, 56, 66, 75, 83, 93, 103, 113, 123, 136, 154, 180, 224, 288, 369, 497, 900]
const outputLengths = [20, 34, 55, 71, 98, 158, 300]
const labels = [
  ['yes', 'no'],
  ['entailment', 'neutral', 'contradiction'],
  ['-1', '1'],
]
const words =
  'the of and a to in is it you that he was for on are with as his they be at one have this from by hot word but what some Zürich “quoted” it’s'.split(
    ' ',
  )

mkdirSync(folder, { recursive: true })
for (let task = 0; task < files; task++) makeTask(task)
await measure('import', folder, ['--name', 'official'])

function makeTask(task: number): void {
  const name = join(folder, `task${String(task).padStart(4, '0')}_made.json`)
  if (existsSync(name)) return
  const handle = openSync(name, 'w')
  const space = labels[task % labels.length] ?? []
  const definition =
    task % 2 === 0
      ? `Read the text and answer with one of: ${space.join(', ')}.`
      : 'Continue the text in your own words.'
  const example = (i: number) => ({
    input: text(task + i, 150),
    output: space[i % space.length],
    explanation: text(i, 120),
  })
  const head = {
    Contributors: ['Somebody'],
    Source: ['made'],
    URL: task % 15 === 0 ? [NaN] : ['https://example.org'],
    Categories: ['Made'],
    Definition: [definition],
    'Positive Examples': [example(0), example(1), example(2)],
    'Negative Examples': [example(3), example(4)],
  }
  writeSync(
    handle,
    `${JSON.stringify(head, null, 4).replace('null', 'NaN').replace(/\n\}$/, '')},\n    "Instances": [\n`,
  )
  const count = instanceCounts[task % instanceCounts.length] ?? 0
  for (let from = 0; from < count; from += 500) {
    const rows = Array.from({ length: Math.min(500, count - from) }, (_, i) => instance(task, from + i, space))
    writeSync(handle, `${from === 0 ? '' : ',\n'}${rows.join(',\n')}`)
  }
  writeSync(handle, '\n    ]\n}\n')
  closeSync(handle)
}

function instance(task: number, i: number, space: readonly string[]): string {
  const id = `task${String(task).padStart(4, '0')}-${String(i * 7919 + task).padStart(32, '0')}`
  const output = task % 2 === 0 ? space[i % space.length] : text(i * 3, outputLengths[i % outputLengths.length] ?? 1)
  const value = {
    id,
    input: `${i} ${text(i * 31 + task, inputLengths[i % inputLengths.length] ?? 1)}`,
    output: [output],
  }
  return JSON.stringify(value, null, 4).replace(/^/gm, '        ')
}

function text(seed: number, length: number): string {
  let made = ''
  for (let at = seed * 17; made.length < length; at += 1 + (at % 5)) made += `${words[at % words.length]} `
  return made.slice(0, length)
}

/** In a process of its own, as a person would start it. */
async function measure(what: string, path: string, options: readonly string[]): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'placebo-bench-'))
  const bytes = readdirSync(path).reduce((sum, file) => sum + statSync(join(path, file)).size, 0)
  const started = performance.now()
  const child = spawn(
    process.execPath,
    [
      join(import.meta.dirname, '../../src/headless/main.ts'),
      'collection',
      'import',
      path,
      ...options,
      '--data-dir',
      data,
    ],
    { stdio: 'inherit' },
  )
  let peak = 0
  let cpu = 0
  const watch = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
      peak = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
      const [user = 0, system = 0] =
        readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ').slice(11, 13).map(Number) ?? []
      cpu = (user + system) / 100
    } catch {
      // It has just ended, or this is no Linux: then there is nothing to read.
    }
  }, 100)
  await once(child, 'exit')
  clearInterval(watch)
  const seconds = (performance.now() - started) / 1000
  const database = statSync(join(data, 'placebo.sqlite')).size
  console.log(
    `${what}: ${readdirSync(path).length} files, ${(bytes / 1e6).toFixed(0)} MB, ${seconds.toFixed(1)} s (${cpu.toFixed(1)} s of processor), peak ${peak.toFixed(0)} MiB, database ${(database / 1e6).toFixed(0)} MB`,
  )
  rmSync(data, { recursive: true })
}
