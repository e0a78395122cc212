import { fork } from 'node:child_process'
import { once } from 'node:events'
import { pathToFileURL } from 'node:url'
import { onTestFinished } from 'vitest'
import type { Client } from '#contract/index.ts'

/** What a person, or the page, does. */
export type Step =
  | { readonly do: 'get'; readonly url: string }
  | { readonly do: 'call'; readonly noun: keyof Client; readonly verb: string; readonly input?: unknown }
  | { readonly do: 'request'; readonly url: string }
  | { readonly do: 'click'; readonly label: string }
  | { readonly do: 'close'; readonly answer: number }

export interface Launched {
  /** What the app did, in order. */
  readonly news: readonly object[]
  step<Result = unknown>(step: Step): Promise<Result>
  /** Its exit code. */
  readonly ended: Promise<number | null>
}

/** Starts a bundled main process under plain Node, with a stand-in for Electron. */
export function launch(main: string, dataDirectory: string, resources?: string): Launched {
  const child = fork(main, ['--data-dir', dataDirectory], {
    execArgv: ['--import', pathToFileURL(`${import.meta.dirname}/stand-in-hook.ts`).href],
    // Without support/tried-library.mjs: the window carries out what node-llama-cpp tries.
    env: {
      ...process.env,
      NODE_OPTIONS: undefined,
      ...(resources === undefined ? {} : { STAND_IN_RESOURCES: resources }),
    },
    serialization: 'advanced',
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const news: object[] = []
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  let last = 0
  child.on('message', (message: { news: object } | { id: number; result?: unknown; failure?: string }) => {
    if ('news' in message) news.push(message.news)
    else if (message.failure === undefined) waiting.get(message.id)?.resolve(message.result)
    else waiting.get(message.id)?.reject(new Error(message.failure))
  })
  return {
    news,
    async step<Result>(step: Step) {
      const id = ++last
      const answer = Promise.withResolvers<unknown>()
      waiting.set(id, answer)
      child.send({ id, ...step })
      return (await answer.promise) as Result
    },
    ended: once(child, 'exit').then(([code]) => code as number | null),
  }
}
