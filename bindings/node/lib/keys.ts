/** The keys of a merchant, from the merchant panel. */
export interface Keys {
  /** Environment variable `IYZICO_API_KEY`. */
  apiKey?: string | undefined;
  /** Environment variable `IYZICO_SECRET_KEY`. */
  secretKey?: string | undefined;
}

export function readKeys(keys: Keys): { apiKey: string; secretKey: string } {
  return {
    apiKey: keys.apiKey ?? process.env.IYZICO_API_KEY ?? "",
    secretKey: keys.secretKey ?? process.env.IYZICO_SECRET_KEY ?? "",
  };
}
