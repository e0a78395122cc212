import { readdirSync } from 'node:fs'
import { globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

/**
 * The walls: what each room may import, from the other rooms and from outside.
 * ARCHITECTURE.md shows the same table; test/walls.test.ts holds the two together.
 */
export const rooms = {
  core: { rooms: [], outside: ['pure-rand', '@stdlib'] },
  contract: { rooms: ['core'], outside: ['zod', '@orpc/contract'] },
  figures: { rooms: ['core', 'contract'], outside: ['@observablehq'] },
  files: { rooms: [], outside: ['node:'] },
  store: { rooms: ['core', 'files'], outside: ['better-sqlite3', 'node:'] },
  exchange: { rooms: ['core', 'files'], outside: ['csv-parse', 'csv-stringify', 'yauzl', 'yazl', 'node:'] },
  gguf: { rooms: [], outside: ['node:'] },
  processes: { rooms: [], outside: ['node:'] },
  addon: { rooms: ['core', 'gguf'], outside: ['node:', '@node-llama-cpp'] },
  engine: { rooms: ['core', 'processes'], outside: ['node:'] },
  'engine/process': {
    rooms: ['core', 'gguf', 'addon', 'processes', 'engine'],
    outside: ['node:', 'node-llama-cpp', '@huggingface/jinja'],
  },
  'engine/remote': { rooms: ['core', 'engine'], outside: ['node:', 'zod'] },
  trainer: { rooms: ['core', 'processes'], outside: ['node:'] },
  'trainer/process': { rooms: ['core', 'gguf', 'addon', 'processes', 'trainer'], outside: ['node:'] },
  runner: { rooms: ['core', 'files', 'store', 'engine', 'trainer'], outside: ['node:'] },
  host: {
    rooms: ['core', 'contract', 'figures', 'files', 'store', 'exchange', 'processes', 'engine', 'trainer', 'runner'],
    outside: ['node:', '@orpc/server', 'env-paths', '@observablehq', 'linkedom'],
  },
  headless: {
    rooms: ['core', 'contract', 'files', 'host'],
    outside: ['node:', '@orpc/server', 'commander', 'cli-table3', 'cli-progress', 'ws'],
  },
  main: { rooms: ['contract', 'files', 'processes', 'host'], outside: ['node:', 'electron'] },
  preload: { rooms: ['contract'], outside: ['electron'] },
  renderer: {
    rooms: ['core', 'contract', 'figures'],
    outside: ['react', 'react-dom', '@mantine', '@tanstack', '@tabler', '@observablehq', '@orpc/client', 'wouter'],
  },
  'renderer/ui': {
    rooms: [],
    outside: ['react', 'react-dom', '@mantine', '@tanstack', '@tabler', '@observablehq', 'diff'],
  },
}

/** Folders of the renderer but the frame around them and the parts that know nothing of the subject. */
const screens = readdirSync(new URL('src/renderer/', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !['app', 'ui'].includes(entry.name))
  .map(({ name }) => name)

/** One regular expression that matches every import a room may not make. */
function forbidden(room) {
  const own = room.split('/')[0]
  const allowed = [
    `#(?:${[...rooms[room].rooms, own].join('|')})/`,
    String.raw`\./`,
    String.raw`\.\./(?!.*(?:^|/)src/)`,
    ...rooms[room].outside.map((name) => (name.endsWith(':') ? name : `${name.replace('/', '\\/')}(?:/|$)`)),
  ]
  return `^(?!${allowed.join('|')})`
}

function wall(room, folder = room, more = []) {
  return {
    files: [`src/${folder}/**/*.{ts,tsx}`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: forbidden(room),
              message: `A wall: src/${room} may not import this (see the table in eslint.config.js).`,
            },
            {
              regex: String.raw`^(?:\.\./)+(?:${Object.keys(rooms).join('|')})/`,
              message: 'Another room is imported by its name, as #room/file.ts.',
            },
            ...more,
          ],
        },
      ],
    },
  }
}

const walls = [
  ...Object.keys(rooms).map((room) => wall(room)),
  wall('renderer/ui', 'renderer/ui', [
    noneOf(['app', ...screens], 'ui/ knows nothing of the subject: it imports no screen and nothing of app/.'),
  ]),
  ...screens.map((screen) =>
    wall('renderer', `renderer/${screen}`, [
      noneOf(
        ['no-screen', ...screens.filter((other) => other !== screen)],
        'A screen imports ui/ and app/, never another screen.',
      ),
    ]),
  ),
]

function noneOf(folders, message) {
  return { regex: String.raw`^(?:(?:\.\./)+|#renderer/)(?:${folders.join('|')})/`, message }
}

const noChance = ['Math.random', 'Date.now', 'performance.now', 'crypto.randomUUID'].map((name) => {
  const [object, property] = name.split('.')
  return { object, property, message: 'core has no clock and no chance: take them as an argument.' }
})

export default tseslint.config(
  globalIgnores(['node_modules/', '.cache/', 'out/', 'resources/', 'test/golden/']),
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['tsconfig.lint.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 100, skipBlankLines: true, skipComments: true }],
      // Prettier breaks lines. Words for people stay in one piece, so that they can be searched for.
      'max-len': [
        'error',
        { code: 120, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true },
      ],
      eqeqeq: 'error',
    },
  },
  ...walls,
  {
    files: ['src/core/**/*.ts'],
    rules: {
      'no-restricted-properties': ['error', ...noChance],
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'core has no clock: take the time as an argument.',
        },
      ],
      'no-restricted-globals': ['error', 'process', 'document', 'window', 'fetch', 'setTimeout'],
    },
  },
  {
    files: ['src/contract/**/*.ts'],
    ignores: ['src/contract/list.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'CallExpression[callee.property.name=/^(array|tuple)$/]',
          message: 'An array of the contract is readonly: list(…) or pairOf(…) of list.ts.',
        },
      ],
    },
  },
  {
    // Observable Plot and the document are handed in: the page reads Plot late, and Node has no document.
    files: ['src/figures/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['@observablehq/*'],
              allowTypeImports: true,
              message: 'Observable Plot is handed in: import its types only.',
            },
          ],
        },
      ],
      'no-restricted-properties': ['error', ...noChance],
      'no-restricted-globals': ['error', 'process', 'document', 'window', 'fetch', 'setTimeout'],
    },
  },
  {
    // Loops over typed arrays stay inside their bounds; a check on every element would hide the formula.
    files: ['src/core/scoring/**/*.ts', 'src/core/statistics/**/*.ts', 'test/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    // One attribute of an element takes one line.
    files: ['src/renderer/**/*.tsx'],
    rules: { 'max-lines-per-function': ['error', { max: 140, skipBlankLines: true, skipComments: true }] },
  },
  { files: ['test/**/*.ts', 'build/**/*.ts'], rules: { 'max-lines-per-function': 'off' } },
  // Rows of a specification stay together.
  {
    files: ['test/**/*.ts'],
    rules: { 'max-lines': ['error', { max: 700, skipBlankLines: true, skipComments: true }] },
  },
  { files: ['**/*.js', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
)
