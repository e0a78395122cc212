import { availableParallelism } from 'node:os'

/** The environment of a process that is started for native code. */
export function childEnvironment(own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...own,
    // A failed assert would otherwise start a debugger to print its stack.
    GGML_NO_BACKTRACE: '1',
    // What native code computes side by side it does in libuv's pool, which has four threads where nobody says
    // otherwise; it is made before a module could say so.
    UV_THREADPOOL_SIZE: own['UV_THREADPOOL_SIZE'] ?? String(Math.max(4, availableParallelism())),
  }
}
