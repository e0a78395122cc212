import { expect, test } from 'vitest'
import { beyondStopSentence } from '#core/study/beyond-stop.ts'
import type { Study } from '#core/study/study.ts'
import { study } from './support.ts'

const references = new Map([
  [1, ['plums 1\nlimes 6']],
  [2, ['plums 1']],
  [3, ['one\n\ntwo', 'both']],
  [4, ['a ### b']],
  [5, ['\n yes \n']],
])
const of = (change: Partial<Study>) => beyondStopSentence({ study: { ...study, ...change }, references })

test.each<[string, Partial<Study>, string | null]>([
  ['a rule that follows the references', { stop: 'references' }, null],
  ['end of turn', { stop: 'end of turn' }, null],
  ['a run of before: the first newline', {}, 'end at the first newline, and on 1 of 5 instances'],
  ['newline, chosen', { stop: 'newline' }, 'end at the first newline, and on 1 of 5 instances'],
  ['a text of its own', { stop: ['###'] }, 'end at "###", and on 1 of 5 instances'],
  ['no free decoding', { stop: 'newline', decodings: ['constrained', 'likelihood'] }, null],
  ['answers made elsewhere', { predictions: true }, null],
])('references behind the end of an answer: %s', (_, change, expected) => {
  if (expected === null) expect(of(change)).toBe(null)
  else expect(of(change)).toContain(expected)
})

test('a blank line ends where every reference has one', () => {
  expect(
    beyondStopSentence({
      study: { ...study, stop: 'blank line' },
      references: new Map([
        [1, ['a\n \nb']],
        [2, ['a\nb']],
      ]),
    }),
  ).toBe(
    'Free answers of this study end at the first blank line, and on 1 of 2 instances every reference goes on after it: exact match is out of reach there.',
  )
})
