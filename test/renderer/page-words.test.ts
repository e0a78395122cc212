import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { remedyWords } from '#renderer/app/remedy-words.ts'
import { root } from '../support/placebo.ts'

/** Rooms whose sentences may come to the page. What keeps a data folder from being opened is told before it. */
const rooms = [
  'renderer',
  'contract',
  'core',
  'host',
  'exchange',
  'runner',
  'engine',
  'trainer',
  'gguf',
  'addon',
  'figures',
]

/** Programs are called with these, also by whoever reads a README of ours elsewhere; styles have names of their own. */
const others =
  /core\/(?:hand-outs|shards|training-sets)\/readme\.ts$|core\/shards\/launchers\.ts$|core\/training-sets\/training-set\.ts$|host\/models\/pip\.ts$|host\/wire-message\.ts$|host\/results\/report\/style\.ts$/

function sources(folder: string): string[] {
  return readdirSync(join(root, 'src', folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => join(root, 'src', folder, file))
}

/** Lines without their comments, that hold what is looked for. */
function lines(file: string, wanted: RegExp): string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(
      (line) => !/^\s*(?:\/?\*|\/\/)/.test(line) && wanted.test(line.replace(/--(?:mantine|app-shell)-[\w-]+/g, '')),
    )
    .map((line) => `${file}: ${line.trim()}`)
}

test.each(rooms)('no sentence of %s names an option of the terminal', (room) => {
  const found = sources(room)
    .filter((file) => !others.test(file.replaceAll('\\', '/')))
    .flatMap((file) => lines(file, /(?<![\w-])--[a-z]{2}[a-z-]*/))
  expect(found).toEqual([])
})

test('what helps is a place of the page', () => {
  for (const words of Object.values(remedyWords)) expect(words).not.toMatch(/--|placebo /)
})

test.each(rooms)('no sentence of %s puts one ending behind another', (room) => {
  expect(
    sources(room).flatMap((file) => lines(file, /\.(?:json|jsonl|csv|zip|gguf)\.(?:json|jsonl|csv|zip|gguf)\b/)),
  ).toEqual([])
})
