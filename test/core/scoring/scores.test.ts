import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { scoreAnswer, scoreNames, scores, type ScoreName } from '#core/scoring/index.ts'
import { sharedAvailable, sharedPath, sharedReason } from '../../support/shared.ts'

const yesNo = ['Yes', 'No']

test.each<[string, ScoreName, string, string[], string[] | null, number | null]>([
  ['normalised equality', 'exactMatch', ' entails. ', ['Entails'], null, 1],
  ['any reference', 'exactMatch', 'b', ['a', 'b'], null, 1],
  ['another word', 'exactMatch', 'entail', ['entails'], null, 0],
  ['an article makes a difference', 'exactMatch', 'a cat', ['cat'], null, 0],
  ['labels that differ in case only', 'exactMatch', 'he', ['He'], ['He', 'he'], 1],

  ['white space around it aside', 'strictMatch', ' Yes\n', ['Yes '], yesNo, 1],
  ['any reference', 'strictMatch', 'b', ['a', 'b'], null, 1],
  ['case counts', 'strictMatch', 'yes', ['Yes'], yesNo, 0],
  ['punctuation counts', 'strictMatch', 'Yes.', ['Yes'], yesNo, 0],

  ['equal', 'rougeL', 'A cat sat', ['a cat sat!'], null, 1],
  ['nothing in common', 'rougeL', 'dog', ['cat'], null, 0],
  ['an empty answer', 'rougeL', '', ['cat'], null, 0],
  ['a reference without words', 'rougeL', 'cat', ['.'], null, null],
  ['both empty', 'rougeL', '', [''], null, null],
  ['references in Han', 'rougeL', '北京', ['北京'], null, null],
  ['one of the references has Latin letters', 'rougeL', '北京', ['北京', 'Beijing'], null, 0],
  // Lin 2004, section 3.1: reference "police killed the gunman".
  [
    "Lin's candidate 1, stemmed: common subsequence of 4 in 4 and 4",
    'rougeL',
    'police kill the gunman',
    ['police killed the gunman'],
    null,
    1,
  ],
  [
    "Lin's candidate 2: common subsequence of 2 in 4 and 4",
    'rougeL',
    'the gunman kill police',
    ['police killed the gunman'],
    null,
    0.5,
  ],
  ['2 in 3 and 5: precision 2/3, recall 2/5', 'rougeL', 'b x d', ['a b c d e'], null, 0.5],
  ['the best reference', 'rougeL', 'a b', ['c', 'a b c d', 'a'], null, 2 / 3],
  ['a hyphen separates words', 'rougeL', 'mother in law', ['mother-in-law'], null, 1],
  ['an apostrophe separates words', 'rougeL', "don't", ['don t'], null, 1],
  ['words longer than 3 are stemmed', 'rougeL', 'running', ['runs'], null, 1],
  ['words of 3 are not', 'rougeL', 'has', ['ha'], null, 0],
  ['other letters separate words', 'rougeL', 'naïve', ['na ve'], null, 1],
  ['a word counts as often as it stands', 'rougeL', 'a a a', ['a'], null, 0.5],

  ['literally in the label space', 'format', ' No ', ['Yes'], yesNo, 1],
  ['case counts', 'format', 'no', ['No'], yesNo, 0],
  ['a label inside a sentence', 'format', 'The answer is No', ['No'], yesNo, 0],
  ['an empty answer', 'format', '', ['No'], yesNo, 0],
  ['a generation task', 'format', 'No', ['No'], null, null],
  ['case aside', 'formatNormalised', 'no.', ['No'], yesNo, 1],
  ['a label inside a sentence', 'formatNormalised', 'The answer is No', ['No'], yesNo, 0],
  ['a generation task', 'formatNormalised', 'No', ['No'], null, null],

  ['a label inside a sentence', 'containsLabel', 'The answer is No.', ['No'], yesNo, 1],
  ['the label alone', 'containsLabel', 'no', ['No'], yesNo, 1],
  ['another label inside a sentence', 'containsLabel', 'The answer is Yes.', ['No'], yesNo, 0],
  ['both labels', 'containsLabel', 'Yes or no? No.', ['No'], yesNo, 0],
  ['no label', 'containsLabel', 'I do not know.', ['No'], yesNo, 0],
  ['a part of a word', 'containsLabel', 'Nobody knows.', ['No'], yesNo, 0],
  ['an empty answer', 'containsLabel', '', ['No'], yesNo, 0],
  [
    'a label that begins another',
    'containsLabel',
    'It is not relevant.',
    ['not relevant'],
    ['relevant', 'not relevant'],
    1,
  ],
  [
    'the label that the longer one ends in',
    'containsLabel',
    'It is not relevant.',
    ['relevant'],
    ['relevant', 'not relevant'],
    0,
  ],
  ['one of two references, both labels', 'containsLabel', 'A cat or a dog.', ['cat', 'dog'], ['cat', 'dog', 'cow'], 1],
  ['a reference that is no label', 'containsLabel', 'It is a horse.', ['horse'], ['cat', 'dog'], 1],
  ['typographic quotes', 'containsLabel', 'The answer is “No”', ['No'], yesNo, 1],
  ['scripts without spaces', 'containsLabel', '答案是正面。', ['正面'], ['正面', '负面'], 1],
  ['a label without a word, alone', 'containsLabel', '?', ['?'], ['?', '!'], 1],
  ['labels of one spelling but for case', 'containsLabel', 'It is he.', ['He'], ['He', 'he'], 1],
  ['a generation task', 'containsLabel', 'No', ['No'], null, null],
])('%s: %s: %j against %j', (_, score, answer, references, labels, value) => {
  if (value === null) expect(scoreAnswer(answer, references, labels)[score]).toBeNull()
  else expect(scoreAnswer(answer, references, labels)[score]).toBeCloseTo(value, 12)
})

test('Their titles', () => {
  expect(scoreNames.map((name) => scores[name].title)).toEqual([
    'exact match',
    'strict match',
    'ROUGE-L',
    'ROUGE-L (Unicode words)',
    'format correctness',
    'format correctness (normalised)',
    'contains label',
  ])
})

test('ROUGE-L of two texts of 10,000 words needs memory for a row, not for their product', () => {
  const words = (step: number) => Array.from({ length: 10_000 }, (_, i) => `w${(i * step) % 997}`).join(' ')
  const before = process.memoryUsage().arrayBuffers
  const { rougeL } = scoreAnswer(words(3), [words(7)], null)
  expect(rougeL).toBeGreaterThan(0)
  expect(rougeL).toBeLessThan(1)
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000)
})

interface Golden {
  readonly id: string
  readonly prediction: string
  readonly references: readonly string[]
  readonly exact_match: number
  readonly rouge_l: number
}

describe.skipIf(!sharedAvailable)(
  `Parity with Tk-Instruct's scores of the predictions of Tk-Instruct 3B${sharedReason}`,
  () => {
    test('900 answers: exact match equal, ROUGE-L to 4 decimals', () => {
      const golden = readFileSync(sharedPath('golden/tk3b_predictions_scored.jsonl'), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Golden)
      const ours = golden.map(({ id, prediction, references }) => ({
        id,
        ...scoreAnswer(prediction, references, null),
      }))
      expect(golden).toHaveLength(900)
      expect(ours.map(({ id, exactMatch, rougeL }) => ({ id, exact: exactMatch, rouge: rougeL?.toFixed(4) }))).toEqual(
        golden.map(({ id, exact_match, rouge_l }) => ({ id, exact: exact_match, rouge: rouge_l.toFixed(4) })),
      )
    })
  },
)
