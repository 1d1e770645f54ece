import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";
import { ApiDeclaredItem, ApiPackage } from "@microsoft/api-extractor-model";
import { CommandLineError } from "../command-line-error";
import type { Api, Declaration } from "./api";
import { isExported, readDeclaration } from "./read-declaration";

/**
 * Reads the public declarations of some subpaths from the declaration files that the build left in `dist/`.
 *
 * @param project folder of package.json
 * @param subpaths folders of `constructs/`
 * @throws CommandLineError if the project has not been built
 */
export function readApi(project: string, subpaths: readonly string[]): Api {
  const scratch = mkdtempSync(join(tmpdir(), "tricloud-docs-"));
  try {
    const root = configure(project, "", scratch);
    const configs = subpaths.map((subpath) => ({ subpath, config: configure(project, subpath, scratch) }));
    // One program for all of them: parsing the providers' bindings is most of the work.
    const compilerState = CompilerState.create(root, {
      additionalEntryPoints: configs.map(({ config }) => config.mainEntryPointFilePath),
    });
    const unknownTags = new Set<string>();
    const extract = (config: ExtractorConfig) => {
      Extractor.invoke(config, {
        localBuild: true,
        compilerState,
        messageCallback: (message) => {
          message.handled = true;
          if (message.messageId !== "tsdoc-undefined-tag") return;
          const file = sourceOf(relative(project, message.sourceFilePath ?? ""));
          unknownTags.add(`${file}: ${message.text}`);
        },
      });
      return itemsOf(config.apiJsonFilePath);
    };
    return {
      rootNames: extract(root)
        .filter(isExported)
        .map(({ displayName }) => displayName),
      declarations: configs.flatMap(({ subpath, config }) => ownDeclarations(extract(config), subpath)),
      unknownTags: [...unknownTags],
    };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function configure(project: string, subpath: string, scratch: string): ExtractorConfig {
  const entry = join(project, "dist/constructs", subpath, "index.d.ts");
  if (!existsSync(entry)) throw new CommandLineError(`${entry} is missing`, "Run npm run build first.");
  const silent = { default: { logLevel: ExtractorLogLevel.None } };
  return ExtractorConfig.prepare({
    configObject: {
      projectFolder: project,
      mainEntryPointFilePath: entry,
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            module: "nodenext",
            target: "es2023",
            types: ["node"],
            strict: true,
            skipLibCheck: true,
          },
          files: [entry],
        },
      },
      docModel: {
        enabled: true,
        apiJsonFilePath: join(scratch, `${subpath || "root"}.api.json`),
        // Base classes that are not exported lend their members to those that are.
        includeForgottenExports: true,
        projectFolderUrl: ".",
      },
      messages: {
        compilerMessageReporting: silent,
        extractorMessageReporting: silent,
        tsdocMessageReporting: silent,
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(project, "package.json"),
  });
}

function itemsOf(apiJson: string): ApiDeclaredItem[] {
  const [entryPoint] = ApiPackage.loadFromJsonFile(apiJson).entryPoints;
  return (entryPoint?.members ?? []).filter((item) => item instanceof ApiDeclaredItem);
}

/** What a subpath declares itself, and not what it takes from another subpath or from generated bindings. */
function ownDeclarations(items: ApiDeclaredItem[], subpath: string): Declaration[] {
  return items.flatMap((item) => {
    const file = sourceOf(item.fileUrlPath ?? "");
    const isOwn = file.startsWith(`constructs/${subpath}/`) && !file.includes("/bindings/");
    return isOwn ? [readDeclaration(item, subpath, file)] : [];
  });
}

/** A declaration file's source, e.g. `constructs/hetzner/network.ts`. */
function sourceOf(declarationFile: string): string {
  return declarationFile.replace(/^dist\//, "").replace(/\.d\.ts$/, ".ts");
}
