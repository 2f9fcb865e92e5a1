// Addresses of before, with the province behind a question mark, lead to its place on the page.
const asked = new URLSearchParams(location.search).get("at");
if (asked && !location.hash) location.replace(`${location.pathname}#at=${encodeURIComponent(asked)}`);
