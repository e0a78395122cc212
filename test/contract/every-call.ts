import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { presets } from '#core/conditions/index.ts'
import { tuningDefaults } from '#core/study/tuning-defaults.ts'
import type { Client } from '#contract/index.ts'
import { writeTemplates } from '../support/nli-collection.ts'

export type CallName = { [Noun in keyof Client]: `${Noun}.${keyof Client[Noun] & string}` }[keyof Client]

export interface Given {
  readonly model: string
  readonly tasks: string
  /** For what is written. */
  readonly folder: string
}

const { method, settings } = tuningDefaults.lora
const asking = { k: 1, seed: 1, maxAnswerTokens: 8, contextSize: 512, gpuLayers: 0, threads: 1, skipIneligible: true }

/** Of trials. */
const filter = {
  task: null,
  kind: null,
  outcome: null,
  outcomeOf: null,
  text: '',
  search: 'parts',
  right: [],
  wrong: ['original'],
  outOfFormat: [],
  unscored: [],
  differ: null,
} as const

/** Makes every call of the contract, each on what those before have left, and tells what they answered. */
export async function everyCall(client: Client, { model, tasks, folder }: Given) {
  const out = (name: string) => join(folder, name)
  writeFileSync(
    out('predictions.jsonl'),
    `${JSON.stringify({ task: 't', id: '1', prediction: 'Yes', references: ['yes'], labels: ['yes', 'no'] })}\n`,
  )
  const study = {
    ...asking,
    collection: 'split',
    model: 'test-model',
    decodings: ['free' as const],
    margin: 3,
    name: 'asked',
  }
  const training = {
    ...asking,
    collection: 'split',
    model,
    method: { ...method, matrices: [...method.matrices] },
    settings: { ...settings, batch: 2, checkpointEvery: 2 },
    condition: presets.simplified,
    size: 2,
    heldOutPerTask: 1,
    name: 'trained',
    file: out('adapter.gguf'),
  }
  const draft = await client.drafts.save({ id: null, content: { question: 'examples' } })
  // The order of the fields is the order of the calls.
  return {
    'collections.import': (
      await allOf(client.collections.import({ path: tasks, name: 'split', replace: false, skipBroken: false }))
    ).at(-1),
    'collections.list': await answerOf(client.collections.list()),
    'collections.show': await answerOf(client.collections.show({ name: 'split' })),
    'collections.lint': await answerOf(client.collections.lint({ name: 'split' })),
    'collections.task': await answerOf(client.collections.task({ collection: 'split', task: 'test_colour' })),
    'collections.instances': await answerOf(
      client.collections.instances({
        collection: 'split',
        task: 'test_colour',
        offset: 'test_colour-3',
        limit: 2,
        cut: 9,
      }),
    ),
    'collections.review': await answerOf(
      client.collections.review({
        collection: 'split',
        task: 'train_parity',
        space: { kind: 'classification', labels: ['odd', 'even', 'none'], stated: null },
      }),
    ),
    'collections.edit': await answerOf(
      client.collections.edit({
        collection: 'split',
        task: 'train_parity',
        text: { definition: 'Odd or even?', positiveExamples: [{ input: '1', output: 'odd' }], negativeExamples: [] },
      }),
    ),
    'collections.restoreVersion': await answerOf(
      client.collections.restoreVersion({ collection: 'split', task: 'train_parity', number: 0 }),
    ),
    'collections.remove': await answerOf(client.collections.remove({ name: 'split' })),
    'collections.restore': await answerOf(
      client.collections.list().then(({ removed: [removed] }) => client.collections.restore({ id: removed?.id ?? 0 })),
    ),
    'collections.forget': await answerOf(client.collections.forget({ id: 0 })),
    'collections.rename': [
      await answerOf(client.collections.rename({ name: 'split', to: 'other' })),
      await answerOf(client.collections.rename({ name: 'other', to: 'split' })),
    ],
    'collections.export': await answerOf(client.collections.export({ name: 'split', folder: out('tasks') })),
    'models.add': await allOf(client.models.add({ file: model })),
    'models.list': await answerOf(client.models.list()),
    'models.show': await answerOf(client.models.show({ file: 'test-model' })),
    'models.trainable': await answerOf(client.models.trainable({ file: 'test-model' })),
    'models.memory': await answerOf(client.models.memory({ file: 'test-model', contextSize: 512 })),
    'models.conversions': await answerOf(client.models.conversions({ file: 'test-model' })),
    'models.convert': await allOf(
      client.models.convert({ file: 'test-model', to: 'q8_0', output: out('converted.gguf') }),
    ),
    'models.offers': await answerOf(client.models.offers()),
    'models.get': await allOf(client.models.get({ name: 'none of them', confirmed: true })),
    'models.relocate': await allOf(client.models.relocate({ model: 'test-model', file: out('nowhere.gguf') })),
    'models.remove': await answerOf(client.models.remove({ model: 'test-model', deleteFile: false })),
    'models.restore': await answerOf(client.models.restore({ model: 'test-model' })),
    'templates.import': await answerOf(
      client.templates.import({ path: writeTemplates(out('templates.csv')), replace: false }),
    ),
    'templates.list': await answerOf(client.templates.list()),
    'templates.remove': await answerOf(client.templates.remove({ name: 'templates' })),
    'templates.restore': await answerOf(client.templates.restore({ id: 1 })),
    'collections.confirmFields': await answerOf(
      client.collections.confirmFields({ collection: 'split', task: 'test_colour', fields: null }),
    ),
    'collections.paraphrase': await answerOf(
      client.collections.paraphrase({ collection: 'split', task: 'test_colour', texts: ['Which colour has it?'] }),
    ),
    'prompts.render': await answerOf(
      client.prompts.render({
        collection: 'split',
        task: 'test_colour',
        instance: 3,
        condition: presets.delusive,
        k: 2,
        seed: 1,
        model,
        maxAnswerTokens: 8,
      }),
    ),
    'prompts.ask': await answerOf(
      client.prompts.ask({
        collection: 'split',
        task: 'test_colour',
        instance: 3,
        condition: presets.delusive,
        k: 2,
        seed: 1,
        model,
        maxAnswerTokens: 8,
        gpuLayers: 0,
      }),
    ),
    'baselines.compute': await answerOf(client.baselines.compute({ collection: 'split', seed: 1 })),
    'baselines.reproduction': await answerOf(client.baselines.reproduction({ collection: 'split' })),
    'baselines.reproductionFile': await answerOf(
      client.baselines.reproductionFile({ collection: 'split', of: 'card', as: 'csv' }),
    ),
    'scores.file': await answerOf(client.scores.file({ file: out('predictions.jsonl'), perInstance: true })),
    'runs.start': await ended(
      client,
      client.runs.start({ ...study, conditions: [presets.original, presets.empty], instancesPerTask: 2 }),
    ),
    'runs.follow': await allOf(client.runs.follow({ run: 'asked' })),
    'runs.resume': await ended(client, client.runs.resume({ run: 'asked' })),
    'runs.pause': await answerOf(client.runs.pause({ run: 'none' })),
    'runs.stop': await answerOf(client.runs.stop({ run: 'none' })),
    'runs.problems': await answerOf(client.runs.problems({ run: 'asked', outcomes: ['out-of-format'], limit: 2 })),
    'runs.queue': await answerOf(client.runs.queue()),
    'runs.current': await answerOf(client.runs.current()),
    'runs.unqueue': await answerOf(client.runs.unqueue({ id: 7 })),
    'runs.startQueue': await answerOf(client.runs.startQueue({})),
    'runs.list': await answerOf(client.runs.list()),
    'runs.show': await answerOf(client.runs.show({ run: 'asked' })),
    'results.table': await answerOf(client.results.table({ run: 'asked', by: 'task', compare: null })),
    'results.means': await answerOf(client.results.means({ run: 'asked' })),
    'results.matrix': await answerOf(client.results.matrix({ run: 'asked', by: 'task' })),
    'results.csv': await answerOf(client.results.csv({ run: 'asked', by: null, of: 'comparisons' })),
    'results.latex': await answerOf(client.results.latex({ run: 'asked', by: null, of: 'outcomes' })),
    'results.trialsJsonl': await allOf(client.results.trialsJsonl({ run: 'asked' })),
    'trials.page': await answerOf(
      client.trials.page({ run: 'asked', offset: 1, limit: 3, filter: { kind: 'classification' } }),
    ),
    'trials.show': await answerOf(client.trials.show({ run: 'asked', task: 'test_colour', instance: 0 })),
    'trials.search': await answerOf(
      client.trials.search({ run: 'asked', words: 'colour "which is"', in: 'prompts', limit: 2 }),
    ),
    'results.taskGuessing': await answerOf(client.results.taskGuessing({ run: 'asked' })),
    'results.taskDifferences': await answerOf(client.results.taskDifferences({ run: 'asked' })),
    'results.confusion': await answerOf(client.results.confusion({ run: 'asked', task: 'test_colour', pooled: false })),
    'results.effects': await answerOf(client.results.effects({ run: 'asked', cell: 1 })),
    'results.byTemplate': await answerOf(client.results.byTemplate({ run: 'asked' })),
    'results.inContextOrTuned': await answerOf(client.results.inContextOrTuned({ run: 'asked' })),
    'results.demonstrations': await answerOf(client.results.demonstrations({ run: 'asked' })),
    'results.style': await answerOf(client.results.style({ run: 'asked' })),
    'results.overSteps': await answerOf(client.results.overSteps({ run: 'asked' })),
    'results.formatSpread': await answerOf(client.results.formatSpread({ run: 'asked' })),
    'results.detailFile': await answerOf(client.results.detailFile({ of: 'effects', run: 'asked' })),
    'results.writeCsv': [
      await answerOf(client.results.writeCsv({ run: 'asked', by: null, file: out('table.csv') })),
      readFileSync(out('table.csv'), 'utf8'),
    ],
    'results.writeLatex': [
      await answerOf(client.results.writeLatex({ run: 'asked', by: 'task', file: out('tables.tex') })),
      readFileSync(out('tables.tex'), 'utf8'),
    ],
    'results.writeFigures': [
      await answerOf(client.results.writeFigures({ run: 'asked', folder: out('figures') })),
      readFileSync(out('figures/scores-classification.svg'), 'utf8'),
    ],
    'results.writeTrials': [
      await answerOf(client.results.writeTrials({ run: 'asked', file: out('trials.jsonl') })),
      readFileSync(out('trials.jsonl'), 'utf8'),
    ],
    'trainings.start': await ended(client, client.trainings.start(training)),
    'trainings.list': await answerOf(client.trainings.list({ run: 'trained' })),
    'trainings.curve': await answerOf(client.trainings.curve({ run: 'trained', training: 0 })),
    'models.merge': await answerOf(
      client.models.merge({ base: model, adapter: out('adapter.gguf'), file: out('merged.gguf') }),
    ),
    'studies.list': await answerOf(client.studies.list()),
    'studies.calibrate': shapeOf(
      await answerOf(client.studies.calibrate({ model: 'test-model', gpuLayers: 0, threads: 1, collection: 'split' })),
    ),
    'studies.check': withoutSpace(
      await client.studies.check({ request: { ...study, conditions: [presets.original, presets.empty], k: 99 } }),
    ),
    'studies.replication': await answerOf(
      client.studies.replication({
        figure: 3,
        collection: 'split',
        model: 'test-model',
        split: { train: ['train_parity'], test: ['test_colour'] },
      }),
    ),
    'drafts.save': await answerOf(
      client.drafts.save({ id: draft.id, step: 'model', content: { model: 'test-model', sizes: [] } }),
    ),
    'drafts.list': await answerOf(client.drafts.list()),
    'drafts.read': await answerOf(client.drafts.read({ id: draft.id })),
    'drafts.remove': await answerOf(client.drafts.remove({ id: draft.id })),
    'files.list': await answerOf(client.files.list({ folder: tasks, ending: '.json' })),
    'files.take': await takenInParts(client),
    'history.list': await answerOf(client.history.list({ which: 'kept' })),
    'history.measure': await answerOf(client.history.measure({ run: 'asked' })),
    'history.note': await answerOf(client.history.note({ run: 'asked', notes: 'the first one' })),
    'history.tag': await answerOf(client.history.tag({ run: 'asked', tags: ['first'] })),
    'history.request': await answerOf(client.history.request({ run: 'asked' })),
    'history.compare': await answerOf(client.history.compare({ runs: ['asked', 'asked'] })),
    'history.compareFile': await answerOf(client.history.compareFile({ runs: ['asked', 'asked'], as: 'latex' })),
    'history.writeCompared': await answerOf(
      client.history.writeCompared({ runs: ['asked', 'asked'], folder: out('compared') }),
    ),
    'bundles.make': await untilEnd(client.bundles.make({ run: 'asked', file: out('asked.zip'), adapters: false })),
    'bundles.verify': await untilEnd(client.bundles.verify({ file: out('asked.zip') })),
    'bundles.excerpt': await answerOf(client.bundles.excerpt({ run: 'asked', name: 'asked tasks' })),
    'reports.read': await untilEnd(client.reports.read({ run: 'asked' })),
    'reports.write': await answerOf(client.reports.write({ run: 'asked', file: out('report.html') })),
    'predictions.import': await untilEnd(
      client.predictions.import({ file: out('predictions.jsonl'), name: 'another model', margin: 2 }),
    ),
    'predictions.remove': await answerOf(
      client.predictions.remove({ run: 'asked', cell: 'another model (as asked elsewhere)' }),
    ),
    'history.remove': await answerOf(
      client.history.remove({ runs: ['asked'], models: false }).then(({ removed }) => removed.length),
    ),
    'history.restore': await answerOf(
      client.history.restore({ runs: ['asked'] }).then(({ restored }) => restored.length),
    ),
    'history.purge': await answerOf(client.history.purge({ runs: ['asked'] })),
    'bundles.open': await untilEnd(client.bundles.open({ file: out('asked.zip') })),
    'settings.save': await answerOf(client.settings.save({ author: 'Ada', keys: { approve: 'y' } })),
    'settings.read': await answerOf(client.settings.read()),
    'views.saveColumns': await answerOf(client.views.saveColumns({ table: 'runs', columns: { notes: false } })),
    'views.saveTrialFilter': await answerOf(client.views.saveTrialFilter({ name: 'wrong ones', filter })),
    'views.read': await answerOf(client.views.read()),
    'views.removeTrialFilter': await answerOf(client.views.removeTrialFilter({ name: 'wrong ones' })),
    'annotations.createSet': await answerOf(client.annotations.createSet({ collection: 'split', name: 'second' })),
    'annotations.act': await answerOf(
      client.annotations.act({
        collection: 'split',
        set: 'second',
        what: 'a pair',
        changes: [
          {
            task: 'test_colour',
            seen: null,
            item: {
              kind: 'pair',
              id: 'p1',
              value: {
                note: '',
                input: 'a',
                output: 'red',
                gold: 'blue',
                proposed: 'red',
                source: 'annotator',
                state: 'approved',
                position: 0,
              },
            },
          },
        ],
      }),
    ),
    'annotations.setAuthor': await answerOf(
      client.annotations.setAuthor({ collection: 'split', set: 'second', author: 'Ada' }),
    ),
    'annotations.sets': await answerOf(client.annotations.sets({ collection: 'split' })),
    'annotations.queue': await answerOf(client.annotations.queue({ collection: 'split', set: 'second' })),
    'annotations.task': await answerOf(
      client.annotations.task({ collection: 'split', set: 'second', task: 'test_colour' }),
    ),
    'annotations.propose': await allOf(
      client.annotations.propose({
        collection: 'split',
        set: 'second',
        tasks: ['test_colour', 'train_parity'],
        perTask: 3,
        approveClear: true,
        model: 'test-model',
        instancesPerTask: 2,
      }),
    ).then((reported) => reported.at(-1)),
    'annotations.validate': await answerOf(client.annotations.validate({ collection: 'split', set: 'second' })),
    'annotations.references': await answerOf(
      client.annotations.references({ collection: 'split', task: 'test_colour', input: 'nothing' }),
    ),
    'annotations.undo': await answerOf(client.annotations.undo({ collection: 'split', set: 'second' })),
    'annotations.redo': await answerOf(client.annotations.redo({ collection: 'split', set: 'second' })),
    'annotations.history': await answerOf(
      client.annotations.history({
        collection: 'split',
        set: 'second',
        task: 'test_colour',
        item: 'pair p1',
        limit: 10,
      }),
    ),
    'annotations.read': [
      await allOf(client.annotations.read({ collection: 'split', set: 'second', as: 'jsonl' })),
      await allOf(client.annotations.read({ collection: 'split', set: 'second', as: 'csv' })),
    ].map(withoutTimes),
    'annotations.write': [
      await answerOf(
        client.annotations.write({ collection: 'split', set: 'second', as: 'jsonl', path: out('second.jsonl') }),
      ),
      await answerOf(client.annotations.write({ collection: 'split', set: 'second', as: 'tasks', path: out('pairs') })),
      readFileSync(join(out('pairs'), 'test_colour.json'), 'utf8'),
    ],
    'annotations.import': await answerOf(
      client.annotations.import({ collection: 'split', path: out('second.jsonl'), name: 'fourth' }),
    ),
    'annotations.differences': await answerOf(
      client.annotations.differences({ collection: 'split', sets: ['second', 'main'] }),
    ),
    'annotations.agreement': await answerOf(
      client.annotations.agreement({ collection: 'split', sets: ['second', 'fourth'] }),
    ),
    'annotations.renameSet': await answerOf(
      client.annotations.renameSet({ collection: 'split', set: 'second', to: 'third' }),
    ),
    'annotations.useSet': await answerOf(client.annotations.useSet({ collection: 'split', set: 'third' })),
    'annotations.removeSet': await answerOf(client.annotations.removeSet({ collection: 'split', set: 'third' })),
    'annotations.restoreSet': await answerOf(
      client.annotations
        .sets({ collection: 'split' })
        .then(({ removed: [removed] }) => client.annotations.restoreSet({ collection: 'split', id: removed?.id ?? 0 })),
    ),
    // Nobody is there: what a server answers is tested where there is one.
    'endpoints.add': await answerOf(client.endpoints.add({ name: 'gpu', url: 'http://127.0.0.1:1' })),
    'endpoints.list': await answerOf(client.endpoints.list()),
    'endpoints.probe': await answerOf(client.endpoints.probe({ name: 'gpu' })),
    'endpoints.remove': await answerOf(client.endpoints.remove({ name: 'gpu' })),
    'endpoints.restore': await answerOf(client.endpoints.restore({ name: 'gpu' })),
    'runs.plan': await answerOf(
      client.runs.plan({
        ...study,
        collection: 'split',
        conditions: [presets.original],
        tasks: ['test_colour'],
        name: 'planned',
      }),
    ),
    'handOuts.make': await untilEnd(client.handOuts.make({ run: 'planned', folder: out('planned'), target: 'vllm' })),
    'handOuts.takeIn': await untilEnd(client.handOuts.takeIn({ folder: out('planned') })),
    'shards.make': await untilEnd(
      client.shards.make({ run: 'planned', folder: out('shards'), shards: 2, withModel: false }),
    ),
    'shards.begin': await untilEnd(client.shards.begin({ folder: out('shards/9') })),
    'shards.finish': await untilEnd(client.shards.finish({ folder: out('shards/1') })),
    'shards.gather': await untilEnd(client.shards.gather({ folder: out('shards') })),
    'trainings.handOut': await untilEnd(
      client.trainings.handOut({ run: 'trained', folder: out('sets'), target: 'trl' }),
    ),
    'trainings.takeIn': await answerOf(
      client.trainings.takeIn({ run: 'trained', training: '0', kind: 'adapter', file: out('adapter.gguf') }),
    ),
    'starter.split': await answerOf(client.starter.split()),
    'starter.install': await answerOf(client.starter.install({ firstStart: true })),
    'changes.follow': Object.keys((await firstOf(client.changes.follow())).counts),
    'starter.study': await answerOf(client.starter.study()),
  } satisfies Record<CallName, unknown>
}

/** What is measured is another number each time. */
function shapeOf(measured: unknown): unknown {
  return typeof measured === 'object' && measured !== null && 'prompt' in measured ? Object.keys(measured) : measured
}

function withoutTimes(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME'))
}

/** The disk's free space changes by itself. */
function withoutSpace({ disk, ...checked }: Awaited<ReturnType<Client['studies']['check']>>): unknown {
  return { ...checked, disk: disk && { ...disk, free: null } }
}

/** Two files of one folder, of which one comes in two parts. */
async function takenInParts(client: Client): Promise<unknown> {
  const part = (path: string, from: number, text: string) => ({ path, from, file: new File([text], 'part') })
  const total = { files: 2, bytes: 12 }
  const first = await client.files.take({
    into: null,
    total,
    files: [part('tasks/ä.json', 0, 'first'), part('tasks/b.json', 0, 'sec')],
  })
  const second = await client.files.take({ into: first.into, total, files: [part('tasks/b.json', 3, 'ond\0')] })
  return [basename(second.path), ['ä.json', 'b.json'].map((name) => readFileSync(join(second.path, name), 'utf8'))]
}

/** What differs from one time to the next: times, speeds, random ids. */
const volatile = new Set([
  'run',
  'id',
  'createdAt',
  'savedAt',
  'finishedAt',
  'importedAt',
  'reviewedAt',
  'removedAt',
  'until',
  'perSecond',
  'secondsLeft',
  'tokensPerSecond',
  'seconds',
  'bytesPerSecond',
  'addedAt',
  'free',
  'at',
  'madeAt',
  'handOut',
  'changedAt',
])

/** The same without what differs from one time to the next; what is missing stays `null` or missing. */
export function steady(value: unknown, folder: string): unknown {
  if (typeof value === 'string') return value.replaceAll(folder, 'FOLDER')
  if (Array.isArray(value)) return value.map((each) => steady(each, folder))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      volatile.has(name) && each !== null ? typeof each : steady(each, folder),
    ]),
  )
}

/** Of events that never end. */
async function firstOf<T>(call: Promise<AsyncIterator<T, unknown>>): Promise<T> {
  const events = await call
  const first = await events.next()
  await events.return?.()
  if (first.done === true) throw new Error('there was no event')
  return first.value
}

async function allOf(call: Promise<AsyncIterator<unknown, unknown>>): Promise<readonly unknown[]> {
  const all: unknown[] = []
  try {
    const events = await call
    for (;;) {
      const step = await events.next()
      all.push(step.value)
      if (step.done === true) return all
    }
  } catch (error) {
    return [...all, failure(error)]
  }
}

/** What it answered in the end: how often it tells how far it is depends on the machine. */
async function untilEnd(call: Promise<AsyncIterator<unknown, unknown>>): Promise<unknown> {
  const reported = (await allOf(call)).at(-1)
  // A bundle holds ids and times.
  return typeof reported === 'object' && reported !== null && 'sha256' in reported
    ? { ...reported, sha256: null, bytes: null }
    : reported
}

/** How it began, and how it ended. What a follower is told in between depends on how fast both are. */
async function ended(client: Client, begin: Promise<{ readonly run: string } | object>): Promise<unknown> {
  const begun = await begin.catch(failure)
  return 'run' in begun && typeof begun.run === 'string'
    ? [begun, (await allOf(client.runs.follow({ run: begun.run }))).at(-1)]
    : begun
}

/** Without the compiled trainer some calls are refused: every wire has to say so in the same words. */
async function answerOf(call: Promise<unknown>): Promise<unknown> {
  return call.catch(failure)
}

function failure(error: unknown) {
  const { name, message, code, data } = error as { name: string; message: string; code?: string; data?: unknown }
  return { name, message, code, data }
}
