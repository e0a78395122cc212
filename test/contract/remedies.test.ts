import { expect, test } from 'vitest'
import { ORPCError } from '@orpc/client'
import { remedies } from '#contract/errors.ts'
import { failureOf } from '#headless/exit.ts'
import { remedyWords as terminalWords } from '#headless/remedy-words.ts'
import { reasonsOf } from '#renderer/app/reasons.ts'
import { remedyWords as pageWords } from '#renderer/app/remedy-words.ts'

test.each(remedies)('the page names neither an option nor a command of the terminal: %s', (remedy) => {
  expect(pageWords[remedy]).not.toMatch(/--\w|placebo/)
  expect(terminalWords[remedy]).toMatch(/--\w|placebo/)
})

test('each face says the same sentence, and helps in its own words', () => {
  const error = new ORPCError('INVALID_REQUEST', {
    data: { reasons: [{ sentence: 'invalid run: zzz', remedy: 'list runs' }, 'and more'] },
  })
  expect(failureOf(error).reasons).toEqual(['invalid run: zzz (see: placebo run list)', 'and more'])
  expect(reasonsOf(error)).toEqual(['invalid run: zzz (see History for all runs)', 'and more'])
})

test('input that the schema refused is told by its field, at both', () => {
  const error = new ORPCError('BAD_REQUEST', { data: { issues: [{ path: ['k'], message: 'too big' }] } })
  expect(failureOf(error).reasons).toEqual(['invalid k: too big'])
  expect(reasonsOf(error)).toEqual(['invalid k: too big'])
})
