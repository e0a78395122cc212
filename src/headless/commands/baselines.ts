import { Option, type Command } from 'commander'
import { decimal, percent } from '#core/numbers.ts'
import { scoreMeansTable } from '#core/tables/score-means.ts'
import { list, wholeNumber } from '../arguments.ts'
import {
  addSelectionOptions,
  namesOrPatterns,
  selectedTasks,
  selects,
  type SelectionOptions,
} from '../selection-option.ts'
import { captioned } from '../table.ts'
import { atTerminal, withExample, type Client, type Terminal } from '../terminal.ts'

interface Options extends SelectionOptions {
  readonly dataDir?: string
  readonly json?: boolean
  readonly collection: string
  readonly tasks?: string[]
  readonly instances?: number
  readonly seed: number
}

type Computed = Awaited<ReturnType<Client['baselines']['compute']>>

export function addBaselineCommand(program: Command): void {
  const baseline = withExample(program.command('baseline'), 'placebo baseline --collection starter --instances 100')
    .description('what random guessing, the majority label and copying reach, without any model')
    .requiredOption('--collection <name>')
    .addOption(new Option('--tasks <list>', `only these tasks: ${namesOrPatterns} (default: all)`).argParser(list))
    .addOption(
      new Option('--instances <n>', 'the first n instances of each task (default: all)').argParser(wholeNumber(1)),
    )
    .addOption(new Option('--seed <n>', 'of the first of the sampled guesses').argParser(wholeNumber(0)).default(0))
  addSelectionOptions(baseline).action((options: Options) =>
    atTerminal(options, (terminal) => computeBaselines(terminal, options)),
  )
}

async function computeBaselines(terminal: Terminal, options: Options): Promise<void> {
  const selection = { names: options.tasks, kinds: options.kind, categories: options.category }
  const tasks = selects(selection) ? await selectedTasks(terminal, options.collection, selection) : options.tasks
  const computed = await terminal.client.baselines.compute({
    collection: options.collection,
    seed: options.seed,
    ...(tasks && { tasks }),
    ...(options.instances !== undefined && { instancesPerTask: options.instances }),
  })
  const { sampled, expected, paper, floored } = computed.randomGuess
  terminal.result(computed, () =>
    [
      captioned(scoreMeansTable('Baseline', computed.baselines)),
      '',
      ...(sampled === null
        ? ['no classification or choice task here: random guess and majority label do not exist']
        : [
            `random guess, floored as in the paper: ${percent(floored, 3)}`,
            ...(decimal(expected, 3) === decimal(paper, 3)
              ? []
              : [
                  `random guess as 1 / labels, as in the paper: ${percent(paper, 3)}; exact match accepts other labels than one on some instances (below)`,
                ]),
            `random guess, really drawn with ${sampled.seeds} seeds: mean ${percent(sampled.mean)}, from ${decimal(sampled.least)} to ${percent(sampled.most)}`,
          ]),
      ...unlikePaper(computed.byTask),
      'exact match and the others in percent, over instances; random guess and majority label over classification and choice tasks only',
    ].join('\n'),
  )
}

/** Tasks on which exact match scores a guess otherwise than the paper counts it. */
function unlikePaper(tasks: Computed['byTask']): readonly string[] {
  return tasks.flatMap(({ task, randomGuess, majorityLabel, paper, equalLabels }) => {
    const parts = [
      ...(decimal(randomGuess) === decimal(paper.randomGuess)
        ? []
        : [`random guess ${decimal(randomGuess)} % (1 / labels: ${decimal(paper.randomGuess)} %)`]),
      ...(decimal(majorityLabel) === decimal(paper.majorityLabel)
        ? []
        : [`majority label ${decimal(majorityLabel)} % (counted literally: ${decimal(paper.majorityLabel)} %)`]),
    ]
    const equal = equalLabels.map((group) => group.map((label) => JSON.stringify(label)).join(' = ')).join('; ')
    return parts.length === 0
      ? []
      : [`${task}: ${parts.join(', ')}${equal === '' ? '' : `; equal to exact match: ${equal}`}`]
  })
}
