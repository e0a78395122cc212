import { expect, test } from 'vitest'
import { planCells } from '#core/study/cell.ts'
import { createRun, readCells } from '#store/runs.ts'
import { answerEndsQuery, countAnswerEnds, cutAnswersQuery, readScoredTrials, saveTrials } from '#store/trials.ts'
import { study, taskOf } from '../core/study/support.ts'
import { openTestStore } from '../support/store.ts'

test('what ended the answers of each cell is counted, and found trial by trial, from an index alone', () => {
  const store = openTestStore()
  const instances = Array.from({ length: 5 }, (_, i) => ({ id: String(i), input: '', references: ['a'] }))
  createRun(
    store,
    { id: 'aaaa1111', study, createdAt: '' },
    [{ task: taskOf('one', null), baselines: [], instances }],
    planCells(study, (text) => text),
  )
  const [cell, other] = readCells(store, 'aaaa1111').map(({ id }) => id)
  const stops = ['newline', 'newline', 'token limit', null, 'something from elsewhere']
  saveTrials(
    store,
    stops.map((stop, i) => ({
      cell: cell!,
      instance: i + 1,
      outcome: 'in-format' as const,
      dropped: 0,
      scores: null,
      labelAndStop: false,
      text: {
        prompt: 'Ask',
        promptHash: '',
        exampleSources: [],
        notes: [],
        raw: 'a',
        stop,
        promptTokens: 1,
        answerTokens: 1,
        labelScores: null,
        message: null,
      },
    })),
  )
  expect(countAnswerEnds(store, 'aaaa1111')).toEqual(new Map([[cell, { newline: 2, 'token limit': 1 }]]))
  expect(countAnswerEnds(store, 'aaaa1111').has(other!)).toBe(false)
  expect(readScoredTrials(store, 'aaaa1111').map(({ cut }) => cut)).toEqual([false, false, true, false, false])
  const plan = (query: string, ...values: readonly string[]) =>
    store.reading
      .prepare<string[], { detail: string }>(`EXPLAIN QUERY PLAN ${query}`)
      .all(...values)
      .map(({ detail }) => detail)
      .join('\n')
  expect(plan(answerEndsQuery, 'aaaa1111')).toMatch(/SEARCH x USING COVERING INDEX trial_texts_stops/)
  expect(plan(cutAnswersQuery, 'aaaa1111', 'token limit')).toMatch(/SEARCH x USING COVERING INDEX trial_texts_stops/)
})
