/** What the CLI and the demo's composition start the reference KMS with. */
export type { Issued, NewGroup, NewPrincipal } from './admin';
export { locatePkcs11Module } from './hsm/locate-module';
export { type Initialised, type InitOptions, initKms } from './init';
export { type KmsServer, type KmsServerOptions, startKmsServer } from './server';
export type { Clock } from './usecases/kms';
