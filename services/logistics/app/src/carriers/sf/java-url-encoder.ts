/**
 * What `java.net.URLEncoder.encode(text, "UTF-8")` makes of a text: it keeps letters, digits and `.-*_`, writes a blank as `+`, and
 * takes half a character for a question mark. `encodeURIComponent` keeps more, and throws at half a character.
 */
export const javaUrlEncoded = (text: string): string =>
  encodeURIComponent(text.replaceAll(/\p{Cs}/gu, '?'))
    .replaceAll(/[!'()~]/g, (kept) => `%${kept.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
