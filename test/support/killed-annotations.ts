import { openHostAt } from './host.ts'
import { startHostProcess, type HostProcess } from './host-process.ts'
import { imported, type KilledWork } from './killed-work.ts'
import { storedSteps } from './stored.ts'

const place = { collection: 'given', set: 'main' } as const

/**
 * A person who saves one pair after the other; what is on disk is what was answered, and the next one goes on from
 * there.
 *
 * @param task of the collection
 * @param saves until it is done
 */
export function killedAnnotations(collection: string, task: string, saves: number, within: number): KilledWork {
  const saveAll = async (data: string, { client }: HostProcess) => {
    for (let i = storedSteps(data); i < saves; i++) {
      const value = {
        input: `input ${i}`,
        gold: null,
        output: `output ${i}`,
        proposed: '',
        source: 'annotator',
        state: 'proposed',
        position: i,
        note: '',
      } as const
      await client.annotations.act({
        ...place,
        author: 'Ada',
        what: `pair ${i}`,
        changes: [{ task, item: { kind: 'pair', id: `pair${i}`, value }, seen: null }],
      })
    }
  }
  return {
    victims: ['host'],
    within,
    async prepare(data) {
      await imported(data, collection)
      const { client, close } = openHostAt(data)
      await client.annotations.createSet({ collection: place.collection, name: place.set })
      await close()
    },
    async start(data) {
      const host = await startHostProcess(data)
      // It fails when the host is killed.
      void saveAll(data, host)
        .catch(() => undefined)
        .then(() => host.close())
      return host.marked
    },
    isDone: (data) => storedSteps(data) === saves,
    async finish(data) {
      const host = await startHostProcess(data)
      await saveAll(data, host)
      await host.close()
    },
    async outcome(data) {
      const { client, close } = openHostAt(data)
      const { steps } = await client.annotations.history({ ...place, limit: saves })
      const { pairs } = await client.annotations.task({ ...place, task })
      await close()
      return {
        steps: steps.map(({ number, what }) => [number, what]),
        pairs: pairs.map(({ origin: { step }, ...pair }) => ({ step, ...pair })),
      }
    },
  }
}
