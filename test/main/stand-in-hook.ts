import { registerHooks } from 'node:module'

/**
 * Preloaded into a process of Node: stands in for Electron's main process, of a packed app where STAND_IN_RESOURCES
 * says whose.
 */
const { STAND_IN_RESOURCES: resourcesPath } = process.env
if (resourcesPath !== undefined) Object.assign(process, { resourcesPath })
registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier === 'electron' ? new URL('stand-in.ts', import.meta.url).href : specifier, context),
})
