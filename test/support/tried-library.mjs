// Loaded before everything else in the processes that tests start (NODE_OPTIONS=--import), and by the tests that load
// a model themselves. node-llama-cpp tries its library in a process of its own each time it loads it, for 0.3 s of
// processor time. The one for the processor alone is taken to work here; the engine then loads it all the same. Tests
// that set their own NODE_OPTIONS, and those of the window, keep the real try.
import childProcess from 'node:child_process'
import { EventEmitter } from 'node:events'
import { syncBuiltinESMExports } from 'node:module'

const { fork } = childProcess
childProcess.fork = (modulePath, ...rest) =>
  /[\\/]testBindingBinary\.js$/.test(modulePath) && !isForUtility(rest)
    ? tried(() => fork(modulePath, ...rest))
    : fork(modulePath, ...rest)
// For those who import `fork` by its name.
syncBuiltinESMExports()

/** What stands for a utility process (test/main/utility.ts) is about that very process. */
function isForUtility([, options]) {
  return options?.execArgv?.some((each) => each.endsWith('parent-port.ts')) ?? false
}

/** Answers as the process does in which the library works; one for a GPU is tried by `really`. */
function tried(really) {
  const child = Object.assign(new EventEmitter(), { exitCode: null, killed: false, stdout: null, stderr: null })
  const emit = (event, ...what) => setImmediate(() => child.emit(event, ...what))
  let running
  child.kill = () => running?.kill('SIGKILL')
  child.send = (message) => {
    if (running !== undefined) running.send(message)
    else if (message.type === 'exit') emit('exit', 0, null)
    else if (message.type === 'test') emit('message', { type: 'done' })
    else if (message.gpu === false) emit('message', { type: 'loaded' })
    else {
      running = really()
      running.on('exit', (code, signal) => child.emit('exit', code, signal))
      running.on('message', (answer) =>
        answer.type === 'ready' ? running.send(message) : child.emit('message', answer),
      )
    }
  }
  emit('message', { type: 'ready' })
  return child
}
