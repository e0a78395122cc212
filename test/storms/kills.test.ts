import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import { randomBelow, type seededRandom } from '#core/random/index.ts'
import { killedAnnotations } from '../support/killed-annotations.ts'
import { killedImport, killedStudy, undisturbed, type KilledWork } from '../support/killed-work.ts'
import { killOne, leftOver } from '../support/kills.ts'
import { writeTestModel } from '../support/model.ts'
import { splitTasks, writeSplitCollection } from '../support/split-collection.ts'
import { fileFolder } from '../support/temporary.ts'
import { writeTinyCollection } from '../support/tiny-collection.ts'
import { trainerAvailable } from '../support/trainer.ts'
import { inFull, peakMegabytes, stormTimeout, weather, type Outcome } from './storm.ts'

const folder = fileFolder('kills')
const model = writeTestModel(folder)
const tiny = writeTinyCollection(join(folder, 'tiny'), 6)

const works: Readonly<Record<string, KilledWork>> = {
  'an import': killedImport(writeTinyCollection(join(folder, 'large'), 2000), 1200),
  'annotations being saved': killedAnnotations(tiny, 'label_parity', 300, 300),
  // Otherwise the tests of resuming kill these: test/headless/resume.test.ts, resume-tuning.test.ts.
  ...(inFull && {
    'an in-context study': killedStudy({
      collection: tiny,
      model,
      victims: ['group', 'host', 'engine'],
      within: 1500,
      options: ['--max-tokens', '24', '--context', '512'],
    }),
  }),
  ...(inFull &&
    trainerAvailable && {
      'a tuning study': killedStudy({
        collection: writeSplitCollection(join(folder, 'split'), 8),
        model,
        victims: ['group', 'host', 'trainer', 'engine'],
        within: 800,
        options: [
          '--tune',
          'lora',
          '--train-tasks',
          splitTasks.train.join(','),
          '--train-conditions',
          'original,delusive',
          '--sizes',
          '4',
          '--seeds',
          '1',
          '--epochs',
          '30',
          '--batch',
          '4',
          '--checkpoint-every',
          '3',
          '--k',
          '1',
          '--max-tokens',
          '16',
          '--context',
          '512',
        ],
      }),
    }),
}

test(
  'what is killed at any moment leaves nothing alive, and goes on to the same bytes',
  async () => {
    const standing = await Promise.all(
      Object.entries(works).map(async ([name, work]) => ({
        name,
        work,
        kills: 0,
        data: '',
        ...(await undisturbed(work, join(folder, name))),
      })),
    )
    for (const each of standing) each.data = each.round()

    const weathered = await weather({
      name: 'kills',
      few: 4,
      all: 100,
      pid: () => process.pid,
      attack: (random, number) => attack(standing[number % standing.length]!, random),
    })

    expect(weathered.broken).toEqual([])
    for (const { name, work, data, outcome } of standing) {
      if (!work.isDone(data)) await work.finish(data)
      expect(await work.outcome(data), name).toEqual(outcome)
    }
  },
  stormTimeout,
)

interface Standing {
  readonly work: KilledWork
  readonly outcome: unknown
  readonly round: () => string
  kills: number
  data: string
}

async function attack(each: Standing, random: ReturnType<typeof seededRandom>): Promise<Outcome> {
  const { work } = each
  const started = await work.start(each.data)
  await sleep(randomBelow(random, work.within))
  const megabytes = Math.max(...started.alive().map(peakMegabytes), 0)
  await killOne(started.child, work.victims[each.kills++ % work.victims.length]!)
  const ended = performance.now()
  const left = await leftOver(started)
  // How long what it had started lived on.
  const seconds = (performance.now() - ended) / 1000
  if (left.length > 0) return { state: 'broken', what: `alive after two seconds: ${left.join('; ')}` }
  if (work.isDone(each.data)) {
    if (!isDeepStrictEqual(await work.outcome(each.data), each.outcome))
      return { state: 'broken', what: `${each.data} came out otherwise than undisturbed` }
    each.data = each.round()
  }
  return { state: 'resumed', seconds, megabytes }
}
