/** The instant, epoch milliseconds. The only way to know the time outside handlers. */
export type Clock = () => number;
