// Programs that nobody here wrote, which the adapters, the stand-ins and the demo are tried against.
//   registry      where it comes from; each kind is installed in its own way (scripts/bootstrap/peers.mjs)
//   install       PyPI: the file beside this one that pins every package; Go: module and version
//   program       what proves that it is there; its path reaches the tests as KEYDESK_<PROGRAM>
//   orInstalled   true where a program of that name on the PATH does as well
//   tests         files in test/peers that need it
export const PEERS = {
  moto: {
    title: 'AWS KMS against moto',
    registry: 'PyPI',
    install: 'moto.txt',
    program: 'moto_server',
    orInstalled: true,
    tests: ['moto', 'moto-story'],
  },
  'aws-clients': {
    title: "AWS's stand-in under AWS CLI and boto3",
    registry: 'PyPI',
    install: 'aws-clients.txt',
    program: 'aws',
    tests: ['aws-clients'],
  },
  'local-kms': {
    title: 'AWS KMS against local-kms',
    registry: 'Go module proxy',
    install: 'github.com/nsmithuk/local-kms@v0.0.0-20231025161602-e4d9425700fe',
    program: 'local-kms',
    tests: ['local-kms'],
  },
  sdkms: {
    title: "DSM's stand-in under sdkms and sdkms-cli",
    registry: 'PyPI',
    install: 'sdkms.txt',
    program: 'sdkms-cli',
    tests: ['sdkms', 'sdkms-approvals'],
  },
  schemathesis: {
    title: "The KMS's API under schemathesis",
    registry: 'PyPI',
    install: 'schemathesis.txt',
    program: 'schemathesis',
    tests: ['schemathesis'],
  },
};

/** The variable that names a peer's program to whoever runs it: `KEYDESK_MOTO_SERVER`. */
export const variableOf = ({ program }) => `KEYDESK_${program.toUpperCase().replaceAll('-', '_')}`;
