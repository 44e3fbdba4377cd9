import type {
  BridgeContext,
  EgressAnswer,
  EgressCall,
  ExtensionContext,
  InvokeCall,
  ProductAnswer,
  ProductCall,
} from '../../../../web/contract';
import { post } from '../../api/http';

const ROOT = '/__sandbox/bridge';

export async function invoke(call: InvokeCall): Promise<unknown> {
  const { value } = await post<{ value: unknown }>(`${ROOT}/invoke`, call);
  return value ?? undefined;
}

export const product = (call: ProductCall): Promise<ProductAnswer> => post(`${ROOT}/product`, call);

export const context = (moduleKey: string, extension: ExtensionContext): Promise<BridgeContext> =>
  post(`${ROOT}/context`, { moduleKey, extension });

export const egress = (call: EgressCall): Promise<EgressAnswer> => post(`${ROOT}/egress`, call);
