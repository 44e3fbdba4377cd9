import type { Kms } from '../../../src/app/ports/kms';

/** A KMS that has, beside its own, methods that only some KMSs have; or hasn't them. */
export const withMethods = (kms: Kms, methods: Partial<Kms>): Kms =>
  new Proxy(kms, {
    get: (target, name) => {
      if (name in methods) return Reflect.get(methods, name);
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
