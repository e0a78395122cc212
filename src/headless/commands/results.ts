import { Option, type Command } from 'commander'
import { counted } from '#core/noun.ts'
import { familiesInWords } from '#core/study/above-chance.ts'
import { groupings, type Grouping } from '#core/study/results-table.ts'
import { answersTable } from '#core/tables/answers.ts'
import { comparisonsTable } from '#core/tables/comparisons.ts'
import { groupsTable } from '#core/tables/groups.ts'
import { linesTables } from '#core/tables/lines.ts'
import { outcomesTable } from '#core/tables/outcomes.ts'
import { publishedTable } from '#core/tables/reproduction.ts'
import { trainingsTable } from '#core/tables/trainings.ts'
import { addOverwriteOption, type OverwriteOption } from '../save-file.ts'
import { captioned } from '../table.ts'
import { atTerminal, withExample, type Client, type Terminal } from '../terminal.ts'
import { verdictLines } from '../verdict-words.ts'
import { addCloserOptions, printCloser, type CloserOptions } from './results-closer.ts'
import { addSearchCommand } from './results-search.ts'

interface Options extends CloserOptions, OverwriteOption {
  readonly dataDir?: string
  readonly json?: boolean
  readonly by?: Grouping
  readonly compare?: string
  readonly csv?: string
  readonly latex?: string
  readonly figures?: string
  readonly trials?: string
}

type Results = Awaited<ReturnType<Client['results']['table']>>
type Matrix = Awaited<ReturnType<Client['results']['matrix']>>

export function addResultsCommand(program: Command): void {
  const command = addOverwriteOption(
    withExample(
      program.command('results'),
      'placebo results 3f2a91c4 --by category\nplacebo results 3f2a91c4 --csv table.csv --trials trials.jsonl\nplacebo results 3f2a91c4 --latex tables.tex --figures figures\nplacebo results 3f2a91c4 --differences --against original',
    ),
  )
    .description('the table of a run: conditions and baselines, paired differences, the verdict in words')
    .argument('<run>', 'id, the beginning of one, or name')
    .addOption(new Option('--by <group>', 'a part for each').choices(groupings))
    .option(
      '--compare <name>',
      'the condition or line that others are compared with (default: the first condition; with tuning, Original)',
    )
    .option('--csv <file>', 'write the table as CSV, too')
    .option('--latex <file>', 'write all tables of the run for LaTeX (booktabs), too')
    .option('--figures <folder>', 'draw all figures of the run as SVG, too')
    .option('--trials <file>', 'write every trial with prompt, answer, outcome and scores as JSONL, too')
    .action((run: string, options: Options) =>
      atTerminal(options, async (terminal) => {
        const by = options.by ?? null
        const { overwrite = false } = options
        // Files first: when one cannot be written, nothing else has gone to standard output.
        if (options.csv !== undefined) {
          const written = await terminal.client.results.writeCsv({ run, by, file: options.csv, overwrite })
          terminal.note(`${counted(written.rows, 'row')} written to ${written.file}`)
        }
        if (options.latex !== undefined) {
          const written = await terminal.client.results.writeLatex({
            run,
            by,
            compare: options.compare ?? null,
            file: options.latex,
            overwrite,
          })
          terminal.note(`${counted(written.tables, 'table')} written to ${written.file}`)
        }
        if (options.figures !== undefined) {
          const written = await terminal.client.results.writeFigures({ run, folder: options.figures, overwrite })
          terminal.note(
            `${counted(written.files.length, 'figure')} drawn in ${written.folder}: ${written.files.join(', ')}`,
          )
        }
        if (options.trials !== undefined) {
          const written = await terminal.client.results.writeTrials({ run, file: options.trials, overwrite })
          terminal.note(`${counted(written.trials, 'trial')} written to ${written.file}`)
        }
        if (!(await printCloser(terminal, run, options)))
          await printResults(terminal, { run, by, compare: options.compare ?? null })
      }),
    )
  addCloserOptions(command)
  addSearchCommand(command)
}

export async function printResults(
  terminal: Terminal,
  input: { run: string; by: Grouping | null; compare: string | null },
): Promise<void> {
  const { client } = terminal
  const results = await client.results.table(input)
  const matrix =
    input.by === null || input.by === 'kind' ? null : await client.results.matrix({ run: input.run, by: input.by })
  terminal.result(results, () => textOf(results, matrix))
}

/** @param matrix by tasks or categories, where that was asked for */
function textOf(results: Results, matrix: Matrix | null): string {
  const families = familiesInWords(results.aboveChance)
  return [
    `run ${results.run} · ${results.name} · ${results.done} of ${counted(results.total, 'trial')}`,
    `collection ${results.collection}, model ${results.model}`,
    '',
    ...(matrix === null
      ? linesTables({ ...results, drawn: results }).flatMap((lines) => [captioned(lines), ''])
      : [captioned(groupsTable(results.name, matrix, 'compared', 'names')), '']),
    ...(matrix === null || results.mark === null ? [] : [results.mark, '']),
    ...(results.trainings.length > 0 ? [captioned(trainingsTable(results)), ''] : []),
    captioned(answersTable(results)),
    '',
    captioned(outcomesTable(results)),
    '',
    captioned(comparisonsTable(results)),
    '',
    ...verdictLines(results),
    ...sentences(
      'against guessing:',
      results.aboveChance.map(({ sentence, exact }) => ({ sentence: `${sentence} ${exact.sentence}` })),
    ),
    ...(families === null ? [] : [families]),
    ...sentences('what the gain of tuning is made of (points, in brackets 95 % intervals):', results.attribution.lines),
    '',
    captioned(publishedTable(results.published)),
    results.publishedCaveat,
  ].join('\n')
}

function sentences(title: string, reported: readonly { readonly sentence: string }[]): readonly string[] {
  return reported.length === 0 ? [] : ['', title, ...reported.map(({ sentence }) => sentence)]
}
