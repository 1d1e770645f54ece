import { ZoneTls, type ZoneTlsProps } from "../../../constructs/cloudflare";
import { App } from "../../../constructs/core/terraform";
import { Template } from "../../../constructs/testing";
import { cloudflareStack, zoneId } from "./cloudflare-stack";

function settingsOf(props: Partial<ZoneTlsProps> = {}) {
  const stack = cloudflareStack();
  new ZoneTls(stack, "Tls", { zoneId, ...props });
  const settings = Object.values(Template.fromStack(stack).findResources("cloudflare_zone_setting"));
  return Object.fromEntries(settings.map((setting) => [setting["setting_id"], setting["value"]]));
}

test("Cloudflare insists on good certificates of origins, TLS 1.2 and HTTPS", () => {
  expect(settingsOf()).toEqual({
    ssl: "strict",
    min_tls_version: "1.2",
    always_use_https: "on",
    tls_client_auth: "off",
  });
});

test("the version, the redirection and the client certificate are the caller's to choose", () => {
  expect(
    settingsOf({ minimumVersion: "1.3", redirectToHttps: false, authenticatedOriginPulls: true }),
  ).toEqual({
    ssl: "strict",
    min_tls_version: "1.3",
    always_use_https: "off",
    tls_client_auth: "on",
  });
});

test("a zone's TLS is set once in an app", () => {
  const app = new App();
  new ZoneTls(cloudflareStack(app, "swarm"), "Tls", { zoneId });
  expect(() => new ZoneTls(cloudflareStack(app, "vectors"), "Tls", { zoneId })).toThrow(
    `vectors/Tls: zoneId is "${zoneId}"\n  Set a zone's TLS once: swarm/Tls does.`,
  );
});

test.each([
  { props: { zoneId: "example.com" }, message: 'zoneId is "example.com"' },
  { props: { minimumVersion: "1.1" }, message: 'minimumVersion is "1.1"\n  Use 1.2 or 1.3.' },
])("a zone's TLS refuses $props", ({ props, message }) => {
  expect(() => settingsOf(props as Partial<ZoneTlsProps>)).toThrow(`stack/Tls: ${message}`);
});
