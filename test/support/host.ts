import { createRouterClient } from '@orpc/server'
import { onTestFinished } from 'vitest'
import type { RunEnd, RunEvent } from '#contract/run-events.ts'
import type { Child, Fork } from '#processes/fork.ts'
import { forkNode } from '#processes/fork-node.ts'
import { openHost, type Host } from '#host/host.ts'
import { router, type HostClient } from '#host/router.ts'

export type TestClient = HostClient

export interface TestHost {
  readonly host: Host
  readonly client: TestClient
  /** As the system would, when memory runs out. */
  readonly killEngine: () => void
  readonly killTrainer: () => void
}

/** The whole host in this process, with a real engine process; closed with the test. */
export function openTestHost(dataDirectory: string): TestHost {
  const { close, ...opened } = openHostAt(dataDirectory)
  onTestFinished(close)
  return opened
}

export function openHostAt(dataDirectory: string): TestHost & { readonly close: () => Promise<void> } {
  const children = new Map<string, Child>()
  const fork: Fork = (modulePath) => {
    const child = forkNode(modulePath)
    children.set(/trainer|model-reader/.exec(modulePath)?.[0] ?? 'engine', child)
    return child
  }
  const opened = openHost(dataDirectory, { fork })
  if (opened.state === 'refused') throw new Error(opened.reason)
  return {
    host: opened.host,
    client: clientOver(opened.host),
    killEngine: () => children.get('engine')?.kill(),
    killTrainer: () => children.get('trainer')?.kill(),
    close: () => opened.close(),
  }
}

function clientOver(host: Host): HostClient {
  return createRouterClient(router, { context: host })
}

/**
 * Begins a run and tells every event of it while it happens, however many there are: what is told may end the run right
 * there. Answers with its end.
 */
export async function carry(
  { client, host }: Pick<TestHost, 'client' | 'host'>,
  begin: (client: TestClient) => Promise<{ state: 'started'; run: string } | { state: 'queued' }>,
  reported: (event: RunEvent, end: (as: 'stopped' | 'paused') => void) => void = () => undefined,
): Promise<RunEnd> {
  const begun = await begin(client)
  if (begun.state === 'queued') throw new Error('the run was queued')
  const active = host.slot.active(begun.run)
  if (active === undefined) return follow(await client.runs.follow({ run: begun.run }))
  reported(active.planned, (as) => active.end(as))
  active.listen((event) => reported(event, (as) => active.end(as)))
  return active.ended
}

/** Pulls events to their end, telling each. */
export async function follow<Event, End>(
  events: { next(): Promise<IteratorResult<Event, End>> },
  reported: (event: Event) => void = () => undefined,
): Promise<End> {
  for (;;) {
    const step = await events.next()
    if (step.done === true) return step.value
    reported(step.value)
  }
}
