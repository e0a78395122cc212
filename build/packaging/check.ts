import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { contentFaults } from './contents.ts'
import { checkFuses } from './fuses.ts'

/**
 * Looks at an unpacked app as electron-builder has left it: node build/packaging/check.ts FOLDER, where the folder is
 * dist/linux-unpacked, dist/win-unpacked or the Placebo.app itself.
 */
const [folder = ''] = process.argv.slice(2)
const system = { platform: process.platform, arch: process.arch }
const mac = basename(folder).endsWith('.app')
const executable = mac
  ? folder
  : (['placebo', 'Placebo.exe'].map((name) => join(folder, name)).find((file) => existsSync(file)) ?? folder)

await checkFuses(executable)
const faults = contentFaults(mac ? join(folder, 'Contents', 'Resources') : join(folder, 'resources'), system)
for (const fault of faults) console.error(fault)
console.log(
  `${folder}: fuses as decided, ${faults.length === 0 ? 'contents complete' : `${faults.length} faults in its contents`}`,
)
process.exitCode = faults.length === 0 ? 0 : 1
