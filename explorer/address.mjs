/** Whether a text of the data may become a link: a browser runs `javascript:` and opens files as well. */
export const isAddress = (text) => /^https?:\/\//i.test(text ?? "");
