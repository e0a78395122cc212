import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { readTrainings } from '#store/trainings.ts'
import { follow, openHostAt } from '../../support/host.ts'
import { fileFolder } from '../../support/temporary.ts'
import { askedStudy, formatsStudy, storeAsked, trainedStudy } from './asked-runs.ts'

const folder = fileFolder('bundles')

/** Bundles that many tests start from, and a host that opens and verifies them. */
export const shared = {
  ...openHostAt(join(folder, 'shared')),
  asked: join(folder, 'asked.zip'),
  trained: join(folder, 'trained.zip'),
  formats: join(folder, 'formats.zip'),
  weights: '',
}

beforeAll(async () => {
  const { host, client, close } = openHostAt(join(folder, 'made'))
  storeAsked(host.store, askedStudy, { id: 'aaaa1111' })
  storeAsked(host.store, trainedStudy, { id: 'dddd4444' })
  storeAsked(host.store, formatsStudy, { id: 'abab8888' })
  await follow(await client.bundles.make({ run: 'abab8888', file: shared.formats, adapters: false }))
  await follow(await client.bundles.make({ run: 'aaaa1111', file: shared.asked, adapters: false }))
  await follow(await client.bundles.make({ run: 'dddd4444', file: shared.trained, adapters: true }))
  shared.weights = readTrainings(host.store, 'dddd4444')[0]?.sha256 ?? ''
  await close()
}, 60_000)
afterAll(() => shared.close())
