import { expect, test } from 'vitest'
import { surfaceNames, type SurfaceName } from '#core/templates/names.ts'
import { medianWords, surfaceGold, surfaceInstruction, surfaceTasks } from '#core/templates/surface.ts'
import type { Task } from '#core/task.ts'
import { capitals, sentiment } from '../conditions/tasks.ts'

const given = (text: string, fields: readonly [string, string] | null = null) => ({ text, medianWords: 3, fields })

test.each<[SurfaceName, string, boolean | null]>([
  ['surface-starts-with-the', ' The cat sat.', true],
  ['surface-starts-with-the', 'Then it sat.', false],
  ['surface-contains-a-digit', 'It cost 5 pounds', true],
  ['surface-contains-a-digit', 'It cost five pounds', false],
  ['surface-is-a-question', 'Is it? ', true],
  ['surface-is-a-question', 'Is it? It is.', false],
  ['surface-longer-than-median', 'a b c d', true],
  ['surface-longer-than-median', 'a b c', false],
  ['surface-first-letter-a-to-m', '"morning', true],
  ['surface-first-letter-a-to-m', 'Night', false],
  ['surface-first-letter-a-to-m', 'Ähre', null],
  ['surface-first-letter-a-to-m', '42', null],
  ['surface-title-case', 'The Old Man and the Sea Was Long', true],
  ['surface-title-case', 'The Old Man Went away', false],
  ['surface-title-case', 'so it is', null],
  ['surface-contains-a-comma', 'First, second', true],
  ['surface-contains-a-comma', 'First; second', false],
])('%s: %j is %s', (name, text, gold) => expect(surfaceTasks[name].gold(given(text))).toBe(gold))

test.each<[readonly [string, string] | null, boolean | null]>([
  [['The cat sat down', 'the cat sat'], true],
  [['a b c', 'a b d'], false],
  [['a b', 'a'], false],
  [['', '!'], null],
  [null, null],
])('words that two fields share, %j: %s', (fields, gold) =>
  expect(surfaceTasks['surface-shared-words'].gold(given('', fields))).toBe(gold),
)

const of = (...labels: readonly string[]): Task => ({
  ...sentiment,
  answerSpace: { kind: 'classification', labels, stated: 'stated' },
})

test.each<[Task, string]>([
  [of('no', 'yes'), 'Answer "yes" if the text contains a digit, and "no" if not.'],
  [of('False', 'True'), 'Answer "True" if the text contains a digit, and "False" if not.'],
  [of('cat', 'dog'), 'Answer "cat" if the text contains a digit, and "dog" if not.'],
])('an instruction in the words of the labels: %#', (task, value) =>
  expect(surfaceInstruction(surfaceTasks['surface-contains-a-digit'], task)).toEqual({ fit: true, value }),
)

test.each([sentiment, capitals])('$name has not two labels', (task) => {
  const asked = surfaceTasks['surface-contains-a-digit']
  expect(surfaceInstruction(asked, task)).toEqual({
    fit: false,
    reason: `${task.name}: a surface task is asked of tasks with two labels`,
  })
  expect(surfaceGold(asked, task, given('1'))).toBe(null)
})

test('the gold of an instance is a label', () => {
  const asked = surfaceTasks['surface-contains-a-digit']
  expect(['1', 'one'].map((text) => surfaceGold(asked, of('no', 'yes'), given(text)))).toEqual(['yes', 'no'])
  expect(surfaceGold(surfaceTasks['surface-shared-words'], of('no', 'yes'), given('1'))).toBe(null)
})

test.each([
  [['a', 'a b c', 'a b'], 2],
  [['a', 'a b c'], 2],
  [['a b'], 2],
])('the median of %j is %d words', (inputs, words) => expect(medianWords(inputs)).toBe(words))

test('eight of them, each under its own name', () => {
  expect(surfaceNames).toHaveLength(8)
  for (const name of surfaceNames) expect(surfaceTasks[name].name).toBe(name)
})
