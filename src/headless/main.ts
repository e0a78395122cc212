import { exitCodes } from './exit.ts'
import { program } from './program.ts'

// A reader that goes away (`placebo … | head`) is no failure, and a run goes on when nobody reads its progress.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.done)
  process.stderr.write(`placebo: standard output cannot be written (${error.message})\n`)
  process.exit(exitCodes.failed)
})
process.stderr.on('error', () => undefined)

await program.parseAsync()
