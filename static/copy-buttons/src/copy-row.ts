import type { Copyable } from '../../../src/app/views/request';

/** Milliseconds for which the button says what it did. */
const SAID = 2_000;

/** A value in a field that can be selected, and the button that copies it. */
export function copyRow({ name, value }: Copyable, index: number): HTMLElement {
  const label = document.createElement('label');
  label.textContent = name;
  label.htmlFor = `value-${index}`;

  const field = document.createElement('input');
  field.id = label.htmlFor;
  field.value = value;
  field.readOnly = true;

  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Copy';
  button.setAttribute('aria-label', `Copy: ${name}`);

  const said = document.createElement('span');
  said.className = 'visually-hidden';
  said.setAttribute('role', 'status');

  button.addEventListener('click', () => void copy(field).then((done) => tell(done, button, said)));
  const row = document.createElement('div');
  row.className = 'row';
  row.append(label, field, button, said);
  return row;
}

function tell(done: boolean, button: HTMLButtonElement, said: HTMLElement): void {
  const text = done ? 'Copied' : 'Press Ctrl+C';
  button.textContent = text;
  said.textContent = text;
  setTimeout(() => {
    button.textContent = 'Copy';
    said.textContent = '';
  }, SAID);
}

/** Leaves the text selected where the browser refuses, so that a person can copy it. */
async function copy(field: HTMLInputElement): Promise<boolean> {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    return document.execCommand('copy');
  }
}
