// The words of the search over everything.
export default {
  en: {
    searchAll: "Search everything",
    searchButton: "Search",
    searchTitle: "Search",
    searchNote:
      'Names in Chinese, English or pinyin, with or without tones or by initials; figures (58 million, <span lang="zh">5800万</span>, 58,000,000); numbers of documents; ids; and, last, the words of descriptions.',
    searchHint: "Type what you look for in the box above.",
    searchNeedsScript:
      "The search needs JavaScript. Without it, the list of tables leads to all rows as files.",
    resultsFound: "Results for “{q}”: {n}",
    resultsNone:
      "Nothing is found for “{q}”. Try fewer words, a part of the name, the other language, or pinyin; every word must be found.",
    resultsMore: "Show {n} more",
    resultsAll: "All",
    resultsKinds: "Kind",
    unknownKind: "There is no kind “{name}”; all kinds are shown.",
  },
  zh: {
    searchAll: "全站搜索",
    searchButton: "搜索",
    searchTitle: "搜索",
    searchNote:
      "可用中文（简体、繁体）、英文、拼音（声调可有可无，或只用首字母）的名称，数字（5800万、58,000,000、58 million），文号，以及标识；最后查描述中的词。",
    searchHint: "请在上方输入要找的内容。",
    searchNeedsScript: "搜索需要 JavaScript；没有它时，可由数据表目录下载全部数据。",
    resultsFound: "“{q}”：{n} 条结果",
    resultsNone: "没有找到“{q}”。请减少词数，或只用名称的一部分、另一种语言、拼音；各词须同时出现。",
    resultsMore: "再显示 {n} 条",
    resultsAll: "全部",
    resultsKinds: "类别",
    unknownKind: "没有“{name}”这一类别，以下为全部类别。",
  },
};
