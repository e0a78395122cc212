import { join } from 'node:path'
import { ORPCError } from '@orpc/client'
import { expect, test } from 'vitest'
import type { ItemValue } from '#contract/annotations.ts'
import { contentTypes } from '#core/annotations/content-types.ts'
import { keyOf } from '#renderer/annotations/edit-state.ts'
import { pairItemOf } from '#renderer/annotations/shown-task.ts'
import { startHostProcess, type HostProcess } from '../../support/host-process.ts'
import { follow, openHostAt } from '../../support/host.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { writeTinyCollection } from '../../support/tiny-collection.ts'

const place = { collection: 'tiny', set: 'main' } as const
const tasks = ['label_parity', 'generate_reversed'] as const
const firstWord = { label_parity: 'Look', generate_reversed: 'Write' } as const
const authors = ['Ada', 'Bea'] as const
const actions = 2000
/** In steps: a crash while nothing is under way, one in the middle of a request, an orderly end. */
const crashes: Readonly<Record<number, 'crash' | 'crash under way' | 'reopen'>> = {
  300: 'crash',
  700: 'crash under way',
  1000: 'reopen',
  1300: 'crash under way',
  1700: 'crash under way',
}

interface Change {
  readonly task: string
  readonly item: ItemValue
}
type Done = readonly { readonly key: string; readonly before: string | null; readonly after: string | null }[]
type Action =
  | {
      readonly kind: 'change'
      readonly author: string
      readonly changes: readonly Change[]
      /** As it is, or as it was once. */ readonly seen: 'now' | 'nothing' | 'wrong'
    }
  | { readonly kind: 'undo' | 'redo'; readonly author: string }

/** What the host does, without one: items, and of each author what can be taken back and made again. */
class Model {
  items = new Map<string, { readonly value: string; readonly step: number }>()
  undone = new Map<string, readonly Done[]>()
  done = new Map<string, readonly Done[]>()
  steps = 0

  copy(): Model {
    return Object.assign(new Model(), {
      items: new Map(this.items),
      undone: new Map(this.undone),
      done: new Map(this.done),
      steps: this.steps,
    })
  }

  /** @returns whether it is to be refused */
  take(action: Action): boolean {
    return action.kind === 'change' ? this.change(action) : this.turn(action)
  }

  private change({ author, changes, seen }: Extract<Action, { kind: 'change' }>): boolean {
    if (seen === 'wrong') return true
    const done = changes
      .map(({ task, item }) => ({
        key: keyOf({ task, item }),
        before: this.of(keyOf({ task, item })),
        after: item.value === null ? null : JSON.stringify(item.value),
      }))
      .filter(({ before, after }) => before !== after)
    if (done.length === 0) return false
    this.apply(done)
    this.done.set(author, [...(this.done.get(author) ?? []), done])
    this.undone.set(author, [])
    return false
  }

  private turn({ kind, author }: { readonly kind: 'undo' | 'redo'; readonly author: string }): boolean {
    const [from, to] = kind === 'undo' ? [this.done, this.undone] : [this.undone, this.done]
    const last = from.get(author)?.at(-1)
    if (!last) return false
    const wanted =
      kind === 'redo' ? last : last.map(({ key, before, after }) => ({ key, before: after, after: before }))
    if (wanted.some(({ key, before }) => this.of(key) !== before)) return true
    this.apply(wanted)
    from.set(author, from.get(author)!.slice(0, -1))
    to.set(author, [...(to.get(author) ?? []), last])
    return false
  }

  private of(key: string): string | null {
    return this.items.get(key)?.value ?? null
  }

  private apply(done: Done): void {
    this.steps++
    for (const { key, after } of done) {
      if (after === null) this.items.delete(key)
      else this.items.set(key, { value: after, step: this.steps })
    }
  }

  /** As the host is asked for it. */
  reported() {
    return {
      steps: this.steps,
      items: [...this.items].map(([key, { value, step }]) => [key, value, step]).sort(),
      next: authors.map((author) => [
        (this.done.get(author)?.length ?? 0) > 0,
        (this.undone.get(author)?.length ?? 0) > 0,
      ]),
    }
  }
}

test(`${actions} random actions with undo, redo, kills of the host and its end in between are what a plain model says`, async () => {
  const folder = temporaryFolder()
  const data = join(folder, 'data')
  await prepare(data, join(folder, 'tiny'))
  let host = await startHostProcess(data)
  try {
    const random = seeded(2024)
    let model = new Model()
    for (let i = 0; i < actions; i++) {
      const action = randomAction(random)
      const crash = crashes[i]
      if (crash === 'crash under way') {
        const [before, after] = [model.reported(), model.copy()]
        after.take(action)
        const under = perform(host, action, model).catch(() => undefined)
        // Somewhere between the page and the disk.
        await new Promise((resolve) => setTimeout(resolve, random(4)))
        await host.kill()
        await under
        host = await startHostProcess(data)
        const now = await reported(host)
        expect([before, after.reported()]).toContainEqual(now)
        if (now.steps === after.steps) model = after
        continue
      }
      if (crash !== undefined) {
        await (crash === 'crash' ? host.kill() : host.close())
        host = await startHostProcess(data)
      }
      const wasRefused = await perform(host, action, model)
      expect([i, action, wasRefused]).toEqual([i, action, model.take(action)])
      if (crash !== undefined || i % 100 === 0) expect(await reported(host)).toEqual(model.reported())
    }
    expect(await reported(host)).toEqual(model.reported())
    for (const author of authors) expect(model.done.get(author)!.length).toBeGreaterThan(10)
  } finally {
    await host.close()
  }
}, 120_000)

/** @returns whether the host has refused it */
async function perform({ client }: HostProcess, action: Action, model: Model): Promise<boolean> {
  try {
    if (action.kind !== 'change') await client.annotations[action.kind]({ ...place, author: action.author })
    else {
      const seen = (change: Change) => {
        const step = model.items.get(keyOf(change))?.step ?? null
        return action.seen === 'nothing' ? undefined : action.seen === 'now' ? step : (step ?? 0) + 1
      }
      const changes = action.changes.map((change) => ({ ...change, seen: seen(change) }))
      await client.annotations.act({ ...place, author: action.author, what: 'by chance', changes })
    }
    return false
  } catch (error) {
    if (error instanceof ORPCError && ['CONFLICT', 'INVALID_REQUEST'].includes(String(error.code))) return true
    throw error
  }
}

/** From the host alone. */
async function reported({ client }: HostProcess) {
  const items: unknown[][] = []
  for (const task of tasks) {
    const { pairs, tags, simplified, outputType } = await client.annotations.task({ ...place, task })
    const add = (item: ItemValue, step: number) => items.push([keyOf({ task, item }), JSON.stringify(item.value), step])
    for (const pair of pairs) add(pairItemOf(pair), pair.origin.step)
    if (tags) add({ kind: 'tags', value: tags.spans }, tags.origin.step)
    if (simplified) add({ kind: 'simplified', value: simplified.text }, simplified.origin.step)
    if (outputType) add({ kind: 'output type', value: outputType.text }, outputType.origin.step)
  }
  const next: boolean[][] = []
  for (const author of authors) {
    await client.settings.save({ author })
    const {
      next: { undo, redo },
    } = await client.annotations.history({ ...place, limit: 1 })
    next.push([undo !== null, redo !== null])
  }
  return { steps: (await client.annotations.queue(place)).version, items: items.sort(), next }
}

function randomAction(random: (below: number) => number): Action {
  const author = authors[random(2)]!
  const way = random(10)
  if (way < 3) return { kind: 'undo', author }
  if (way < 5) return { kind: 'redo', author }
  const changes = Array.from({ length: 1 + random(3) }, () => {
    const task = tasks[random(2)]!
    return { task, item: randomItem(random, task) }
  })
  return {
    kind: 'change',
    author,
    changes: [...new Map(changes.map((change) => [keyOf(change), change])).values()],
    seen: (['nothing', 'now', 'now', 'wrong'] as const)[random(4)]!,
  }
}

function randomItem(random: (below: number) => number, task: (typeof tasks)[number]): ItemValue {
  const gone = random(5) === 0
  const text = firstWord[task]
  switch (random(5)) {
    case 0:
      return { kind: 'tags', value: gone ? null : [{ from: 0, to: text.length, type: contentTypes[random(8)]!, text }] }
    case 1:
      return { kind: 'simplified', value: gone ? null : `Say it ${random(4)}.` }
    case 2:
      return { kind: 'output type', value: gone ? null : `a word ${random(3)}` }
    default: {
      const id = ['a', 'b', 'c'][random(3)]!
      const state = (['proposed', 'rejected', 'needs a second look'] as const)[random(3)]!
      return {
        kind: 'pair',
        id,
        value: gone
          ? null
          : {
              input: `input ${id}`,
              gold: null,
              output: `output ${random(3)}`,
              proposed: '',
              source: 'annotator',
              state,
              position: random(3),
              note: '',
            },
      }
    }
  }
}

/** xorshift32. */
function seeded(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

async function prepare(data: string, folder: string): Promise<void> {
  const { client, close } = openHostAt(data)
  await follow(
    await client.collections.import({
      path: writeTinyCollection(folder),
      name: place.collection,
      replace: false,
      skipBroken: false,
    }),
  )
  await client.annotations.createSet({ collection: place.collection, name: place.set })
  await close()
}
