import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { writeTestModel } from '../support/model.ts'
import { placebo, placeboJson } from '../support/placebo.ts'
import { splitTasks, writeSplitCollection } from '../support/split-collection.ts'
import { storedRuns } from '../support/stored.ts'
import { fileFolder } from '../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../support/trainer.ts'

const folder = fileFolder('tuning')
const data = join(folder, 'data')
const split = join(folder, 'split.json')
let model: string

beforeAll(async () => {
  model = writeTestModel(folder)
  writeFileSync(split, JSON.stringify(splitTasks))
  await placeboJson(data, 'collection', 'import', writeSplitCollection(join(folder, 'split')), '--name', 'split')
}, 60_000)

const study = (...more: string[]) => [
  'study',
  'run',
  '--collection',
  'split',
  '--model',
  model,
  '--k',
  '1',
  '--max-tokens',
  '8',
  '--context',
  '512',
  '--gpu-layers',
  '0',
  '--threads',
  '1',
  ...more,
]
const tune = (...more: string[]) =>
  study('--tune', 'lora', '--split', split, '--sizes', '1', '--train-conditions', 'original', ...more)
const train = (...more: string[]) => [
  'train',
  '--collection',
  'split',
  '--model',
  model,
  '--k',
  '1',
  '--context',
  '512',
  '--gpu-layers',
  '0',
  '--threads',
  '1',
  ...more,
]

describe('a dry run', () => {
  test.skipIf(!trainerAvailable)(
    `says how much a study would be and how long it would take, and begins nothing${trainerReason}`,
    { timeout: 60_000 },
    async () => {
      const { code, stdout } = await placebo(data, ...tune('--dry-run'))
      expect(stdout).toMatch(/^\d+ cells, \d+ trials, 1 training of \d+ tasks?$/m)
      expect(stdout).toMatch(/^tokens: .* in prompts, .* evaluated; .* in answers; .* trained on$/m)
      expect(stdout).toMatch(/^time: .*asking .*training .* by a speed check of about \d+ s$/m)
      expect(stdout).toMatch(/^disk: /m)
      expect(code).toBe(0)
      expect(storedRuns(data)).toEqual([])
    },
  )

  test('of a study that would be refused says why, measures nothing, and ends with 2', async () => {
    const { code, stdout } = await placebo(data, ...study('--tasks', 'parity', '--dry-run'))
    expect(code).toBe(2)
    expect(stdout).toMatch(/invalid task: parity is not in the collection split/)
    expect(stdout).not.toMatch(/^time: /m)
  })
})

describe('a wrong request ends with 2, says why, and changes nothing', () => {
  test.each<[string, () => string[], RegExp]>([
    [
      'tuning options without --tune',
      () => study('--sizes', '1'),
      /error: --sizes goes with --tune lora or --tune full only/,
    ],
    ['checkpoints without --tune', () => study('--checkpoints'), /error: --checkpoints goes with --tune lora or/],
    ['a learning rate without --tune', () => study('--learning-rate', '1'), /error: --learning-rate goes with --tune/],
    ['an unknown method', () => study('--tune', 'prefix'), /--tune <method>.*lora, full/],
    [
      '--tune without tasks to train on',
      () => study('--tune', 'lora'),
      /error: --tune needs the tasks to train on: --train-tasks, or --split/,
    ],
    [
      '--conditions with --tune',
      () => tune('--conditions', 'original'),
      /error: --conditions with --tune; say --train-conditions and --test-conditions/,
    ],
    [
      '--tasks with --tune',
      () => tune('--tasks', 'test_last'),
      /error: --tasks with --tune; say --train-tasks and --test-tasks, or --split/,
    ],
    ['--split with --train-tasks', () => tune('--train-tasks', 'train_parity'), /error: --split replaces/],
    [
      'a rank for full training',
      () => study('--tune', 'full', '--split', split, '--rank', '4'),
      /error: --rank goes with LoRA only/,
    ],
    ['an unknown matrix', () => tune('--matrices', 'attn_q,attn_x'), /attn_x is not one of attn_q, attn_k/],
    ['an unknown schedule', () => tune('--schedule', 'steps'), /--schedule <name>.*constant, linear, cosine/],
    [
      'a learning rate that is no number',
      () => tune('--learning-rate', 'fast'),
      /--learning-rate <x>.*a number is needed/,
    ],
    [
      'a learning rate of 0',
      () => tune('--learning-rate', '0'),
      /^placebo: invalid learning rate: 0; a number above 0, such as 2e-4$/m,
    ],
    [
      'a size of 0',
      () => tune('--sizes', '1,0'),
      /^placebo: invalid size: 0; a whole number of instances per train task, from 1 on$/m,
    ],
    [
      'a split that is not there',
      () => study('--tune', 'lora', '--split', join(folder, 'none.json')),
      /--split <file>.*none\.json cannot be read/,
    ],
    [
      'a split that is none',
      () => study('--tune', 'lora', '--split', broken('{"train": []}')),
      /is no split: "test" is missing; it has to hold \{"train"/,
    ],
    [
      'a task on both sides',
      () => study('--tune', 'lora', '--train-tasks', 'train_parity', '--test-tasks', 'train_parity,test_last'),
      /^placebo: invalid split: train_parity is both a train and a test task/m,
    ],
    [
      'training under two conditions',
      () => train('--condition', 'original,empty', '--out', join(folder, 'x.gguf')),
      /--condition <name>.*one condition is needed/,
    ],
    [
      'training into a file that is there',
      () => train('--out', model),
      /^placebo: invalid output: .*test-model\.gguf exists; choose another name/m,
    ],
    ['training without --out', () => train(), /required option '--out <file>' not specified/],
    [
      'merging what is not there',
      () => ['model', 'merge', model, 'nothing', '--out', join(folder, 'x.gguf')],
      /^placebo: invalid adapter: nothing; there is no such file/m,
    ],
    ['the curve of an unknown run', () => ['run', 'curve', 'zzz'], /invalid run: zzz/],
  ])('%s', { timeout: 60_000 }, async (_, args, message) => {
    const ran = await placebo(data, ...args())
    expect(ran.stderr).toMatch(message)
    expect(ran.stderr).not.toMatch(/\n\s+at /)
    expect(ran).toMatchObject({ code: 2, stdout: '' })
  })

  test('none of them has begun a run', async () => {
    expect(await placeboJson(data, 'run', 'list')).toEqual({ runs: [] })
  })
})

test.each([[['train']], [['run', 'curve']], [['model', 'merge']], [['study', 'run']]])(
  'placebo %j --help shows an example',
  async (verbs) => {
    const ran = await placebo(data, ...verbs, '--help')
    expect(ran.code).toBe(0)
    expect(ran.stdout).toMatch(/Example:\n {2}placebo /)
  },
)

describe.skipIf(!trainerAvailable)(`tuning from the terminal${trainerReason}`, () => {
  test(
    'a tuned study prints the untuned model, the tuned ones and every baseline, and shows its trainings',
    { timeout: 60_000 },
    async () => {
      const own = join(folder, 'study')
      await placeboJson(own, 'collection', 'import', join(folder, 'split'), '--name', 'split')
      const ran = await placebo(
        own,
        ...tune('--test-conditions', 'original,empty', '--seeds', '1,2', '--epochs', '2', '--name', 'tuned'),
      )
      expect(ran.code).toBe(0)
      for (const name of [
        'untuned, asked with Original',
        'untuned, asked with Empty',
        'tuned on Original, asked with Original',
        'tuned on Original, asked with Empty',
        'random guess',
        'majority label',
        'copy demo',
        'copy input',
      ]) {
        expect(ran.stdout).toContain(name)
      }
      expect(ran.stderr).toMatch(/: 96 trials, 0 done before; 2 trainings, 0 done before\n/)
      expect(ran.stderr).toMatch(
        /\d+\/\d+ · \d+(\.\d)? tokens\/s · \d+ s left · training Original, 1 per task, seed 1 \(1 of 2\) · loss \d/,
      )
      expect(ran.stderr).toMatch(
        /trained Original, 1 per task, seed 2 \(2 of 2\): 2 steps, loss [\d.]+ → [\d.]+ \(held out [\d.]+ → [\d.]+\); parity \d+ of \d+ prompts(?:, \d+ more but for near ties)?; largest logit difference \S+ \(the engine with itself, in another order: \S+\); /,
      )

      const shown = await placebo(own, 'run', 'show', 'tuned')
      expect(shown.stdout).toMatch(
        /^tuning {10}LoRA of rank 8, alpha 16, beside attn_q, .*; on 2 train tasks, at most 2 instances of each held out$/m,
      )
      expect(shown.stdout).toMatch(/^Original, 1 per task, seed 1 +trained +2 +[\d.]+ → [\d.]+ +[\d.]+ → [\d.]+ /m)
      const curve = await placebo(own, 'run', 'curve', 'tuned', '--training', '1')
      expect(
        curve.stdout
          .trim()
          .split('\n')
          .map((line) => line.trim().split(/ {2,}/)[0]),
      ).toEqual([
        expect.stringMatching(
          /^training Original, 1 per task, seed 2; held out before the first step [\d.]+$/,
        ) as string,
        'step',
        expect.stringMatching(/^─+$/) as string,
        '1',
        '2',
      ])
      const models = (await placebo(own, 'model', 'list')).stdout.split('\n').slice(2)
      expect(models.map((line) => line.slice(0, 30).trimEnd()).filter((line) => line !== '')).toEqual([
        'test-model',
        '  test-model-original-1-seed1',
        '  test-model-original-1-seed2',
      ])
      expect(models[1]).toMatch(/ adapter .* LoRA of test-model on Original, 1 per task, seed 1, in run [0-9a-f]{8} /)
    },
  )

  test('models on the way are asked with --checkpoints, and read with --steps', { timeout: 120_000 }, async () => {
    const own = join(folder, 'on the way')
    await placeboJson(own, 'collection', 'import', join(folder, 'split'), '--name', 'split')
    // 2 train tasks with one instance each, for three epochs in one batch: 3 steps.
    const ran = await placebo(own, ...tune('--checkpoints', '--epochs', '3', '--name', 'on the way'))
    expect(ran.code).toBe(0)
    expect(ran.stderr).toMatch(/: 64 trials, 0 done before; 3 trainings, 0 done before\n/)
    expect(ran.stderr).toMatch(/trained Original, 1 per task, seed 1, step 2 \(2 of 3\): 2 steps, /)
    expect(ran.stdout).not.toMatch(/^tuned on .*step \d.* exact match/m)
    const shown = await placebo(own, 'run', 'show', 'on the way')
    expect(shown.stdout).toMatch(/^tuning .*; asked after 1, 2, 4 … steps, too$/m)
    const { code, stdout } = await placebo(own, 'results', 'on the way', '--steps')
    expect(code).toBe(0)
    for (const step of ['0, untuned', '1', '2', '3, end'])
      expect(stdout).toMatch(new RegExp(`^Original +Original +1 +${step} +\\d`, 'm'))
    expect(stdout).toMatch(/^Original +Original +1 +classification +Strict format correctness +[\d.]+ +[\d.]+ /m)
    expect(stdout).toMatch(/trict format correctness (covers half of its way|has no half-time)/)
  })

  test('one training alone writes its adapter; merged with its base it is a model', { timeout: 60_000 }, async () => {
    const own = join(folder, 'alone')
    const [out, merged] = [join(folder, 'adapter.gguf'), join(folder, 'merged.gguf')]
    await placeboJson(own, 'collection', 'import', join(folder, 'split'), '--name', 'split')
    const ran = await placebo(
      own,
      ...train('--split', split, '--condition', 'delusive', '--size', '2', '--epochs', '1', '--out', out),
    )
    expect(ran.code).toBe(0)
    expect(ran.stderr).toMatch(/: 0 trials, 0 done before; 1 training, 0 done before\n/)
    expect(ran.stdout).toMatch(/^Delusive, 2 per task, seed 1 +trained +1 .*adapter\.gguf$/m)
    expect(readFileSync(out).subarray(0, 4).toString()).toBe('GGUF')

    const model1 = await placebo(own, 'model', 'merge', 'test-model', 'test-model-delusive-2-seed1', '--out', merged)
    expect(model1.code).toBe(0)
    expect(model1.stdout).toMatch(/^model merged\nmade {12}merged from test-model-delusive-2-seed1\n/)
    expect(existsSync(merged)).toBe(true)
    const list = (await placebo(own, 'model', 'list')).stdout
      .split('\n')
      .slice(2)
      .map((line) => line.slice(0, 31).trimEnd())
    expect(list.filter((line) => line !== '')).toEqual(['test-model', '  test-model-delusive-2-seed1', '    merged'])
    const asked = await placebo(
      own,
      ...study('--instances', '1', '--conditions', 'original').map((arg) => (arg === model ? merged : arg)),
    )
    expect(asked.code).toBe(0)
  })
})

test.skipIf(!trainerAvailable)(
  `a training that destroys its model while the loss hardly rises has diverged${trainerReason}`,
  { timeout: 180_000 },
  async () => {
    const own = join(folder, 'destroyed')
    const [out, starter] = [
      join(folder, 'destroyed.gguf'),
      fileURLToPath(new URL('../../resources/starter-collection/tasks', import.meta.url)),
    ]
    await placeboJson(own, 'collection', 'import', starter, '--name', 'starter')
    const ran = await placebo(
      own,
      'train',
      '--model',
      fileURLToPath(new URL('../../resources/models/placebo-starter.gguf', import.meta.url)),
      '--collection',
      'starter',
      '--tasks',
      'starter001_sentiment_restaurant_review',
      '--tune',
      'full',
      '--size',
      '5',
      '--epochs',
      '4',
      '--learning-rate',
      '1000',
      '--clip',
      '1000000',
      '--out',
      out,
      '--threads',
      '1',
      '--name',
      'wild',
    )
    // The gradient is 0 from step 2 on, and the loss that of guessing: ln 3072 = 8.030.
    const reason =
      'training Original, 5 per task, seed 1: training diverged at step 2 (the gradient is 0, the loss is 8.030, that of random guessing among 3072 tokens, learning rate 1000); try a lower learning rate'
    expect(ran.stderr).toContain(`placebo: ${reason}\n`)
    expect(ran.stderr).toMatch(/see how the loss went with: placebo run curve [0-9a-f]{8}\n$/)
    expect(ran.stderr).not.toMatch(/damaged|resume/)
    expect(existsSync(out)).toBe(false)
    const again = await placebo(own, 'run', 'resume', 'wild')
    expect(again.stderr).toContain(reason)
    expect(again.stderr).not.toMatch(/tokens\/s/)
  },
)

let made = 0
function broken(content: string): string {
  const file = join(folder, `broken-${made++}.json`)
  writeFileSync(file, content)
  return file
}
