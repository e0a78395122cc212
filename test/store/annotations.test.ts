import { join } from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  createSet,
  findSet,
  findActiveSet,
  listSets,
  removeSet,
  renameSet,
  restoreSet,
  useSet,
} from '#store/annotation-sets.ts'
import {
  addStep,
  nextInTurn,
  readHistory,
  readItems,
  readLog,
  readProgress,
  redoStep,
  undoStep,
} from '#store/annotations.ts'
import { addTask, beginImport, finishImport, finishTask, listTasks } from '#store/collections.ts'
import { migrate } from '#store/migrate.ts'
import { migrations } from '#store/migrations/index.ts'
import { openStore, type Store } from '#store/store.ts'
import { openTestStore } from '../support/store.ts'
import { temporaryFolder } from '../support/temporary.ts'

const at = '2026-01-01T00:00:00.000Z'
const ada = { author: 'Ada', at, what: 'a change' }
const bea = { author: 'Bea', at, what: 'another one' }
const put = (item: string, value: unknown, seen?: number | null) => ({
  task: 't',
  item,
  after: value === null ? null : JSON.stringify(value),
  seen,
})

function collectionOf(store: Store, definition = 'Say it.'): number {
  const id = beginImport(store, { name: 'c', source: '', importedAt: at })
  finishTask(
    store,
    addTask(store, id, 0, 't'),
    {
      name: 't',
      definition,
      positiveExamples: [],
      negativeExamples: [],
      categories: [],
      curatedExamples: [],
      answerSpace: { kind: 'classification', labels: ['no', 'yes'], stated: 'not at all' },
    },
    0,
  )
  finishImport(store, id, 'c')
  return id
}

function openSet(store = openTestStore()) {
  const collection = collectionOf(store)
  return { store, collection, set: createSet(store, collection, 'main', at) ?? -1 }
}

const values = (store: Store, set: number) =>
  Object.fromEntries(readItems(store, set).map(({ item, value }) => [item, JSON.parse(value) as unknown]))

test('a change is a step: who, when, what it was and what it is', () => {
  const { store, set } = openSet()
  addStep(store, set, ada, [put('tags', [1])])
  expect(addStep(store, set, bea, [put('tags', [2]), put('simplified', 'x')])).toEqual({
    state: 'added',
    step: {
      number: 2,
      ...bea,
      kind: 'change',
      of: null,
      changes: [
        { task: 't', item: 'tags', before: '[1]', after: '[2]' },
        { task: 't', item: 'simplified', before: null, after: '"x"' },
      ],
    },
  })
  expect(readItems(store, set, 't')).toEqual([
    { task: 't', item: 'simplified', value: '"x"', step: 2, author: 'Bea', at },
    { task: 't', item: 'tags', value: '[2]', step: 2, author: 'Bea', at },
  ])
  expect(
    readHistory(store, set, { task: 't', item: 'tags', limit: 9 }).map(({ number, changes }) => [
      number,
      changes.map(({ after }) => after),
    ]),
  ).toEqual([
    [2, ['[2]']],
    [1, ['[1]']],
  ])
})

test('what is as it was wanted makes no step', () => {
  const { store, set } = openSet()
  addStep(store, set, ada, [put('tags', [1])])
  expect(addStep(store, set, ada, [put('tags', [1])])).toEqual({ state: 'unchanged' })
  expect([...readLog(store, set)]).toHaveLength(1)
})

test('an item that somebody has changed meanwhile is not written over', () => {
  const { store, set } = openSet()
  addStep(store, set, ada, [put('tags', [1], null)])
  addStep(store, set, bea, [put('tags', [2], 1)])
  expect(addStep(store, set, ada, [put('simplified', 'x'), put('tags', [3], 1)])).toMatchObject({
    state: 'conflict',
    task: 't',
    item: 'tags',
    by: { number: 2, author: 'Bea' },
  })
  expect(values(store, set)).toEqual({ tags: [2] })
})

test('undo and redo that mean another step than the author has made last do nothing, and tell which it was', () => {
  const { store, set } = openSet()
  addStep(store, set, ada, [put('tags', [1])])
  addStep(store, set, ada, [put('tags', [2])])
  const unseen = { state: 'unseen', by: { number: 2, kind: 'change' } }
  expect(undoStep(store, set, ada, { step: 1 })).toMatchObject(unseen)
  expect(undoStep(store, set, ada, { seen: 1 })).toMatchObject(unseen)
  expect(values(store, set)).toEqual({ tags: [2] })
  expect(undoStep(store, set, ada, { step: 2 })).toMatchObject({ state: 'added' })
  expect(redoStep(store, set, ada, { step: 1 })).toMatchObject({ state: 'unseen', by: { number: 3, kind: 'undo' } })
  expect(redoStep(store, set, ada, { step: 2, seen: 3 })).toMatchObject({ state: 'added' })
})

test("undo takes back one's own changes only, and never what another has built upon", () => {
  const { store, set } = openSet()
  addStep(store, set, ada, [put('tags', [1])])
  addStep(store, set, bea, [put('simplified', 'x')])
  addStep(store, set, ada, [put('output type', 'a word')])
  undoStep(store, set, ada)
  expect(values(store, set)).toEqual({ tags: [1], simplified: 'x' })
  addStep(store, set, bea, [put('tags', [2])])
  expect(undoStep(store, set, ada)).toMatchObject({ state: 'conflict', item: 'tags', by: { author: 'Bea' } })
  undoStep(store, set, bea)
  expect(undoStep(store, set, ada)).toMatchObject({ state: 'added', step: { kind: 'undo', of: 1 } })
  expect(undoStep(store, set, ada)).toEqual({ state: 'nothing' })
  expect(values(store, set)).toEqual({ simplified: 'x' })
})

test('the log is only ever added to', () => {
  const { store, set } = openSet()
  addStep(store, set, ada, [put('tags', [1])])
  for (const table of ['annotation_steps SET author', 'annotation_changes SET after']) {
    expect(() => store.writing.exec(`UPDATE ${table} = 'x'`)).toThrow(/only ever added to/)
  }
})

test('one set of a collection is active: the first one, until another is', () => {
  const { store, collection, set } = openSet()
  expect(createSet(store, collection, 'main', at)).toBeUndefined()
  const second = createSet(store, collection, 'second', at) ?? -1
  expect(findActiveSet(store, collection)?.id).toBe(set)
  useSet(store, collection, second)
  expect(listSets(store, collection).map(({ name, active }) => [name, active])).toEqual([
    ['second', true],
    ['main', false],
  ])
  removeSet(store, second, at)
  expect(findActiveSet(store, collection)).toBeUndefined()
  expect(renameSet(store, { id: set, collection }, 'second')).toBe(true)
  expect(restoreSet(store, { id: second, collection, name: 'second' })).toBe(false)
  renameSet(store, { id: set, collection }, 'first')
  expect(restoreSet(store, { id: second, collection, name: 'second' })).toBe(true)
})

test('a task is what the active set makes of it', () => {
  const { store, collection, set } = openSet()
  const pair = (position: number, state: string) => ({
    input: `i${position}`,
    gold: 'no',
    output: 'yes',
    proposed: 'yes',
    source: 'annotator',
    state,
    position,
    note: '',
  })
  addStep(store, set, ada, [
    put('label space', { kind: 'classification', labels: ['it', 'say'], stated: null }),
    put('pair b', pair(0, 'approved')),
    put('pair a', pair(1, 'approved')),
    put('pair c', pair(2, 'proposed')),
    put('tags', [{ from: 0, to: 3, type: 'output content', text: 'Say' }]),
  ])
  expect(listTasks(store, collection)).toMatchObject([
    {
      reviewedAt: at,
      task: {
        answerSpace: { labels: ['it', 'say'], stated: 'stated' },
        curatedExamples: [{ input: 'i0', output: 'yes', gold: 'no' }, { input: 'i1' }],
        contentTags: [{ text: 'Say' }],
        simplifiedDefinition: 'Say.',
        annotationSet: { name: 'main', version: 1 },
      },
    },
  ])
  expect(readProgress(store, set, collection)).toEqual([
    {
      task: 't',
      kind: 'classification',
      proposed: 1,
      approved: 2,
      rejected: 0,
      secondLook: 0,
      tagged: 1,
      simplified: 0,
      reviewed: 1,
      changedAt: at,
    },
  ])
  useSet(store, collection, null)
  expect(listTasks(store, collection)[0]?.task).toEqual(listTasks(store, collection)[0]?.imported)
})

test.each([
  ['the same', 'Say it.', ['label space', 'simplified']],
  ['another one', 'Say that.', ['simplified']],
])('sets stay when a collection is imported anew; a review of labels when the task is %s', (_, definition, kept) => {
  const { store, set } = openSet()
  addStep(store, set, ada, [put('label space', { kind: 'generation' }), put('simplified', 'x')])
  const again = collectionOf(store, definition)
  expect(findSet(store, again, 'main')?.id).toBe(set)
  expect(Object.keys(values(store, set))).toEqual(kept)
})

test('reviews of label spaces from before there were sets become steps of one', () => {
  const folder = temporaryFolder()
  const file = join(folder, 'placebo.sqlite')
  const db = new Database(file)
  migrate(
    db,
    file,
    folder,
    new Date(at),
    migrations.filter(({ number }) => number < 90),
  )
  db.exec(`
    INSERT INTO collections (id, name, source, imported_at, state) VALUES (1, 'c', '', '', 'ready'), (2, 'untouched', '', '', 'ready');
    INSERT INTO tasks (id, collection, position, name, task, instance_count) VALUES (1, 1, 0, 'first', '{}', 0), (2, 1, 1, 'second', '{}', 0), (3, 2, 0, 'first', '{}', 0);
    INSERT INTO label_reviews (task, space, reviewed_at) VALUES (1, '{"kind":"generation"}', '2026-02-02'), (2, '{"kind":"generation"}', '2026-02-01');
  `)
  db.close()
  const store = openTestStore(folder)
  const set = findSet(store, 1, 'main')
  expect(set).toMatchObject({ active: true, version: 2, madeAt: '2026-02-01' })
  expect([...readLog(store, set?.id ?? -1)]).toMatchObject([
    {
      number: 1,
      author: '',
      at: '2026-02-01',
      kind: 'change',
      changes: [{ task: 'second', item: 'label space', before: null, after: '{"kind":"generation"}' }],
    },
    { number: 2, changes: [{ task: 'first' }] },
  ])
  expect(readItems(store, set?.id ?? -1)).toMatchObject([
    { task: 'first', step: 2 },
    { task: 'second', step: 1 },
  ])
  expect(listSets(store, 2)).toEqual([])
  undoStep(store, set?.id ?? -1, { author: '', at })
  expect(readItems(store, set?.id ?? -1)).toMatchObject([{ task: 'second' }])
})

/** What the store does, without one: a map of items, and each author's changes in order. */
class Model {
  readonly items = new Map<string, number>()
  readonly undone = new Map<string, Change[]>()
  readonly done = new Map<string, Change[]>()
  steps = 0

  change(author: string, wanted: readonly (readonly [string, number | null])[]): void {
    const change = new Map(
      [...new Map(wanted)].flatMap(([item, after]) =>
        this.of(item) === after ? [] : [[item, { before: this.of(item), after }] as const],
      ),
    )
    if (change.size === 0) return
    for (const [item, { after }] of change) this.set(item, after)
    this.done.set(author, [...(this.done.get(author) ?? []), change])
    this.undone.set(author, [])
    this.steps++
  }

  back(author: string, way: 'undo' | 'redo'): void {
    const [from, to] = way === 'undo' ? [this.done, this.undone] : [this.undone, this.done]
    const change = from.get(author)?.at(-1)
    const [now, then] = way === 'undo' ? (['after', 'before'] as const) : (['before', 'after'] as const)
    if (!change || [...change].some(([item, values]) => this.of(item) !== values[now])) return
    for (const [item, values] of change) this.set(item, values[then])
    from.set(author, from.get(author)?.slice(0, -1) ?? [])
    to.set(author, [...(to.get(author) ?? []), change])
    this.steps++
  }

  of(item: string): number | null {
    return this.items.get(item) ?? null
  }

  private set(item: string, value: number | null): void {
    if (value === null) this.items.delete(item)
    else this.items.set(item, value)
  }
}
type Change = ReadonlyMap<string, { readonly before: number | null; readonly after: number | null }>

test('2,000 random actions of two authors, with undo, redo and a reopened store in between, are what a plain model says', () => {
  const author = fc.constantFrom('Ada', 'Bea')
  const action = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('change' as const),
        author,
        wanted: fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.option(fc.integer({ min: 0, max: 3 }))), {
          minLength: 1,
          maxLength: 3,
        }),
      }),
    },
    { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('undo' as const, 'redo' as const), author }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'reopen' as const }) },
  )
  const folder = temporaryFolder()
  const { collection } = openSet(openTestStore(folder))
  let name = 0
  fc.assert(
    fc.property(fc.array(action, { minLength: 100, maxLength: 100 }), (actions) => {
      const reopen = () => {
        const opened = openStore(folder, new Date(at))
        if (opened.state === 'refused') throw new Error(opened.reason)
        return opened.store
      }
      let store = reopen()
      const set = createSet(store, collection, `set ${name++}`, at) ?? -1
      const model = new Model()
      for (const each of actions) {
        if (each.kind === 'reopen') {
          store.close()
          store = reopen()
        } else if (each.kind === 'change') {
          model.change(each.author, each.wanted)
          addStep(
            store,
            set,
            { author: each.author, at, what: '' },
            [...new Map(each.wanted)].map(([item, value]) => put(item, value)),
          )
        } else {
          model.back(each.author, each.kind)
          const step = each.kind === 'undo' ? undoStep : redoStep
          step(store, set, { author: each.author, at })
        }
        expect(values(store, set)).toEqual(Object.fromEntries(model.items))
      }
      // The log alone comes to the same, and says the same of what may be taken back.
      const replayed = new Map<string, string>()
      const log = [...readLog(store, set)]
      for (const { changes } of log)
        for (const { item, before, after } of changes) {
          expect(replayed.get(item) ?? null).toBe(before)
          if (after === null) replayed.delete(item)
          else replayed.set(item, after)
        }
      expect(log).toHaveLength(model.steps)
      expect([...replayed].toSorted()).toEqual(readItems(store, set).map(({ item, value }) => [item, value]))
      for (const who of ['Ada', 'Bea']) {
        const { undo, redo } = nextInTurn(store, set, who)
        expect([undo !== null, redo !== null]).toEqual([
          (model.done.get(who) ?? []).length > 0,
          (model.undone.get(who) ?? []).length > 0,
        ])
      }
      store.close()
    }),
    { numRuns: 20, seed: 5 },
  )
})
