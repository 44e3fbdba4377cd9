import type { ExtensionContext, ModuleView } from '../../../web/contract';

/** One module of the app in its place on a page. */
export function AppModule({ module }: { readonly module: ModuleView; readonly extension: ExtensionContext }) {
  return <iframe title={module.title} src={module.frameUrl} />;
}
