import { expect, test } from 'vitest'
import type { Decoding } from '#core/answers/decoding.ts'
import type { FileMetric } from '#core/study/file-metric.ts'
import { fileMetricSentences, scoreOf } from '#core/study/file-metric-words.ts'

const metric = (exactMatch: number, strictMatch: number, more: Partial<FileMetric> = {}): FileMetric => ({
  name: 'acc',
  filter: 'none',
  percent: 40,
  rows: 10,
  differing: { exactMatch, strictMatch },
  others: [],
  ...more,
})

test.each<[string, FileMetric, Decoding, string | null, readonly string[]]>([
  [
    'both scores agree',
    metric(0, 0),
    'likelihood',
    'exact match',
    ["Exact match is the file's acc, 40.0 %: both agree on all 10 rows."],
  ],
  [
    'one row',
    metric(0, 0, { rows: 1 }),
    'likelihood',
    'exact match',
    ["Exact match is the file's acc, 40.0 %: both agree on the only row."],
  ],
  [
    'exact match agrees',
    metric(0, 2),
    'free',
    'exact match',
    ["Exact match is the file's acc, 40.0 %: both agree on all 10 rows."],
  ],
  [
    'strict match agrees',
    metric(2, 0, { name: 'exact_match', filter: 'strict-match' }),
    'free',
    'strict match',
    [
      "Strict match is the file's exact_match (filter strict-match), 40.0 %; exact match ignores case and punctuation and differs from it on 2 of 10 rows.",
    ],
  ],
  [
    'strict match agrees on options, which exact match compares',
    metric(2, 0),
    'likelihood',
    null,
    ["The scores are not the file's acc, 40.0 %: exact match differs from it on 2 of 10 rows, strict match on 0."],
  ],
  [
    'neither agrees',
    metric(3, 1),
    'free',
    null,
    ["The scores are not the file's acc, 40.0 %: exact match differs from it on 3 of 10 rows, strict match on 1."],
  ],
  [
    'the file has others',
    metric(0, 0, { others: [{ name: 'acc_norm', filter: 'none', percent: 45, rows: 10 }] }),
    'likelihood',
    'exact match',
    ["Exact match is the file's acc, 40.0 %: both agree on all 10 rows.", "Not shown: the file's acc_norm, 45.0 %."],
  ],
])('%s', (_, own, decoding, score, sentences) => {
  expect([scoreOf(own, decoding), fileMetricSentences(own, decoding)]).toEqual([score, sentences])
})
