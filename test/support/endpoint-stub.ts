import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { onTestFinished } from 'vitest'
import { renderTurn } from '#engine/process/chat-template.ts'
import { systemMessagesOf } from '#engine/process/system-messages.ts'
import type { RemoteOptions } from '#engine/remote/remote-engine.ts'

export interface Received {
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
  readonly headers: IncomingMessage['headers']
}

export type Reply = (received: Received, response: ServerResponse) => unknown

export interface Stub {
  readonly url: string
  readonly received: Received[]
  close(): void
}

/** As `openStub`, until the test has ended. */
export async function stub(calls: Readonly<Record<string, Reply>>): Promise<Stub> {
  const opened = await openStub(calls)
  onTestFinished(() => opened.close())
  return opened
}

/** A server that is what a test makes of it: what its calls return is sent as JSON, unless they answer themselves. */
export async function openStub(calls: Readonly<Record<string, Reply>>): Promise<Stub> {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const text = Buffer.concat(parts).toString()
      const path = request.url ?? ''
      const one = {
        path,
        body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>,
        headers: request.headers,
      }
      received.push(one)
      const call = calls[path] ?? calls['*']
      if (call === undefined) return void response.writeHead(404).end('{"error": "no such call"}')
      const result = call(one, response)
      if (result !== undefined) response.setHeader('Content-Type', 'application/json').end(JSON.stringify(result))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    received,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Chat templates, rendered here: those of tests end. */
export const templates: RemoteOptions['templates'] = {
  render: (request) => Promise.resolve(renderTurn(request)),
  template: (request) => Promise.resolve({ hasChatTemplate: true, systemMessages: systemMessagesOf(request) }),
}

/** Words for tokens: each character is its code. */
export const charactersOf = (text: string) => Array.from(text, (character) => character.codePointAt(0) ?? 0)
export const textOf = (tokens: readonly number[]) => String.fromCodePoint(...tokens)

/** A llama-server whose model always goes on with the alphabet. */
export function llamaServer(change: Readonly<Record<string, Reply>> = {}): Readonly<Record<string, Reply>> {
  const next = (tokens: readonly number[]) => {
    const last = tokens.at(-1) ?? 0
    return last >= 97 && last < 122 ? last + 1 : 97
  }
  return {
    '/v1/models': () => ({ data: [{ id: 'm', owned_by: 'llamacpp', meta: { n_vocab: 1, n_params: 2, size: 3 } }] }),
    '/props': () => ({
      default_generation_settings: { n_ctx: 1000 },
      build_info: 'b1',
      chat_template: '',
      eos_token: '',
    }),
    '/tokenize': ({ body }) => ({ tokens: charactersOf(String(body['content'])) }),
    '/detokenize': ({ body }) => ({ content: textOf(body['tokens'] as number[]) }),
    '/completion': ({ body }) => {
      const prompt = body['prompt'] as number[]
      const most = Number(body['n_predict'])
      const stops = (body['stop'] ?? []) as string[]
      const forced = (body['logit_bias'] as [number, number][] | undefined)?.[0]?.[0]
      if (typeof body['n_probs'] === 'number') {
        const likely = next(prompt)
        const chosen = forced ?? likely
        const logprob = (token: number) => (token === likely ? Math.log(0.5) : token === 122 ? Math.log(0.25) : -20)
        return {
          content: textOf([chosen]),
          tokens_predicted: 1,
          tokens_evaluated: prompt.length,
          truncated: false,
          stop_type: 'limit',
          completion_probabilities: [
            {
              id: chosen,
              logprob: logprob(chosen),
              top_logprobs: [likely, 122].map((id) => ({ id, logprob: logprob(id) })),
            },
          ],
        }
      }
      if (typeof body['grammar'] === 'string') {
        const [, first = ''] = /\(\\?"((?:\\U[0-9a-f]{8}|[A-Za-z0-9])*)"/.exec(body['grammar']) ?? []
        return whole(first, prompt, 'eos')
      }
      const tokens = [...prompt]
      while (tokens.length < prompt.length + most) tokens.push(next(tokens))
      const text = textOf(tokens.slice(prompt.length))
      const [stop] = stops.filter((each) => text.includes(each))
      return stop === undefined
        ? whole(text, prompt, 'limit')
        : whole(text.slice(0, text.indexOf(stop)), prompt, 'word')
    },
    ...change,
  }
}

function whole(content: string, prompt: readonly number[], stop_type: string) {
  return { content, tokens_predicted: content.length, tokens_evaluated: prompt.length, truncated: false, stop_type }
}
