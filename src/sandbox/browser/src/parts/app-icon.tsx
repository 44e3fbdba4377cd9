import AppIconGlyph from '@atlaskit/icon/core/app';

/** The picture that an app's manifest names for a module, or the common one. For the eye only. */
export function AppIcon({ url }: { readonly url: string | null }) {
  return url === null ? <AppIconGlyph label="" /> : <img src={url} alt="" width={16} height={16} />;
}
