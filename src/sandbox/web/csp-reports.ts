import { z } from 'zod';
import type { CspReport } from './contract';

/** Reports beyond it push the oldest out. */
const MOST = 200;

/** Anybody can send a report; none of them is to take much room. */
const Text = z.string().transform((text) => text.slice(0, 2_000));

/** Source: Content Security Policy Level 3, 5.3, "Report violations": what `report-uri` gets. */
const Body = z.object({
  'csp-report': z.object({
    'document-uri': Text.default(''),
    'effective-directive': Text.optional(),
    'violated-directive': Text.optional(),
    'blocked-uri': Text.default(''),
    'source-file': Text.optional(),
    'line-number': z.number().optional(),
    'script-sample': Text.optional(),
  }),
});

/** What browsers reported against the policies of the site's and the app's pages. */
export class CspReports {
  readonly #now: () => number;
  #reports: CspReport[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  all(): readonly CspReport[] {
    return this.#reports;
  }

  clear(): void {
    this.#reports = [];
  }

  add(body: unknown): void {
    const report = Body.parse(body)['csp-report'];
    const source = report['source-file'];
    const line = report['line-number'];
    const entry: CspReport = {
      at: new Date(this.#now()).toISOString(),
      documentUrl: report['document-uri'],
      directive: report['effective-directive'] ?? report['violated-directive'] ?? '',
      blockedUrl: report['blocked-uri'],
      source: source === undefined ? null : `${source}${line === undefined ? '' : `:${line}`}`,
      sample: report['script-sample'] || null,
    };
    this.#reports = [...this.#reports, entry].slice(-MOST);
  }
}
