import { implementWith } from '../implement.ts'
import { installStarter, isEmpty, starterSplit, starterStudy } from './starter.ts'

const os = implementWith<'store' | 'engine' | 'date' | 'resources' | 'dataDirectory'>()

const install = os.starter.install.handler(async ({ context, input, errors }) => {
  if (input.firstStart && !isEmpty(context)) return { installed: false }
  const installed = await installStarter(context)
  if (installed.state === 'refused') throw errors.WORK_FAILED({ data: { reasons: [...installed.reasons] } })
  return { installed: installed.state === 'installed' }
})

const study = os.starter.study.handler(async ({ context, errors }) => {
  const installed = await installStarter(context)
  if (installed.state === 'refused') throw errors.WORK_FAILED({ data: { reasons: [...installed.reasons] } })
  return starterStudy(context)
})

const split = os.starter.split.handler(({ context }) => starterSplit(context))

export const starter = { split, install, study }
