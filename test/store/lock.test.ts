import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { isLocked, takeLock } from '#store/lock.ts'
import { openTestStore } from '../support/store.ts'

test('a lock is held by one at a time', () => {
  const store = openTestStore()
  const lock = takeLock(store, 'run-a')
  expect(lock).toBeDefined()
  expect(takeLock(store, 'run-a')).toBeUndefined()
  expect(isLocked(store, 'run-a')).toBe(true)
  expect(isLocked(store, 'run-b')).toBe(false)
  lock?.release()
  expect(isLocked(store, 'run-a')).toBe(false)
})

test('kill -9 frees the lock of a process', async () => {
  const store = openTestStore()
  const script = `
    import { openStore } from '#store/store.ts'
    import { takeLock } from '#store/lock.ts'
    const opened = openStore(${JSON.stringify(store.dataDirectory)}, new Date(0))
    // Kept: a lock that nothing refers to is closed by the garbage collector.
    globalThis.held = takeLock(opened.store, 'run-a')
    console.log('held')
    setInterval(() => {}, 1000)`
  const holder = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(holder.stdout, 'data')
  expect(isLocked(store, 'run-a')).toBe(true)
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  expect(isLocked(store, 'run-a')).toBe(false)
})
