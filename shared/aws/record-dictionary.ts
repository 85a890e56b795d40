/**
 * Text that stream records have in common: deflate refers to it instead of storing it, which halves a record of one event.
 * What is used most stands last. A dictionary is part of every item packed with it: never edit one, add the next version.
 */
const FIRST = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0',
  'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
  '"os":{"name":"","version":""},"device":{"id":"","manufacturer":"","model":"","type":"ios"},"app":{"name":"","version":"","build":""}',
  '"network":{"wifi":true},"campaign":{"source":"","medium":"","name":"","term":"","content":""}',
  '"externalIds":[{"id":"","type":"","collection":"users","encoding":"none"}]',
  '"consent":{"categoryPreferences":{"advertising":true,"analytics":true,"email":false,"personalization":true}}',
  '"type":"identify","traits":{"email":"@example.com","firstName":"","lastName":"","name":"","phone":"+44","plan":"","createdAt":""',
  ',"city":"","country":"GB","language":"en","newsletter":true}',
  '"event":"Products Searched","Cart Viewed","Checkout Started","Signed Up","Order Completed","Product Added","Product Viewed"',
  '"properties":{"order_id":"","total":,"revenue":,"products":[{"product_id":"","sku":"","name":"","category":"","price":,"quantity":1',
  ',"position":1,"currency":"EUR","currency":"USD","currency":"GBP"}],"list":""}',
  '"type":"page","name":"","category":"","properties":{"path":"/","referrer":"https://www.google.com/","search":"","title":"","url":"https://www."}',
  '"integrations":{},"userId":"","anonymousId":"","event":"","properties":{"product_id":"","name":"","category":"","price":,"currency":"GBP"},',
  '"context":{"ip":"0.0.0.0","library":{"name":"@segment/analytics-node","version":"3.1.0"},"library":{"name":"analytics.js","version":"npm:next-1.84.3"}',
  ',"page":{"path":"/products/","referrer":"https://","search":"","title":"","url":"https://shop."},"userAgent":"Mozilla/5.0 (","locale":"en-GB","en-US"',
  ',"timezone":"Europe/London","America/New_York","screen":{"width":1920,"height":1080,"density":2}}',
  ',"userAgentData":{"brands":[{"brand":"Chromium","version":"142"}],"mobile":false,"platform":"Windows"}',
  '{"recordId":"","sourceId":"local-browser","trust":"asserted","trust":"claimed","receivedAt":"2026-11-22T00:00:00.000Z"',
  ',"anchor":{"type":"anonymousId","value":"","anchor":{"type":"email","value":"","anchor":{"type":"userId","value":""}',
  ',"imported":true,"imported":false,"retentionDays":400,"entries":[{"event":{"type":"track","messageId":"ajs-next-"',
  ',"timestamp":"2026-11-22T","originalTimestamp":"2026-11-22T","sentAt":"2026-11-22T',
].join('');

/** Since answers of consent are stamped. */
const SECOND = [
  '"act":true},"signals":["tcf"],"signals":["gpc"],"signals":["preferences","tcf"]',
  '"consent":{"answers":[{"purpose":"advertising","granted":true},{"purpose":"analytics","granted":true}',
  ',{"purpose":"email","granted":false},{"purpose":"personalization","granted":true}],"signals":["preferences"],"policy":""}',
  FIRST,
].join('');

/** Every dictionary ever used, by the version that an item's first byte states. */
export const DICTIONARIES: ReadonlyMap<number, Uint8Array> = new Map([
  [1, Buffer.from(FIRST)],
  [2, Buffer.from(SECOND)],
]);

/** The one that new items use. */
export const CURRENT_DICTIONARY = 2;
