import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { portMessage, type Bridge } from '#contract/bridge.ts'

/** Hands the page its port to the host and the paths of files that a person drops or chooses; nothing else. */
const bridge: Bridge = {
  connect: () => ipcRenderer.send(portMessage),
  pathOf: (file) => webUtils.getPathForFile(file as File),
}

ipcRenderer.on(portMessage, ({ ports }) => window.postMessage(portMessage, window.location.origin, [...ports]))
contextBridge.exposeInMainWorld('placebo', bridge)
