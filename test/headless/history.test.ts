import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { setRunState } from '#store/runs.ts'
import { storeMixedRun, storeTunedRun } from '../host/stored-runs.ts'
import { openHostAt } from '../support/host.ts'
import { placebo, placeboJson } from '../support/placebo.ts'
import { fileFolder } from '../support/temporary.ts'

const data = join(fileFolder('terminal-history'), 'data')

beforeAll(async () => {
  const { host, close } = openHostAt(data)
  storeTunedRun(host.store)
  storeMixedRun(host.store)
  setRunState(host.store, 'mixed123', 'stopped')
  await close()
})

// Each goes on where the one before it has ended.
test.each([
  [['note', 'mixed', 'all four conditions'], 0, /^run mixed123 is noted: all four conditions\n$/],
  [['tag', 'mixed', 'paper', 'figure 2'], 0, /^run mixed123: paper, figure 2\n$/],
  [['tag', 'tuned'], 0, /^run tuned123: no tags any more\n$/],
  [['compare', 'mixed', 'tuned'], 0, /^They have no task in common: [\s\S]*set-up +mixed +tuned\n/],
  [['compare', 'mixed', 'none'], 2, /invalid run: none/],
  [
    ['remove', 'mixed', 'tuned', '--models'],
    0,
    /^runs mixed123, tuned123 deleted; until \d{4}-\d\d-\d\d it can be brought back with: placebo run restore mixed123 tuned123\n$/,
  ],
  [['list'], 0, /^no runs yet/],
  [['deleted'], 0, /mixed123 +mixed [\s\S]*tuned123 +tuned /],
  [['restore', 'mixed', 'tuned'], 0, /^runs mixed123, tuned123 brought back\n$/],
  [['restore', 'mixed'], 2, /no run of this name was deleted lately/],
  [['deleted'], 0, /^no run was deleted lately\n$/],
])(
  'placebo run %j',
  async (args, code, words) => {
    const ran = await placebo(data, 'run', ...args)
    expect([ran.stdout + ran.stderr, ran.code]).toEqual([expect.stringMatching(words), code])
  },
  30_000,
)

test('the same as one JSON document', async () => {
  expect(await placeboJson(data, 'run', 'tag', 'mixed', 'one')).toEqual({ run: 'mixed123', tags: ['one'] })
}, 30_000)
