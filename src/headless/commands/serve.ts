import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { exitCodes } from '../exit.ts'
import type { Doors } from '../serve/server.ts'
import { atTerminal, withExample, type Terminal } from '../terminal.ts'

interface Options {
  readonly dataDir?: string
  readonly json?: boolean
  readonly port?: number
}

export function addServeCommand(program: Command): void {
  withExample(
    program.command('serve'),
    `placebo serve
placebo serve --port 8765        # on another machine, seen from here with: ssh -L 8765:127.0.0.1:8765 MACHINE`,
  )
    .description(
      `Placebo in the browser of this machine, and of no other

Prints an address that lets one browser in, once. That browser stays in until it is closed or this command ends. The
address for the next one is printed then; where the output is no terminal, the signal USR2 asks for it. Ctrl-C ends the
command; a run under way is stopped after its current trial or step.`,
    )
    .summary('Placebo in the browser of this machine')
    .addOption(
      new Option(
        '--port <n>',
        'which port of 127.0.0.1; 0 takes any free one (default: the same as the last time, or any free one)',
      ).argParser(portNumber),
    )
    .action((options: Options) => atTerminal(options, (terminal) => serve(terminal, options)))
}

/** `npm run build` writes it. */
const rendererFolder = fileURLToPath(new URL('../../../out/renderer', import.meta.url))

async function serve(terminal: Terminal, { port: chosen, json = false }: Options): Promise<void> {
  // Loaded here: only this command needs them, and every other one would wait for them.
  const [{ servePage }, { answerSocket }, { rememberServedPort, servedPort }] = await Promise.all([
    import('../serve/server.ts'),
    import('#host/wires.ts'),
    import('#host/settings/settings.ts'),
  ])
  const doors: Doors = {
    answer: (socket) => answerSocket(terminal.host, socket),
    // A file may be read by others of this machine: nothing that lets in stands in it for long.
    letIn: () => process.stdout.isTTY && emitNext(),
  }
  const last = chosen === undefined ? servedPort(terminal.host) : undefined
  const again = last === undefined ? undefined : await servePage(rendererFolder, doors, last)
  const started = again?.state === 'serving' ? again : await servePage(rendererFolder, doors, chosen)
  if (started.state === 'refused') {
    terminal.note(`placebo: ${started.reason}`)
    terminal.setExitCode(exitCodes.failed)
    return
  }
  const { served } = started
  // Where the last one is taken, it is left to whoever serves the same data there.
  if (chosen === undefined && last === undefined) await rememberServedPort(terminal.host, served.port)
  const emit = (words: string) => {
    const address = served.newAddress()
    process.stdout.write(`${json ? JSON.stringify({ address }) : `${words}: ${address}`}\n`)
  }
  const emitNext = () => emit('The address for the next browser')
  emit('The address of Placebo, for one browser of this machine')
  process.on('SIGUSR2', emitNext)
  if (!terminal.signal.aborted) await once(terminal.signal, 'abort')
  process.off('SIGUSR2', emitNext)
  await served.close()
}

function portNumber(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new InvalidArgumentError('it is a whole number from 0 to 65535')
}
