import { isAbsolute, resolve } from 'node:path'
import envPaths from 'env-paths'

/**
 * Where everything a person makes is kept: as asked, else `PLACEBO_HOME`, else the platform's own place for data (never
 * a cache).
 */
export function dataDirectory(
  asked: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const chosen = asked ?? environment['PLACEBO_HOME']
  if (chosen === undefined || chosen === '') return envPaths('placebo', { suffix: '' }).data
  return isAbsolute(chosen) ? chosen : resolve(chosen)
}
