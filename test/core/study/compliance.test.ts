import { expect, test } from 'vitest'
import { complianceOf, type MisledAnswer } from '#core/study/compliance.ts'

const many = (count: number, real: string, surface: string | null, answer: string): readonly MisledAnswer[] =>
  Array.from({ length: count }, () => ({ real: [real], surface, answer }))

test('shares of the instances on which the two golds differ; what has no gold of the instruction is not counted', () => {
  expect(
    complianceOf([
      ...many(100, 'yes', 'yes', 'yes'),
      ...many(20, 'yes', null, 'yes'),
      ...many(12, 'yes', 'no', 'Yes.'),
      ...many(24, 'yes', 'no', 'no'),
      ...many(4, 'no', 'yes', 'perhaps'),
    ]),
  ).toEqual({ instances: 140, disagreeing: 40, shares: { accuracy: 30, compliance: 60 } })
})

test('29 of them say nothing', () =>
  expect(complianceOf(many(29, 'yes', 'no', 'no'))).toEqual({ instances: 29, disagreeing: 29, shares: 'too-few' }))

test('equal after normalisation is no disagreement, and any reference is right', () =>
  expect(
    complianceOf([...many(30, 'Yes.', 'yes', 'yes'), { real: ['no', 'yes'], surface: 'yes', answer: 'yes' }]),
  ).toEqual({ instances: 31, disagreeing: 0, shares: 'too-few' }))
