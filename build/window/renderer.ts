import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import type { Plugin, UserConfig } from 'vite'
import { licences } from '../packaging/licences.ts'

const root = dirname(dirname(import.meta.dirname))

/** Where the built renderer lies, for window and loopback page alike. */
export const rendererFolder = join(root, 'out', 'renderer')

/** kB, gzip: what a start may have to read before anything is seen. */
const initialLimit = 450

/** The renderer as it is built and served, the same for window and loopback page. */
export const rendererConfig = {
  root: join(root, 'src', 'renderer'),
  base: './',
  plugins: [react(), sameDrawingEverywhere(), initialSize(), licences(join(root, 'out', 'licences.txt'))],
  // Stands in index.html until a page is handed out; every page then gets a nonce of its own.
  html: { cspNonce: '%NONCE%' },
  build: {
    outDir: rendererFolder,
    emptyOutDir: true,
    // Electron 45 and the browsers of its year.
    target: 'es2024',
    // The first that know light-dark() of themselves: what stands in for it elsewhere does not see which scheme was
    // chosen.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    minify: true,
    sourcemap: false,
    // Files inlined as data: addresses would ask for a wider policy.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
  },
} satisfies UserConfig

/**
 * Observable Plot moves lines by half a pixel where the screen is coarse when it is first read. A figure is the same
 * everywhere, on any screen and drawn without one.
 */
function sameDrawingEverywhere(): Plugin {
  const choice = /^export const offset = .*$/m
  return {
    name: 'placebo-same-drawing',
    transform: {
      filter: { id: /@observablehq\/plot\/src\/style\.js$/ },
      handler(code) {
        if (!choice.test(code))
          throw new Error(
            'Observable Plot chooses its offset elsewhere now: see test/e2e/results.test.ts, figures are saved as the terminal draws them',
          )
        return code.replace(choice, 'export const offset = 0')
      },
    },
  }
}

/** Tells how much index.html asks for at once, and fails a build that is over the limit. */
function initialSize(): Plugin {
  return {
    name: 'placebo-initial-size',
    apply: 'build',
    closeBundle() {
      const page = readFileSync(join(rendererFolder, 'index.html'), 'utf8')
      const files = [...page.matchAll(/(?:src|href)="\.\/([^"]+\.(?:js|css))"/g)].map(([, file]) => file ?? '')
      const bytes = files.reduce(
        (sum, file) => sum + gzipSync(readFileSync(join(rendererFolder, file))).length,
        gzipSync(page).length,
      )
      const size = bytes / 1000
      console.log(`initial bundle: ${size.toFixed(1)} kB gzip in ${files.length} files (limit ${initialLimit} kB)`)
      if (size > initialLimit)
        throw new Error(
          `invalid initial bundle: ${size.toFixed(1)} kB gzip (at most ${initialLimit}; load what the first screen does not need with import())`,
        )
    },
  }
}
