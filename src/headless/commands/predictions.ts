import { Option, type Command } from 'commander'
import type { Condition } from '#core/conditions/condition.ts'
import { counted, noun } from '#core/noun.ts'
import { studyDefaults } from '#core/study/limits.ts'
import { noPrimary, oneCondition, positiveNumber } from '../arguments.ts'
import { followed } from '../followed.ts'
import { atTerminal, withExample, type Terminal } from '../terminal.ts'

interface Options {
  readonly dataDir?: string
  readonly json?: boolean
}

interface ImportOptions extends Options {
  readonly name: string
  readonly run?: string
  readonly collection?: string
  readonly condition?: Condition
  readonly margin?: number
  readonly metric?: string
  readonly acceptDifferingScores?: boolean
  readonly again?: boolean
}

export function addPredictionCommands(program: Command): void {
  const predictions = program
    .command('predictions')
    .description('answers that were made elsewhere, as a cell of a study')

  withExample(
    predictions.command('import'),
    'placebo predictions import predicted_examples.jsonl --name "Tk-Instruct 3B" --run 3f2a91c4\nplacebo predictions import samples_gsm8k_2026-01-02T03-04-05.jsonl --name "some model" --metric exact_match,flexible-extract\nplacebo predictions import samples_hellaswag_2026-01-02T03-04-05.jsonl --name "some model" --metric acc_norm',
  )
    .description(
      "import Tk-Instruct's predictions, samples of the lm-evaluation-harness, outputs of BIG-bench Hard, or lines {task, id, prediction[, references, options, labels, input, condition, exact_match]}",
    )
    .argument('<file>')
    .requiredOption('--name <name>', 'what made them')
    .option('--run <run>', 'beside the cells of this run, on its instances (default: a run of their own)')
    .addOption(
      new Option(
        '--collection <name>',
        'the tasks and instances they are of (default: those that the file brings, with references)',
      ).conflicts('run'),
    )
    .addOption(
      new Option(
        '--condition <condition>',
        'under which they were made (default: what the file says, else nobody knows)',
      ).argParser(oneCondition),
    )
    .addOption(
      new Option(
        '--margin <points>',
        `of a run of their own: widest difference that counts as equivalent (default: ${studyDefaults.margin})`,
      ).argParser(positiveNumber),
    )
    .option(
      '--metric <name>',
      "of the file's own metrics the one whose answers are taken, e.g. acc_norm, or with a filter exact_match,strict-match (default: acc or exact_match of the first filter)",
    )
    .option(
      '--accept-differing-scores',
      "import although scores differ from the file's own metric; the difference is stored and shown with the results",
    )
    .addOption(new Option('--primary <list>', 'refused: answers are there already').argParser(noPrimary).hideHelp())
    .option('--again', 'make a second run of predictions that another run holds already')
    .action((file: string, options: ImportOptions) =>
      atTerminal(options, (terminal) => importPredictions(terminal, file, options)),
    )

  withExample(
    predictions.command('remove'),
    'placebo predictions remove 3f2a91c4 "Tk-Instruct 3B (as asked elsewhere)"',
  )
    .description('take predictions out of a run again that were added to it')
    .argument('<run>', 'id, the beginning of one, or name')
    .argument('<cell>', 'its name in the run')
    .action((run: string, cell: string, options: Options) =>
      atTerminal(options, async (terminal) => {
        const removed = await terminal.client.predictions.remove({ run, cell })
        terminal.result(removed, () => `${removed.cell} is no longer in run ${removed.run}`)
      }),
    )
}

async function importPredictions(terminal: Terminal, file: string, options: ImportOptions): Promise<void> {
  const { name, run, collection, condition, margin, metric, acceptDifferingScores = false, again = false } = options
  const input = {
    file,
    name,
    acceptDifferingScores,
    again,
    ...(metric !== undefined && { metric }),
    ...(run !== undefined && { run }),
    ...(collection !== undefined && { collection }),
    ...(condition && { condition }),
    ...(margin !== undefined && { margin }),
  }
  const imported = await followed(
    terminal,
    progress(await terminal.client.predictions.import(input, { signal: terminal.signal })),
  )
  terminal.result(imported, () =>
    [
      `run ${imported.run} · ${imported.cell}: ${counted(imported.matched, 'prediction')} in ${counted(imported.tasks, 'task')} (${imported.format})`,
      ...imported.fileMetricSentences,
      ...(imported.missing === null || imported.missing === 0
        ? []
        : [
            `${counted(imported.missing, 'instance')} ${noun(imported.missing, 'has', 'have')} no prediction; ${noun(imported.missing, 'it is', 'they are')} in no mean, and not counted as wrong`,
          ]),
      ...(imported.unknown.count === 0
        ? []
        : [
            `${imported.unknown.count} predictions are of no instance that is here, e.g. ${imported.unknown.first.join('; ')}`,
          ]),
      ...(imported.skipped === 0
        ? []
        : [
            `${counted(imported.skipped, 'line')} ${noun(imported.skipped, 'was', 'were')} passed over: another filter of the same document, or another condition`,
          ]),
      ...(imported.otherReferences === 0
        ? []
        : [
            `${imported.otherReferences} predictions came with other references than their instances have; those of the instances count`,
          ]),
      `see: placebo results ${imported.run}`,
    ].join('\n'),
  )
}

/** How many lines there are nobody knows before they are read. */
async function* progress<End>(events: { next(): Promise<IteratorResult<{ readonly read: number }, End>> }) {
  for (;;) {
    const step = await events.next()
    if (step.done === true) return step.value
    yield { phase: 'reading', done: step.value.read, total: step.value.read }
  }
}
