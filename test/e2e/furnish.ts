import { follow, openHostAt, type TestClient } from '../support/host.ts'

/** What the addresses of the screens need. */
export interface Furnished {
  readonly asked: string
  readonly tuned: string
  readonly paused: string
  readonly draft: string
  readonly modelSha256: string
}

type StudyRequest = Parameters<TestClient['runs']['start']>[0]

/**
 * A data directory with something on every screen: two finished runs, a paused one, a draft, two annotation sets. The
 * engine and the trainer are real.
 */
export async function furnish(dataDirectory: string): Promise<Furnished> {
  const { client, close } = openHostAt(dataDirectory)
  try {
    const starter = await client.starter.study()
    const { tuning, ...study } = starter
    const asking: StudyRequest = { ...study, conditions: tuning?.trainConditions ?? [], instancesPerTask: 3 }
    const asked = await finished(client, { ...asking, name: 'asked in context' })
    const tuned = await finished(client, {
      ...starter,
      name: 'tuned in small',
      instancesPerTask: 3,
      tuning: tuning && { ...tuning, trainConditions: tuning.trainConditions.slice(0, 2), sizes: [2], seeds: [1] },
    })
    const paused = await begun(client, { ...asking, instancesPerTask: 20, name: 'paused' })
    await client.runs.pause({ run: paused })
    await follow(await client.runs.follow({ run: paused }))
    const { id: draft } = await client.drafts.save({
      id: null,
      step: 'conditions',
      content: {
        question: 'in context',
        collection: 'starter',
        model: 'placebo-starter',
        name: 'to be continued',
        testTasks: starter.tasks ?? [],
        conditions: tuning?.trainConditions ?? [],
        method: 'in context',
        instancesPerTask: 20,
        maxAnswerTokens: 16,
      },
    })
    await annotate(client, 'main', 'Ada', 'the notice and then the statement behind it')
    await annotate(client, 'second', 'Bea', 'the notice')
    await client.settings.save({ author: 'Ada' })
    // Studies stay what they were before there was a set.
    await client.annotations.useSet({ collection: 'starter', set: null })
    const { models } = await client.models.list()
    return {
      asked,
      tuned,
      paused,
      draft,
      modelSha256: models.find(({ name }) => name === 'placebo-starter')?.sha256 ?? '',
    }
  } finally {
    await close()
  }
}

/** Pairs for every task, and the tags of one. */
async function annotate(client: TestClient, set: string, author: string, input: string): Promise<void> {
  const [collection, task] = ['starter', 'starter035_notice_true_false_unknown']
  await client.annotations.createSet({ collection, name: set })
  await follow(
    await client.annotations.propose({
      collection,
      set,
      author,
      perTask: 2,
      approveClear: true,
      model: null,
      instancesPerTask: 1,
    }),
  )
  const { definition } = await client.annotations.task({ collection, set, task })
  const types = {
    [input]: 'input content',
    'true if the notice says so, false if the notice says otherwise, and unknown if the notice does not say anything about it':
      'label description',
    'Judge by the notice alone': 'additional output content',
  } as const
  const value = Object.entries(types).map(([text, type]) => ({
    from: definition.indexOf(text),
    to: definition.indexOf(text) + text.length,
    type,
    text,
  }))
  await client.annotations.act({
    collection,
    set,
    author,
    what: 'tag the definition',
    changes: [{ task, item: { kind: 'tags', value } }],
  })
}

async function begun(client: TestClient, request: StudyRequest): Promise<string> {
  const started = await client.runs.start(request)
  if (started.state !== 'started') throw new Error('the run was queued')
  return started.run
}

async function finished(client: TestClient, request: StudyRequest): Promise<string> {
  const run = await begun(client, request)
  await follow(await client.runs.follow({ run }))
  return run
}
