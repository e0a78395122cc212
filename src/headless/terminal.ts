import { Option, type Command } from 'commander'
import type { Host } from '#host/host.ts'
import type { HostClient } from '#host/router.ts'
import { exitCodes, failureOf } from './exit.ts'
import { printable, printableJson } from './printable.ts'

/** What a command is given: the contract to call, and where its words go. */
export interface Terminal {
  readonly client: Client
  /** For a face that lays wires of its own to it. */
  readonly host: Host
  /** Aborted by the first SIGINT, SIGTERM or SIGHUP. */
  readonly signal: AbortSignal
  /** Standard output: one JSON document with --json, else the text. */
  readonly result: (value: unknown, text: () => string) => void
  /** Standard error: progress, notes and warnings. */
  readonly note: (text: string) => void
  readonly setExitCode: (code: number) => void
}

export type Client = HostClient

interface CommonOptions {
  readonly dataDir?: string
  readonly json?: boolean
}

/** What all commands take, before or after their verbs. */
export function addCommonOptions(program: Command): void {
  program
    .addOption(
      new Option(
        '--data-dir <folder>',
        'where collections, models and runs are kept (default: PLACEBO_HOME, else your data folder)',
      ),
    )
    .addOption(new Option('--json', 'one JSON document on standard output'))
    .hook('preAction', (_, command) => {
      for (const [name, value] of Object.entries(program.opts())) command.setOptionValue(name, value)
    })
}

/** Every command ends with an example to learn from. */
export function withExample(command: Command, example: string): Command {
  return command.addHelpText('after', `\nExample:\n  ${example.split('\n').join('\n  ')}`)
}

/** Opens the host, lets the command work, and turns whatever happens into words and an exit code. */
export async function atTerminal(options: CommonOptions, work: (terminal: Terminal) => Promise<void>): Promise<void> {
  const note = (text: string) => void process.stderr.write(`${printable(text)}\n`)
  const { open, clientOver } = await loadHost()
  const opened = open(options.dataDir, (sentence) => note(`placebo: ${sentence}`))
  if (opened.state === 'refused') {
    report({ exitCode: exitCodes.failed, reasons: [opened.reason] }, options, note)
    return
  }
  const interruption = interruptible(note)
  try {
    await work({
      client: clientOver(opened.host),
      host: opened.host,
      signal: interruption.signal,
      result: (value, text) =>
        void process.stdout.write(`${options.json === true ? printableJson(value) : printable(text())}\n`),
      note,
      setExitCode: (code) => void (process.exitCode = code),
    })
  } catch (error) {
    const failure = failureOf(error)
    report(interruption.signal.aborted ? { ...failure, exitCode: exitCodes.interrupted } : failure, options, note)
  } finally {
    interruption.end()
    await opened.close()
  }
}

/** Half of what there is to load: --help, and a command that is written wrongly, do without it. */
async function loadHost() {
  const [{ createRouterClient }, { dataDirectory }, { openHost }, { forkNode }, { router }, { explainBroken }] =
    await Promise.all([
      import('@orpc/server'),
      import('#host/data-directory.ts'),
      import('#host/host.ts'),
      import('#host/plain-node.ts'),
      import('#host/router.ts'),
      import('#host/explain-broken.ts'),
    ])
  const open = (folder: string | undefined, onWait: (sentence: string) => void) =>
    openHost(dataDirectory(folder, process.env), { fork: forkNode, onWait })
  return {
    open,
    clientOver: (host: Host): HostClient =>
      createRouterClient(router, { context: host, interceptors: [explainBroken] }),
  }
}

function report(
  failure: { exitCode: number; reasons: readonly string[] },
  options: CommonOptions,
  note: (text: string) => void,
): void {
  process.exitCode = failure.exitCode
  for (const reason of failure.reasons) note(`placebo: ${reason}`)
  if (options.json === true)
    process.stdout.write(`${printableJson({ error: { exitCode: failure.exitCode, reasons: failure.reasons } })}\n`)
}

/**
 * Milliseconds from the second signal on. A shell that npm has made way for passes a single Ctrl-C on a second time.
 */
const graceMs = 1000

/** The first signal asks for a clean stop after the current trial or step, a second one gives that a moment only. */
function interruptible(note: (text: string) => void): { signal: AbortSignal; end(): void } {
  const controller = new AbortController()
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const release = () => signals.forEach((each) => process.off(each, stop))
  const stop = () => {
    if (!controller.signal.aborted) {
      note('placebo: stopping after the current trial or step (again to stop at once)')
      controller.abort()
      return
    }
    setTimeout(() => {
      // By the signal itself, which no thread can hold up: an exit would wait for what their native code is doing.
      release()
      process.kill(process.pid, 'SIGINT')
    }, graceMs).unref()
  }
  for (const each of signals) process.on(each, stop)
  return { signal: controller.signal, end: release }
}
