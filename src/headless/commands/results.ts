import { Option, type Command } from 'commander'
import { outcomesNote } from '#core/answers/outcome-words.ts'
import { outcomes } from '#core/answers/outcome.ts'
import { endsAmong } from '#core/answers/stop-rule.ts'
import { conditionName } from '#core/conditions/index.ts'
import { counted } from '#core/noun.ts'
import { decimal, duration, points } from '#core/numbers.ts'
import { differInTasks } from '#core/study/cell-tasks.ts'
import { familiesInWords } from '#core/study/above-guessing.ts'
import { mark } from '#core/study/mark.ts'
import { heldOutLossInWords, trainLossInWords } from '#core/study/training-loss.ts'
import { comparedScore } from '#core/study/paired-columns.ts'
import { groupings, type Grouping } from '#core/study/results-table.ts'
import { differsByUnicode } from '#core/study/unicode-rouge.ts'
import { rangeOfSeeds } from '#core/study/seeds.ts'
import { addOverwriteOption, type OverwriteOption } from '../save-file.ts'
import { table } from '../table.ts'
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
type Group = Results['groups'][number]
type Line = Group['lines'][number]
type Means = Pick<Line, 'exactMatch' | 'rougeL'>

const scoreTitles = { exactMatch: 'exact match', rougeL: 'ROUGE-L' } as const satisfies Record<keyof Means, string>

export function addResultsCommand(program: Command): void {
  const command = addOverwriteOption(withExample(program.command('results'), 'placebo results 3f2a91c4 --by category\nplacebo results 3f2a91c4 --csv table.csv --trials trials.jsonl\nplacebo results 3f2a91c4 --latex tables.tex --figures figures\nplacebo results 3f2a91c4 --differences --against original'))
    .description('the table of a run: conditions and baselines, paired differences, the verdict in words')
    .argument('<run>', 'id, the beginning of one, or name')
    .addOption(new Option('--by <group>', 'a part for each').choices(groupings))
    .option('--compare <name>', 'the condition or line that others are compared with (default: the first condition; with tuning, Original)')
    .option('--csv <file>', 'write the table as CSV, too')
    .option('--latex <file>', 'write all tables of the run for LaTeX (booktabs), too')
    .option('--figures <folder>', 'draw all figures of the run as SVG, too')
    .option('--trials <file>', 'write every trial with prompt, answer, outcome and scores as JSONL, too')
    .action((run: string, options: Options) => atTerminal(options, async (terminal) => {
      const by = options.by ?? null
      const { overwrite = false } = options
      // Files first: when one cannot be written, nothing else has gone to standard output.
      if (options.csv !== undefined) {
        const written = await terminal.client.results.writeCsv({ run, by, file: options.csv, overwrite })
        terminal.note(`${counted(written.rows, 'row')} written to ${written.file}`)
      }
      if (options.latex !== undefined) {
        const written = await terminal.client.results.writeLatex({ run, by, compare: options.compare ?? null, file: options.latex, overwrite })
        terminal.note(`${counted(written.tables, 'table')} written to ${written.file}`)
      }
      if (options.figures !== undefined) {
        const written = await terminal.client.results.writeFigures({ run, folder: options.figures, overwrite })
        terminal.note(`${counted(written.files.length, 'figure')} drawn in ${written.folder}: ${written.files.join(', ')}`)
      }
      if (options.trials !== undefined) {
        const written = await terminal.client.results.writeTrials({ run, file: options.trials, overwrite })
        terminal.note(`${counted(written.trials, 'trial')} written to ${written.file}`)
      }
      if (!await printCloser(terminal, run, options)) await printResults(terminal, { run, by, compare: options.compare ?? null })
    }))
  addCloserOptions(command)
  addSearchCommand(command)
}

export async function printResults(terminal: Terminal, input: { run: string; by: Grouping | null; compare: string | null }): Promise<void> {
  const results = await terminal.client.results.table(input)
  terminal.result(results, () => textOf(results))
}

function textOf(results: Results): string {
  const families = familiesInWords(results.aboveGuessing)
  return [
    `run ${results.run} · ${results.name} · ${results.done} of ${counted(results.total, 'trial')}`,
    `collection ${results.collection}, model ${results.model}`,
    '',
    ...(results.by === null || results.by === 'kind' ? results.groups.flatMap((group) => [groupTable(group, isTuned(results)), '']) : [matrix(results), '']),
    ...(results.mark === null ? [] : [results.mark, '']),
    ...(isTuned(results) ? [trainingTable(results), ''] : []),
    outcomeTable(results),
    '',
    comparisonTable(results),
    '',
    ...verdictLines(results),
    ...sentences('against guessing:', results.aboveGuessing.map(({ sentence, exact }) => ({ sentence: `${sentence} ${exact.sentence}` }))), ...(families === null ? [] : [families]),
    ...sentences('what the gain of tuning is made of (points, in brackets 95 % intervals):', results.attribution.lines),
    '',
    'published by Kung & Peng 2023, percent (P: the paper, N: the first author\'s notebook)',
    table(
      [{ title: 'setting' }, { title: 'score' }, { title: 'value', align: 'right' }, { title: 'mark' }],
      results.published.map((each) => [each.setting, each.score, String(each.value), each.mark]),
    ),
    results.publishedCaveat,
  ].join('\n')
}

function sentences(title: string, told: readonly { readonly sentence: string }[]): readonly string[] {
  return told.length === 0 ? [] : ['', title, ...told.map(({ sentence }) => sentence)]
}

function groupTable(group: Group, tuned: boolean): string {
  const score = comparedScore[group.kind ?? 'generation']
  const withTasks = differInTasks(group.lines)
  const withUnicode = differsByUnicode(group.lines)
  return [
    `${group.name} (percent, mean over instances; in brackets mean over tasks)`,
    table(
      [
        { title: tuned ? 'trained → asked under, or baseline' : 'condition or baseline' }, { title: 'n', align: 'right' },
        ...(withTasks ? [{ title: 'tasks', align: 'right' as const }] : []),
        ...(tuned ? [{ title: `seeds (${scoreTitles[score]})` }] : []),
        { title: 'exact match', align: 'right' }, { title: 'strict match', align: 'right' },
        { title: 'ROUGE-L', align: 'right' }, ...(withUnicode ? [{ title: 'ROUGE-L (Unicode words)', align: 'right' as const }] : []), { title: 'format, strict', align: 'right' }, { title: 'format, normalised', align: 'right' }, { title: 'unscored', align: 'right' },
      ],
      group.lines.map((line) => [
        marked(line), String(line.exactMatch.n), ...(withTasks ? [String(line.exactMatch.tasks)] : []), ...(tuned ? [seedsOf(line, score)] : []), both(line.exactMatch), both(line.strictMatch), both(line.rougeL), ...(withUnicode ? [both(line.rougeLUnicode)] : []), both(line.format),
        both(line.formatNormalised), line.role === 'baseline' ? '' : String(line.unscored),
      ]),
    ),
  ].join('\n')
}

/** e.g. "mean of 2, 43.1 to 45.0": the lowest and the highest seed. */
function seedsOf({ bySeed }: Line, score: keyof Means): string {
  if (bySeed.length === 0) return ''
  const range = rangeOfSeeds(bySeed.map((seed) => seed[score]))
  return range === null ? 'one seed' : `mean of ${range.seeds}, ${decimal(range.lowest)} to ${decimal(range.highest)}`
}

function isTuned(results: Results): boolean {
  return results.trainings.length > 0
}

function marked(named: { readonly name: string; readonly marked: boolean }): string {
  return named.marked ? `${named.name} ${mark}` : named.name
}

function both(mean: Line['exactMatch']): string {
  return mean.overInstances === null ? '–' : `${decimal(mean.overInstances)} (${decimal(mean.overTasks)})`
}

/** One row a group: exact match for classification, ROUGE-L where there is generation. */
function matrix(results: Results): string {
  const names = [...new Set(results.groups.flatMap((group) => group.lines.map(marked)))]
  return [
    `by ${results.by ?? ''} (percent, mean over instances; exact match for classification and choice, ROUGE-L otherwise)`,
    table(
      [{ title: results.by ?? '' }, { title: 'score' }, { title: 'n', align: 'right' }, ...names.map((title) => ({ title, align: 'right' as const }))],
      results.groups.map((group) => {
        const score = comparedScore[group.kind ?? 'generation']
        const lines = new Map(group.lines.map((line) => [marked(line), line]))
        return [
          group.name,
          scoreTitles[score],
          String(group.lines[0]?.[score].n ?? 0),
          ...names.map((name) => decimal(lines.get(name)?.[score].overInstances ?? null)),
        ]
      }),
    ),
  ].join('\n')
}

function comparisonTable(results: Results): string {
  const tuned = isTuned(results)
  const family = tuned ? ` over a family of ${results.family}` : ''
  return [
    `paired differences (points; bootstrap over ${results.seedsDrawn === null ? '' : 'seeds, '}tasks and instances, ${results.draws} draws, seed ${results.seed}; p after Holm${family}; margin ±${results.margin})`,
    table(
      [
        { title: 'compared' }, { title: 'against' }, { title: 'score' }, { title: 'n', align: 'right' },
        ...(tuned ? [{ title: 'seeds' }] : []),
        { title: 'difference', align: 'right' }, { title: '95 % interval', align: 'right' },
        ...(tuned ? [{ title: 'McNemar', align: 'right' as const }] : []),
        { title: 'p', align: 'right' }, { title: 'detectable', align: 'right' }, { title: 'verdict' },
      ],
      results.comparisons.map((each) => [
        each.name, each.against, `${scoreTitles[each.score]}, ${each.kind}`, String(each.instances),
        ...(tuned ? [comparedSeeds(each)] : []),
        points(each.difference), each.interval95 === 'too-few' ? '–' : `${points(each.interval95.low)} to ${points(each.interval95.high)}`,
        ...(tuned ? [each.pMcNemar === null || each.pMcNemar === 'too-few' ? '–' : probability(each.pMcNemar)] : []),
        probability(each.pAdjusted),
        each.smallestDetectable === 'too-few' ? '–' : each.smallestDetectable.toFixed(1),
        each.marked ? `${each.verdict} ${mark}` : each.verdict,
      ]),
    ),
    ...(tuned ? withoutMcNemar(results) : []),
  ].join('\n')
}

/** How many seeds either side is a mean of. */
function comparedSeeds({ seeds: { first, second } }: Results['comparisons'][number]): string {
  return second === null || first === second ? String(first ?? '') : `${first ?? '–'} and ${second}`
}

function withoutMcNemar({ comparisons }: Results): string[] {
  const reasons = [...new Set(comparisons.flatMap((each) => each.withoutMcNemar ?? []))]
  return reasons.length === 0 ? [] : [`McNemar's exact test (before Holm): – where ${reasons.join('; ')}`]
}

function probability(p: number | null): string {
  if (p === null) return '–'
  return p < 0.001 ? '< 0.001' : p.toFixed(3)
}

/** What stands behind the tuned lines. */
function trainingTable(results: Results): string {
  return table(
    [
      { title: 'training' }, { title: 'size', align: 'right' }, { title: 'seed', align: 'right' }, { title: 'state' }, { title: 'steps', align: 'right' },
      { title: 'loss', align: 'right' }, { title: 'held-out loss', align: 'right' }, { title: 'time', align: 'right' }, { title: 'parity', align: 'right' },
    ],
    results.trainings.map((each) => [
      conditionName(each.condition), String(each.size), String(each.seed), each.state, String(each.steps ?? '–'),
      trainLossInWords(each), heldOutLossInWords(each), duration(each.seconds), parityInWords(each),
    ]),
  )
}

/** Equal greedy answers of trainer and engine; marked as the cells of the training are. */
function parityInWords({ parity, parityHolds, state }: Results['trainings'][number]): string {
  const words = parity === null ? '–' : `${parity.equal} of ${parity.prompts}`
  return state === 'trained' && parityHolds !== true ? `${words} ${mark}` : words
}

function outcomeTable(results: Results): string {
  const ends = endsAmong(results.cells)
  return [
    'outcomes of trials (in brackets: out-of-format answers that are a label after normalisation)',
    table(
      [{ title: 'cell' }, ...[...outcomes, ...ends.map(({ title }) => title)].map((title) => ({ title, align: 'right' as const })), { title: 'examples dropped', align: 'right' as const }, { title: 'done', align: 'right' as const }, { title: 'total', align: 'right' as const }],
      results.cells.map((cell) => [marked(cell), ...outcomes.map((outcome) => outcomeCount(cell, outcome)), ...ends.map(({ end }) => String(cell.ends[end] ?? 0)), String(cell.withDroppedExamples), String(cell.done), String(cell.total)]),
    ),
    outcomesNote,
  ].join('\n')
}

function outcomeCount({ outcomes: counts, normalised }: Results['cells'][number], outcome: (typeof outcomes)[number]): string {
  const count = counts[outcome] ?? 0
  return outcome === 'out-of-format' && count > 0 ? `${count} (${normalised.label})` : String(count)
}
