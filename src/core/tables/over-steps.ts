import { conditionTitle } from '#core/conditions/index.ts'
import { capital } from '#core/noun.ts'
import { count } from '#core/numbers.ts'
import { styleMetrics, styleNames } from '#core/style/index.ts'
import type { Followed, Measure, OverSteps } from '#core/study/over-steps/index.ts'
import { measureInWords, noHalfTime, severalDecodings } from '#core/study/over-steps/sentences.ts'
import type { StyleOverSteps, StyleStep } from '#core/study/over-steps/style.ts'
import { kinds, type Kind } from '#core/task.ts'
import { counts, number, percentInterval, percents, pointsInterval, pointsOf, text, type Column } from './column.ts'
import type { Table } from './table.ts'

interface StepRow {
  readonly of: OverSteps
  readonly step: number
  readonly isEnd: boolean
}

/** A table for each kind that has any. */
export function overStepsTables(all: readonly OverSteps[]): readonly Table<StepRow>[] {
  return kinds.flatMap((kind) => {
    const own = all.filter((each) => each.kind === kind)
    return own.length === 0 ? [] : [overStepsTable(kind, own)]
  })
}

/** Every score after each step that was asked, of trainings asked with tasks of one kind. */
function overStepsTable(kind: Kind, all: readonly OverSteps[]): Table<StepRow> {
  const measures = distinct(all.flatMap(({ followed }) => followed))
  const several = all.some(severalDecodings)
  return {
    name: `over-steps-${kind}`,
    title: `Over training steps, ${kind}`,
    caption:
      'Percent, mean over seeds, on the instances that every model here has answered. Step 0 is the untuned model; each model is exactly what the whole training passes through after so many optimiser steps. Intervals draw tasks, instances and seeds.',
    columns: [
      ...trainingColumns<StepRow>(({ of }) => of),
      counts('step', 'Step', ({ step }) => step, { text: ({ step, isEnd }) => stepInWords(step, isEnd) }),
      ...measures.flatMap((measure): readonly Column<StepRow>[] => {
        const pointOf = ({ of, step }: StepRow) =>
          of.followed.find((each) => isSame(each, measure))?.points.find((point) => point.step === step)
        const title = measureInWords(measure, several)
        return [
          percents(title, capital(title), (row) => pointOf(row)?.value ?? null),
          percentInterval(`${title} 95 %`, '95 % interval', (row) => pointOf(row)?.interval95 ?? null),
        ]
      }),
      counts('seeds', 'Seeds', ({ of }) => of.seeds, { only: 'some' }),
      counts('n', 'n', ({ of }) => of.instances),
    ],
    parts: all.map((of) => stepsOf(of).map((each) => ({ of, ...each }))),
    isMarked: ({ of, step }) =>
      of.followed.some(({ points }) => points.some((point) => point.step === step && point.marked)),
  }
}

type HalfRow = Followed & { readonly of: OverSteps }

/** Of each score what the training changes, and after which step half of it is there. */
export function halfTimesTable(all: readonly OverSteps[]): Table<HalfRow> {
  const several = all.some(severalDecodings)
  return {
    name: 'half-times',
    title: 'Half-times',
    caption:
      'Half-time: the first asked step after which half of the change from the untuned model to the end is there. Its interval holds 95 % of the draws; between asked steps nothing is interpolated. None where the interval of the change includes 0.',
    columns: [
      ...trainingColumns<HalfRow>(({ of }) => of),
      text('kind', 'Kind', ({ of }) => of.kind),
      text('score', 'Score', (row) => capital(measureInWords(row, several))),
      percents('untuned', 'Untuned', ({ points }) => points.find(({ step }) => step === 0)?.value ?? null),
      percents('end', 'End', ({ points }) => points.find(({ isEnd }) => isEnd)?.value ?? null),
      pointsOf('change', 'Change', ({ halved }) => halved?.change.value ?? null),
      pointsInterval('change 95 %', '95 % interval', ({ halved }) => halved?.change.interval95 ?? null),
      counts('half-time', 'Half-time, steps', (row) => halfOf(row)?.step ?? null),
      counts('half-time low', 'From', (row) => halfOf(row)?.low ?? null, { help: '2.5 % of the draws are earlier.' }),
      counts('half-time high', 'To', (row) => halfOf(row)?.high ?? null, { help: '2.5 % of the draws are later.' }),
      text('why none', 'Why none', noHalfTime, { where: 'csv' }),
      counts('n', 'n', ({ of }) => of.instances),
    ],
    parts: all.map((of) => of.followed.map((each) => ({ ...each, of }))),
  }
}

/** How free answers to generation tasks are written after each step. */
export function styleOverStepsTable(
  all: readonly StyleOverSteps[],
): Table<StyleStep & { readonly of: StyleOverSteps }> {
  return {
    name: 'style-over-steps',
    title: 'Style over training steps',
    caption: `Free answers to generation tasks, of all seeds. None of it says whether an answer is right. ${styleNames.map((name) => `${styleMetrics[name].title}: ${styleMetrics[name].describe}`).join('; ')}.`,
    columns: [
      ...trainingColumns<StyleStep & { readonly of: StyleOverSteps }>(({ of }) => of),
      counts('step', 'Step', ({ step }) => step, { text: ({ step, isEnd }) => stepInWords(step, isEnd) }),
      ...styleNames.map((name) =>
        number<StyleStep>(styleMetrics[name].title, titleOf(name), ({ measured }) => measured[name]?.value ?? null, {
          digits: styleMetrics[name].unit === null ? 2 : 1,
        }),
      ),
      counts('n', 'n', ({ n }) => n),
    ],
    parts: all.map((of) => of.steps.map((each) => ({ ...each, of }))),
  }
}

function titleOf(name: (typeof styleNames)[number]): string {
  const { title, unit } = styleMetrics[name]
  return unit === null ? title : `${title}, ${unit}`
}

function trainingColumns<Row>(of: (row: Row) => Pick<OverSteps, 'trained' | 'asked' | 'size'>): readonly Column<Row>[] {
  return [
    text('trained on', 'Trained on', (row) => conditionTitle(of(row).trained)),
    text('asked with', 'Asked with', (row) => conditionTitle(of(row).asked)),
    counts('size', 'Per task', (row) => of(row).size),
  ]
}

/** Steps of any score: each has the same ones. */
function stepsOf({ followed }: OverSteps): readonly { readonly step: number; readonly isEnd: boolean }[] {
  const all = followed.flatMap(({ points }) => points.map(({ step, isEnd }) => [step, isEnd] as const))
  return [...new Map(all)].map(([step, isEnd]) => ({ step, isEnd })).toSorted((one, other) => one.step - other.step)
}

function stepInWords(step: number, isEnd: boolean): string {
  if (step === 0) return '0, untuned'
  return isEnd ? `${count(step)}, end` : count(step)
}

function halfOf({ halved }: Followed) {
  const half = halved?.halfTime
  return half?.state === 'found' ? half : null
}

function distinct(measures: readonly Measure[]): readonly Measure[] {
  return measures.filter((measure, i) => measures.findIndex((each) => isSame(each, measure)) === i)
}

function isSame(one: Measure, other: Measure): boolean {
  return one.score === other.score && one.decoding === other.decoding
}
