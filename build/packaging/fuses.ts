import { join } from 'node:path'
import { flipFuses, FuseState, FuseV1Options, FuseVersion, getCurrentFuseWire, type FuseConfig } from '@electron/fuses'
import type { AfterPackContext } from 'electron-builder'

/**
 * What the Electron binary of a packed app may still do; a fuse that a later Electron adds has to be decided here
 * first.
 */
export const fuses = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // Electron's own default: WebAssembly faster, no way in.
  [FuseV1Options.WasmTrapHandlers]: true,
} as const satisfies FuseConfig

/** electron-builder calls it between packing and signing. */
export default async function setFuses({ appOutDir, electronPlatformName, packager }: AfterPackContext): Promise<void> {
  const name =
    (electronPlatformName === 'linux' ? packager.config.executableName : undefined) ?? packager.appInfo.productFilename
  const executable = join(appOutDir, `${name}${endings[electronPlatformName] ?? ''}`)
  // Changing a byte ends the signature that Apple's processors ask of every program; the real one comes later.
  await flipFuses(executable, { ...fuses, resetAdHocDarwinSignature: electronPlatformName === 'darwin' })
  await checkFuses(executable)
}

/** Reads them back. */
export async function checkFuses(executable: string): Promise<void> {
  const wire = await getCurrentFuseWire(executable)
  const wrong = decided.filter(([fuse, on]) => wire[fuse] !== (on ? FuseState.ENABLE : FuseState.DISABLE))
  if (wrong.length > 0)
    throw new Error(
      `invalid fuses of ${executable}: ${wrong.map(([fuse, on]) => `${FuseV1Options[fuse]} should be ${on ? 'on' : 'off'}`).join(', ')}`,
    )
}

const endings: Readonly<Record<string, string>> = { darwin: '.app', win32: '.exe' }

const decided = Object.values(FuseV1Options)
  .filter((fuse) => typeof fuse === 'number')
  .map((fuse) => [fuse, fuses[fuse]] as const)
