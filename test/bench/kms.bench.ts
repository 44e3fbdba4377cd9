import { measureRates } from './kms/rates';
import { measureScale } from './kms/scale';

/** The reference KMS on SoftHSM, served as an operator would serve it, over HTTP on loopback. */
export async function measure(): Promise<object> {
  const rates = await measureRates();
  return { kms: { ...rates, keys: await measureScale() } };
}
