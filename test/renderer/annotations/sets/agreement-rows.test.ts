import { expect, test } from 'vitest'
import {
  agreementCsv,
  agreementRows,
  figureValue,
  reportedFigure,
  type Agreed,
  type Figure,
} from '#renderer/annotations/sets/agreement-rows.ts'

const half: Figure = { value: 0.5, interval95: { low: -0.125, high: 0.75 } }
const whole: Figure = { value: 1, interval95: 'too-few' }

test.each<[Figure | null, string, number | null]>([
  [half, '0.500 [−0.125, 0.750]', 0.5],
  [whole, '1.000 [–]', 1],
  ['too-few', '–', null],
  [null, '–', null],
])('%j is told as %s', (figure, reported, value) => {
  expect(reportedFigure(figure)).toBe(reported)
  expect(figureValue(figure)).toBe(value)
})

test('the whole collection stands before its tasks; as CSV nothing is rounded', () => {
  const figures = { units: 3, unitsOfTwo: 4, raw: half, cohen: null, fleiss: 'too-few', krippendorff: whole } as const
  const agreed: Pick<Agreed, 'of'> = {
    of: [
      { what: 'pairs', all: figures, byTask: [{ task: 'one, "two"', figures }] },
      { what: 'tags', all: figures, byTask: [] },
    ],
  }
  const rows = agreementRows(agreed)
  expect(rows.map(({ what, task }) => [what, task])).toEqual([
    ['pairs', null],
    ['tags', null],
    ['pairs', 'one, "two"'],
  ])
  expect(agreementCsv(rows)).toBe(
    [
      'what,task,units,units_of_two,raw,raw_low,raw_high,cohen,cohen_low,cohen_high,fleiss,fleiss_low,fleiss_high,krippendorff,krippendorff_low,krippendorff_high',
      'pairs,,3,4,0.5,-0.125,0.75,,,,,,,1,,',
      'tags,,3,4,0.5,-0.125,0.75,,,,,,,1,,',
      'pairs,"one, ""two""",3,4,0.5,-0.125,0.75,,,,,,,1,,',
      '',
    ].join('\r\n'),
  )
})
