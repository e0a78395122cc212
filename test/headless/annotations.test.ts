import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeTestModel } from '../support/model.ts'
import { placebo, placeboJson, type Ran } from '../support/placebo.ts'
import { fileFolder, temporaryFolder } from '../support/temporary.ts'
import { writeTinyCollection } from '../support/tiny-collection.ts'

const folder = fileFolder('terminal-annotations')
const model = writeTestModel(folder)

/** Data folders to begin with, each made from the one before it by a command, when it is first needed. */
const commands = {
  'no set': ['collection import', writeTinyCollection(join(folder, 'tiny')), '--name tiny'].join(' '),
  'a set': 'annotate propose --approve-clear --author Ada --collection tiny',
  'two sets': 'annotate create second --collection tiny',
  'a removed set': 'annotate remove second --collection tiny',
} as const
type Given = keyof typeof commands

const made = new Map<Given, Promise<string>>()

async function make(given: Given): Promise<string> {
  const names = Object.keys(commands) as Given[]
  const before = names[names.indexOf(given) - 1]
  const data = join(folder, given)
  if (before !== undefined) cpSync(await folderOf(before), data, { recursive: true })
  const ran = await placebo(data, ...commands[given].split(' '))
  if (ran.code !== 0) throw new Error(`placebo ${commands[given]} ended with ${ran.code}: ${ran.stderr}`)
  return data
}

function folderOf(given: Given): Promise<string> {
  const begun = made.get(given) ?? make(given)
  made.set(given, begun)
  return begun
}

/** For one test, which may change what is in it. */
async function copyOf(given: Given): Promise<string> {
  const data = join(temporaryFolder(), 'data')
  cpSync(await folderOf(given), data, { recursive: true })
  return data
}

const annotate = (data: string, command: string): Promise<Ran> =>
  placebo(data, 'annotate', ...command.split(' '), '--collection', 'tiny')

test.each<[Given, string, number, RegExp]>([
  ['no set', 'sets', 0, /^no annotation sets yet; make one with: placebo annotate propose --collection tiny\n/],
  [
    'no set',
    'propose --approve-clear --author Ada',
    0,
    /6 pairs proposed for 3 tasks in the annotation set main of tiny; 2 approved at once\n[\s\S]*negative example +2 +33\.3 %\nwrong label +2 +33\.3 %\nrotated output +2 +33\.3 %\nmodel answer +0 +0\.0 %\npassed over[^\n]*: 3\n4 need a second look; walk through them in the window under Annotate, or with: placebo serve, at #\/annotate\/tiny\/main\n[\s\S]*annotation set main is made and active\n/,
  ],
  ['a set', 'sets', 0, /main +yes +3 +\S+ \S+ +Ada +2 +0 +4 +0 +0 +0\n/],
  ['a set', 'propose', 0, /^0 pairs proposed for 3 tasks [^\n]*\nnone needs a second look\n/],
  [
    'a set',
    'propose --per-task 9 --task label_parity label_colour',
    0,
    /8 pairs proposed for 2 tasks [\s\S]*tasks with fewer than 9: 2\n {2}label_parity: 6; no other example is left to make a pair of\n {2}label_colour: 6;/,
  ],
  [
    'a set',
    `propose --set own --task label_parity --per-task 1 --model ${model} --instances 2`,
    0,
    /1 pair proposed for 1 task in the annotation set own/,
  ],
  ['a set', 'propose --task label_size', 2, /invalid task: label_size/],
  ['a set', 'propose --model nowhere.gguf', 2, /nowhere\.gguf/],
  ['a set', 'propose --per-task 0', 2, /at least 1/],
  ['a set', 'propose --per-task 101', 2, /invalid perTask/],
  ['a set', 'validate', 0, /^annotation set main of tiny: 6 items checked, 0 errors, 0 warnings\n/],
  ['a set', 'validate --set none', 2, /invalid set: none/],
  [
    'a set',
    'create second',
    0,
    /^annotation set second of tiny is made; studies take it after: placebo annotate use second --collection tiny\n/,
  ],
  ['two sets', 'create second', 2, /is here already/],
  ['two sets', 'use second', 0, /^annotation set second of tiny is active\n/],
  ['two sets', 'use --none', 0, /^no annotation set of tiny is active\n/],
  ['two sets', 'use', 2, /name a set, or say --none/],
  ['two sets', 'use second --none', 2, /name a set, or say --none/],
  ['two sets', 'rename second Bea', 0, /^annotation set second is now called Bea\n/],
  ['two sets', 'remove second', 0, /bring it back with: placebo annotate restore second --collection tiny\n/],
  ['two sets', 'restore second', 2, /second was not removed \(none can be brought back\)/],
  ['a removed set', 'sets', 0, /to be brought back: second\n/],
  ['a removed set', 'restore main', 2, /main was not removed \(to be brought back: second\)/],
  ['a removed set', 'restore second', 0, /^annotation set second of tiny is back\n/],
])(
  'with %s: placebo annotate %s',
  async (given, command, code, words) => {
    const ran = await annotate(await copyOf(given), command)
    expect([ran.stdout + ran.stderr, ran.code]).toEqual([expect.stringMatching(words), code])
  },
  30_000,
)

test('an error found is exit code 1', async () => {
  const data = await copyOf('a set')
  await annotate(data, 'propose --per-task 9 --task label_parity')
  await placebo(data, 'collection', 'labels', 'tiny', 'label_parity', '--label', 'yes', '--label', 'no')
  const ran = await annotate(data, 'validate --task label_parity')
  expect([ran.stdout, ran.code]).toEqual([
    expect.stringMatching(
      /label_parity +pair \w{12} +approved +error +"(?:even|odd)" is outside the label space\n[\s\S]*label_parity +label space +warning +no instance has the label "no"\n/,
    ),
    1,
  ])
  expect(ran.stdout).toMatch(/7 items checked, 6 errors, 3 warnings\n$/)
}, 60_000)

test('the same as one JSON document', async () => {
  const data = await copyOf('no set')
  const given = ['--collection', 'tiny', '--set', 'third']
  expect(await placeboJson(data, 'annotate', 'propose', ...given, '--per-task', '1')).toEqual({
    tasks: 3,
    proposed: { 'negative example': 2, 'wrong label': 0, 'rotated output': 1, 'model answer': 0 },
    approved: 0,
    doubtful: 3,
    short: [],
    passedOver: 3,
  })
  expect(await placeboJson(data, 'annotate', 'validate', ...given)).toEqual({ checked: 3, findings: [] })
}, 60_000)

test('a definition without its label list is asked for by name, and refused where nobody has tagged it', async () => {
  const data = await copyOf('no set')
  const given = ['--collection', 'tiny', '--task', 'label_colour']
  const ran = await placebo(data, 'prompt', ...given, '--definition', 'without-label-list')
  expect([ran.stderr, ran.code]).toEqual([
    expect.stringMatching(/label_colour: its definition is not tagged, so nothing can be left out of it/),
    2,
  ])
}, 30_000)
