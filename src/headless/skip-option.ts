import { Option } from 'commander'

/** `--skip-ineligible` under its name of before version 0.3. */
export function formerSkipOption(): Option {
  return new Option('--skip-unfit').implies({ skipIneligible: true }).hideHelp()
}
