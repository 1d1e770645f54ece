import { SshKey } from "../../../constructs/hetzner";
import { Template } from "../../../constructs/testing";
import { hetznerStack } from "./hetzner-stack";

const blobs = {
  ed25519: "AAAAC3NzaC1lZDI1NTE5AAAAIMd7ZiNpA8fCuacQfaGdSmhWTYDn+bSu3+KDnGpt/Nbt",
  ecdsa:
    "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBFc0W1WPSrSGPWVQQRJRkXs3m6GSAlmVAEcOqzSsKVi4yJMdjKZ6VyHcvR7E8xo0P1fyYFN8Lrc6u1JvhLyYhXQ=",
};

function addKey(publicKey: string, keyName = "ops"): SshKey {
  return new SshKey(hetznerStack(), "It", { keyName, publicKey });
}

test.each([
  ["ssh-ed25519", `ssh-ed25519 ${blobs.ed25519} ops@example.com`],
  ["a key without a comment", `ssh-ed25519 ${blobs.ed25519}`],
  ["ecdsa", `ecdsa-sha2-nistp256 ${blobs.ecdsa} ops`],
  ["rsa", `ssh-rsa ${rsaBlob()} two words`],
])("takes %s", (_, publicKey) => {
  const stack = hetznerStack();
  new SshKey(stack, "Ops", { keyName: "ops", publicKey: `${publicKey}\n`, labels: { team: "platform" } });
  Template.fromStack(stack).hasResource("hcloud_ssh_key", {
    name: "ops",
    public_key: publicKey,
    labels: { team: "platform" },
  });
});

function rsaBlob(): string {
  const name = Buffer.from("ssh-rsa");
  return Buffer.concat([Buffer.from([0, 0, 0, name.length]), name, Buffer.alloc(270, 1)]).toString("base64");
}

test.each([
  [
    "OPENSSH",
    "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----",
  ],
  ["RSA", "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----"],
])("refuses a private key in %s form without showing it", (_, privateKey) => {
  const error = errorOf(() => addKey(privateKey));
  expect(error).toContain('stack/It: publicKey is "a private key"\n  Give the line of a .pub file');
  expect(error).not.toMatch(/b3Blbn|MIIEp|BEGIN/);
});

test.each([
  ["nothing", ""],
  ["no key at all", "a-secret-that-is-not-shown"],
  ["an algorithm alone", "ssh-ed25519"],
  ["another algorithm than the key's", `ssh-rsa ${blobs.ed25519}`],
  ["an algorithm that Hetzner does not take", `ssh-dss ${blobs.ed25519}`],
  ["two keys", `ssh-ed25519 ${blobs.ed25519}\nssh-ed25519 ${blobs.ed25519}`],
  ["a cut key", "ssh-ed25519 AAAAC3Nz"],
  ["no base64", "ssh-ed25519 ***"],
])("refuses %s without showing it", (_, publicKey) => {
  const error = errorOf(() => addKey(publicKey));
  expect(error).toContain('stack/It: publicKey is "no public key"');
  expect(error).not.toMatch(/AAAA|secret-that/);
});

function errorOf(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    return String(error);
  }
  throw new Error("Nothing was refused.");
}

test("refuses a name that does not suit, ours and others'", () => {
  expect(() => addKey(`ssh-ed25519 ${blobs.ed25519}`, "a$b")).toThrow('stack/It: keyName is "a$b"');
  expect(() => SshKey.fromKeyName(hetznerStack(), "It", "")).toThrow('stack/It: keyName is ""');
});
