import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readSetting, saveSetting } from '#store/settings.ts'
import type { Store } from '#store/store.ts'
import { tryWrite, waitSentence, write, type WaitOptions } from '#store/write.ts'
import { openTestStore } from '../support/store.ts'

/** Somebody else who writes; @returns what ends it */
function hold(store: Store): () => void {
  const other = new Database(join(store.dataDirectory, 'placebo.sqlite'))
  onTestFinished(() => void other.close())
  other.exec('BEGIN IMMEDIATE')
  return () => void other.exec('COMMIT')
}

const save = (store: Store) => saveSetting(store, 'author', 'Ada')

test('what is written waits for another writer, and nothing else waits meanwhile', async () => {
  const store = openTestStore()
  const letGo = hold(store)
  const written = write(store, () => save(store))
  let [turns, longest, last] = [0, 0, performance.now()]
  for (; turns < 30; turns++) {
    await sleep(5)
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }
  expect(readSetting(store, 'author')).toBeUndefined()
  letGo()
  await written
  expect(readSetting(store, 'author')).toBe('Ada')
  expect(longest).toBeLessThan(200)
})

test.each<[string, WaitOptions, object]>([
  ['it has waited for as long as it may', { most: 50 }, { code: 'SQLITE_BUSY' }],
  ['it is stopped', { signal: AbortSignal.timeout(50) }, { name: 'AbortError' }],
])('nothing is written where %s', async (_, options, error) => {
  const store = openTestStore()
  const letGo = hold(store)
  await expect(write(store, () => save(store), options)).rejects.toMatchObject(error)
  letGo()
  expect(readSetting(store, 'author')).toBeUndefined()
})

test('a long wait is told once', async () => {
  const reported: string[] = []
  const store: Store = { ...openTestStore(), onWait: (sentence) => void reported.push(sentence) }
  const letGo = hold(store)
  const written = write(store, () => save(store))
  await sleep(1500)
  letGo()
  await written
  await write(store, () => save(store))
  expect(reported).toEqual([waitSentence])
})

test('work that fails has written nothing, and the next is not in its way', async () => {
  const store = openTestStore()
  const failing = () => {
    save(store)
    throw new Error('in the middle')
  }
  await expect(write(store, failing)).rejects.toThrow('in the middle')
  expect(readSetting(store, 'author')).toBeUndefined()
  expect(tryWrite(store, () => save(store))).toMatchObject({ state: 'written' })
})

test('work within work is of one transaction', async () => {
  const store = openTestStore()
  const failing = () => {
    tryWrite(store, () => save(store))
    throw new Error('after it')
  }
  await expect(write(store, failing)).rejects.toThrow('after it')
  expect(readSetting(store, 'author')).toBeUndefined()
})
