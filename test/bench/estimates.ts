import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { RunEvent } from '#contract/run-events.ts'
import type { Rates } from '#contract/studies.ts'
import { presets } from '#core/conditions/index.ts'
import { studyDefaults } from '#core/study/limits.ts'
import { defaultHeldOutPerTask, tuningDefaults } from '#core/study/tuning-defaults.ts'
import { openHost } from '#host/host.ts'
import { forkNode } from '#host/plain-node.ts'
import { clientInMemory } from '#host/wires.ts'
import { sharedAvailable, sharedPath } from '../support/shared.ts'

/**
 * The wizard's estimates against what runs took, on a real model: time by a speed check in the minute before each run,
 * memory of the engine's and the trainer's process at its peak. On a machine with other work a run may find another
 * machine than its speed check; each is therefore done several times, and each time is printed.
 */
const { values: options } = parseArgs({
  options: {
    model: { type: 'string', default: sharedPath('models/SmolLM2-135M-Instruct.Q4_1.gguf') },
    only: { type: 'string' },
    times: { type: 'string', default: '1' },
    /** Beside other work, all of them are another machine every second. */
    threads: { type: 'string', default: '1' },
    /** Of each test task. */
    instances: { type: 'string', default: '5' },
  },
})
if (!sharedAvailable) throw new Error('the real tasks lie in ../shared, which is not beside the repository')

type Request = Parameters<ReturnType<typeof clientInMemory>['runs']['start']>[0]

const testTasks = 8
const trainTasks = 4
const studied: Omit<Request, 'model' | 'decodings'> = {
  ...studyDefaults,
  collection: 'real',
  instancesPerTask: Number(options.instances),
  gpuLayers: 0,
  skipIneligible: true,
  contextSize: 2048,
  threads: Number(options.threads),
}
const asked = { ...studied, conditions: [presets.original, presets.empty] }
const { method, settings } = tuningDefaults.lora
const ways: Readonly<Record<string, Omit<Request, 'model'>>> = {
  'chat, free': { ...asked, decodings: ['free'], format: 'chat' },
  'chat, constrained': { ...asked, decodings: ['constrained'], format: 'chat' },
  'chat, likelihood': { ...asked, decodings: ['likelihood'], format: 'chat' },
  'tk-instruct, free': { ...asked, decodings: ['free'], format: 'tk-instruct' },
  'tk-instruct, constrained': { ...asked, decodings: ['constrained'], format: 'tk-instruct' },
  'tk-instruct, likelihood': { ...asked, decodings: ['likelihood'], format: 'tk-instruct' },
  'LoRA, chat, free': {
    ...studied,
    decodings: ['free'],
    format: 'chat',
    tuning: {
      method,
      settings: { ...settings, epochs: 1 },
      trainConditions: [presets.original],
      testConditions: 'same',
      sizes: [5],
      seeds: [1],
      heldOutPerTask: defaultHeldOutPerTask,
      trainTasks: [],
    },
  },
}

const folder = mkdtempSync(join(tmpdir(), 'placebo-estimates-'))
/** Processes by the place of their module, with the most memory that each has had. */
const peaks = new Map<string, number>()
const processes = new Map<number, string>()
try {
  const opened = openHost(folder, {
    fork: (modulePath) => {
      const child = forkNode(modulePath)
      const [name] = /trainer|model-reader|engine/.exec(modulePath.split('/src/').at(-1) ?? '') ?? ['other']
      if (child.pid !== undefined) processes.set(child.pid, name)
      child.onExit(() => processes.delete(child.pid ?? 0))
      return child
    },
  })
  if (opened.state === 'refused') throw new Error(opened.reason)
  const watching = setInterval(watch, 100)
  try {
    await measure(clientInMemory(opened.host))
  } finally {
    clearInterval(watching)
    await opened.close()
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function measure(client: ReturnType<typeof clientInMemory>): Promise<void> {
  const model = resolve(options.model)
  const tasks = linked('test', testTasks)
  const trained = linked('train', trainTasks)
  await endOf(
    await client.collections.import({ path: join(folder, 'tasks'), name: 'real', replace: false, skipBroken: false }),
  )
  await endOf(await client.models.add({ file: model }))
  const { estimates } = await client.models.memory({ file: model, contextSize: 2048 })
  console.log(`memory of the engine, estimated: ${megabytes(estimates[0]?.cpu.total ?? 0)}`)
  for (let time = 0; time < Number(options.times); time++)
    for (const [name, way] of Object.entries(ways)) {
      if (options.only !== undefined && !name.includes(options.only)) continue
      const request: Request = {
        ...way,
        model,
        tasks,
        ...(way.tuning && { tuning: { ...way.tuning, trainTasks: trained } }),
      }
      const speed = await client.studies.calibrate({
        model,
        gpuLayers: 0,
        threads: Number(options.threads),
        collection: 'real',
        maxAnswerTokens: request.maxAnswerTokens,
        ...(request.tuning && { method: request.tuning.method }),
      })
      const rates: Rates = speed
      const found = request.tuning && (await client.models.trainable({ file: model })).lora
      const checked = await client.studies.check({
        request,
        rates,
        ...(found?.trainable && { trained: found.trained, memory: found.memory }),
      })
      peaks.clear()
      const began = performance.now()
      const start = await client.runs.start(request)
      if (start.state !== 'started') throw new Error('the run was queued')
      const took = { asking: 0, training: 0, certificate: 0 }
      const finish = await endOf(await client.runs.follow({ run: start.run }), (event: RunEvent, milliseconds) => {
        if (event.type === 'trial') took.asking += milliseconds
        else if (event.type === 'step' || event.type === 'held-out') took.training += milliseconds
        else if (event.type === 'certifying' || event.type === 'trained') took.certificate += milliseconds
      })
      const seconds = (performance.now() - began) / 1000
      const { asking, training } = checked.time ?? { asking: none, training: none }
      const low = asking.low + training.low
      const high = asking.high + training.high
      console.log(
        `${name}: estimated ${low.toFixed(0)} to ${high.toFixed(0)} s (asking ${asking.low.toFixed(0)} to ${asking.high.toFixed(0)}), took ${seconds.toFixed(0)} s (asking ${(took.asking / 1000).toFixed(0)}, training ${(took.training / 1000).toFixed(0)}, certificate ${(took.certificate / 1000).toFixed(0)}), ${(seconds / Math.sqrt(low * high)).toFixed(2)} of the middle; ` +
          `prompt ${speed.prompt.mid.toFixed(0)} answer ${speed.answer?.mid.toFixed(1)} train ${speed.train?.mid.toFixed(0)} tokens/s, ${speed.answerTokens?.toFixed(1)} tokens an answer; tokens ${JSON.stringify(checked.tokens)}; ${checked.size?.trials} trials; training estimated ${megabytes(checked.memory ?? 0)}; peak ${[...peaks].map(([each, bytes]) => `${each} ${megabytes(bytes)}`).join(', ')}; ${JSON.stringify(finish).slice(0, 80)}`,
      )
      console.log(`  in fact: ${JSON.stringify(await realTokens(client, start.run))}`)
    }
}

const none = { low: 0, high: 0 }

async function realTokens(client: ReturnType<typeof clientInMemory>, run: string) {
  const file = join(folder, `${run}.jsonl`)
  await client.results.writeTrials({ run, file })
  const lines = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { promptTokens?: number; answerTokens?: number })
  const sum = (of: 'promptTokens' | 'answerTokens') => lines.reduce((all, line) => all + (line[of] ?? 0), 0)
  return { trials: lines.length, promptTokens: sum('promptTokens'), answerTokens: sum('answerTokens') }
}

/** The first tasks of a side, in one folder for both. */
function linked(side: 'test' | 'train', most: number): string[] {
  const into = join(folder, 'tasks')
  mkdirSync(into, { recursive: true })
  const files = readdirSync(sharedPath(`superni/${side}`))
    .filter((file) => file.endsWith('.json'))
    .sort()
  // Few outputs are labels: half of the tasks are classification tasks.
  const outputs = (file: string) =>
    new Set(
      (
        JSON.parse(readFileSync(sharedPath(`superni/${side}/${file}`), 'utf8')) as { Instances: { output: string[] }[] }
      ).Instances.flatMap(({ output }) => output),
    ).size
  const closed = files.filter((file) => outputs(file) < 10)
  const open = files.filter((file) => outputs(file) >= 10)
  return [...closed.slice(0, most / 2), ...open.slice(0, most / 2)].map((file) => {
    copyFileSync(sharedPath(`superni/${side}/${file}`), join(into, file))
    return file.replace(/\.json$/, '')
  })
}

async function endOf<Step, End>(
  steps: { next(): Promise<IteratorResult<Step, End>> },
  told: (step: Step, milliseconds: number) => void = () => undefined,
): Promise<End> {
  let last = performance.now()
  for (;;) {
    const step = await steps.next()
    const now = performance.now()
    if (step.done === true) return step.value
    told(step.value, now - last)
    last = now
  }
}

/** Linux tells the highest resident size of a process itself. */
function watch(): void {
  for (const [pid, name] of processes) {
    const status = `/proc/${pid}/status`
    if (!existsSync(status)) continue
    const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(status, 'utf8')) ?? []
    peaks.set(name, Math.max(peaks.get(name) ?? 0, 1024 * Number(kilobytes)))
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`
}
