import { build } from 'vite'
import { rendererConfig } from './renderer.ts'

/** The renderer, minified, into out/renderer. */
await build({ ...rendererConfig, configFile: false, logLevel: 'warn' })
