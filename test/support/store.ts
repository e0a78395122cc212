import { onTestFinished } from 'vitest'
import { openStore, type Store } from '#store/store.ts'
import { temporaryFolder } from './temporary.ts'

export function openTestStore(folder = temporaryFolder()): Store {
  const opened = openStore(folder, new Date('2026-01-01T00:00:00Z'))
  if (opened.state === 'refused') throw new Error(opened.reason)
  onTestFinished(() => opened.store.close())
  return opened.store
}
