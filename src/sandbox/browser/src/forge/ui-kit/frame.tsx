import { useContext, useState } from 'react';
import * as z from 'zod';
import { ForgeFrame } from '../forge-frame';
import { FramePlaceContext, frameOf } from '../frame-place';
import { Skeleton } from '../skeleton';
import { type Components, component, UnknownUiKit } from './component';
import { text } from './shapes';

const length = z
  .string()
  .regex(/^\d+(\.\d+)?(px|%)$/)
  .optional();

/** Custom UI inside of UI Kit. Its size is the page's own unless the app gives one. */
const Frame = component(
  { frameId: text, height: length, resource: z.string(), width: length },
  ({ props: { resource, height, width } }) => {
    const place = useContext(FramePlaceContext);
    const [isReady, setReady] = useState(false);
    if (!place) throw new UnknownUiKit('<Frame> only stands on the page of a module.');
    return (
      <div style={{ width }}>
        {!isReady && <Skeleton label={`Loading ${resource}`} />}
        <ForgeFrame
          {...place}
          src={frameOf(place.module, resource)}
          title={`${place.module.title}: ${resource}`}
          isHidden={false}
          {...(height === undefined ? {} : { height })}
          onDoc={() => place.onTrouble(`<Frame>: the resource ${resource} is no Custom UI.`)}
          onReady={() => setReady(true)}
          openModal={() => place.onTrouble('<Frame>: the sandbox opens no dialogs from here.')}
        />
      </div>
    );
  },
);

export const FRAME: Components = { Frame };
