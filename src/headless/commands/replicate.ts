import { resolve } from 'node:path'
import { ORPCError } from '@orpc/server'
import { Argument, Option, type Command } from 'commander'
import { counted } from '#core/noun.ts'
import type { DemonstrationName } from '#core/conditions/demonstration-names.ts'
import { studyDefaults } from '#core/study/limits.ts'
import { tuningDefaults } from '#core/study/tuning-defaults.ts'
import { makeFolder } from '#files/make-folder.ts'
import { reasonOf } from '#files/reason.ts'
import { outputsProblems } from '#host/disk/output-file.ts'
import { contextOption, modeOption, stopOption } from '../format-option.ts'
import { formerSkipOption } from '../skip-option.ts'
import {
  anyNumber,
  gpuLayers,
  numbers,
  positiveNumber,
  splitFile,
  stopChoice,
  wholeNumber,
  type Split,
  type wordSetList,
} from '../arguments.ts'
import { addQuestionOptions } from '../question-options.ts'
import { replicationFiles, writeReplication } from '../replication-files.ts'
import { execute } from '../run-events.ts'
import { addOverwriteOption, type OverwriteOption } from '../save-file.ts'
import { atTerminal, withExample, type Client, type Terminal } from '../terminal.ts'

type Request = Parameters<Client['studies']['replication']>[0]

interface Options
  extends
    Omit<
      Request,
      | 'figure'
      | 'split'
      | 'instancesPerTask'
      | 'method'
      | 'maxAnswerTokens'
      | 'contextSize'
      | 'demonstrations'
      | 'words'
      | 'stop'
    >,
    OverwriteOption {
  readonly dataDir?: string
  readonly json?: boolean
  readonly out?: string
  readonly split?: Split
  readonly instances?: number
  readonly tune?: 'lora' | 'full'
  readonly maxTokens?: number
  readonly stop?: readonly string[]
  readonly context?: number
  readonly templates?: number
  readonly templatesFrom?: string
  readonly tunedModel?: string
  readonly words?: ReturnType<typeof wordSetList>
  readonly examples?: DemonstrationName[]
}

const figures = {
  'figure-2': 2,
  'figure-3': 3,
  'figure-4': 4,
  'webson-pavlick': 'webson-pavlick',
  lu: 'lu',
  min: 'min',
  'format-spread': 'format-spread',
} as const
type FigureName = keyof typeof figures

const { lora, full } = tuningDefaults

const help = `
figure-2  Do definitions matter? Tuned and asked under the original, the simplified and the empty definition, over sizes.
figure-3  Do right examples matter? Tuned on original, delusive and no examples; asked under original ones, and under delusive ones as a supplement.
figure-4  Is tuning better than guessing? Format correctness and exact match over sizes, against random guess and majority label.
webson-pavlick  Does it matter what the instruction says? Misleading, irrelevant and no words in the place of the definition, and other names for the labels; asked of the model as it is, without and with k examples, or with --tune of tuned models.
lu        Is it tuning, or what examples in the prompt do, too? Base and tuned model, each without examples and with k.
min       What do demonstrations teach? Examples with other labels, other inputs, one half only or none, of the model as it is; beside them other draws of examples and other orders.
format-spread  Is the effect larger than the format's noise? The four conditions, each under the same sampled prompt formats, asked of the model as it is.

Without --model and --collection the starter model is tuned on the starter collection, some minutes for each figure: far smaller than the paper's
T5-large on Super-NaturalInstructions, so the pattern can be compared with the paper, the numbers cannot. The report says what else differs.
What is written: the figures as SVG, tables as CSV and LaTeX, and one HTML report. The same command again continues where it was stopped.`

export function addReplicateCommand(program: Command): void {
  const command = program
    .command('replicate')
    .description(
      'a figure of Kung & Peng 2023, or the study of Webson & Pavlick 2022, Lu et al. 2024, Min et al. 2022 or Sclar et al. 2024, on a model of your own: train where it is needed, ask, compare, and write figure, tables and report',
    )
    .addArgument(new Argument('<figure>').choices(Object.keys(figures)))
    .option('--model <file>', 'a GGUF file, or the name of an added model (default: the starter model)')
    .option('--collection <name>', 'train and test tasks (default: the starter collection)')
    .addOption(
      new Option(
        '--split <file>',
        'a JSON file {"train": [...], "test": [...]} (default: the starter collection\'s own)',
      ).argParser(splitFile),
    )
    .option('--out <folder>', 'what is written goes here (default: replication-FIGURE)')
    .addOption(
      new Option(
        '--sizes <list>',
        'instances of each train task (default: 1,5,20,50; figure-4: 1,2,4,10,20,50)',
      ).argParser(numbers),
    )
    .addOption(
      new Option(
        '--seeds <list>',
        'each chooses other instances and another order (default: 1,2; figure-4: 1,2,3)',
      ).argParser(numbers),
    )
    .addOption(
      new Option('--instances <n>', 'the first n instances of each test task (default: 20)').argParser(wholeNumber(1)),
    )
    .addOption(
      new Option('--tune <method>', 'default: full for the starter model, else lora').choices(['lora', 'full']),
    )
    .addOption(
      new Option(
        '--epochs <n>',
        `passes over all examples (default: ${full.settings.epochs} in full, ${lora.settings.epochs} by LoRA)`,
      ).argParser(anyNumber),
    )
    .addOption(
      new Option(
        '--learning-rate <x>',
        `default: 3e-4 for the starter model, else ${full.settings.learningRate.toExponential()} in full, ${lora.settings.learningRate.toExponential()} by LoRA`,
      ).argParser(anyNumber),
    )
    .addOption(
      new Option(
        '--margin <points>',
        `widest difference that counts as equivalent (default: ${studyDefaults.margin})`,
      ).argParser(positiveNumber),
    )
    .addOption(
      new Option(
        '--max-tokens <n>',
        `tokens an answer may have (default: 16 for the starter model, else ${studyDefaults.maxAnswerTokens})`,
      ).argParser(wholeNumber(1)),
    )
  addQuestionOptions(command)
    .addOption(stopOption())
    .addOption(contextOption())
    .addOption(modeOption())
    .addOption(new Option('--gpu-layers <n|auto>', 'layers on the GPU (default: auto)').argParser(gpuLayers))
    .addOption(
      new Option('--threads <n>', 'threads (default: all cores; training measures its own)').argParser(wholeNumber(1)),
    )
    .option('--name <text>', 'what the run is to be called')
    .option(
      '--skip-ineligible',
      'leave out tasks that cannot take a condition instead of refusing (the starter collection: always)',
    )
    .addOption(formerSkipOption())
  addOverwriteOption(
    withExample(
      command,
      'placebo replicate figure-4\nplacebo replicate figure-2 --model SmolLM2-135M-Q8_0.gguf --sizes 1,5 --seeds 1 --out figure-2\nplacebo replicate figure-3 --model m.gguf --collection sni --split split.json --instances 100',
    ),
  )
    .addHelpText('after', help)
    .action((figure: FigureName, options: Options) =>
      atTerminal(options, (terminal) => replicate(terminal, figure, options)),
    )
}

async function replicate(terminal: Terminal, figure: FigureName, options: Options): Promise<void> {
  const { client, note } = terminal
  const { overwrite = false } = options
  const folder = outputFolder(options.out ?? `replication-${figure}`)
  const planned = await client.studies.replication(requestFrom(figure, options))
  const { drawing, title, differences, tuned } = planned
  const { tasks = [] } = planned.request
  const write = (run: string, beside?: string) =>
    writeReplication(terminal, { run, tuned: beside, folder, overwrite, title, drawing, differences, tasks })
  // Before the hours that the study may take; further figures are drawn only where the run has them.
  const problems = outputsProblems(folder, replicationFiles(drawing), overwrite)
  if (problems.length > 0) throw new ORPCError('INVALID_REQUEST', { data: { reasons: problems } })
  note(`${title}: files go to ${folder}`)
  if (tuned === null) return carryOut(terminal, planned, (run) => write(run))
  // One after the other: a run has one model.
  let base: string | undefined
  await carryOut(terminal, planned, (run) => {
    base = run
    return Promise.resolve()
  })
  const known = base
  if (known !== undefined) await carryOut(terminal, tuned, (run) => write(known, run))
}

/** A study from its beginning, or from where its run was stopped. */
async function carryOut(
  terminal: Terminal,
  { request, before }: Pick<Awaited<ReturnType<Client['studies']['replication']>>, 'request' | 'before'>,
  then: (run: string) => Promise<void>,
): Promise<void> {
  const { client, note } = terminal
  if (before?.state === 'finished') {
    note(`run ${before.run} has done this already; what is written is made of it`)
    await then(before.run)
    return
  }
  if (before) note(`going on with run ${before.run}, ${before.done} of ${counted(before.total, 'trial')} done`)
  await execute(terminal, () => (before ? client.runs.resume({ run: before.run }) : client.runs.start(request)), {
    show: (_, { run }) => then(run),
  })
}

function outputFolder(given: string): string {
  const folder = resolve(given)
  try {
    makeFolder(folder)
    return folder
  } catch (error) {
    throw new ORPCError('INVALID_REQUEST', {
      data: { reasons: [`invalid output folder: ${folder} (${reasonOf(error)})`] },
    })
  }
}

function requestFrom(figure: FigureName, options: Options): Request {
  const {
    model,
    collection,
    split,
    name,
    sizes,
    seeds,
    instances,
    tune,
    epochs,
    learningRate,
    margin,
    maxTokens,
    stop,
    context,
    threads,
    skipIneligible,
    templates,
    templatesFrom,
    tunedModel,
    paraphrases,
    words,
    told,
    formats,
    k,
    examples,
    draws,
    orders,
  } = options
  return {
    figure: figures[figure],
    model,
    collection,
    name,
    sizes,
    seeds,
    epochs,
    learningRate,
    margin,
    threads,
    skipIneligible,
    gpuLayers: options.gpuLayers,
    split,
    templatesPerCategory: templates,
    templateSet: templatesFrom,
    tunedModel,
    paraphrases,
    ...words,
    told,
    formats,
    k,
    demonstrations: examples,
    draws,
    orders,
    tuned: tune !== undefined,
    instancesPerTask: instances,
    method: tune,
    maxAnswerTokens: maxTokens,
    ...(stop && { stop: stopChoice(stop) }),
    contextSize: context,
    mode: options.mode,
  }
}
