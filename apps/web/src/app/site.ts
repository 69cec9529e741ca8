/** Where data/, missions/ and flights/ of the site stand: beside its page. */
export const site = (): URL => new URL('./', document.baseURI);
