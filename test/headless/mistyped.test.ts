import { expect, test } from 'vitest'
import type { Command } from 'commander'
import { program } from '../../src/headless/program.ts'
import { leaves, words } from '../support/commands.ts'

/** What commander says before anything is opened. */
function refusal(args: readonly string[]): string {
  let reported = ''
  const quiet = (command: Command) => {
    command
      .exitOverride((error) => {
        throw error
      })
      .configureOutput({ writeErr: (text) => void (reported += text) })
    command.commands.forEach((each) => quiet(each))
  }
  quiet(program)
  expect(() => program.parse([...args], { from: 'user' })).toThrow()
  return reported
}

// For every command that needs an option: the mistyped one is named, not the one it leaves missing.
test.each(
  leaves(program).flatMap((command) =>
    command.options.filter(({ mandatory }) => mandatory).map(({ long }) => [words(command), long ?? ''] as const),
  ),
)('%j: a mistyped %s is named before it is missed', (path, long) => {
  const mistyped = `${long}x`
  expect(refusal([...path, mistyped, 'value'])).toMatch(
    new RegExp(`^error: unknown option '${mistyped}'\\n\\(Did you mean ${long}\\?\\)`),
  )
})

test('what is missing is named where nothing is mistyped', () => {
  expect(refusal(['collection', 'import', 'folder'])).toBe("error: required option '--name <name>' not specified\n")
})

test('primary comparisons of predictions are refused by name, with where they are declared', () => {
  expect(
    refusal(['predictions', 'import', 'answers.jsonl', '--name', 'T5', '--primary', 'original:random-guess']),
  ).toBe(
    "error: option '--primary <list>' argument 'original:random-guess' is invalid. original:random-guess cannot be declared of predictions: their answers are there already. Declare it with the study that asks (placebo study run --primary), and import them beside it (--run).\n",
  )
})
