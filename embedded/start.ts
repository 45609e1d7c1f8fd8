import { runEverything } from './run-everything.ts'

// npm start: everything on this machine.
process.exitCode = await runEverything()
process.exit()
