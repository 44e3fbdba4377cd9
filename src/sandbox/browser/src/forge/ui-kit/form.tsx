import {
  ErrorMessage as AkErrorMessage,
  FormFooter as AkFormFooter,
  FormHeader as AkFormHeader,
  FormSection as AkFormSection,
  HelperMessage as AkHelperMessage,
  Label as AkLabel,
  RequiredAsterisk as AkRequiredAsterisk,
  ValidMessage as AkValidMessage,
} from '@atlaskit/form';
import * as z from 'zod';
import { type Components, component } from './component';
import { callback, oneOf, text } from './shapes';

/** Fields keep their values themselves, so the form sends none: `useForm` collects them in the app. */
const Form = component({ onSubmit: callback }, ({ props: { onSubmit }, children }) => (
  <form
    noValidate
    onSubmit={(event) => {
      event.preventDefault();
      onSubmit?.();
    }}
  >
    {children}
  </form>
));

const message = { testId: text };
const titled = { title: text, description: text };

export const FORM: Components = {
  Form,
  FormHeader: component(titled, ({ props, children }) => <AkFormHeader {...props}>{children}</AkFormHeader>),
  FormSection: component(titled, ({ props, children }) => (
    <AkFormSection {...props}>{children}</AkFormSection>
  )),
  FormFooter: component({ align: oneOf('start', 'end') }, ({ props: { align = 'end' }, children }) => (
    <AkFormFooter align={align}>{children}</AkFormFooter>
  )),
  Label: component(
    { id: text, labelFor: z.string(), testId: text },
    ({ props: { labelFor, ...rest }, children }) => (
      <AkLabel htmlFor={labelFor} {...rest}>
        {children}
      </AkLabel>
    ),
  ),
  HelperMessage: component(message, ({ props, children }) => (
    <AkHelperMessage {...props}>{children}</AkHelperMessage>
  )),
  ErrorMessage: component(message, ({ props, children }) => (
    <AkErrorMessage {...props}>{children}</AkErrorMessage>
  )),
  ValidMessage: component(message, ({ props, children }) => (
    <AkValidMessage {...props}>{children}</AkValidMessage>
  )),
  RequiredAsterisk: component({}, () => <AkRequiredAsterisk />),
};
