import { createServer, type Server } from "node:http";
import type { TokenSigner } from "./token-signer";

/** Where Google has its keys, too: https://www.googleapis.com/oauth2/v3/certs */
export const CERTIFICATES_PATH = "/oauth2/v3/certs";

/** Serves the public keys of a signer. */
export function createCertificateServer(signer: TokenSigner): Server {
  return createServer(async (request, response) => {
    const isThere = request.method === "GET" && request.url === CERTIFICATES_PATH;
    const body = isThere
      ? await signer.publicKeys()
      : { error: `${request.method} ${request.url} is not served.` };
    response.writeHead(isThere ? 200 : 404, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
}
