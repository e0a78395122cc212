import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { pairProblems, type Beside, type PairText } from '#core/annotations/pair-problems.ts'
import { rightForm } from '#core/annotations/right-form.ts'
import { normalise } from '#core/scoring/normalise.ts'
import { capitals, examples, riddles, sentiment } from '../conditions/tasks.ts'

const alone = { others: [], references: [] }
const pair = (input: string, output: string, gold: string | null = null): PairText => ({ input, output, gold })
const reported = (of: PairText, beside: Partial<Beside> & Pick<Beside, 'task'>) =>
  pairProblems(of, { ...alone, ...beside }).map(({ code, severity, message }) => `${severity}, ${code}: ${message}`)

describe('what speaks against a pair', () => {
  test.each<[string, PairText, Partial<Beside> & Pick<Beside, 'task'>, readonly string[]]>([
    ['nothing, for a wrong label', pair('I like it.', 'bad', 'good'), { task: sentiment }, []],
    ['nothing, for a wrong text', pair('Norway', 'Bergen', 'Oslo'), { task: capitals }, []],
    ['nothing, where nobody knows what is right', pair('Norway', 'Bergen'), { task: capitals }, []],
    [
      'a character that no file can hold',
      pair('A\0', 'Bergen'),
      { task: capitals },
      ['error, no text: it holds a character that no text can hold (U+0000, or half of a surrogate pair)'],
    ],
    ['no input', pair(' \n', 'Bergen'), { task: capitals }, ['error, no input: it has no input']],
    ['no output', pair('Norway', ' ', 'Oslo'), { task: capitals }, ['error, no output: it has no output']],
    [
      'neither',
      pair('', ''),
      { task: capitals },
      ['error, no input: it has no input', 'error, no output: it has no output'],
    ],
    [
      'the gold output',
      pair('Norway', 'Oslo', 'Oslo'),
      { task: capitals },
      ['error, equals gold: "Oslo" equals its gold output "Oslo"'],
    ],
    [
      'the gold output to exact match',
      pair('Norway', 'OSLO.', 'Oslo'),
      { task: capitals },
      ['error, equals gold: "OSLO." equals its gold output "Oslo"'],
    ],
    [
      'a reference of the same input',
      pair('Bolivia', 'Sucre.', 'La Paz'),
      { task: capitals, references: ['La Paz', 'Sucre'] },
      ['error, right after all: "Sucre." is right by the reference "Sucre" of an instance with the same input'],
    ],
    [
      'a positive example with the same input',
      pair('France ', 'PARIS'),
      { task: capitals },
      ['error, right after all: "PARIS" is the right output of positive example 1, which has the same input'],
    ],
    ['right for another input only', pair('Norway', 'Paris'), { task: capitals }, []],
    [
      'no label',
      pair('I like it.', 'awful', 'good'),
      { task: sentiment },
      ['error, outside label space: "awful" is outside the label space'],
    ],
    [
      'a label but for its case',
      pair('I like it.', 'Bad', 'good'),
      { task: sentiment },
      ['error, outside label space: "Bad" is outside the label space'],
    ],
    ['a label but for white space', pair('I like it.', ' bad ', 'good'), { task: sentiment }, []],
    [
      'another pair once more',
      pair('Norway', 'Bergen'),
      { task: capitals, others: [pair(' Norway', 'bergen.')] },
      ['error, duplicate: another pair has the same input and output'],
    ],
    [
      'another pair with the same input',
      pair('Norway', 'Bergen'),
      { task: capitals, others: [pair('Norway', 'Hamar')] },
      [],
    ],
    [
      'another form',
      pair('Norway', 'bergen\n- hamar'),
      { task: capitals },
      [
        'warning, number of lines: it has 2 lines, right outputs have 1',
        'warning, casing: it begins with a small letter, right outputs begin with a capital one',
      ],
    ],
    [
      'another form than examples have, but instances do',
      pair('Norway', 'bergen\nhamar'),
      { task: capitals, form: rightForm(['Paris', 'rome\nmilan']) },
      [],
    ],
    [
      'another form than examples have, but a reference does',
      pair('Norway', 'bergen\nhamar'),
      { task: capitals, references: ['oslo\nvika'] },
      [],
    ],
    ['nothing, for another option of an example', pair('Which is warm?', 'ice', 'fire'), { task: riddles }, []],
    [
      'nothing, for another option of an instance',
      pair('Which sinks?', 'wood', 'iron'),
      { task: riddles, references: ['iron'], options: ['iron', 'wood'] },
      [],
    ],
    [
      'no option of the instance',
      pair('Which sinks?', 'cork', 'iron'),
      { task: riddles, options: ['iron', 'wood'] },
      ['error, outside label space: "cork" is none of the options of its input'],
    ],
    [
      'options nobody knows',
      pair('Which is odd?', '3', '2'),
      { task: riddles },
      ['warning, options unknown: the options of its input are not known; make sure that the output is one of them'],
    ],
    [
      'wrong twice',
      pair('I like it.', 'Good!', 'good'),
      { task: sentiment },
      [
        'error, equals gold: "Good!" equals its gold output "good"',
        'error, outside label space: "Good!" is outside the label space',
      ],
    ],
  ])('%s', (_, of, beside, problems) => {
    expect(reported(of, beside)).toEqual(problems)
  })
})

const text = fc.constantFrom('a', 'A.', 'b', 'b ', 'c!', 'a\nb', '', '["a"]', 'x y z')
const anyPair = fc.record({ input: fc.constantFrom('u', 'u ', 'v', ''), output: text, gold: fc.option(text) })

test('whatever the pair, an approved one is wrong for every right output that is known', () => {
  fc.assert(
    fc.property(
      anyPair,
      fc.array(anyPair, { maxLength: 3 }),
      fc.array(text, { maxLength: 3 }),
      fc.boolean(),
      (of, others, references, labels) => {
        const task = {
          positiveExamples: examples('u > a', 'v > x y z'),
          answerSpace: labels
            ? { kind: 'classification' as const, labels: ['a', 'b'], stated: 'stated' as const }
            : { kind: 'generation' as const },
        }
        const problems = pairProblems(of, { task, others, references })
        if (problems.some(({ severity }) => severity === 'error')) return
        const right = [
          ...(of.gold === null ? [] : [of.gold]),
          ...references,
          ...task.positiveExamples.filter(({ input }) => input === of.input.trim()).map(({ output }) => output),
        ]
        expect(right.map(normalise)).not.toContain(normalise(of.output))
        if (labels) expect(['a', 'b']).toContain(of.output.trim())
        expect(problems.every(({ severity }) => severity === 'warning')).toBe(true)
      },
    ),
    { numRuns: 2000 },
  )
})
