import { Option, type Command } from 'commander'
import type { Condition } from '#core/conditions/condition.ts'
import { presets } from '#core/conditions/index.ts'
import { decimal } from '#core/numbers.ts'
import type { PromptFormatName } from '#core/prompts/format.ts'
import { studyDefaults } from '#core/study/limits.ts'
import { formerSkipOption } from '../skip-option.ts'
import { anyNumber, gpuLayers, list, oneCondition, splitFile, wholeNumber, type Split } from '../arguments.ts'
import { execute } from '../run-events.ts'
import { namesOrPatterns, selectedTasks, selects } from '../selection-option.ts'
import { table } from '../table.ts'
import {
  addSystemMessageOptions,
  contextOption,
  formatOption,
  systemMessageFrom,
  type SystemMessageOption,
} from '../format-option.ts'
import { atTerminal, withExample, type Terminal } from '../terminal.ts'
import { addTuningOptions, tuningFrom, tuningOptionProblem, type TuningOptions } from '../tuning-options.ts'

interface Common {
  readonly dataDir?: string
  readonly json?: boolean
}

interface Options extends Common, TuningOptions {
  readonly model: string
  readonly collection: string
  readonly tune: 'lora' | 'full'
  readonly condition: Condition
  readonly size: number
  readonly tasks?: string[]
  readonly split?: Split
  readonly k: number
  readonly format?: PromptFormatName
  readonly systemMessage?: SystemMessageOption
  readonly seed: number
  readonly maxTokens: number
  readonly context?: number
  readonly gpuLayers: 'auto' | number
  readonly threads?: number
  readonly name?: string
  readonly skipIneligible?: boolean
  readonly out: string
}

export function addCurve(run: Command): void {
  withExample(run.command('curve'), 'placebo run curve 3f2a91c4 --training 0')
    .description('the loss of a training, step by step')
    .argument('<run>', 'id, the beginning of one, or name')
    .addOption(
      new Option('--training <n>', "position among the run's trainings, from 0 (see: placebo run show)")
        .argParser(wholeNumber(0))
        .default(0),
    )
    .action((asked: string, options: Common & { training: number }) =>
      atTerminal(options, (terminal) => showCurve(terminal, asked, options.training)),
    )
}

export function addTrainCommand(program: Command): void {
  const train = withExample(
    program.command('train'),
    'placebo train --model SmolLM2-135M-Q8_0.gguf --collection starter --condition simplified --size 10 --out simplified.gguf',
  )
    .description(
      'tune a model on the tasks of a collection and write the adapter or model; a killed one carries on with: placebo run resume',
    )
    .requiredOption('--model <file>', 'a GGUF file, or the name of an added model')
    .requiredOption('--collection <name>', 'the tasks to train on')
    .requiredOption('--out <file>', 'the adapter (lora) or model (full) to write; never over an existing file')
    .addOption(
      new Option('--tune <method>', 'what is trained: two small factors beside its matrices, or every weight')
        .choices(['lora', 'full'])
        .default('lora'),
    )
    .addOption(
      new Option('--condition <name>', `one of ${Object.keys(presets).join(', ')}, or a pair definition+examples`)
        .argParser(oneCondition)
        .default(presets.original, 'original'),
    )
    .addOption(new Option('--size <n>', 'instances of each task').argParser(anyNumber).default(5))
    .addOption(new Option('--tasks <list>', `only these tasks: ${namesOrPatterns} (default: all)`).argParser(list))
    .addOption(
      new Option('--split <file>', 'the train tasks of a JSON file {"train": [...], "test": [...]}').argParser(
        splitFile,
      ),
    )
    .addOption(new Option('--k <n>', 'examples shown').argParser(wholeNumber(0)).default(studyDefaults.k))
    .addOption(formatOption())
    .addOption(
      new Option('--seed <n>', 'chooses the instances and their order')
        .argParser(wholeNumber(0))
        .default(studyDefaults.seed),
    )
    .addOption(
      new Option('--max-tokens <n>', 'tokens kept free for the answer, as in asking')
        .argParser(wholeNumber(1))
        .default(studyDefaults.maxAnswerTokens),
    )
    .addOption(contextOption())
    .addOption(
      new Option('--gpu-layers <n|auto>', 'layers on the GPU, for the certificate')
        .argParser(gpuLayers)
        .default('auto'),
    )
    .addOption(new Option('--threads <n>', 'threads (default: what is fastest)').argParser(wholeNumber(1)))
    .option('--name <text>', 'what the run is to be called')
    .option(
      '--skip-ineligible',
      'leave out tasks that cannot take the condition, or have too few instances, instead of refusing',
    )
    .addOption(formerSkipOption())
  addTuningOptions(addSystemMessageOptions(train)).action((options: Options, command: Command) => {
    const problem =
      options.tasks && options.split
        ? '--split replaces --tasks; leave one out'
        : tuningOptionProblem(options.tune, options)
    if (problem !== undefined) command.error(`error: ${problem}`)
    return atTerminal(options, async (terminal) => {
      const request = requestFrom(options)
      const selection = { names: request.tasks }
      const tasks = selects(selection) ? await selectedTasks(terminal, request.collection, selection) : request.tasks
      await execute(terminal, () => terminal.client.trainings.start({ ...request, ...(tasks && { tasks }) }))
    })
  })
}

function requestFrom(options: Options): Parameters<Terminal['client']['trainings']['start']>[0] {
  const tasks = options.tasks ?? options.split?.train
  return {
    ...tuningFrom(options.tune, options),
    collection: options.collection,
    model: options.model,
    condition: options.condition,
    size: options.size,
    seed: options.seed,
    k: options.k,
    maxAnswerTokens: options.maxTokens,
    gpuLayers: options.gpuLayers,
    skipIneligible: options.skipIneligible ?? false,
    file: options.out,
    ...(options.name !== undefined && { name: options.name }),
    ...(tasks && { tasks }),
    ...(options.format && { format: options.format }),
    ...systemMessageFrom(options.systemMessage),
    ...(options.context !== undefined && { contextSize: options.context }),
    ...(options.threads !== undefined && { threads: options.threads }),
  }
}

async function showCurve(terminal: Terminal, run: string, training: number): Promise<void> {
  const curve = await terminal.client.trainings.curve({ run, training })
  terminal.result(curve, () =>
    [
      `training ${curve.name}${curve.heldOutBefore === null ? '' : `; held out before the first step ${decimal(curve.heldOutBefore, 4)}`}`,
      table(
        [
          { title: 'step', align: 'right' },
          { title: 'loss', align: 'right' },
          { title: 'epoch mean', align: 'right' },
          { title: 'held out', align: 'right' },
          { title: 'learning rate', align: 'right' },
          { title: 'gradient norm', align: 'right' },
          { title: 'tokens/s', align: 'right' },
        ],
        curve.steps.map((step) => [
          String(step.step),
          decimal(step.loss, 4),
          decimal(step.epochLoss, 4),
          decimal(step.heldOutLoss, 4),
          step.learningRate.toPrecision(3),
          decimal(step.gradientNorm, 3),
          decimal(step.tokensPerSecond, 0),
        ]),
      ),
    ].join('\n'),
  )
}
