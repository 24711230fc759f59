import { attachmentOf } from './attachments.ts';
import type { Component, Media } from './component-types.ts';
import { ComponentType, childrenOf } from './component-types.ts';
import type { SentFile } from './control.ts';
import type { FormProblem, Path } from './form-errors.ts';
import type { World } from './world.ts';

const REFERENCE = /^attachment:\/\//i;
/** References, and URLs of attachments that are sent back as they came. */
const MEDIA = ['http', 'https', 'attachment'];
const REFERENCE_ONLY = ['attachment'];

/** Media as Discord returns it, for what a component gives as a URL. */
export interface StoredMedia extends Media {
  /** Of the media, not of a component. */
  readonly id: string;
  readonly proxy_url: string;
  readonly width: null;
  readonly height: null;
  readonly content_type: string | null;
  readonly attachment_id?: string;
}

/**
 * Problems of the media in components: their URLs, and references to files that the message doesn't have.
 * @param files the files of the message once the body is applied
 */
export function mediaProblems(components: readonly unknown[], files: readonly SentFile[], at: Path): FormProblem[] {
  const problems: FormProblem[] = [];
  const check = (media: Media | undefined, schemes: readonly string[], path: Path) => {
    if (!media) return;
    const { url } = media;
    if (!schemes.some((scheme) => url.toLowerCase().startsWith(`${scheme}:`))) {
      const allowed = schemes.map((scheme) => `'${scheme}'`).join(', ');
      problems.push({
        path: [...path, 'url'],
        code: 'URL_TYPE_INVALID_SCHEME',
        message: `Scheme must be one of (${allowed}${schemes.length === 1 ? ',' : ''}).`,
      });
    } else if (REFERENCE.test(url) && !referredTo(url, files)) {
      problems.push({
        path: [...path, 'url'],
        code: 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
        message: `The referenced attachment "${url.replace(REFERENCE, '')}" was not found`,
      });
    }
  };
  const visit = (component: Component, path: Path) => {
    check(component.media, MEDIA, [...path, 'media']);
    check(component.file, REFERENCE_ONLY, [...path, 'file']);
    for (const [index, { media }] of (component.items ?? []).entries()) {
      check(media, MEDIA, [...path, 'items', index, 'media']);
    }
    for (const [child, ...steps] of childrenOf(component)) visit(child, [...path, ...steps]);
  };
  for (const [index, component] of components.entries()) visit(component as Component, [...at, index]);
  return problems;
}

/**
 * What Discord adds to the components that show media: nulls, defaults, and what it knows of a file.
 * @param files the files of the message
 */
export function withMedia(world: World, channelId: string, component: Component, files: readonly SentFile[]): object {
  const stored = (media: Media) => storedMedia(world, channelId, media, files);
  const { type, media, items, file } = component;
  if (type === ComponentType.thumbnail && media) return { media: stored(media), ...shown(component) };
  if (type === ComponentType.mediaGallery && items) {
    return { items: items.map((item) => ({ media: stored(item.media), ...shown(item) })) };
  }
  if (type === ComponentType.file && file) {
    const found = referredTo(file.url, files);
    const { spoiler } = shown(component);
    return { file: stored(file), name: found?.name ?? null, size: found?.size ?? null, spoiler };
  }
  return {};
}

function shown({ description, spoiler }: { readonly description?: string | null; readonly spoiler?: boolean | null }) {
  return { description: description ?? null, spoiler: spoiler ?? false };
}

function storedMedia(world: World, channelId: string, { url }: Media, files: readonly SentFile[]): StoredMedia {
  const file = referredTo(url, files);
  const size = { width: null, height: null };
  const id = world.snowflakes.next();
  if (!file) return { id, url, proxy_url: url, ...size, content_type: null };
  const attachment = attachmentOf(world, channelId, file);
  return {
    id,
    url: attachment.url,
    proxy_url: attachment.proxy_url,
    ...size,
    content_type: file.contentType,
    attachment_id: file.id,
  };
}

/** The file that `attachment://name` means, by the name that Discord gave it. */
function referredTo(url: string, files: readonly SentFile[]): SentFile | undefined {
  if (!REFERENCE.test(url)) return undefined;
  const name = decoded(url.replace(REFERENCE, ''));
  return files.find((file) => file.name === name);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
