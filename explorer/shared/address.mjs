/** Whether a text of the data may become a link: a browser runs `javascript:` and opens files as well. */
export const isAddress = (text) => /^https?:\/\//i.test(text ?? "");
/** Whether the address of a source may become a link: that of a copy on an unrelated site stays text. */
export const isLinked = (url, hosting) => isAddress(url) && hosting !== "copy";
