import { Option, type Command } from 'commander'
import type { Decoding } from '#core/answers/decoding.ts'
import type { Condition } from '#core/conditions/condition.ts'
import { presets } from '#core/conditions/index.ts'
import { promptFormatNames, type PromptFormatName } from '#core/prompts/format.ts'
import { conditions, decodingList, gpuLayers, list, positiveNumber, wholeNumber } from '../arguments.ts'
import { exitCodes } from '../exit.ts'
import { progressLine } from '../progress-line.ts'
import { table } from '../table.ts'
import { atTerminal, withExample, type Terminal } from '../terminal.ts'
import { printResults } from './results.ts'

interface Options {
  readonly dataDir?: string
  readonly json?: boolean
}

interface EngineOptions {
  readonly gpuLayers: 'auto' | number
  readonly threads?: number
}

interface RunOptions extends Options, EngineOptions {
  readonly collection: string
  readonly model: string
  readonly conditions: Condition[]
  readonly decoding: Decoding[]
  readonly tasks?: string[]
  readonly instances?: number
  readonly k: number
  readonly format?: PromptFormatName
  readonly seed: number
  readonly margin: number
  readonly maxTokens: number
  readonly context?: number
  readonly name?: string
  readonly skipUnfit?: boolean
}

export function addStudyCommands(program: Command): void {
  const study = program.command('study').description('plan studies, carry them out, carry on with them')
  addStudyRun(study)

  withExample(study.command('resume'), 'placebo study resume 3f2a91c4')
    .description('ask what a stopped or killed run has not asked yet')
    .argument('<run>', 'id, the beginning of one, or name')
    .addOption(new Option('--gpu-layers <n|auto>', 'layers on the GPU (default: as the run began)').argParser(gpuLayers))
    .addOption(new Option('--threads <n>', 'threads (default: all cores)').argParser(wholeNumber(1)))
    .action((run: string, options: Options & Partial<EngineOptions>) =>
      atTerminal(options, async (terminal) => {
        const { gpuLayers: layers, threads } = options
        const input = { run, ...(layers !== undefined && { gpuLayers: layers }), ...(threads !== undefined && { threads }) }
        await follow(terminal, await terminal.client.runs.resume(input, { signal: terminal.signal }))
      }))

  withExample(study.command('list'), 'placebo study list')
    .description('all runs, newest first')
    .action((options: Options) => atTerminal(options, listRuns))

  withExample(study.command('show'), 'placebo study show 3f2a91c4')
    .description('the plan of a run and how far its cells are')
    .argument('<run>', 'id, the beginning of one, or name')
    .action((run: string, options: Options) => atTerminal(options, (terminal) => showRun(terminal, run)))
}

function addStudyRun(study: Command): void {
  withExample(study.command('run'), 'placebo study run --collection starter --model SmolLM2-135M-Q8_0.gguf --instances 20\nplacebo study run --collection starter --model m.gguf --conditions original,simplified+delusive --decoding free,constrained')
    .description('ask a model under several conditions, and print the table')
    .requiredOption('--collection <name>', 'the tasks to ask')
    .requiredOption('--model <file>', 'a GGUF file, or the name of an added model')
    .addOption(new Option('--conditions <list>', `of ${Object.keys(presets).join(', ')}, or pairs definition+examples such as simplified+delusive`)
      .argParser(conditions).default(Object.values(presets), Object.keys(presets).join(',')))
    .addOption(new Option('--tasks <list>', 'only these tasks (default: all)').argParser(list))
    .addOption(new Option('--instances <n>', 'the first n instances of each task (default: all)').argParser(wholeNumber(1)))
    .addOption(new Option('--k <n>', 'examples shown').argParser(wholeNumber(0)).default(2))
    .addOption(new Option('--decoding <list>', 'free, constrained, likelihood').argParser(decodingList).default(['free'], 'free'))
    .addOption(new Option('--format <name>', 'prompt format (default: chat where the model has a chat template, else tk-instruct)').choices(promptFormatNames))
    .addOption(new Option('--seed <n>', 'of automatic delusive examples and of the bootstrap').argParser(wholeNumber(0)).default(1))
    .addOption(new Option('--margin <points>', 'widest difference that counts as equivalent').argParser(positiveNumber).default(3))
    .addOption(new Option('--max-tokens <n>', 'tokens an answer may have').argParser(wholeNumber(1)).default(128))
    .addOption(new Option('--context <n>', "tokens of context (default: the model's own, at most 4096)").argParser(wholeNumber(64)))
    .addOption(new Option('--gpu-layers <n|auto>', 'layers on the GPU').argParser(gpuLayers).default('auto'))
    .addOption(new Option('--threads <n>', 'threads (default: all cores)').argParser(wholeNumber(1)))
    .option('--name <text>', 'what the run is to be called')
    .option('--skip-unfit', 'leave out tasks that cannot take a condition instead of refusing')
    .action((options: RunOptions) => atTerminal(options, async (terminal) => {
      await follow(terminal, await terminal.client.runs.start(requestFrom(options), { signal: terminal.signal }))
    }))
}

function requestFrom(options: RunOptions): Parameters<Terminal['client']['runs']['start']>[0] {
  return {
    collection: options.collection,
    model: options.model,
    conditions: options.conditions,
    decodings: options.decoding,
    k: options.k,
    seed: options.seed,
    margin: options.margin,
    maxAnswerTokens: options.maxTokens,
    gpuLayers: options.gpuLayers,
    skipUnfit: options.skipUnfit ?? false,
    ...(options.name !== undefined && { name: options.name }),
    ...(options.tasks && { tasks: options.tasks }),
    ...(options.instances !== undefined && { instancesPerTask: options.instances }),
    ...(options.format && { format: options.format }),
    ...(options.context !== undefined && { contextSize: options.context }),
    ...(options.threads !== undefined && { threads: options.threads }),
  }
}

/** Shows how a run goes on, then its results. */
async function follow(terminal: Terminal, events: Awaited<ReturnType<Terminal['client']['runs']['start']>>): Promise<void> {
  const line = progressLine(() => performance.now())
  try {
    for (;;) {
      const step = await events.next()
      if (step.done) {
        line.end()
        await finish(terminal, step.value)
        return
      }
      const event = step.value
      if (event.type === 'trial') {
        line.show(event.progress, event.task)
        continue
      }
      terminal.note(`run ${event.run}: ${event.total} trials, ${event.done} done before`)
      if (event.canDetect !== null) terminal.note(event.canDetect)
      tellLeftOut(terminal, event.run, event.leftOut)
    }
  } finally {
    line.end()
  }
}

/** Reasons told one by one; a collection may have hundreds of unfit tasks. */
const mostTold = 5

function tellLeftOut(terminal: Terminal, run: string, reasons: readonly string[]): void {
  for (const reason of reasons.slice(0, mostTold)) terminal.note(`left out: ${reason}`)
  if (reasons.length > mostTold) terminal.note(`left out: ${reasons.length - mostTold} more, see: placebo study show ${run}`)
}

async function finish(terminal: Terminal, end: { run: string; state: 'finished' | 'stopped'; done: number; total: number; engineErrors: number }): Promise<void> {
  if (end.state === 'stopped') {
    terminal.note(`placebo: stopped at ${end.done} of ${end.total} trials; carry on with: placebo study resume ${end.run}`)
    terminal.setExitCode(exitCodes.interrupted)
    return
  }
  await printResults(terminal, { run: end.run, by: null, compare: null })
  if (end.engineErrors > 0) {
    terminal.note(`placebo: ${end.engineErrors} trials ended in engine-error and are in no mean; ask them again with: placebo study resume ${end.run}`)
    terminal.setExitCode(exitCodes.failed)
  }
}

async function listRuns(terminal: Terminal): Promise<void> {
  const listed = await terminal.client.runs.list()
  terminal.result(listed, () =>
    listed.runs.length === 0
      ? 'no runs yet; begin one with: placebo study run --collection NAME --model FILE'
      : table(
          [{ title: 'run' }, { title: 'name' }, { title: 'state' }, { title: 'done', align: 'right' }, { title: 'total', align: 'right' }, { title: 'begun' }],
          listed.runs.map((run) => [run.id, run.name, run.state, String(run.done), String(run.total), run.createdAt.slice(0, 16).replace('T', ' ')]),
        ))
}

async function showRun(terminal: Terminal, asked: string): Promise<void> {
  const run = await terminal.client.runs.show({ run: asked })
  const { study } = run
  terminal.result(run, () => [
    `run ${run.id} · ${run.name} · ${run.state} · ${run.done} of ${run.total} trials`,
    `collection      ${run.collection}, ${run.tasks.length} tasks, ${study.instancesPerTask === null ? 'all instances' : `first ${study.instancesPerTask} instances of each`}`,
    `model           ${run.model} (${study.modelFile}), SHA-256 ${study.modelSha256}`,
    `engine          ${study.engineBuild}, context of ${study.contextSize} tokens`,
    `prompt format   ${study.format}, ${study.k} examples, answers of at most ${study.maxAnswerTokens} tokens`,
    `statistics      seed ${study.seed}, margin ±${study.margin} points`,
    ...(run.message === null ? [] : [`message         ${run.message}`]),
    ...run.leftOut.map((each) => `left out        ${each.condition}: ${each.reason}`),
    '',
    table(
      [{ title: 'cell' }, { title: 'definition' }, { title: 'examples' }, { title: 'decoding' }, { title: 'done', align: 'right' }, { title: 'total', align: 'right' }],
      run.cells.map((cell) => [cell.name, cell.condition.definition, cell.condition.examples, cell.decoding, String(cell.done), String(cell.total)]),
    ),
  ].join('\n'))
}
