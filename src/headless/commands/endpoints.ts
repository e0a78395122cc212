import type { Command } from 'commander'
import { decodings } from '#core/answers/decoding.ts'
import { table } from '../table.ts'
import { atTerminal, withExample, type Client, type Terminal } from '../terminal.ts'

interface Options {
  readonly dataDir?: string
  readonly json?: boolean
}

interface AddOptions extends Options {
  readonly model?: string
  readonly keyFrom?: string
}

export function addEndpointCommands(program: Command): void {
  const endpoint = program
    .command('endpoint')
    .description('servers to ask models of: llama-server, vLLM, Ray Serve; none is asked before it is added')

  withExample(
    endpoint.command('add'),
    'placebo endpoint add gpu http://gpu.lab.example:8000 --model my-model --key-from env:GPU_KEY\nplacebo study run --collection starter --model gpu',
  )
    .description('ask a server what it is and can do, and remember it by name; a study takes the name as --model')
    .argument('<name>', 'how it is called here')
    .argument('<url>', 'its address, e.g. http://127.0.0.1:8080')
    .option('--model <name>', 'one of the models that it lists (default: its only one)')
    .option(
      '--key-from <place>',
      'where its key is found each time: env:NAME, or file:PATH; the key itself is never kept',
    )
    .action((name: string, url: string, { model, keyFrom, ...options }: AddOptions) =>
      atTerminal(options, async ({ client, signal, result }) => {
        const added = await client.endpoints.add(
          { name, url, ...(model !== undefined && { model }), ...(keyFrom !== undefined && { keyFrom }) },
          { signal },
        )
        result(added, () => textOf(added))
      }),
    )

  withExample(endpoint.command('list'), 'placebo endpoint list')
    .description('the servers that were added; asks none of them')
    .action((options: Options) => atTerminal(options, list))

  withExample(endpoint.command('probe'), 'placebo endpoint probe gpu')
    .description('ask a server once more what it is and can do')
    .argument('<name>')
    .action((name: string, options: Options) =>
      atTerminal(options, async ({ client, signal, result, note }) => {
        const probed = await client.endpoints.probe({ name }, { signal })
        if (probed.changed) note('placebo: it is not what it was; runs that asked it before cannot be resumed with it')
        result(probed, () => textOf(probed))
      }),
    )

  withExample(endpoint.command('remove'), 'placebo endpoint remove gpu')
    .description('forget a server; runs that asked it stay')
    .argument('<name>')
    .action((name: string, options: Options) =>
      atTerminal(options, async ({ client, result }) => {
        const removed = await client.endpoints.remove({ name })
        result(removed, () => `${removed.name} at ${removed.url} is forgotten`)
      }),
    )
}

type View = Awaited<ReturnType<Client['endpoints']['add']>>

async function list({ client, result }: Terminal): Promise<void> {
  const listed = await client.endpoints.list()
  result(listed, () =>
    listed.endpoints.length === 0
      ? 'no endpoint; add one with: placebo endpoint add NAME URL'
      : table(
          [{ title: 'name' }, { title: 'address' }, { title: 'server' }, { title: 'model' }, { title: 'decodings' }],
          listed.endpoints.map(({ name, url, report }) => [
            name,
            url,
            report.kind,
            report.model,
            decodings.filter((decoding) => report.offers[decoding].state === 'offered').join(', '),
          ]),
        ),
  )
}

function textOf({ name, url, loopback, keyFrom, keyInMemory, report }: View): string {
  const { kind, version, model, contextSize, fingerprint, probes, offers } = report
  return [
    `endpoint ${name} · ${url} (${loopback ? 'this machine' : 'another machine'})`,
    `server       ${kind}${version === '' ? '' : `, ${version}`}`,
    `model        ${model}, context of ${contextSize} tokens`,
    `key          ${keyFrom ?? (keyInMemory ? 'typed; known until Placebo ends' : 'none')}`,
    `fingerprint  ${fingerprint}`,
    '',
    table(
      [{ title: 'probe' }, { title: 'result' }, { title: 'seen' }],
      probes.map(({ name: probe, state, detail }) => [probe, state, detail]),
    ),
    '',
    table(
      [{ title: 'decoding' }, { title: 'can be asked' }, { title: 'rests on' }],
      decodings.map((decoding) => {
        const offer = offers[decoding]
        return offer.state === 'offered' ? [decoding, 'yes', offer.by] : [decoding, 'no', offer.reason]
      }),
    ),
  ].join('\n')
}
