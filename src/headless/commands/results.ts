import { Option, type Command } from 'commander'
import { outcomes } from '#core/answers/outcome.ts'
import { groupings, type Grouping } from '#core/study/results-table.ts'
import { percent, points, table } from '../table.ts'
import { atTerminal, withExample, type Client, type Terminal } from '../terminal.ts'

interface Options {
  readonly dataDir?: string
  readonly json?: boolean
  readonly by?: Grouping
  readonly compare?: string
  readonly csv?: string
  readonly trials?: string
}

type Results = Awaited<ReturnType<Client['results']['table']>>
type Group = Results['groups'][number]
type Line = Group['lines'][number]

export function addResultsCommand(program: Command): void {
  withExample(program.command('results'), 'placebo results 3f2a91c4 --by category\nplacebo results 3f2a91c4 --csv table.csv --trials trials.jsonl')
    .description('the table of a run: conditions and baselines, paired differences, the verdict in words')
    .argument('<run>', 'id, the beginning of one, or name')
    .addOption(new Option('--by <group>', 'a part for each').choices(groupings))
    .option('--compare <condition>', 'what the others are compared with (default: the first condition)')
    .option('--csv <file>', 'write the table as CSV, too')
    .option('--trials <file>', 'write every trial with prompt, answer, outcome and scores as JSONL, too')
    .action((run: string, options: Options) => atTerminal(options, async (terminal) => {
      const by = options.by ?? null
      // Files first: when one cannot be written, nothing else has gone to standard output.
      if (options.csv !== undefined) {
        const written = await terminal.client.results.writeCsv({ run, by, file: options.csv })
        terminal.note(`${written.rows} rows written to ${written.file}`)
      }
      if (options.trials !== undefined) {
        const written = await terminal.client.results.writeTrials({ run, file: options.trials })
        terminal.note(`${written.trials} trials written to ${written.file}`)
      }
      await printResults(terminal, { run, by, compare: options.compare ?? null })
    }))
}

export async function printResults(terminal: Terminal, input: { run: string; by: Grouping | null; compare: string | null }): Promise<void> {
  const results = await terminal.client.results.table(input)
  terminal.result(results, () => textOf(results))
}

function textOf(results: Results): string {
  return [
    `run ${results.run} · ${results.name} · ${results.done} of ${results.total} trials`,
    `collection ${results.collection}, model ${results.model}`,
    '',
    ...(results.by === null || results.by === 'kind' ? results.groups.flatMap((group) => [groupTable(group), '']) : [matrix(results), '']),
    outcomeTable(results),
    '',
    comparisonTable(results),
    '',
    ...results.verdict,
    '',
    'published by Kung & Peng 2023, percent (P: the paper, N: the first author\'s notebook)',
    table(
      [{ title: 'setting' }, { title: 'score' }, { title: 'value', align: 'right' }, { title: 'mark' }],
      results.published.map((each) => [each.setting, each.score, String(each.value), each.mark]),
    ),
    results.publishedCaveat,
  ].join('\n')
}

function groupTable(group: Group): string {
  return [
    `${group.name} (percent, mean over instances; in brackets mean over tasks)`,
    table(
      [
        { title: 'condition or baseline' }, { title: 'n', align: 'right' }, { title: 'exact match', align: 'right' }, { title: 'strict match', align: 'right' },
        { title: 'ROUGE-L', align: 'right' }, { title: 'format correctness', align: 'right' }, { title: 'normalised', align: 'right' }, { title: 'unscored', align: 'right' },
      ],
      group.lines.map((line) => [
        line.name, String(line.exactMatch.n), both(line.exactMatch), both(line.strictMatch), both(line.rougeL), both(line.format),
        both(line.formatNormalised), line.role === 'cell' ? String(line.unscored) : '',
      ]),
    ),
  ].join('\n')
}

function both(mean: Line['exactMatch']): string {
  return mean.overInstances === null ? '–' : `${percent(mean.overInstances)} (${percent(mean.overTasks)})`
}

/** One row a group: exact match for classification, ROUGE-L where there is generation. */
function matrix(results: Results): string {
  const names = [...new Set(results.groups.flatMap((group) => group.lines.map((line) => line.name)))]
  return [
    `by ${results.by ?? ''} (percent, mean over instances; exact match for classification, ROUGE-L otherwise)`,
    table(
      [{ title: results.by ?? '' }, { title: 'score' }, { title: 'n', align: 'right' }, ...names.map((title) => ({ title, align: 'right' as const }))],
      results.groups.map((group) => {
        const score = group.kind === 'classification' ? 'exactMatch' : 'rougeL'
        const lines = new Map(group.lines.map((line) => [line.name, line]))
        return [
          group.name,
          score === 'exactMatch' ? 'exact match' : 'ROUGE-L',
          String(group.lines[0]?.[score].n ?? 0),
          ...names.map((name) => percent(lines.get(name)?.[score].overInstances ?? null)),
        ]
      }),
    ),
  ].join('\n')
}

function comparisonTable(results: Results): string {
  return [
    `paired differences (points; bootstrap over tasks and instances, ${results.draws} draws, seed ${results.seed}; p after Holm; margin ±${results.margin})`,
    table(
      [
        { title: 'compared' }, { title: 'against' }, { title: 'score' }, { title: 'n', align: 'right' }, { title: 'difference', align: 'right' },
        { title: '95 % interval', align: 'right' }, { title: 'p', align: 'right' }, { title: 'verdict' },
      ],
      results.comparisons.map((each) => [
        each.name, each.against, each.score === 'exactMatch' ? 'exact match, classification' : 'ROUGE-L, generation', String(each.instances), points(each.difference),
        each.interval95 === 'too-few' ? '–' : `${points(each.interval95.low)} to ${points(each.interval95.high)}`,
        each.pAdjusted === null ? '–' : each.pAdjusted < 0.001 ? '< 0.001' : each.pAdjusted.toFixed(3),
        each.verdict,
      ]),
    ),
  ].join('\n')
}

function outcomeTable(results: Results): string {
  return table(
    [{ title: 'outcome of trials' }, ...outcomes.map((title) => ({ title, align: 'right' as const })), { title: 'examples dropped', align: 'right' as const }, { title: 'done', align: 'right' as const }, { title: 'total', align: 'right' as const }],
    results.cells.map((cell) => [cell.name, ...outcomes.map((outcome) => String(cell.outcomes[outcome] ?? 0)), String(cell.withDroppedExamples), String(cell.done), String(cell.total)]),
  )
}
