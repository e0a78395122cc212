import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { defineConfig } from 'electron-vite'
import type * as window from './build/window/renderer.ts'

const root = import.meta.dirname
// Not by name: electron-vite would bundle it into this file, and its folders would be counted from here.
const { rendererConfig } = (await import(
  pathToFileURL(join(root, 'build', 'window', 'renderer.ts')).href
)) as typeof window

/**
 * The window's three parts. Engine and trainer are processes of their own and results are threads, so each is an
 * entry of its own beside the main process's. What stands in package.json's dependencies stays outside the bundles.
 */
export default defineConfig({
  main: {
    build: {
      outDir: join(root, 'out', 'main'),
      minify: false,
      rolldownOptions: {
        input: {
          main: join(root, 'src', 'main', 'main.ts'),
          engine: join(root, 'src', 'engine', 'process', 'main.ts'),
          'model-reader': join(root, 'src', 'engine', 'process', 'model-reader.ts'),
          trainer: join(root, 'src', 'trainer', 'process', 'main.ts'),
          results: join(root, 'src', 'host', 'results', 'thread', 'main.ts'),
        },
        // Side by side: how deep a file lies is what addon/addon.ts goes by.
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: join(root, 'out', 'preload'),
      // A sandboxed page's script is one CommonJS file.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: join(root, 'src', 'preload', 'preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: rendererConfig,
})
