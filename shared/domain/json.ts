/** Any value that JSON can hold; what a client may put in traits, properties and context. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };
