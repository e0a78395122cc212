import { expect, test } from 'vitest'
import { endpointAddress, isLoopback } from '#core/endpoints/endpoint.ts'
import { firstPace, nextPace } from '#core/endpoints/pace.ts'
import { retryAfter, waitBefore } from '#core/endpoints/retry.ts'

test.each([
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080'],
  ['HTTP://GPU.Lab.example:8000/v1', 'http://gpu.lab.example:8000'],
  ['https://host/llm/v1/', 'https://host/llm'],
  ['http://[::1]:8080', 'http://[::1]:8080'],
  ['  http://host ', 'http://host'],
])('an address: %s', (typed, url) => {
  expect(endpointAddress(typed)).toEqual({ state: 'valid', url })
})

test.each([
  ['host:8080', /begins with http/],
  ['ftp://host', /begins with http/],
  ['http://me:secret@host', /no user name or key/],
  ['http://host/?key=1', /neither query/],
  ['http://', /begins with http/],
  ['http://host:port', /names no host/],
  ['http://a b', /neither query nor spaces/],
])('no address: %s', (typed, why) => {
  const refused = endpointAddress(typed)
  expect(refused.state).toBe('refused')
  expect(refused).toMatchObject({ reason: expect.stringMatching(why) as string })
})

test.each([
  ['http://127.0.0.1:8080', true],
  ['http://127.8.9.1', true],
  ['http://localhost:1/x', true],
  ['https://[::1]', true],
  ['http://127.0.0.1.example', false],
  ['http://localhost.example', false],
  ['http://10.0.0.1', false],
])('%s stays on this machine: %s', (url, expected) => {
  expect(isLoopback(url)).toBe(expected)
})

test('exact mode has one request in flight, whatever happens', () => {
  const first = firstPace('exact')
  expect([first, nextPace(first, 'exact', 'good'), nextPace(first, 'exact', 'busy')]).toEqual([first, first, first])
})

test('fast mode takes one more after 20 good answers, and a fifth less when the server is busy', () => {
  let pace = firstPace('fast')
  expect(pace.inFlight).toBe(4)
  for (let i = 0; i < 20; i++) pace = nextPace(pace, 'fast', 'good')
  expect(pace.inFlight).toBe(5)
  for (let i = 0; i < 20 * 100; i++) pace = nextPace(pace, 'fast', 'good')
  expect(pace.inFlight).toBe(64)
  expect(nextPace(pace, 'fast', 'busy').inFlight).toBe(51)
  for (let i = 0; i < 100; i++) pace = nextPace(pace, 'fast', 'busy')
  expect(pace.inFlight).toBe(1)
})

test.each([
  [1, 0, null, 250],
  [1, 1, null, 500],
  [3, 1, null, 2000],
  [20, 1, null, 60_000],
  [1, 0, 3000, 3000],
  [1, 0, 1e9, 60_000],
])('before retry %i with chance %d and a wish of %d: %i ms', (retry, chance, wished, expected) => {
  expect(waitBefore(retry, chance, wished)).toBe(expected)
})

test.each([
  [null, null],
  ['3', 3000],
  ['Thu, 01 Jan 1970 00:00:10 GMT', 10_000],
  ['Wed, 31 Dec 1969 00:00:00 GMT', 0],
  ['soon', null],
])('Retry-After: %s is %s ms', (header, expected) => {
  expect(retryAfter(header, 0)).toBe(expected)
})
