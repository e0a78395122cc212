import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { writeTestModel } from '../support/model.ts'
import { placebo, placeboJson } from '../support/placebo.ts'
import { fileFolder } from '../support/temporary.ts'
import { writeTinyCollection } from '../support/tiny-collection.ts'

const folder = fileFolder('terminal-annotations')
const data = join(folder, 'data')
const model = writeTestModel(folder)

beforeAll(async () => {
  await placebo(data, 'collection', 'import', writeTinyCollection(join(folder, 'tiny')), '--name', 'tiny')
}, 30_000)

// Each goes on where the one before it has ended.
test.each([
  ['sets', 0, /^no annotation sets yet; make one with: placebo annotate propose --collection tiny\n/],
  [
    'propose --approve-clear --author Ada',
    0,
    /6 pairs proposed for 3 tasks in the annotation set main of tiny; 2 approved at once\n[\s\S]*negative example +2 +33\.3 %\nwrong label +2 +33\.3 %\nrotated output +2 +33\.3 %\nmodel answer +0 +0\.0 %\npassed over[^\n]*: 3\n4 need a second look; walk through them in the window under Annotate, or with: placebo serve, at #\/annotate\/tiny\/main\n[\s\S]*annotation set main is made and active\n/,
  ],
  ['sets', 0, /main +yes +3 +\S+ \S+ +Ada +2 +0 +4 +0 +0 +0\n/],
  ['propose', 0, /^0 pairs proposed for 3 tasks [^\n]*\nnone needs a second look\n/],
  [
    'propose --per-task 9 --task label_parity label_colour',
    0,
    /8 pairs proposed for 2 tasks [\s\S]*tasks with fewer than 9: 2\n {2}label_parity: 6; no other example is left to make a pair of\n {2}label_colour: 6;/,
  ],
  [
    `propose --set own --task label_parity --per-task 1 --model ${model} --instances 2`,
    0,
    /1 pair proposed for 1 task in the annotation set own/,
  ],
  ['propose --task label_size', 2, /invalid task: label_size/],
  ['propose --model nowhere.gguf', 2, /nowhere\.gguf/],
  ['propose --per-task 0', 2, /at least 1/],
  ['propose --per-task 101', 2, /invalid perTask/],
  ['validate', 0, /^annotation set main of tiny: 14 items checked, 0 errors, 0 warnings\n/],
  ['validate --set none', 2, /invalid set: none/],
  [
    'create second',
    0,
    /^annotation set second of tiny is made; studies take it after: placebo annotate use second --collection tiny\n/,
  ],
  ['create second', 2, /is here already/],
  ['use second', 0, /^annotation set second of tiny is active\n/],
  ['use --none', 0, /^no annotation set of tiny is active\n/],
  ['use', 2, /name a set, or say --none/],
  ['use second --none', 2, /name a set, or say --none/],
  ['rename second Bea', 0, /^annotation set second is now called Bea\n/],
  ['remove Bea', 0, /bring it back with: placebo annotate restore Bea --collection tiny\n/],
  ['sets', 0, /to be brought back: Bea\n/],
  ['restore second', 2, /second was not removed \(to be brought back: Bea\)/],
  ['restore Bea', 0, /^annotation set Bea of tiny is back\n/],
  ['restore Bea', 2, /Bea was not removed \(none can be brought back\)/],
])(
  'placebo annotate %s',
  async (command, code, words) => {
    const ran = await placebo(data, 'annotate', ...command.split(' '), '--collection', 'tiny')
    expect([ran.stdout + ran.stderr, ran.code]).toEqual([expect.stringMatching(words), code])
  },
  30_000,
)

test('an error found is exit code 1', async () => {
  await placebo(data, 'collection', 'labels', 'tiny', 'label_parity', '--label', 'yes', '--label', 'no')
  await placebo(data, 'annotate', 'use', 'main', '--collection', 'tiny')
  await placebo(data, 'collection', 'labels', 'tiny', 'label_parity', '--label', 'yes', '--label', 'no')
  const ran = await placebo(data, 'annotate', 'validate', '--collection', 'tiny', '--task', 'label_parity')
  expect([ran.stdout, ran.code]).toEqual([
    expect.stringMatching(
      /label_parity +pair \w{12} +approved +error +"(?:even|odd)" is outside the label space\n[\s\S]*label_parity +label space +warning +no instance has the label "no"\n/,
    ),
    1,
  ])
  expect(ran.stdout).toMatch(/7 items checked, 6 errors, 3 warnings\n$/)
}, 60_000)

test('the same as one JSON document', async () => {
  const proposed = await placeboJson<{ proposed: unknown }>(
    data,
    'annotate',
    'propose',
    '--collection',
    'tiny',
    '--set',
    'third',
    '--per-task',
    '1',
  )
  expect(proposed).toEqual({
    tasks: 3,
    proposed: { 'negative example': 2, 'wrong label': 0, 'rotated output': 1, 'model answer': 0 },
    approved: 0,
    doubtful: 3,
    short: [],
    passedOver: 3,
  })
  expect(await placeboJson(data, 'annotate', 'validate', '--collection', 'tiny', '--set', 'third')).toEqual({
    checked: 3,
    findings: [],
  })
}, 60_000)

test('a definition without its label list is asked for by name, and refused where nobody has tagged it', async () => {
  const ran = await placebo(
    data,
    'prompt',
    '--collection',
    'tiny',
    '--task',
    'label_colour',
    '--definition',
    'without-label-list',
  )
  expect([ran.stderr, ran.code]).toEqual([
    expect.stringMatching(/label_colour: its definition is not tagged, so nothing can be left out of it/),
    2,
  ])
}, 30_000)
