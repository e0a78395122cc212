import { ORPCError } from '@orpc/client'
import { expect, test } from 'vitest'
import { reasonsOf } from '#renderer/app/reasons.ts'

test.each([
  [
    'a refused request',
    new ORPCError('INVALID_REQUEST', { data: { reasons: ['invalid run: x'] } }),
    ['invalid run: x'],
  ],
  [
    'work that failed',
    new ORPCError('WORK_FAILED', { data: { reasons: ['the disk is full', 'free some'] } }),
    ['the disk is full', 'free some'],
  ],
  [
    'a field the schema refuses',
    new ORPCError('BAD_REQUEST', { data: { issues: [{ path: ['name'], message: 'too short' }] } }),
    ['invalid name: too short'],
  ],
  ['a bug', new ORPCError('INTERNAL_SERVER_ERROR', { message: 'no such table' }), ['unexpected: no such table']],
  ['a lost connection', new Error('the connection to Placebo was lost'), ['the connection to Placebo was lost']],
  ["the caller's own abort", new DOMException('aborted', 'AbortError'), []],
])('%s in words', (_, error, reasons) => {
  expect(reasonsOf(error)).toEqual(reasons)
})
