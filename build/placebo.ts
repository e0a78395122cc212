import { spawnSync } from 'node:child_process'
import { dirname } from 'node:path'

export const root = dirname(import.meta.dirname)

/** Placebo's terminal over one data folder, as a person uses it; ends this process with a command that fails. */
export function terminalOver(data: string) {
  const command = (args: readonly string[]) => ['src/headless/main.ts', ...args, '--data-dir', data]
  return {
    /** Shows the command and what it says. */
    run(...args: readonly string[]): void {
      console.log(`\n$ placebo ${args.map((arg) => (arg.includes(' ') ? `"${arg}"` : arg)).join(' ')}`)
      const { status } = spawnSync(process.execPath, command(args), { cwd: root, stdio: 'inherit' })
      if (status !== 0) process.exit(status ?? 1)
    },
    /** @returns what the command says */
    capture(...args: readonly string[]): string {
      const { status, stdout } = spawnSync(process.execPath, command(args), {
        cwd: root,
        stdio: ['ignore', 'pipe', 'inherit'],
        encoding: 'utf8',
        maxBuffer: 1 << 28,
      })
      if (status !== 0) process.exit(status ?? 1)
      return stdout
    },
  }
}
