import { expect, test } from 'vitest'
import { brokenWorld } from '#host/broken-world.ts'
import { explainBroken } from '#host/explain-broken.ts'

const withCode = (code: string, options?: ErrorOptions) =>
  Object.assign(new Error('as the system says it', options), { code })
const full = /^the disk is full; free some space/
const busy = /^another process has been writing to the data folder/

test.each<[string, unknown, RegExp | undefined]>([
  ['a full disk', withCode('ENOSPC'), full],
  ['a quota that is used up', withCode('EDQUOT'), full],
  ['a file that may not grow', withCode('EFBIG'), full],
  ['a full disk under the database', withCode('SQLITE_FULL'), full],
  ['a full disk beside the database', withCode('SQLITE_IOERR_SHMSIZE'), full],
  ['a full disk that something else tells of', new Error('not written', { cause: withCode('ENOSPC') }), full],
  ['somebody who writes', withCode('SQLITE_BUSY'), busy],
  ['somebody who puts the database in order', withCode('SQLITE_BUSY_RECOVERY'), busy],
  ['a bug', new TypeError('x is undefined'), undefined],
  ['no error at all', 'text', undefined],
])('%s', (_, error, sentence) => {
  if (sentence === undefined) expect(brokenWorld(error)).toBeUndefined()
  else expect(brokenWorld(error)).toMatch(sentence)
})

async function* failing(error: Error) {
  yield await Promise.resolve(1)
  throw error
}

test('a call that answers at once and one that tells events are explained alike; what has a code of its own stays', async () => {
  const reported = { code: 'WORK_FAILED', data: { reasons: [expect.stringMatching(full) as string] } }
  await expect(explainBroken({ next: () => Promise.reject(withCode('ENOSPC')) })).rejects.toMatchObject(reported)
  const events = (await explainBroken({
    next: () => Promise.resolve(failing(withCode('ENOSPC'))),
  })) as AsyncGenerator<number>
  expect(await events.next()).toEqual({ done: false, value: 1 })
  await expect(events.next()).rejects.toMatchObject(reported)
  await expect(explainBroken({ next: () => Promise.reject(new TypeError('a bug')) })).rejects.toThrow('a bug')
})
