import type { Command } from 'commander'

/** The commands below one that are carried out, not those that only hold others. */
export const leaves = (command: Command): Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap((each) => leaves(each))

/** As they are typed after `placebo`. */
export const words = (command: Command): string[] =>
  command.parent === null ? [] : [...words(command.parent), command.name()]
