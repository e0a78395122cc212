import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { answerSocket } from '#host/wires.ts'
import { exitCodes } from '../exit.ts'
import { servePage, type Served } from '../serve/server.ts'
import { atTerminal, withExample, type Terminal } from '../terminal.ts'

interface Options {
  readonly dataDir?: string
  readonly json?: boolean
  readonly port: number
}

export function addServeCommand(program: Command): void {
  withExample(program.command('serve'), `placebo serve
placebo serve --port 8765        # on another machine, seen from here with: ssh -L 8765:127.0.0.1:8765 MACHINE`)
    .description(`Placebo in the browser of this machine, and of no other

Prints an address. It lets one browser in, once; that browser stays in until it is closed or this command ends.
Press Enter for a new address. Ctrl-C ends it; a run under way is stopped after its current trial or step.`)
    .summary('Placebo in the browser of this machine')
    .addOption(new Option('--port <n>', 'which port of 127.0.0.1; 0 takes any free one').argParser(portNumber).default(0))
    .action((options: Options) => atTerminal(options, (terminal) => serve(terminal, options)))
}

/** `npm run build` writes it. */
const rendererFolder = fileURLToPath(new URL('../../../out/renderer', import.meta.url))

async function serve(terminal: Terminal, { port, json = false }: Options): Promise<void> {
  const started = await servePage(rendererFolder, (socket) => answerSocket(terminal.host, socket), port)
  if (started.state === 'refused') {
    terminal.note(`placebo: ${started.reason}`)
    terminal.setExitCode(exitCodes.failed)
    return
  }
  const { served } = started
  const tell = () => void process.stdout.write(`${addressLine(served, json)}\n`)
  tell()
  const enter = onEnter(tell)
  if (!terminal.signal.aborted) await once(terminal.signal, 'abort')
  enter.end()
  await served.close()
}

function addressLine(served: Served, json: boolean): string {
  const address = served.newAddress()
  return json ? JSON.stringify({ address }) : `Placebo is at ${address}`
}

/** Only at a terminal: a closed or redirected standard input is nobody who presses a key. */
function onEnter(pressed: () => void): { end(): void } {
  const { stdin } = process
  if (!stdin.isTTY) return { end: () => undefined }
  stdin.on('data', pressed)
  return {
    end() {
      stdin.off('data', pressed)
      stdin.pause()
    },
  }
}

function portNumber(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new InvalidArgumentError('it is a whole number from 0 to 65535')
}
