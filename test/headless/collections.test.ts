import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { placebo, placeboJson } from '../support/placebo.ts'
import { fileFolder } from '../support/temporary.ts'
import { writeTinyCollection } from '../support/tiny-collection.ts'

const folder = fileFolder('terminal-collections')
const data = join(folder, 'data')

beforeAll(async () => {
  await placebo(data, 'collection', 'import', writeTinyCollection(join(folder, 'tiny')), '--name', 'tiny')
}, 30_000)

// Each goes on where the one before it has ended.
test.each([
  ['labels tiny', 0, /label_parity +classification +even, odd +stated\n/],
  [
    'labels tiny label_parity --label even --label none',
    0,
    /classification, 2 labels, in the definition: partly; reviewed [\s\S]*even +yes +yes +3[\s\S]*odd +no +yes +3/,
  ],
  ['labels tiny', 0, /label_parity +classification +even, none +partly +yes\n/],
  ['labels tiny label_parity --generation', 0, /: generation; reviewed/],
  ['labels tiny label_parity --accept', 0, /: generation; reviewed/],
  ['labels tiny label_parity --reset', 0, /2 labels, in the definition: stated; not reviewed/],
  ['labels tiny label_parity --label ""', 2, /a label has text/],
  ['labels tiny label_parity --label a --generation', 2, /cannot be used with/],
  ['rename tiny other', 0, /collection tiny is now called other/],
  ['remove other', 0, /bring it back with: placebo collection restore other/],
  ['remove other', 2, /invalid collection: other/],
  ['restore tiny', 2, /tiny was not removed \(to be brought back: other\)/],
  ['restore other', 0, /collection other is back: 3 tasks, 18 instances/],
])(
  'placebo collection %s',
  async (command, code, words) => {
    const ran = await placebo(data, 'collection', ...command.split(' ').map((word) => word.replaceAll('"', '')))
    expect([ran.stdout + ran.stderr, ran.code]).toEqual([expect.stringMatching(words), code])
  },
  20_000,
)

test('the same as one JSON document', async () => {
  const shown = await placeboJson<{ space: unknown; outputs: unknown[] }>(
    data,
    'collection',
    'labels',
    'other',
    'label_colour',
    '--accept',
  )
  expect(shown).toMatchObject({
    space: { labels: ['blue', 'green', 'red'] },
    review: { reviewedAt: expect.any(String) as string },
    otherOutputs: 0,
    alike: [],
  })
}, 20_000)
