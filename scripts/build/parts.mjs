// What is built, and from what. Node's own modules only: the set-up reads this before anything is installed.

const RECIPE = ['scripts/build.mjs', 'scripts/build', 'package-lock.json', 'tsconfig.json'];

/** What pages have in common. */
const SHARED = 'static/shared';

/** A Custom UI page of the app, in a folder of its own. */
const customUi = (name) => ({
  name,
  inputs: [...RECIPE, 'src/app/views', SHARED, `static/${name}`],
  except: [`static/${name}/build`],
  output: `static/${name}/build/index.html`,
});

/** Each part: its `inputs` without what lies below `except`, and an output that shows that it has been built. */
export const PARTS = [
  {
    name: 'programs',
    inputs: [
      ...[...RECIPE, 'src/cli', 'src/kms-server', 'src/domain', 'src/sandbox'],
      ...['src/app/adapters/kms/aws', 'test/wire/dsm-stub', 'test/wire/loopback.ts'],
    ],
    except: ['src/sandbox/browser'],
    output: 'build/keydesk.js',
  },
  {
    name: 'sandbox-site',
    inputs: [...RECIPE, 'src/sandbox/browser', 'src/sandbox/web', SHARED],
    except: [],
    output: 'build/sandbox-site/index.html',
  },
  {
    name: 'kms-console',
    inputs: [...RECIPE, 'src/kms-server/http', SHARED, 'static/kms-console'],
    except: [],
    output: 'build/kms-console/index.html',
  },
  customUi('operator-console'),
  customUi('copy-buttons'),
];
