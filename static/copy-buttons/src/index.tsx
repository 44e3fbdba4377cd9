import { invoke, view } from '@forge/bridge';
import type { Copyable, PanelAnswer } from '../../../src/app/views/request';
import { copyRow } from './copy-row';
import './page.css';

/**
 * The part of the issue panel that writes to the clipboard. UI Kit can't: its code runs in a frame that is never in
 * focus. This one is seen and clicked.
 */
async function show(root: HTMLElement): Promise<void> {
  await view.theme.enable();
  const answer = (await invoke('panel.copyable')) as PanelAnswer<readonly Copyable[]>;
  root.replaceChildren(...(answer.ok ? answer.value.map(copyRow) : [message(answer.problem.what)]));
}

function message(text: string): HTMLElement {
  const shown = document.createElement('p');
  shown.setAttribute('role', 'alert');
  shown.textContent = text;
  return shown;
}

const root = document.getElementById('root');
if (root)
  show(root).catch(() =>
    root.replaceChildren(message('Keydesk gives no answer. Reload the page to copy the key handle.')),
  );
