import { describe, expect, test } from 'vitest'
import { readStopChoice } from '#core/answers/stop-choice.ts'
import type { StopChoice } from '#core/answers/stop-rule.ts'
import { stopStringFrom, writtenStopString } from '#core/answers/stop-strings.ts'

describe('what a person has written', () => {
  test.each<readonly [readonly string[], StopChoice]>([
    [[], 'references'],
    [['references'], 'references'],
    [['newline'], 'newline'],
    [['blank-line'], 'blank line'],
    [['end of turn'], 'end of turn'],
    [[String.raw`\n`], 'newline'],
    [['\n'], 'newline'],
    [[String.raw`\n\n`], 'blank line'],
    [
      ['###', String.raw`\tEnd`],
      ['###', '\tEnd'],
    ],
    [['###', '###'], ['###']],
    [[String.raw`a\\n`], [String.raw`a\n`]],
    [[String.raw`\u003c/s\u003e`], ['</s>']],
    [[' Input:'], [' Input:']],
  ])('%j', (written, stop) => {
    expect(readStopChoice(written)).toEqual({ state: 'read', stop })
  })

  test.each<readonly [readonly string[], RegExp]>([
    [[''], /an empty text would end every answer/],
    [[String.raw`\x`], /after a backslash comes/],
    [['a\\'], /after a backslash comes/],
    [['newline', '###'], /"newline" is a rule and is given alone/],
    [['###', 'end-of-turn'], /"end of turn" is a rule and is given alone/],
    [['x'.repeat(101)], /at most 100 characters/],
    [Array.from({ length: 17 }, (_, i) => String(i)), /at most 16/],
  ])('%j is refused', (written, reason) => {
    const read = readStopChoice(written)
    expect(read).toMatchObject({ state: 'refused', reason: expect.stringMatching(/^invalid stop string: /) as unknown })
    expect(read).toMatchObject({ reason: expect.stringMatching(reason) as unknown })
  })
})

test.each(['###', '\n\n', 'a\\n', '\t\r', '\u0000', '\u2028', '\u202eabc', 'ä 漢 👩‍🔬'])(
  '%j can be written and read again',
  (text) => {
    const written = writtenStopString(text)
    expect(written).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u)
    expect(stopStringFrom(written)).toBe(text)
  },
)
