import { Asked } from '#lib/api/asked.svelte.ts'
import type { Session } from '#lib/api/contract.ts'
import { askModule } from '#lib/modules/ask-module.ts'
import { addressOf } from '#lib/modules/registry.ts'
import type { OverviewData } from './overview-data.svelte.ts'

/** What another module says of the uploads of the overview, where the client has it. */
export class OtherModule<Answer> {
  asked: Asked<{ apiBase: string; uploads: string }, Answer>
  #name: string
  #session: () => Session

  /** It is asked once the overview has its own figures: they are what a page is opened for. */
  constructor(name: string, session: () => Session, data: () => OverviewData) {
    this.#name = name
    this.#session = session
    this.asked = new Asked(
      () => {
        const { capabilities } = session()
        const { answer, trend } = data()
        const uploads = answer.answered?.answer.scope.uploadIds.join(',')
        return capabilities && this.href && trend.answered && uploads
          ? { apiBase: capabilities.apiBase, uploads }
          : undefined
      },
      ({ apiBase, uploads }, signal) => askModule<Answer>(apiBase, name, { uploads }, signal),
    )
  }

  /** Its page; undefined where the client has not the module. */
  get href(): string | undefined {
    return addressOf(this.#session().capabilities, this.#name)
  }

  get answer(): Answer | undefined {
    return this.asked.answered?.answer
  }
}
