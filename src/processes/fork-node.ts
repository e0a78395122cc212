import { fork } from 'node:child_process'
import { childEnvironment } from './child-environment.ts'
import type { Fork, ProcessExit } from './fork.ts'
import { lastLinesOf } from './last-lines.ts'

/** The fork of plain Node. Nothing the process writes reaches the terminal. */
export const forkNode: Fork = (modulePath) => {
  // No inherited execArgv: a parent under --inspect would make the child wait for a debugger on the same port.
  const child = fork(modulePath, [], {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: childEnvironment(process.env),
  })
  const lines = lastLinesOf([child.stdout, child.stderr])
  return {
    pid: child.pid,
    send(message) {
      if (child.connected) child.send(message as object, ignoreClosedChannel)
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit(listener) {
      let reported = false
      const emit = (exit: Omit<ProcessExit, 'lastLines'>, more: readonly string[] = []) => {
        if (!reported) listener({ ...exit, lastLines: [...lines, ...more] })
        reported = true
      }
      // `close` comes after `exit`, when the pipes are read to their end.
      child.on('close', (code, signal) => emit({ code, signal }))
      child.on('error', (error) => emit({ code: null, signal: null }, [error.message]))
    },
    kill: () => void child.kill('SIGKILL'),
  }
}

/** A send that fails because the process is just ending is no news: `onExit` follows. */
function ignoreClosedChannel(): void {
  return
}
