import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { writeTestModel } from '../support/model.ts'
import { placebo } from '../support/placebo.ts'
import { fileFolder } from '../support/temporary.ts'

const folder = fileFolder('terminal-models')
const data = join(folder, 'data')
const moved = join(folder, 'moved.gguf')

beforeAll(async () => {
  const file = writeTestModel(folder)
  await placebo(data, 'model', 'add', file)
  renameSync(file, moved)
}, 30_000)

// Each goes on where the one before it has ended.
test.each([
  ['show test-model', 0, /moved: no file is there any more; say where it is with: placebo model relocate/],
  ['list', 0, /test-model\.gguf \(moved\)/],
  ['memory test-model', 2, /there is no such file/],
  [`relocate test-model ${moved}`, 0, /file +\S*moved\.gguf\n/],
  ['show test-model', 0, /trainable +(?:full yes|full no: )/],
  [
    'memory test-model --context 512',
    0,
    /context of 512 tokens, \d of 3 layers on the GPU[\s\S]*CPU +\d+\.\d kB +131\.1 kB +\d+\.\d MB/,
  ],
  ['memory test-model --context 5000', 2, /invalid context size: 5000 tokens/],
  ['remove test-model --delete-file', 2, /was not written by Placebo and stays/],
  [
    'remove test-model',
    0,
    /model test-model removed; its file stays: \S*moved\.gguf; bring it back with: placebo model restore test-model/,
  ],
  ['show test-model', 2, /there is no such file/],
  ['restore test-model', 0, /^model test-model\n/],
  ['restore test-model', 2, /none of this name was removed lately/],
])(
  'placebo model %s',
  async (command, code, words) => {
    const ran = await placebo(data, 'model', ...command.split(' '))
    expect([ran.stdout + ran.stderr, ran.code]).toEqual([expect.stringMatching(words), code])
  },
  30_000,
)
