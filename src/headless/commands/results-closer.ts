import { Option, type Command } from 'commander'
import { decimal, points } from '#core/numbers.ts'
import { scores } from '#core/scoring/index.ts'
import { mark } from '#core/study/mark.ts'
import { table } from '../table.ts'
import type { Client, Terminal } from '../terminal.ts'

/** Which of the closer looks is printed instead of the table. */
export interface CloserOptions {
  readonly differences?: boolean
  readonly guessing?: boolean
  readonly confusion?: boolean
  readonly effects?: boolean
  readonly line?: string
  readonly against?: string
  readonly task?: string
  readonly cell?: string
}

type Answer<Call extends 'taskDifferences' | 'taskGuessing' | 'confusion' | 'effects'> = Awaited<ReturnType<Client['results'][Call]>>
type Interval = Answer<'effects'>['right'][number]['interval95']

export function addCloserOptions(command: Command): Command {
  return command
    .addOption(new Option('--differences', 'instead of the table: two lines on each task, with intervals and outliers').conflicts(['guessing', 'confusion', 'effects']))
    .option('--line <name>', 'with --differences: the line that another is taken from (default: as in the first comparison); with --guessing: this line only')
    .option('--against <name>', 'with --differences: the line that is taken from it')
    .addOption(new Option('--guessing', 'instead of the table: on which tasks each line is above guessing, by an exact test').conflicts(['differences', 'confusion', 'effects']))
    .addOption(new Option('--confusion', 'instead of the table: which label was answered where which was right').conflicts(['differences', 'guessing', 'effects']))
    .option('--task <name>', 'with --confusion: one task with labels (default: all that share the labels of the first one)')
    .addOption(new Option('--effects', 'instead of the table: scores by prompt length, and by the places of labels in the prompt').conflicts(['differences', 'guessing', 'confusion']))
    .option('--cell <name>', 'with --effects: a cell (default: the first one)')
}

/** @returns whether one of them was asked for */
export async function printCloser({ client, result }: Terminal, run: string, { differences, guessing, confusion, effects, line, against, task, cell }: CloserOptions): Promise<boolean> {
  if (differences === true) {
    const answer = await client.results.taskDifferences({ run, name: line ?? null, against: against ?? null })
    result(answer, () => differencesText(answer))
  } else if (guessing === true) {
    const answer = await client.results.taskGuessing({ run, line: line ?? null })
    result(answer, () => guessingText(answer))
  } else if (confusion === true) {
    const answer = await client.results.confusion({ run, task: task ?? null, pooled: task === undefined })
    result(answer, () => confusionText(answer))
  } else if (effects === true) {
    const answer = await client.results.effects({ run, cell: cell ?? null })
    result(answer, () => effectsText(answer))
  } else return false
  return true
}

function differencesText({ run, study, name, against, marked, kinds, draws, seed, rule }: Answer<'taskDifferences'>): string {
  const head = `run ${run} · ${study}`
  if (name === null || against === null) return `${head}\nnothing to compare: differences by task take two lines, and this run has one`
  return [
    head,
    `${name} − ${against}${marked ? ` ${mark}` : ''}, by task (percent and points; 95 % intervals over the instances of each task, ${draws} draws, seed ${seed})`,
    ...kinds.flatMap(({ kind, score, tasks, fences, withoutFences }) => [
      '',
      `${kind}, ${scores[score].title}`,
      table(
        [{ title: 'task' }, right('n'), right(name), right(against), right('difference'), right('95 % interval'), { title: '' }],
        tasks.map((each) => [
          each.task, String(each.n), decimal(each.first), decimal(each.second), points(each.difference), intervalText(each.interval95, points), each.isOutlier ? 'outlier' : '',
        ]),
      ),
      fences === null ? withoutFences ?? '' : rule,
    ]),
  ].join('\n')
}

function guessingText({ run, study, rows }: Answer<'taskGuessing'>): string {
  if (rows.length === 0) return `run ${run} · ${study}\nnothing to guess: no task with labels or options is answered by every compared line`
  return [
    `run ${run} · ${study}`,
    'each task against guessing (percent; p: exact probability that independent random guesses have at least as many right answers, after Holm over the tasks of a line)',
    table(
      [{ title: 'line' }, { title: 'task' }, right('n'), right('exact match'), right('random guess'), right('majority label'), right('p'), { title: 'above guessing' }],
      rows.map((each) => [
        `${each.line}${each.marked ? ` ${mark}` : ''}`, each.task, String(each.n), decimal(each.exactMatch), decimal(each.randomGuess), decimal(each.majorityLabel),
        each.pAdjusted < 0.001 ? '< 0.001' : each.pAdjusted.toFixed(3), each.isAbove ? 'yes' : 'no',
      ]),
    ),
    'above random guess is not above the majority label: compare with its column',
  ].join('\n')
}

function confusionText({ run, study, cells, labels, others, tasks, without }: Answer<'confusion'>): string {
  const left = without.map(({ task, reason }) => `no answers by label of ${task}: ${reason}`)
  if (cells.length === 0) return [`run ${run} · ${study}`, ...(left.length > 0 ? left : ['no labels: this run has asked no classification or choice task'])].join('\n')
  return [
    `run ${run} · ${study}`,
    `answers by label on ${tasks.length === 1 ? tasks[0] ?? '' : `${tasks.length} tasks`} (rows: right; columns: answered, compared after normalisation as exact match compares; trials)`,
    ...cells.flatMap(({ name, marked, counts, n, right: matches, outOfFormat, outside, failed }) => [
      '',
      `${name}${marked ? ` ${mark}` : ''}: ${matches} of ${n} right${outOfFormat > 0 ? `, ${outOfFormat} of the labels out-of-format (literally no label)` : ''}${outside > 0 ? `, ${outside} with references that are no labels left out` : ''}${failed > 0 ? `, ${failed} engine errors left out` : ''}`,
      table(
        [{ title: 'label' }, ...labels.map(right), ...others.map(right), right('n'), right('right')],
        counts.map((row, label) => {
          const sum = row.reduce((all, count) => all + count, 0)
          return [labels[label] ?? '', ...row.map(String), String(sum), decimal(sum === 0 ? null : (100 * (row[label] ?? 0)) / sum)]
        }),
      ),
    ]),
    ...left,
  ].join('\n')
}

function effectsText(effects: Answer<'effects'>): string {
  const { run, study, cells, cell, lengths, right: byPlace, answered, tasks, draws, seed } = effects
  const of = cell === null ? undefined : cells[cell]
  if (of === undefined) return `run ${run} · ${study}\nno cell: this run has only trained`
  const titles = { run: 'of all tasks', task: 'within each task' } as const
  return [
    `run ${run} · ${study} · ${of.name}${of.marked ? ` ${mark}` : ''}`,
    '',
    'scores by the length of the prompt in tokens (percent, 95 % intervals with tasks as clusters)',
    table(
      [{ title: 'prompts' }, { title: 'score' }, { title: 'group' }, { title: 'tokens' }, right('n'), right('tasks'), right('mean'), right('95 % interval'), right('random guess')],
      lengths.map((each) => [
        titles[each.among], scores[each.score].title, `${each.group} of ${each.groups}`, `${each.from} to ${each.to}`, String(each.n), String(each.tasks), decimal(each.mean),
        intervalText(each.interval95, decimal), decimal(each.guess),
      ]),
    ),
    '',
    ...(byPlace.length === 0
      ? [`no places of labels: none of the ${tasks.notShown} classification and choice tasks has a prompt that names all of its labels`]
      : [
          `exact match by the place of the right label, in the ${tasks.shown} classification and choice tasks whose prompts name every label (percent)`,
          table([{ title: 'stands' }, right('n'), right('tasks'), right('mean'), right('95 % interval')], byPlace.map((each) => [each.place, String(each.n), String(each.tasks), decimal(each.mean), intervalText(each.interval95, decimal)])),
          '',
          `how often the label in each place is answered, and right (percent; 95 % intervals with tasks as clusters, ${draws} draws, seed ${seed}; p: McNemar's exact test after Holm, which takes instances as independent)`,
          table(
            [{ title: 'stands' }, right('n'), right('answered'), right('right'), right('difference'), right('95 % interval'), right('p')],
            answered.map((each) => [
              each.place, String(each.n), decimal(each.answered), decimal(each.right), points(each.difference), intervalText(each.interval95, points),
              typeof each.p === 'number' ? (each.p < 0.001 ? '< 0.001' : each.p.toFixed(3)) : '–',
            ]),
          ),
        ]),
  ].join('\n')
}

function right(title: string) {
  return { title, align: 'right' as const }
}

function intervalText(interval: Interval, write: (value: number) => string): string {
  return interval === 'too-few' ? '–' : `${write(interval.low)} to ${write(interval.high)}`
}
