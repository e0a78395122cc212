import { createReadStream } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { placementOf } from '#core/templates/template.ts'
import { readTemplates } from '#exchange/template-table.ts'
import { sharedAvailable, sharedPath, sharedReason } from '../support/shared.ts'
import { sourceOf } from './support/events.ts'

const head = 'template_name,template,targets,template_category,target_category,experiment,comment'
const read = (...rows: readonly string[]) => readTemplates(sourceOf('mine.csv', [head, ...rows].join('\r\n')))

test('a row is a template with one set of words; rows of nothing separate blocks', async () => {
  const found = await read(
    String.raw`asked,{premise}\nquestion: {hypothesis} Yes or no?,yes;no,instructive,yes-no,sec4,`,
    ',,,,,,',
    String.raw`asked,{premise}\nquestion: {hypothesis} Yes or no?,no;yes,instructive,reversed,sec5,`,
    'bare,{premise} {hypothesis},,null,,,',
  )
  const asked = {
    name: 'asked',
    category: 'instructive',
    text: '{premise}\nquestion: {hypothesis} Yes or no?',
  }
  const bare = { name: 'bare', category: 'null', text: '{premise} {hypothesis}' }
  expect(found).toEqual({
    state: 'read',
    templates: [asked, bare],
    rows: [
      { line: 2, template: asked, words: ['yes', 'no'], wordsCalled: 'yes-no', experiment: 'sec4' },
      { line: 4, template: asked, words: ['no', 'yes'], wordsCalled: 'reversed', experiment: 'sec5' },
      { line: 5, template: bare, words: [], wordsCalled: '', experiment: '' },
    ],
    refused: [],
  })
})

test.each<[string, string, string]>([
  ['no name', ',{x} a,yes;no,null,,,', 'column "template_name": it is empty; every template has a name'],
  [
    'no text',
    'a,,yes;no,null,,,',
    'column "template": it is empty; the input and nothing else is {input}, or {premise} {hypothesis}',
  ],
  [
    'a name with a plus',
    'a+b,{x} a,yes;no,null,,,',
    'column "template_name": "a+b"; "+", "," and "/" separate the parts of a condition\'s name',
  ],
  [
    'a mask',
    'a,{x} {mask},yes;no,null,,,',
    'column "template": "a" has the slot {mask}, which only models that fill masks can answer',
  ],
  [
    'an unknown category',
    'a,{x} a,yes;no,nice,,,',
    'column "template_category": "nice"; use "instructive", "misleading", "misleading_moderate", "misleading_extreme", "misleading_far", "irrelevant", "irrelevant_eta", "irrelevant_gamma", "null"',
  ],
  [
    'a word twice',
    'a,{x} a,yes;yes,null,,,',
    'column "targets": "yes;yes"; each label has a word of its own, separated by ";"',
  ],
  [
    'a word missing',
    'a,{x} a,yes;,null,,,',
    'column "targets": "yes;"; each label has a word of its own, separated by ";"',
  ],
])('a row is refused by itself: %s', async (_, row, message) => {
  const found = await read('good,{x} a,yes;no,null,,,', row, 'last,{x} c,yes;no,null,,,')
  expect(found).toMatchObject({
    state: 'read',
    templates: [{ name: 'good' }, { name: 'last' }],
    refused: [{ code: 'field', where: 'line 3', message: `invalid line 3, ${message}` }],
  })
})

test('another text of a name is a variant, named with its category; a third text is refused', async () => {
  const found = await read(
    'a,{x} one,yes;no,irrelevant_eta,,,',
    'a,{x} two,yes;no,irrelevant_gamma,,,',
    'a,{x} two,no;yes,irrelevant_gamma,,,',
    'a,{x} three,yes;no,irrelevant_gamma,,,',
  )
  expect(found).toMatchObject({
    templates: [{ name: 'a' }, { name: 'a (irrelevant_gamma)' }],
    rows: [{ words: ['yes', 'no'] }, { words: ['yes', 'no'] }, { words: ['no', 'yes'] }],
    refused: [
      { message: 'invalid line 5, column "template_name": "a" is the name of another template in a row above' },
    ],
  })
})

test.each<[string, string, string]>([
  [
    'nothing',
    '',
    'no templates: the file is empty; a table of templates begins with the columns template_name, template, targets, template_category, target_category, experiment',
  ],
  ['no such column', 'name,template\r\na,{x}', 'missing column "template_name": the first row has ["name","template"]'],
  [
    'semicolons',
    'template_name;template\r\na;{x}',
    'missing column "template_name": the columns seem to be separated by ";"; save with commas',
  ],
  ['a column twice', `${head},template\r\n`, 'invalid first row: the column "template" is there twice'],
])('a table is refused: %s', async (_, content, message) => {
  expect(await readTemplates(sourceOf('mine.csv', content))).toMatchObject({ state: 'refused', issue: { message } })
})

describe.skipIf(!sharedAvailable)(`the tables of Webson & Pavlick 2022, as they are${sharedReason}`, () => {
  // Counted with Python's csv module. Rows with {mask} are for encoders; one sentence has the same text twice.
  test.each([
    [
      'binary_NLI_prompts.csv',
      27,
      27,
      4,
      { instructive: 10, 'misleading-moderate': 5, 'misleading-extreme': 5, irrelevant: 5, null: 2 },
    ],
    [
      'ternary_NLI_prompts.csv',
      27,
      27,
      4,
      { instructive: 10, 'misleading-moderate': 5, 'misleading-extreme': 5, irrelevant: 5, null: 2 },
    ],
    [
      'binary_NLI_prompts_permuted.csv',
      252,
      21,
      0,
      { instructive: 8, 'misleading-moderate': 5, 'misleading-extreme': 5, irrelevant: 1, null: 2 },
    ],
    [
      'ternary_NLI_prompts_permuted.csv',
      270,
      29,
      36,
      { instructive: 8, 'misleading-moderate': 5, 'misleading-extreme': 5, irrelevant: 9, null: 2 },
    ],
  ])('%s', async (file, rows, templates, masked, categories) => {
    const found = await readTemplates({ file, bytes: createReadStream(sharedPath(`webson-pavlick/${file}`)) })
    if (found.state === 'refused') throw new Error(found.issue.message)
    expect([found.rows.length, found.templates.length, found.refused.length]).toEqual([rows, templates, masked])
    expect(found.refused.every(({ message }) => message.includes('{mask}'))).toBe(true)
    expect(
      Object.fromEntries(
        [...Map.groupBy(found.templates, ({ category }) => category)].map(([name, own]) => [name, own.length]),
      ),
    ).toEqual(categories)
    expect(found.templates.filter(({ category }) => category === 'null').map(({ text }) => placementOf(text))).toEqual([
      'before',
      'before',
    ])
  })
})
