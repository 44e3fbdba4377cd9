/** What a challenge was made for. It is good for that alone, once, for five minutes. */
export type PasskeyCeremony =
  | { readonly kind: 'login'; readonly challenge: string }
  | {
      readonly kind: 'reauthentication';
      readonly challenge: string;
      readonly principalId: string;
      readonly sessionId: string;
    }
  | {
      readonly kind: 'registration';
      readonly challenge: string;
      readonly principalId: string;
      readonly by: RegistrationRight;
    };

/** What allows somebody to register: an enrolment link, or being logged in. */
export type RegistrationRight = { readonly enrolmentId: string } | { readonly sessionId: string };
