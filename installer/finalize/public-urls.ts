/** Those of the servers that hold no key of the operator's: addresses of a host, with nothing behind it. */
export function publicUrls(urls: readonly string[]): readonly string[] {
  return urls.filter((url) => {
    const { username, password, pathname, search, hash } = new URL(url);
    return `${username}${password}${search}${hash}` === "" && pathname === "/";
  });
}
