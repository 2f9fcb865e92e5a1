// Texts that are in another language than their page, and not marked as such.

/** What stands on a page in the wrong language: sentences in English among Chinese, Chinese among English. */
export const unmarked = (page) =>
  page.evaluate(() => {
    const isChinese = document.documentElement.lang.startsWith("zh");
    const marked = isChinese ? '[lang="en"]' : '[lang|="zh"]';
    // Five words in a row are a sentence; a name of two or three may be what a thing is called in any language.
    const foreign = isChinese ? /[a-z]+([,;:’'-]* +[a-z]+){4,}/i : /[\u4e00-\u9fff]/;
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      const element = text.parentElement;
      if (element.closest(`${marked}, script, style, code, pre`)) continue;
      if (foreign.test(text.data)) found.push(text.data.trim().slice(0, 80));
    }
    return found;
  });
