import { expect, test } from 'vitest'
import { isLabelAndStop } from '#core/answers/label-and-stop.ts'
import { promptFormats } from '#core/prompts/index.ts'

const labels = ['yes', 'no', 'not sure', 'U.S.', '雪']

// science.md section 3: "a full stop is appended when the line's last character is not one of ASCII
// string.punctuation".
test.each<[string, readonly string[] | null, boolean]>([
  ['yes.', labels, true],
  [' yes.\n', labels, true],
  ['not sure.', labels, true],
  ['雪.', labels, true],
  ['yes', labels, false],
  ['Yes.', labels, false],
  ['yes..', labels, false],
  ['yes .', labels, false],
  ['yes!', labels, false],
  ['yes. no.', labels, false],
  ['maybe.', labels, false],
  ['U.S..', labels, false],
  ['U.S.', labels, false],
  ['.', ['', 'a'], false],
  ['a.', ['a', 'a.'], false],
  ['', labels, false],
  ['yes.', null, false],
])('%j among %j: %s', (raw, space, expected) => {
  expect(isLabelAndStop(raw, space)).toBe(expected)
})

test('it is what a demonstration in tk-instruct shows', () => {
  const { text } = promptFormats['tk-instruct'].render(
    { examples: [{ input: 'x', output: 'yes', source: 'task' }] },
    'y',
  )
  const demonstrated = / Output: (.*)\n/.exec(text)?.[1] ?? ''
  expect([demonstrated, isLabelAndStop(demonstrated, labels)]).toEqual(['yes.', true])
})
