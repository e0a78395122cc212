import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { removeLeftParts } from '#host/disk/left-parts.ts'
import { takeLock } from '#store/lock.ts'
import { openTestStore } from '../../support/store.ts'

const dead = spawnSync(process.execPath, ['--version']).pid

test.each<[string, string, boolean]>([
  ['a copied model', `models/.a.gguf.${dead}.part`, false],
  ['a model that is being copied', `models/.a.gguf.${process.ppid}.part`, true],
  ['a copy of the database', `backups/.placebo-version-10.sqlite.${dead}.part`, false],
  ['a trained model', 'trained/aaaa1111/key.gguf.part', false],
  ['a checkpoint', 'trained/aaaa1111/key.checkpoint.part', false],
  ['a checkpoint of a run that is under way', 'trained/bbbb2222/key.checkpoint.part', true],
  ['what is whole', 'trained/aaaa1111/key.gguf', true],
])('%s, left by a process that was killed', (_, name, stays) => {
  const store = openTestStore()
  const lock = takeLock(store, 'run-bbbb2222')
  const file = join(store.dataDirectory, name)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, 'half')
  removeLeftParts(store)
  expect(existsSync(file)).toBe(stays)
  lock?.release()
})
