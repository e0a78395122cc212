import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { losesLetters, reachesRougeL, rougeL } from '#core/scoring/rouge-l.ts'
import { rougeLUnicode, unicodeWords } from '#core/scoring/rouge-l-unicode.ts'
import { scoreAnswer } from '#core/scoring/index.ts'
import { sharedAvailable, sharedPath, sharedReason } from '../../support/shared.ts'

/**
 * Words and scores computed independently in Python 3.11: categories by `unicodedata`, scripts by `regex` 2026.5.9,
 * stems by NLTK 3.8.1, the longest common subsequence as a full table, F1 as a fraction.
 */
test.each<[string, string, string[], string[], number | null]>([
  ['Han', '北京是中国的首都', ['中国的首都是北京'], ['北', '京', '是', '中', '国', '的', '首', '都'], 5 / 8],
  ['kana and Han', '東京へ行きました。', ['東京に行った'], ['東', '京', 'へ', '行', 'き', 'ま', 'し', 'た'], 4 / 7],
  ['the long vowel mark of kana', 'コーヒーを飲む', ['コーヒー'], ['コ', 'ー', 'ヒ', 'ー', 'を', '飲', 'む'], 8 / 11],
  ['Cyrillic', 'Москва — столица России', ['Столица России: Москва'], ['москва', 'столица', 'россии'], 2 / 3],
  ['Arabic', 'القاهرة هي عاصمة مصر', ['عاصمة مصر هي القاهرة'], ['القاهرة', 'هي', 'عاصمة', 'مصر'], 1 / 2],
  ['Thai', 'ฉันรักเธอ', ['ฉันรัก'], ['ฉั', 'น', 'รั', 'ก', 'เ', 'ธ', 'อ'], 8 / 11],
  ['Khmer', 'ខ្ញុំស្រឡាញ់', ['ស្រឡាញ់'], ['ខ្', 'ញុំ', 'ស្', 'រ', 'ឡា', 'ញ់'], 4 / 5],
  ['Myanmar', 'မြန်မာ', ['မြန်'], ['မြ', 'န်', 'မာ'], 4 / 5],
  ['Lao', 'ສະບາຍດີ', ['ສະບາຍ'], ['ສ', 'ະ', 'ບ', 'າ', 'ຍ', 'ດີ'], 10 / 11],
  ['Hangul, with spaces', '한국어를 공부한다', ['한국어를 배운다'], ['한국어를', '공부한다'], 1 / 2],
  ['Devanagari', 'यह एक किताब है', ['यह किताब है'], ['यह', 'एक', 'किताब', 'है'], 6 / 7],
  [
    'Greek, upper case and final sigma',
    'το όνομα του ρόδου',
    ['ΤΟ ΌΝΟΜΑ ΤΟΥ ΡΌΔΟΥ'],
    ['το', 'όνομα', 'του', 'ρόδου'],
    1,
  ],
  ['Latin and Han, stemmed', 'GPT模型 is running', ['GPT-4模型 runs'], ['gpt', '模', '型', 'is', 'run'], 4 / 5],
  ['composed and decomposed', 'café', ['cafe\u0301'], ['café'], 1],
  ['accented letters belong to their word', 'naïve idea', ['na ve ideas'], ['naïve', 'idea'], 2 / 5],
  ['full-width digits are other digits', '１２ дней', ['12 дней'], ['１２', 'дней'], 1 / 2],
  ['ASCII alone', 'running cats', ['runs cat'], ['run', 'cat'], 1],
  ['the long s is no s', 'ſtraße', ['STRASSE'], ['ſtraße'], 0],
  ['no words at all', '?!', ['…'], [], null],
])('%s: %s against %j', (_, answer, references, words, value) => {
  expect(unicodeWords(answer)).toEqual(words)
  const scored = rougeLUnicode.score(answer, references, null)
  if (value === null) expect(scored).toBeNull()
  else expect(scored).toBeCloseTo(value, 12)
  expect(scoreAnswer(answer, references, null).rougeLUnicode).toBe(scored)
})

test.each([
  [['北京'], false],
  [['Пётр'], false],
  [['?!'], false],
  [['北京', 'Beijing'], true],
  [['Nr. 7'], true],
  [['K'], true],
])('ROUGE-L reaches %j: %s', (references, reached) => {
  expect(reachesRougeL(references)).toBe(reached)
  expect(scoreAnswer(references[0] ?? '', references, null).rougeL === null).toBe(!reached)
})

test.each([
  ['GPT模型', true],
  ['café', true],
  ['№ 7', false],
  ['plain text, 100 %', false],
  ['x²', true],
  ['日本', true],
])('ROUGE-L drops letters or digits of %s: %s', (reference, loses) => {
  expect(losesLetters(reference)).toBe(loses)
})

describe.skipIf(!sharedAvailable)(`of ASCII texts it is the official ROUGE-L${sharedReason}`, () => {
  test('on the predictions of Tk-Instruct 3B that are ASCII', () => {
    const golden = readFileSync(sharedPath('golden/tk3b_predictions_scored.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { prediction: string; references: string[]; rouge_l: number })
      .filter(({ prediction, references }) => [prediction, ...references].every((text) => !/\P{ASCII}/u.test(text)))
    expect(golden).toHaveLength(800)
    expect(golden.map(({ prediction, references }) => rougeLUnicode.score(prediction, references, null))).toEqual(
      golden.map(({ prediction, references }) => rougeL.score(prediction, references, null)),
    )
    expect(
      golden.map(({ prediction, references }) => rougeLUnicode.score(prediction, references, null)?.toFixed(4)),
    ).toEqual(golden.map(({ rouge_l: official }) => official.toFixed(4)))
  })
})
