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

/** A data directory with something on every screen: two finished runs, a paused one, a draft. The engine and the trainer are real. */
export async function furnish(dataDirectory: string): Promise<Furnished> {
  const { client, close } = openHostAt(dataDirectory)
  try {
    const starter = await client.starter.study()
    const { tuning, ...study } = starter
    const asking: StudyRequest = { ...study, conditions: tuning?.trainConditions ?? [], instancesPerTask: 3 }
    const asked = await finished(client, { ...asking, name: 'asked in context' })
    const tuned = await finished(client, {
      ...starter, name: 'tuned in small', instancesPerTask: 3,
      tuning: tuning && { ...tuning, trainConditions: tuning.trainConditions.slice(0, 2), sizes: [2], seeds: [1] },
    })
    const paused = await begun(client, { ...asking, instancesPerTask: 20, name: 'paused' })
    await client.runs.pause({ run: paused })
    await follow(await client.runs.follow({ run: paused }))
    const { id: draft } = await client.drafts.save({
      id: null, step: 'conditions',
      content: {
        question: 'in context', collection: 'starter', model: 'placebo-starter', name: 'to be continued', testTasks: starter.tasks ?? [],
        conditions: tuning?.trainConditions ?? [], method: 'in context', instancesPerTask: 20, maxAnswerTokens: 16,
      },
    })
    const { models } = await client.models.list()
    return { asked, tuned, paused, draft, modelSha256: models.find(({ name }) => name === 'placebo-starter')?.sha256 ?? '' }
  } finally {
    await close()
  }
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
