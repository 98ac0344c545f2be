/** What `pulumi about` tells of the runtime and of the packages of a program. */
import { join } from "node:path";
import language from "@pulumi/pulumi/proto/language_pb.js";
import type {
  AboutResponse,
  GetProgramDependenciesRequest,
  GetProgramDependenciesResponse,
} from "@pulumi/pulumi/proto/language_pb.js";
import { programIn } from "./program.ts";
import { packageJsonIn } from "./required-packages.ts";

/** The Node that programs run on, which is the one this language host runs on. */
export function about(): AboutResponse {
  const response = new language.AboutResponse();
  response.setExecutable(process.execPath);
  response.setVersion(process.version);
  return response;
}

/** The packages that the program's package.json names, at the versions installed. */
export function programDependencies(
  request: GetProgramDependenciesRequest,
): GetProgramDependenciesResponse {
  const { directory } = programIn(request.getInfo());
  const { dependencies, devDependencies } = packageJsonIn(directory) ?? {};
  const names = Object.keys({ ...dependencies, ...devDependencies });
  const response = new language.GetProgramDependenciesResponse();
  response.setDependenciesList(
    names.map((name) => {
      const dependency = new language.DependencyInfo();
      dependency.setName(name);
      dependency.setVersion(packageJsonIn(join(directory, "node_modules", name))?.version ?? "");
      return dependency;
    }),
  );
  return response;
}
