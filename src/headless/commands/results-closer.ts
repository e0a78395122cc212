import { Option, type Command } from 'commander'
import { confusionTables } from '#core/tables/confusion.ts'
import { answeredPlacesTable, lengthsTable, rightPlacesTable } from '#core/tables/effects.ts'
import { differenceTables } from '#core/tables/task-differences.ts'
import { taskGuessingTable } from '#core/tables/task-guessing.ts'
import { markedName } from '#core/tables/words.ts'
import { saidInLines } from '#core/study/said.ts'
import { captioned, captionedTexts } from '../table.ts'
import type { Client, Terminal } from '../terminal.ts'

/** Which of the closer looks is printed instead of the table. */
export interface CloserOptions {
  readonly differences?: boolean
  readonly guessing?: boolean
  readonly confusion?: boolean
  readonly effects?: boolean
  readonly templates?: boolean
  readonly inContextOrTuned?: boolean
  readonly demonstrations?: boolean
  readonly style?: boolean
  readonly tuned?: string
  readonly formats?: boolean
  readonly steps?: boolean
  readonly line?: string
  readonly against?: string
  readonly task?: string
  readonly cell?: string
}

type Answer<Call extends 'taskDifferences' | 'taskGuessing' | 'confusion' | 'effects' | 'byTemplate'> = Awaited<
  ReturnType<Client['results'][Call]>
>

export function addCloserOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--differences',
        'instead of the table: two lines on each task, with intervals and outliers',
      ).conflicts(othersThan('differences')),
    )
    .option(
      '--line <name>',
      'with --differences: the line that another is taken from (default: as in the first comparison); with --guessing: this line only',
    )
    .option('--against <name>', 'with --differences: the line that is taken from it')
    .addOption(
      new Option(
        '--guessing',
        'instead of the table: on which tasks each line is above chance, by an exact test',
      ).conflicts(othersThan('guessing')),
    )
    .addOption(
      new Option('--confusion', 'instead of the table: which label was answered where which was right').conflicts(
        othersThan('confusion'),
      ),
    )
    .option(
      '--task <name>',
      'with --confusion: one task with labels (default: all that share the labels of the first one)',
    )
    .addOption(
      new Option(
        '--effects',
        'instead of the table: scores by prompt length, and by the places of labels in the prompt',
      ).conflicts(othersThan('effects')),
    )
    .option('--cell <name>', 'with --effects: a cell (default: the first one)')
    .addOption(
      new Option(
        '--templates',
        'instead of the table: accuracy by category of template, categories compared, and whether surface tasks were followed',
      ).conflicts(othersThan('templates')),
    )
    .addOption(
      new Option(
        '--in-context-or-tuned',
        'instead of the table: base and tuned model, without examples and with k of them, in five tables',
      ).conflicts(othersThan('inContextOrTuned')),
    )
    .addOption(
      new Option(
        '--formats',
        'instead of the table: each condition over sampled formats, and effects beside what formats alone do',
      ).conflicts(othersThan('formats')),
    )
    .addOption(
      new Option(
        '--steps',
        'instead of the table: format correctness, accuracy and style after 1, 2, 4 … steps of each training, with half-times (see: placebo study run --checkpoints)',
      ).conflicts(othersThan('steps')),
    )
    .addOption(
      new Option(
        '--demonstrations',
        'instead of the table: kinds of examples against original ones, beside the spread over draws of examples and their orders',
      ).conflicts(othersThan('demonstrations')),
    )
    .addOption(
      new Option(
        '--style',
        'instead of the table: lists, headings, lengths and words of free answers to generation tasks, beside their references',
      ).conflicts(othersThan('style')),
    )
    .option(
      '--tuned <run>',
      'with --in-context-or-tuned: the run of a tuned model that is a file of its own, asked the same',
    )
}

const looks = [
  'differences',
  'guessing',
  'confusion',
  'effects',
  'templates',
  'inContextOrTuned',
  'formats',
  'steps',
  'demonstrations',
  'style',
] as const satisfies readonly (keyof CloserOptions)[]

/** One at a time. */
function othersThan(look: (typeof looks)[number]): string[] {
  return looks.filter((each) => each !== look)
}

/** @returns whether one of them was asked for */
export async function printCloser(
  { client, result }: Terminal,
  run: string,
  {
    differences,
    guessing,
    confusion,
    effects,
    templates,
    inContextOrTuned,
    demonstrations,
    style,
    tuned,
    formats,
    steps,
    line,
    against,
    task,
    cell,
  }: CloserOptions,
): Promise<boolean> {
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
  } else if (templates === true) {
    const answer = await client.results.byTemplate({ run })
    result(answer, () => shownText(answer, noTemplates))
  } else if (inContextOrTuned === true) {
    const answer = await client.results.inContextOrTuned({ run, tuned })
    result(answer, () => shownText(answer, noSquare))
  } else if (demonstrations === true) {
    const answer = await client.results.demonstrations({ run })
    result(answer, () => shownText(answer, noDemonstrations))
  } else if (style === true) {
    const answer = await client.results.style({ run })
    result(answer, () => shownText(answer, noStyle))
  } else if (formats === true) {
    const answer = await client.results.formatSpread({ run })
    result(answer, () => shownText(answer, noFormats))
  } else if (steps === true) {
    const answer = await client.results.overSteps({ run })
    result(answer, () => shownText(answer, noSteps))
  } else return false
  return true
}

function differencesText(differences: Answer<'taskDifferences'>): string {
  const { run, study, name, against } = differences
  const head = `run ${run} · ${study}`
  if (name === null || against === null)
    return `${head}\nnothing to compare: differences by task take two lines, and this run has one`
  return [head, ...differenceTables(differences).flatMap((each) => ['', captioned(each)])].join('\n')
}

function guessingText(guessing: Answer<'taskGuessing'>): string {
  const head = `run ${guessing.run} · ${guessing.study}`
  if (guessing.rows.length === 0)
    return `${head}\nnothing to guess: no task with labels or options is answered by every compared line`
  return `${head}\n${captioned(taskGuessingTable(guessing))}`
}

function confusionText(confusions: Answer<'confusion'>): string {
  const { run, study, cells, without } = confusions
  const left = without.map(({ task, reason }) => `no answers by label of ${task}: ${reason}`)
  if (cells.length === 0)
    return [
      `run ${run} · ${study}`,
      ...(left.length > 0 ? left : ['no labels: this run has asked no classification or choice task']),
    ].join('\n')
  return [
    `run ${run} · ${study}`,
    ...confusionTables(confusions).flatMap((each) => ['', captioned(each)]),
    ...left,
  ].join('\n')
}

function effectsText(effects: Answer<'effects'>): string {
  const { run, study, cells, cell, right, tasks } = effects
  const of = cell === null ? undefined : cells[cell]
  if (of === undefined) return `run ${run} · ${study}\nno cell: this run has only trained`
  return [
    `run ${run} · ${study} · ${markedName(of)}`,
    '',
    captioned(lengthsTable(effects)),
    '',
    ...(right.length === 0
      ? [
          `no places of labels: none of the ${tasks.notShown} classification and choice tasks has a prompt that names all of its labels`,
        ]
      : [captioned(rightPlacesTable(effects)), '', captioned(answeredPlacesTable(effects))]),
  ].join('\n')
}

const noTemplates =
  'no templates to compare: no lines of this run differ in the category of what stands in the place of the definition, on classification tasks, and in nothing else'
const noSquare =
  'no such comparison: it takes a tuned model and its base, each asked with the examples "empty" and "original" under the same definition, on tasks with labels or options'
const noFormats =
  'no formats to compare: this run was not asked under sampled formats (see: placebo study run --formats 10)'

const noSteps =
  'no steps to compare: this run asks its models at the ends of their trainings alone, or no cell is asked in full yet (see: placebo study run --tune lora --checkpoints)'

const noStyle = 'no style to tell: this run has no free answers to generation tasks'
const noDemonstrations =
  'no kinds of examples to compare: it takes original examples and others, or several draws or orders, of the model as it is under the same definition'

function shownText({ run, study, said, tables }: Answer<'byTemplate'>, none: string): string {
  const head = `run ${run} · ${study}`
  if (tables.length === 0) return `${head}\n${none}`
  return [
    head,
    ...tables.flatMap(({ title, ...table }) => ['', title, captionedTexts(table)]),
    ...said.flatMap((each) => ['', ...saidInLines([each])]),
  ].join('\n')
}
